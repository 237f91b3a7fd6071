import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runMutatedFrames } from '../testing/mutated-frames.ts';
import {
  baudRates,
  type CommandName,
  commands,
  createFrameParser,
  decodeCardBlocks,
  decodeCommand,
  decodeReply,
  decodeSamId,
  decodeSetBaudRate,
  encodeCardBlocks,
  encodeCommand,
  encodeFrame,
  encodeReply,
  encodeSamId,
  encodeSetBaudRate,
  formatSamId,
  INTER_BYTE_TIMEOUT_MS,
  MAXIMUM_FRAME_LENGTH,
  parseSamId,
} from './codec.ts';
import { idCardReaderCodec } from './mutated-frames.ts';
import { statusOf, statusTable } from './status.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('published frames', () => {
  test.each<[CommandName, string]>([
    ['resetSam', 'AA AA AA 96 69 00 03 10 FF EC'],
    ['samStatus', 'AA AA AA 96 69 00 03 11 FF ED'],
    ['samId', 'AA AA AA 96 69 00 03 12 FF EE'],
    ['findCard', 'AA AA AA 96 69 00 03 20 01 22'],
    ['selectCard', 'AA AA AA 96 69 00 03 20 02 21'],
    ['readTextAndPhoto', 'AA AA AA 96 69 00 03 30 01 32'],
    ['readWithFingerprint', 'AA AA AA 96 69 00 03 30 10 23'],
    ['readAppendedAddress', 'AA AA AA 96 69 00 03 30 03 30'],
  ])('%s', (name, frame) => {
    expect(encodeCommand(name)).toEqual(hex(frame));
    const [parsed] = createFrameParser('command').push(hex(frame), 0);
    expect(decodeCommand(parsed!.message)).toBe(name);
  });

  test.each([
    ['AA AA AA 96 69 00 04 00 00 90 94', 0x90, 0],
    ['AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97', 0x9f, 4],
    ['AA AA AA 96 69 00 04 00 00 80 84', 0x80, 0],
    ['AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C', 0x90, 8],
    ['AA AA AA 96 69 00 04 00 00 81 85', 0x81, 0],
    ['AA AA AA 96 69 00 04 00 00 41 45', 0x41, 0],
    ['AA AA AA 96 69 00 04 00 00 31 35', 0x31, 0],
  ])('reply %s', (frame, sw3, dataLength) => {
    const [parsed] = createFrameParser('reply').push(hex(frame), 0);
    const reply = decodeReply(parsed!.message);
    expect(reply.sw3).toBe(sw3);
    expect(reply.data).toHaveLength(dataLength);
    expect(encodeReply(sw3, reply.data)).toEqual(hex(frame));
  });

  test.each(['AA AA AA 96 69 00 03 20 01 21', 'AA AA AA 96 69 00 03 20 00 22'])(
    'published with a wrong checksum: %s',
    (frame) => {
      const parser = createFrameParser('command');
      expect(parser.push(hex(frame), 0)).toEqual([]);
      expect(parser.counts.discards['bad-checksum']).toBe(1);
    },
  );

  test('the reply with text and photo has the published lengths', () => {
    const blocks = { text: new Uint8Array(256).fill(0x20), photo: new Uint8Array(1024).fill(7) };
    const frame = encodeReply(0x90, encodeCardBlocks(blocks));
    expect(frame).toHaveLength(1295);
    expect(frame.slice(0, 14)).toEqual(hex('AA AA AA 96 69 05 08 00 00 90 01 00 04 00'));
    const [parsed] = createFrameParser('reply').push(frame, 0);
    expect(decodeCardBlocks(decodeReply(parsed!.message).data, 'readTextAndPhoto')).toEqual(blocks);
  });

  test.each([
    [1024, 2321, 'AA AA AA 96 69 09 0A 00 00 90 01 00 04 00 04 00'],
    [512, 1809, 'AA AA AA 96 69 07 0A 00 00 90 01 00 04 00 02 00'],
    [0, 1297, 'AA AA AA 96 69 05 0A 00 00 90 01 00 04 00 00 00'],
  ])('the reply with %i bytes of fingerprints has the published lengths', (length, total, head) => {
    const blocks = {
      text: new Uint8Array(256).fill(0x20),
      photo: new Uint8Array(1024).fill(7),
      fingerprint: new Uint8Array(length).fill(9),
    };
    const frame = encodeReply(0x90, encodeCardBlocks(blocks));
    expect(frame).toHaveLength(total);
    expect(frame.slice(0, 16)).toEqual(hex(head));
    const [parsed] = createFrameParser('reply').push(frame, 0);
    const { data } = decodeReply(parsed!.message);
    expect(decodeCardBlocks(data, 'readWithFingerprint')).toEqual(blocks);
    expect(decodeCardBlocks(data, 'readTextAndPhoto')).toBeUndefined();
  });

  test('property: blocks are read back as they were written, and never by the other command', () => {
    const blocks = fc.record({
      text: fc.uint8Array({ minLength: 256, maxLength: 256 }),
      photo: fc.uint8Array({ maxLength: 1024 }),
      fingerprint: fc
        .constantFrom(0, 512, 1024)
        .chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
    });
    fc.assert(
      fc.property(blocks, fc.boolean(), ({ fingerprint, ...others }, withFingerprint) => {
        const written = withFingerprint ? { ...others, fingerprint } : others;
        const command = withFingerprint ? 'readWithFingerprint' : 'readTextAndPhoto';
        expect(decodeCardBlocks(encodeCardBlocks(written), command)).toEqual(written);
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_400 }), (data) => {
        for (const command of ['readTextAndPhoto', 'readWithFingerprint'] as const) {
          const read = decodeCardBlocks(data, command);
          if (read !== undefined) expect(encodeCardBlocks(read)).toEqual(data);
        }
      }),
    );
  });

  test.each([1, 511, 513, 1025])('a fingerprint of %i bytes is none', (length) => {
    const data = encodeCardBlocks({
      text: new Uint8Array(256),
      photo: new Uint8Array(1024),
      fingerprint: new Uint8Array(length),
    });
    expect(decodeCardBlocks(data, 'readWithFingerprint')).toBeUndefined();
    expect(decodeCardBlocks(data.subarray(0, 5), 'readWithFingerprint')).toBeUndefined();
  });

  test.each(baudRates.map((rate, index) => [rate, index] as const))(
    'baud rate %i is parameter %i',
    (rate, parameter) => {
      const frame = encodeSetBaudRate(rate);
      expect(frame.slice(7, 9)).toEqual(Uint8Array.of(0x60, parameter));
      const [parsed] = createFrameParser('command').push(frame, 0);
      expect(decodeCommand(parsed!.message)).toBe('setBaudRate');
      expect(decodeSetBaudRate(parsed!.message)).toBe(rate);
    },
  );

  test('commands that are none', () => {
    expect(decodeCommand(Uint8Array.of(0x60, 5))).toBeUndefined();
    expect(decodeCommand(Uint8Array.of(0x60))).toBeUndefined();
    expect(decodeSetBaudRate(Uint8Array.of(0x60))).toBeUndefined();
    expect(decodeCommand(Uint8Array.of(0x20, 0x01, 0x00))).toBeUndefined();
    expect(decodeCommand(Uint8Array.of(0x77, 0x01))).toBeUndefined();
    expect(() => encodeFrame(new Uint8Array(0x0a00))).toThrow(RangeError);
  });

  test('a body that is too short for a reply is a status of zeros', () => {
    expect(decodeReply(new Uint8Array(0))).toEqual({ sw1: 0, sw2: 0, sw3: 0, data: new Uint8Array(0) });
  });

  test.each([
    ['05.01-20120411-0000000001-0000000001'],
    ['05.01-20120411-000000001-000000001'],
    ['5.1-20120411-1-1'],
    [' 05.01-20120411-1-0000000001 '],
  ])('a module number is the same however it is padded: %s', (text) => {
    expect(parseSamId(text)).toEqual([5, 1, 20_120_411, 1, 1]);
  });

  test.each([
    '',
    '05.01',
    '05.01-20120411-1',
    '05.01-20120411-1-4294967296',
    '65536.01-2-3-4',
    '05.01-x-1-1',
  ])('no module number: "%s"', (text) => expect(parseSamId(text)).toBeUndefined());

  test('property: a module number survives its bytes and its text', () => {
    const u16 = fc.nat({ max: 0xffff });
    const u32 = fc.nat({ max: 0xffff_ffff });
    fc.assert(
      fc.property(fc.tuple(u16, u16, u32, u32, u32), (id) => {
        expect(decodeSamId(encodeSamId(id))).toEqual(id);
        expect(parseSamId(formatSamId(id))).toEqual(id);
      }),
    );
  });

  test('block lengths that do not add up are refused', () => {
    const data = encodeCardBlocks({ text: new Uint8Array(256), photo: new Uint8Array(1024) });
    expect(decodeCardBlocks(data.subarray(0, -1), 'readTextAndPhoto')).toBeUndefined();
    expect(decodeCardBlocks(new Uint8Array(3), 'readTextAndPhoto')).toBeUndefined();
    data[0] = 2;
    expect(decodeCardBlocks(data, 'readTextAndPhoto')).toBeUndefined();
  });

  test('a module number is shown with ten digits', () => {
    const id = decodeSamId(hex('0500 0100 1B013301 D2040000 2A000000'));
    expect(id).toEqual([5, 1, 20_119_835, 1_234, 42]);
    expect(formatSamId(id)).toBe('05.01-20119835-0000001234-0000000042');
    expect(commands.samId.replyDataLength(15)).toBe(false);
  });
});

describe('status', () => {
  test('only 90 and 9F are success, whatever byte comes', () => {
    const accepted = Array.from({ length: 256 }, (_, sw3) => sw3).filter(
      (sw3) => statusOf(sw3).action === 'accept',
    );
    expect(accepted).toEqual([0x90, 0x9f]);
    expect(statusOf(0x50).code).toBe('unknown-status');
    expect(statusTable.size).toBe(18);
  });
});

describe('parser', () => {
  test('a frame with an extra AA before it is found', () => {
    const parser = createFrameParser('reply');
    expect(parser.push(hex('AA AA AA AA 96 69 00 04 00 00 90 94'), 0)).toHaveLength(1);
    expect(parser.counts.discardedBytes).toBe(1);
  });

  test('the damaged reply of a noisy line is thrown away, and the next is found', () => {
    const parser = createFrameParser('reply');
    parser.push(hex('AA 00 AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 9C'), 0);
    expect(parser.push(encodeReply(0x80), 1)).toHaveLength(1);
  });

  test('a length beyond the protocol is not waited for', () => {
    const parser = createFrameParser('reply');
    expect(parser.push(hex('AA AA AA 96 69 0A 01'), 0)).toEqual([]);
    expect(parser.bufferedBytes).toBe(0);
    expect(parser.counts.discards['bad-length']).toBe(1);
  });

  test('a frame that broke off is dropped after the inter-byte timeout, not before', () => {
    const parser = createFrameParser('reply');
    const frame = encodeReply(0x9f, new Uint8Array(4));
    parser.push(frame.subarray(0, 9), 1_000);
    expect(parser.idleAt).toBe(1_000 + INTER_BYTE_TIMEOUT_MS);
    parser.tick(1_000 + INTER_BYTE_TIMEOUT_MS - 1);
    expect(parser.bufferedBytes).toBe(9);
    parser.tick(1_000 + INTER_BYTE_TIMEOUT_MS);
    expect(parser.bufferedBytes).toBe(0);
    expect(parser.counts.discards['inter-byte-timeout']).toBe(1);
    expect(parser.push(frame, 2_000)).toHaveLength(1);
  });

  test('a good frame inside a broken long one is found after the silence', () => {
    const parser = createFrameParser('reply');
    parser.push(hex('AA AA AA 96 69 05 08 00 00 90'), 0);
    expect(parser.push(encodeReply(0x80), 0)).toEqual([]);
    expect(parser.tick(INTER_BYTE_TIMEOUT_MS)).toHaveLength(1);
  });

  const bodies = fc.array(fc.uint8Array({ minLength: 3, maxLength: 60 }), { minLength: 1, maxLength: 6 });

  test('property: the chunking of good frames does not matter', () => {
    fc.assert(
      fc.property(bodies, fc.infiniteStream(fc.integer({ min: 1, max: 20 })), (all, sizes) => {
        const bytes = Buffer.concat(all.map((body) => encodeFrame(body)));
        const parser = createFrameParser('reply');
        const found = [];
        for (let offset = 0; offset < bytes.length; ) {
          const size = sizes.next().value;
          found.push(...parser.push(bytes.subarray(offset, offset + size), 0));
          offset += size;
        }
        expect(found.map(({ message }) => message)).toEqual(all);
        expect(parser.counts.discardedBytes).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('property: any bytes at any times never throw, never exceed the cap, and are all accounted for', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ minLength: 3, maxLength: 40 }).map((body) => encodeFrame(body)),
      fc.constant(hex('AA AA AA 96 69')),
      fc.constant(hex('AA AA AA 96 69 09 FF')),
      fc.constant(new Uint8Array(3_000).fill(0xaa)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.integer({ min: 0, max: 400 })), { maxLength: 12 }), (input) => {
        const parser = createFrameParser('reply');
        let now = 0;
        for (const [bytes, gap] of input) {
          now += gap;
          parser.push(bytes, now);
          expect(parser.bufferedBytes).toBeLessThanOrEqual(MAXIMUM_FRAME_LENGTH);
          const { pushedBytes, messageBytes, discardedBytes } = parser.counts;
          expect(messageBytes + discardedBytes + parser.bufferedBytes).toBe(pushedBytes);
        }
        parser.tick(now + INTER_BYTE_TIMEOUT_MS);
        expect(parser.bufferedBytes).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  }, 120_000);

  test('property: mutated frames break no promise of the parser', () => {
    const counts = runMutatedFrames(idCardReaderCodec, 2_000, 20_261_121);
    expect(counts.frames).toBe(2_000);
    expect(counts.adjacentSurvivors + counts.adjacentSwallowed).toBe(2_000);
    expect(counts.adjacentSurvivors).toBeGreaterThan(1_950);
    expect(counts.discardedBytes).toBeGreaterThan(10_000);
  });
});
