import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { runMutatedFrames } from '../testing/mutated-frames.ts';
import {
  createScannerCommandParser,
  createScannerParser,
  encodeScannerCommand,
  encodeScannerReply,
  MAXIMUM_CODE_LENGTH,
  type ScannerMessage,
} from './codec.ts';
import { codeScannerCodec, codeScannerIdleCodec } from './mutated-frames.ts';
import { codeScannerProfiles } from './profile.ts';
import { decodeCode } from './text.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const { newland, honeywell, generic } = codeScannerProfiles;

function textOf(message: ScannerMessage): string {
  if (message.kind === 'notice') return `notice ${message.opcode}`;
  if (message.kind === 'piece') return Buffer.from(message.data).toString();
  return message.kind === 'code'
    ? Buffer.from(message.bytes).toString()
    : `${message.status}: ${message.text}`;
}

describe('published commands', () => {
  test.each([
    ['newland', 'trigger-on', '7E 01 30 30 30 30 23 53 43 4E 54 52 47 31 3B 03'],
    ['newland', 'trigger-off', '7E 01 30 30 30 30 23 53 43 4E 54 52 47 30 3B 03'],
    ['newland', 'query-firmware', '7E 01 30 30 30 30 40 51 52 59 53 59 53 3B 03'],
    ['honeywell', 'trigger-on', '16 54 0D'],
    ['honeywell', 'trigger-off', '16 55 0D'],
    ['honeywell', 'query-firmware', '16 4D 0D 52 45 56 49 4E 46 2E'],
  ] as const)('%s %s', (commandSet, kind, frame) => {
    expect(encodeScannerCommand(commandSet, { kind })).toEqual(hex(frame));
    const found = createScannerCommandParser(commandSet).push(hex(frame), 0);
    expect(found.map(({ message }) => message)).toEqual([{ kind }]);
  });

  test('a scanner without commands is sent nothing', () => {
    expect(encodeScannerCommand('none', { kind: 'trigger-on' })).toBeUndefined();
  });
});

describe('replies', () => {
  test.each([
    [0x06, 'acknowledged'],
    [0x15, 'value-refused'],
    [0x05, 'command-unknown'],
  ] as const)('newland status %i is %s, honeywell too', (byte, status) => {
    const newlandReply = Buffer.concat([
      bytesOf('\x02\x010000#SCNTRG1'),
      Uint8Array.of(byte),
      bytesOf(';\x03'),
    ]);
    expect(new Uint8Array(newlandReply)).toEqual(encodeScannerReply('newland', '#SCNTRG1', status));
    expect(createScannerParser(newland).push(newlandReply, 0)[0]?.message).toEqual({
      kind: 'reply',
      status,
      text: '#SCNTRG1',
    });
    const honeywellReply = encodeScannerReply('honeywell', 'REVINF', status);
    const parser = createScannerParser(honeywell, () => 'REVINF');
    expect(parser.push(honeywellReply, 0)[0]?.message).toEqual({ kind: 'reply', status, text: 'REVINF' });
  });

  test('a honeywell code that looks like a reply is a code when no command waits', () => {
    const found = createScannerParser(honeywell).push(bytesOf('REVINF\x06.\r'), 0);
    expect(found.map(({ message }) => textOf(message))).toEqual(['REVINF\x06.']);
  });

  test('codes and replies in one burst are told apart', () => {
    const burst = Buffer.concat([
      bytesOf('first\r'),
      encodeScannerReply('newland', '#SCNTRG1', 'acknowledged'),
      bytesOf('second\r\n'),
    ]);
    const found = createScannerParser(newland).push(burst, 0);
    expect(found.map(({ message }) => textOf(message))).toEqual([
      'first',
      'acknowledged: #SCNTRG1',
      'second',
    ]);
  });
});

describe('framing', () => {
  test('a terminator ends a code at once; what breaks off is dropped after the silence', () => {
    const parser = createScannerParser(newland);
    expect(parser.push(bytesOf('whole\rbrok'), 0)).toHaveLength(1);
    expect(parser.tick(49)).toEqual([]);
    expect(parser.bufferedBytes).toBe(4);
    expect(parser.tick(50)).toEqual([]);
    expect(parser.bufferedBytes).toBe(0);
    expect(parser.counts.discards['inter-byte-timeout']).toBe(1);
  });

  test('silence ends a code of several lines; the end of line is not part of it', () => {
    const parser = createScannerParser(generic);
    parser.push(bytesOf('line one\r\nline'), 0);
    parser.push(bytesOf(' two\r\n'), 30);
    const found = parser.tick(80);
    expect(found.map(({ message }) => textOf(message))).toEqual(['line one\r\nline two']);
  });

  test('a burst longer than any code is noise up to its end, and the next code is found', () => {
    for (const profile of [newland, generic]) {
      const parser = createScannerParser(profile);
      expect(parser.push(new Uint8Array(20_000).fill(0x41), 0)).toEqual([]);
      expect(parser.bufferedBytes).toBeLessThanOrEqual(MAXIMUM_CODE_LENGTH);
      parser.push(bytesOf('rest of the noise\r'), 10);
      parser.tick(1_000);
      parser.push(bytesOf('good\r'), 2_000);
      parser.tick(3_000);
      expect(parser.counts.messages).toBe(1);
      expect(parser.counts.discards['over-capacity']).toBe(1);
    }
  });

  test('property: any bytes at any times never throw, never exceed the cap, and are all accounted for', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(
        ...['code\r', 'code\r\n', '\x02\x010000', ';\x03', '\x06;\x03', '\x16M\r', 'REVINF'].map(bytesOf),
      ),
      fc.constant(new Uint8Array(9_000).fill(0x42)),
    );
    const profiles = [newland, honeywell, generic, { ...newland, terminator: 'none' as const }];
    fc.assert(
      fc.property(
        fc.constantFrom(...profiles),
        fc.array(fc.tuple(piece, fc.integer({ min: 0, max: 80 })), { maxLength: 12 }),
        (profile, input) => {
          const parser = createScannerParser(profile, () => 'REVINF');
          let now = 0;
          for (const [bytes, gap] of input) {
            now += gap;
            parser.push(bytes, now);
            expect(parser.bufferedBytes).toBeLessThanOrEqual(MAXIMUM_CODE_LENGTH);
            const { pushedBytes, messageBytes, discardedBytes } = parser.counts;
            expect(messageBytes + discardedBytes + parser.bufferedBytes).toBe(pushedBytes);
          }
          parser.tick(now + 50);
          expect(parser.bufferedBytes).toBe(0);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('property: the chunking of codes and replies does not matter', () => {
    const line = fc
      .string({ unit: 'grapheme-composite', minLength: 1, maxLength: 30 })
      // Of the control characters only an end of line inside a code is wanted.
      .filter((text) => !/\p{Cc}/u.test(text.replaceAll('\n', '')) && text === text.trim());
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (lines, sizes) => {
          const bytes = Buffer.concat(
            lines.flatMap((text) => [
              bytesOf(`${text}\r`),
              encodeScannerReply('newland', '#X', 'acknowledged'),
            ]),
          );
          const parser = createScannerParser(newland);
          const found = [];
          for (let offset = 0; offset < bytes.length; ) {
            const size = sizes.next().value;
            found.push(...parser.push(bytes.subarray(offset, offset + size), 0));
            offset += size;
          }
          expect(found.map(({ message }) => textOf(message))).toEqual(
            lines.flatMap((text) => [text, 'acknowledged: #X']),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test.each([codeScannerCodec, codeScannerIdleCodec])(
    'property: mutated frames break no promise of the $name parser',
    (codec) => {
      const counts = runMutatedFrames(codec as typeof codeScannerCodec, 2_000, 20_261_121);
      expect(counts.adjacentSurvivors).toBe(2_000);
      expect(counts.discardedBytes).toBeGreaterThan(500);
    },
  );
});

describe('text', () => {
  const aim = { aimIdentifiers: true, charset: 'auto' } as const;
  const plain = { aimIdentifiers: false, charset: 'auto' } as const;
  const gb = (text: string) => iconv.encode(text, 'gb18030');

  test.each([
    [']A0', 'code-39'],
    [']C0', 'code-128'],
    [']C1', 'gs1-128'],
    [']E0', 'ean-upc'],
    [']d1', 'data-matrix'],
    [']L0', 'pdf417'],
    [']Q1', 'qr'],
    [']h0', 'han-xin'],
    [']z0', 'aztec'],
    [']X0', 'other'],
    [']F0', 'other'],
  ])('AIM identifier %s is %s', (identifier, symbology) => {
    expect(decodeCode(bytesOf(`${identifier}data`), aim)).toEqual({ symbology, text: 'data' });
  });

  test.each(['data', ']', ']Q', ']??data', ']Q1'])('%s is no code where an identifier must stand', (text) => {
    expect(decodeCode(bytesOf(text), aim)).toBeUndefined();
  });

  test('UTF-8 if it is valid, else GB18030, else nothing', () => {
    expect(decodeCode(bytesOf('电子证照'), plain)?.text).toBe('电子证照');
    expect(decodeCode(gb('电子证照'), plain)?.text).toBe('电子证照');
    expect(decodeCode(gb('𠮷㐀'), { ...plain, charset: 'gb18030' })?.text).toBe('𠮷㐀');
    expect(decodeCode(gb('电子证照'), { ...plain, charset: 'utf-8' })).toBeUndefined();
    expect(decodeCode(Uint8Array.of(0xff, 0xff, 0xff), plain)).toBeUndefined();
  });

  test('extended channel interpretations switch the charset, and backslashes are doubled', () => {
    const data = Buffer.concat([
      bytesOf(']Q2a\\\\b\\000026'),
      bytesOf('证'),
      bytesOf('\\000029'),
      gb('照'),
      bytesOf('\\000003'),
      Uint8Array.of(0xe9),
    ]);
    expect(decodeCode(data, aim)).toEqual({ symbology: 'qr', text: 'a\\b证照é' });
    expect(decodeCode(bytesOf(']Q2\\00x'), aim)).toBeUndefined();
    // ]Q1 carries no interpretations: the backslashes are text.
    expect(decodeCode(bytesOf(']Q1\\000026'), aim)?.text).toBe('\\000026');
  });

  test.each([']Q4', ']Q6', ']d4', ']d6', ']L1', ']h1'])('%s carries interpretations too', (identifier) => {
    const data = Buffer.concat([bytesOf(`${identifier}\\000032`), gb('电子证照')]);
    expect(decodeCode(data, aim)?.text).toBe('电子证照');
  });

  test('text in an interpretation that is not known is refused, not guessed', () => {
    expect(decodeCode(bytesOf(']Q2\\000020abc'), aim)).toBeUndefined();
  });

  test('property: any bytes are read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom('', ']Q1', ']Q2'), (bytes, head) => {
        const code = decodeCode(Buffer.concat([bytesOf(head), bytes]), aim);
        expect(code === undefined || code.text.length > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
