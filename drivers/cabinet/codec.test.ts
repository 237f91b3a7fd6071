import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runMutatedFrames } from '../testing/mutated-frames.ts';
import {
  crc16,
  createReplyParser,
  createRequestParser,
  encodeReply,
  encodeRequest,
  type ModbusReply,
  type ModbusRequest,
} from './codec.ts';
import { Debounce } from './debounce.ts';
import { cabinetCodec } from './mutated-frames.ts';
import { cabinetHealth } from './status.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const slave = fc.integer({ min: 1, max: 247 });
const address = fc.nat({ max: 0xffff });
const bitsOf = (maxLength: number) => fc.array(fc.boolean(), { minLength: 1, maxLength });
const wholeBytes = fc
  .array(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 32 })
  .map((parts) => parts.flat());

describe('frames', () => {
  // The vendors' frame for "relay 0 on", and the examples of the application protocol, sections 6.1, 6.2, 6.5, 6.11.
  test.each<readonly [string, ModbusRequest]>([
    ['01 05 00 00 ff 00 8c 3a', { kind: 'write-single-coil', slave: 1, address: 0, on: true }],
    ['01 05 00 00 00 00 cd ca', { kind: 'write-single-coil', slave: 1, address: 0, on: false }],
    ['01 02 00 00 00 08 79 cc', { kind: 'read-discrete-inputs', slave: 1, address: 0, count: 8 }],
  ])('%s', (frame, request) => {
    expect(hex(encodeRequest(request))).toBe(hex(bytes(frame)));
    expect(createRequestParser().push(bytes(frame), 0)[0]?.message).toEqual(request);
  });

  test('the examples of the standard, without its CRC', () => {
    const body = (frame: Uint8Array) => hex(frame.subarray(1, -2));
    expect(body(encodeRequest({ kind: 'read-coils', slave: 1, address: 0x13, count: 0x13 }))).toBe(
      '0100130013',
    );
    expect(
      body(
        encodeRequest({
          kind: 'write-multiple-coils',
          slave: 1,
          address: 0x13,
          bits: [...'1011001110'].map((bit) => bit === '1'),
        }),
      ),
    ).toBe('0f0013000a02cd01');
    expect(body(encodeReply({ kind: 'exception', slave: 1, request: 'read-coils', code: 2 }))).toBe('8102');
  });

  test('the CRC of the serial line standard', () => {
    expect(crc16(bytes('02 07'))).toBe(0x1241);
  });

  test('every request and every answer survives', () => {
    const request = fc.oneof<fc.Arbitrary<ModbusRequest>[]>(
      fc.record({
        kind: fc.constantFrom('read-coils' as const, 'read-discrete-inputs' as const),
        slave,
        address,
        count: fc.integer({ min: 1, max: 256 }),
      }),
      fc.record({ kind: fc.constant('write-single-coil' as const), slave, address, on: fc.boolean() }),
      fc.record({ kind: fc.constant('write-multiple-coils' as const), slave, address, bits: bitsOf(256) }),
    );
    fc.assert(
      fc.property(request, (asked) => {
        expect(
          createRequestParser()
            .push(encodeRequest(asked), 0)
            .map(({ message }) => message),
        ).toEqual([asked]);
      }),
    );
    const reply = fc.oneof<fc.Arbitrary<ModbusReply>[]>(
      fc.record({
        kind: fc.constantFrom('read-coils' as const, 'read-discrete-inputs' as const),
        slave,
        bits: wholeBytes,
      }),
      fc.record({ kind: fc.constant('write-single-coil' as const), slave, address, on: fc.boolean() }),
      fc.record({ kind: fc.constant('write-multiple-coils' as const), slave, address, count: address }),
      fc.record({
        kind: fc.constant('exception' as const),
        slave,
        request: fc.constantFrom('read-coils' as const, 'write-multiple-coils' as const),
        code: fc.nat({ max: 255 }),
      }),
    );
    fc.assert(
      fc.property(reply, (said) => {
        expect(
          createReplyParser()
            .push(encodeReply(said), 0)
            .map(({ message }) => message),
        ).toEqual([said]);
      }),
    );
  });

  test.each([
    ['slave 0, whom nobody answers for', '00 01 01 00'],
    ['slave 248', 'f8 01 01 00'],
    ['a function that nobody asked for', '01 03 02 00 00'],
    ['an exception of such a function', '01 83 02'],
    ['no bits at all', '01 02 00'],
    ['more bits than were ever asked for', '01 02 ff'],
    ['a coil that is neither on nor off', '01 05 00 00 12 34'],
  ])('discarded: %s', (_, body) => {
    const parser = createReplyParser();
    const crc = crc16(bytes(body));
    const frame = Uint8Array.of(...bytes(body), crc & 0xff, crc >> 8);
    expect([...parser.push(frame, 0), ...parser.tick(1_000)]).toEqual([]);
    expect(parser.counts.discardedBytes).toBe(frame.length);
  });

  test.each([
    ['a function that the slave does not know', '01 03 00 00 00 01'],
    ['a byte count that does not fit the count', '01 0f 00 00 00 10 01 ff'],
    ['a byte count of none', '01 0f 00 00 00 00 00'],
  ])('the slave discards %s', (_, body) => {
    const parser = createRequestParser();
    const crc = crc16(bytes(body));
    expect(parser.push(Uint8Array.of(...bytes(body), crc & 0xff, crc >> 8), 0)).toEqual([]);
  });

  test('any bytes: nothing thrown, nothing held over a silence', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 })), (chunks) => {
        for (const parser of [createReplyParser(), createRequestParser()]) {
          for (const chunk of chunks) parser.push(chunk, 0);
          parser.tick(60_000);
          expect(parser.bufferedBytes).toBe(0);
        }
      }),
    );
  });

  test('mutated frames', () => {
    expect(runMutatedFrames(cabinetCodec, 2_000, 3).frames).toBe(2_000);
  });
});

describe('debounce', () => {
  test('a bounce does not count, a value that holds does', () => {
    const contact = new Debounce<boolean>(50);
    expect(contact.settled).toBeUndefined();
    expect(contact.look(false, 0)).toBe(true);
    expect(contact.look(true, 10)).toBe(false);
    expect(contact.look(false, 20)).toBe(false);
    expect(contact.look(true, 30)).toBe(false);
    expect(contact.look(true, 79)).toBe(false);
    expect(contact.look(true, 80)).toBe(true);
    expect(contact.settled).toBe(true);
  });

  test('never changes to what did not hold for the time', () => {
    const looks = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 30 })), { minLength: 2 });
    fc.assert(
      fc.property(looks, (sequence) => {
        const contact = new Debounce<boolean>(50);
        const seen: { readonly value: boolean; readonly at: number }[] = [];
        let now = 0;
        for (const [value, step] of sequence) {
          now += step;
          seen.push({ value, at: now });
          const isFirst = seen.length === 1;
          if (contact.look(value, now) && !isFirst) {
            const recent = seen.filter(({ at }) => at >= now - 50);
            expect(recent.every((look) => look.value === value)).toBe(true);
          }
        }
      }),
    );
  });
});

test('an open door is a fault, but not while the technician has turned his key', () => {
  expect(cabinetHealth({ doorOpen: true, personPresent: true, serviceKey: false })).toEqual({
    condition: 'degraded',
    problems: ['cabinet-open'],
  });
  expect(cabinetHealth({ doorOpen: true, personPresent: true, serviceKey: true }).condition).toBe('ready');
  expect(
    cabinetHealth({ doorOpen: undefined, personPresent: undefined, serviceKey: undefined }).condition,
  ).toBe('ready');
});
