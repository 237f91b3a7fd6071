import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runMutatedFrames } from '../testing/mutated-frames.ts';
import {
  decodeResponse,
  getResponse,
  isPublicCommand,
  readRecord,
  recordText,
  recordValue,
  SOCIAL_SECURITY_APPLICATION,
  selectByName,
  selectFile,
  withLength,
} from './codec.ts';
import { smartCardCodec } from './mutated-frames.ts';
import {
  createAnswerParser,
  createRequestParser,
  decodeAnswer,
  encodeAnswer,
  encodeRequest,
  type PcscAnswer,
  type PcscRequest,
} from './pcsc-messages.ts';
import { cardStatus, pcscMeaning } from './status.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });

describe('commands to the card', () => {
  test('as the public sources write them', () => {
    expect(hex(selectByName(SOCIAL_SECURITY_APPLICATION))).toBe('00A404000F7378312E73682EC9E7BBE1B1A3D5CF');
    expect(hex(selectFile(0xef05))).toBe('00A4020002EF05');
    expect(hex(readRecord(7, 0x0b))).toBe('00B207040B');
    expect(hex(getResponse(0x13))).toBe('00C0000013');
    expect(hex(withLength(readRecord(2, 0x20), 0x22))).toBe('00B2020422');
  });

  test('a name of no application', () => {
    expect(() => selectByName(new Uint8Array(0))).toThrow(RangeError);
    expect(() => selectByName(new Uint8Array(17))).toThrow(RangeError);
  });

  test('of all commands only SELECT, READ RECORD and GET RESPONSE are public', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (apdu) => {
        const reads = apdu[0] === 0 && [0xa4, 0xb2, 0xc0].includes(apdu[1] ?? -1) && apdu.length >= 5;
        expect(isPublicCommand(apdu)).toBe(reads);
      }),
    );
    for (const instruction of [0x20, 0x24, 0x2c, 0xd6, 0xe2, 0x82, 0x88]) {
      expect(isPublicCommand(Uint8Array.of(0, instruction, 0, 0, 3, 1, 2, 3))).toBe(false);
    }
  });

  test('answers and records of any bytes', () => {
    expect(decodeResponse(Uint8Array.of(0x90))).toBeUndefined();
    expect(decodeResponse(Uint8Array.of(1, 0x6c, 0x12))).toEqual({ data: Uint8Array.of(1), status: 0x6c12 });
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat({ max: 255 }), (data, record) => {
        const value = recordValue(data, record);
        expect(value.length).toBeLessThanOrEqual(data.length);
        for (const kind of ['ascii', 'gb18030', 'hex'] as const) recordText(value, kind);
      }),
    );
  });

  test('records with and without tag, filled with zeros, spaces or FF', () => {
    const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
    expect(recordText(recordValue(bytes('\x07\x04AB\x00\x00'), 7), 'ascii')).toBe('AB');
    expect(recordText(recordValue(bytes('A1234567 \xff'), 7), 'ascii')).toBe('A1234567');
    expect(recordText(Uint8Array.of(0xd5, 0xc5, 0x20), 'gb18030')).toBe('张');
    expect(recordText(Uint8Array.of(0x44, 0x00), 'hex')).toBe('4400');
  });
});

describe('messages of pcscd', () => {
  test('every request survives', () => {
    const request = fc.oneof<fc.Arbitrary<PcscRequest>[]>(
      fc.record({ kind: fc.constant('version' as const), major: u32, minor: u32 }),
      fc.constant({ kind: 'establish-context' }),
      fc.constant({ kind: 'readers-state' }),
      fc.record({ kind: fc.constant('release-context' as const), context: u32 }),
      fc.record({ kind: fc.constant('disconnect' as const), card: u32 }),
      fc.record({
        kind: fc.constant('connect' as const),
        context: u32,
        reader: fc.stringMatching(/^[ -~]{1,127}$/),
      }),
      fc.record({
        kind: fc.constant('transmit' as const),
        card: u32,
        protocol: fc.constantFrom(1, 2),
        apdu: fc.uint8Array({ maxLength: 264 }),
      }),
    );
    fc.assert(
      fc.property(request, (asked) => {
        const found = createRequestParser().push(encodeRequest(asked), 0);
        expect(found.map(({ message }) => message)).toEqual([asked]);
      }),
    );
    const long = { kind: 'transmit', card: 1, protocol: 1, apdu: new Uint8Array(265) } as const;
    expect(() => encodeRequest(long)).toThrow(RangeError);
  });

  test('every answer survives, in any chunks', () => {
    const answer = fc.oneof<fc.Arbitrary<PcscAnswer>[]>(
      fc.record({ kind: fc.constant('version' as const), major: u32, minor: u32, code: u32 }),
      fc.record({ kind: fc.constant('establish-context' as const), context: u32, code: u32 }),
      fc.record({ kind: fc.constantFrom('release-context' as const, 'disconnect' as const), code: u32 }),
      fc.record({ kind: fc.constant('connect' as const), card: u32, protocol: u32, code: u32 }),
      fc.record({
        kind: fc.constant('transmit' as const),
        code: fc.constant(0),
        data: fc.uint8Array({ maxLength: 264 }),
      }),
      fc.record({
        kind: fc.constant('readers-state' as const),
        readers: fc.array(
          fc.record({
            name: fc.stringMatching(/^[ -~]{1,127}$/),
            eventCounter: u32,
            cardPresent: fc.boolean(),
            atr: fc.uint8Array({ maxLength: 33 }),
          }),
          { maxLength: 16 },
        ),
      }),
    );
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 400 }), (said, size) => {
        const parser = createAnswerParser(() => said.kind);
        const bytes = encodeAnswer(said);
        const found = [];
        for (let offset = 0; offset < bytes.length; offset += size) {
          found.push(...parser.push(bytes.subarray(offset, offset + size), 0));
        }
        expect(found.map(({ message }) => message)).toEqual([said]);
      }),
    );
  });

  test('any bytes: nothing thrown, nothing held', () => {
    const kinds = [undefined, 'version', 'release-context', 'readers-state', 'connect', 'transmit'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.uint8Array({ maxLength: 4_000 }), (kind, bytes) => {
        const parser = createAnswerParser(() => kind);
        parser.push(bytes, 0);
        parser.tick(60_000);
        expect(parser.bufferedBytes).toBe(0);
        if (kind !== undefined) decodeAnswer(kind, bytes);
        const requests = createRequestParser();
        requests.push(bytes, 0);
        requests.tick(60_000);
        expect(requests.bufferedBytes).toBe(0);
      }),
    );
  });

  test('mutated frames', () => {
    expect(runMutatedFrames(smartCardCodec, 2_000, 7).frames).toBe(2_000);
  });

  test('codes that are in no table are never success', () => {
    expect(pcscMeaning(0)).toBe('ok');
    fc.assert(
      fc.property(u32, (code) => {
        expect(pcscMeaning(code) === 'ok').toBe(code === 0);
      }),
    );
    fc.assert(
      fc.property(fc.nat({ max: 0xffff }), (code) => {
        expect(cardStatus(code).kind === 'ok').toBe(code === 0x9000);
      }),
    );
  });
});
