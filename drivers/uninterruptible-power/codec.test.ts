import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runMutatedFrames } from '../testing/mutated-frames.ts';
import {
  createReplyParser,
  createRequestParser,
  encodeReply,
  encodeRequest,
  splitWords,
  type UpsReply,
  type UpsRequest,
} from './codec.ts';
import { uninterruptiblePowerCodec } from './mutated-frames.ts';
import { powerHealth, powerStateOf } from './status.ts';

function read(text: string): readonly UpsReply[] {
  return createReplyParser()
    .push(Buffer.from(text), 0)
    .map(({ message }) => message);
}

const word = fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/);
/** Anything that can stand between quotes on one line. */
const phrase = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((text) => text.replaceAll(/\p{Cc}/gu, ' '));

describe('lines of upsd', () => {
  test('as upsd 2.8.0 writes them', () => {
    expect(
      read(
        'VAR ups ups.status "OB LB"\nERR DRIVER-NOT-CONNECTED\nOK\nOK Goodbye\n' +
          'BEGIN LIST UPS\nUPS ups "Description unavailable"\nEND LIST UPS\n1.3\n',
      ),
    ).toEqual([
      { kind: 'variable', ups: 'ups', name: 'ups.status', value: 'OB LB' },
      { kind: 'error', code: 'DRIVER-NOT-CONNECTED' },
      { kind: 'ok', text: '' },
      { kind: 'ok', text: 'Goodbye' },
      { kind: 'begin', of: 'LIST UPS' },
      { kind: 'ups', name: 'ups', description: 'Description unavailable' },
      { kind: 'end', of: 'LIST UPS' },
      { kind: 'text', words: ['1.3'] },
    ]);
  });

  test('CR before LF is borne', () => {
    expect(read('OK\r\n')).toEqual([{ kind: 'ok', text: '' }]);
  });

  test.each([
    ['an open quote', 'VAR ups ups.status "OL\n'],
    ['a backslash at the end', 'VAR ups ups.status OL\\\n'],
    ['a value missing', 'VAR ups ups.status\n'],
    ['a word too many', 'VAR ups ups.status OL OB\n'],
    ['an error without its code', 'ERR\n'],
    ['a UPS without its description', 'UPS ups\n'],
    ['an empty line', '\n'],
    ['spaces only', '   \n'],
    ['a control character', 'OK\u0000\n'],
  ])('discarded: %s', (_, line) => {
    expect(read(line)).toEqual([]);
    expect(read(`${line}OK\n`)).toEqual([{ kind: 'ok', text: '' }]);
  });

  test('discarded: bytes that are no UTF-8', () => {
    expect(createReplyParser().push(Uint8Array.of(0x4f, 0xff, 0x0a), 0)).toEqual([]);
  });

  test('discarded: a line that does not end', () => {
    const parser = createReplyParser();
    expect(parser.push(Buffer.from('A'.repeat(5_000)), 0)).toEqual([]);
    expect(parser.bufferedBytes).toBeLessThanOrEqual(parser.capacity);
    expect(parser.tick(60_000)).toEqual([]);
    expect(parser.bufferedBytes).toBe(0);
  });

  test('any value survives the quoting', () => {
    fc.assert(
      fc.property(word, word, phrase, (ups, name, value) => {
        const reply: UpsReply = { kind: 'variable', ups, name, value };
        expect(read(Buffer.from(encodeReply(reply)).toString())).toEqual([reply]);
      }),
    );
  });

  test('any request survives, and a line end in a password does not make two lines', () => {
    const request = fc.oneof<fc.Arbitrary<UpsRequest>[]>(
      fc.constant({ kind: 'version' }),
      fc.constant({ kind: 'logout' }),
      fc.constant({ kind: 'list-ups' }),
      word.map((ups) => ({ kind: 'login', ups })),
      word.map((ups) => ({ kind: 'list-variables', ups })),
      word.map((username) => ({ kind: 'username', username })),
      phrase.map((password) => ({ kind: 'password', password })),
      fc.tuple(word, word).map(([ups, name]) => ({ kind: 'variable', ups, name })),
    );
    fc.assert(
      fc.property(request, (asked) => {
        const found = createRequestParser().push(encodeRequest(asked), 0);
        expect(found.map(({ message }) => message)).toEqual([asked]);
      }),
    );
    const tricky = encodeRequest({ kind: 'password', password: 'a\nLOGOUT' });
    expect(createRequestParser().push(tricky, 0)).toHaveLength(1);
  });

  test.each(['FOO', 'GET', 'GET VAR ups', 'LIST', 'LIST VAR', 'USERNAME', 'PASSWORD', 'LOGIN'])(
    'the simulator knows no %s',
    (line) => {
      const [found] = createRequestParser().push(Buffer.from(`${line}\n`), 0);
      expect(found?.message).toBe('unknown');
    },
  );

  test('any bytes: nothing thrown, nothing held over a silence, all counted', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
        const parser = createReplyParser();
        for (const chunk of chunks) parser.push(chunk, 0);
        parser.tick(60_000);
        expect(parser.bufferedBytes).toBe(0);
        const { pushedBytes, messageBytes, discardedBytes } = parser.counts;
        expect(messageBytes + discardedBytes).toBe(pushedBytes);
      }),
    );
  });

  test('words never throw', () => {
    fc.assert(fc.property(fc.string(), (line) => void splitWords(line)));
  });

  test('mutated lines', () => {
    expect(runMutatedFrames(uninterruptiblePowerCodec, 2_000, 1).frames).toBe(2_000);
  });
});

describe('what the status says', () => {
  test.each([
    ['OL', 'mains', false, 'ready'],
    ['OL CHRG', 'mains', false, 'ready'],
    ['OL LB CHRG', 'mains', false, 'ready'],
    ['OL RB', 'mains', false, 'degraded'],
    ['OL BYPASS', 'mains', false, 'degraded'],
    ['OB DISCHRG', 'battery', false, 'blocked'],
    ['OB LB', 'battery', true, 'blocked'],
    ['OL FSD', 'mains', true, 'blocked'],
    ['OL OB', 'battery', false, 'blocked'],
    ['WAIT', 'unknown', false, 'offline'],
    ['', 'unknown', false, 'offline'],
    ['OLB', 'unknown', false, 'offline'],
  ] as const)('%s', (status, source, batteryLow, condition) => {
    const state = powerStateOf(status);
    expect(state).toMatchObject({ source, batteryLow });
    expect(powerHealth(state).condition).toBe(condition);
  });

  test('numbers of the battery, only where they are numbers', () => {
    expect(powerStateOf('OB', { charge: '47.5', runtime: '610' })).toMatchObject({
      chargePercent: 47.5,
      runtimeSeconds: 610,
    });
    const odd = powerStateOf('OB', { charge: '900', runtime: '-1' });
    expect(odd.chargePercent).toBeUndefined();
    expect(odd.runtimeSeconds).toBeUndefined();
  });

  test('no words at all make a machine ready but those with OL', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('OB', 'LB', 'RB', 'CHRG', 'WAIT', 'OFF', 'X')), (words) => {
        expect(powerHealth(powerStateOf(words.join(' '))).condition).not.toBe('ready');
      }),
    );
  });
});
