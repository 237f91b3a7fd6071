import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runMutatedFrames } from '../testing/mutated-frames.ts';
import {
  createAnswerParser,
  createCommandParser,
  type DispenserAnswer,
  type DispenserCommand,
  encodeAnswer,
  encodeCommand,
} from './codec.ts';
import { cardDispenserCodec } from './mutated-frames.ts';
import { dispenserHealth, dispenserStatusOf, statusBytesOf } from './status.ts';
import { isStepCode } from './steps.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const ask = (code: string): DispenserCommand => ({
  address: 0,
  command: code.charCodeAt(0),
  parameter: code.charCodeAt(1),
  data: new Uint8Array(0),
});
const byte = fc.nat({ max: 255 });
const about = { address: byte, command: byte, parameter: byte };

describe('frames', () => {
  test.each([
    ['03', 'F2 00 00 03 43 30 33 03 B2'],
    ['10', 'F2 00 00 03 43 31 30 03 B0'],
    ['11', 'F2 00 00 03 43 31 31 03 B1'],
    ['29', 'F2 00 00 03 43 32 39 03 BA'],
  ])('%s as two public programs write it', (code, frame) => {
    expect(Buffer.from(encodeCommand(ask(code)))).toEqual(Buffer.from(bytes(frame)));
    expect(createCommandParser().push(bytes(frame), 0)[0]?.message).toEqual(ask(code));
  });

  test('every command and every answer survives', () => {
    const command = fc.record({ ...about, data: fc.uint8Array({ maxLength: 61 }) });
    fc.assert(
      fc.property(command, (asked) => {
        const found = createCommandParser().push(encodeCommand(asked), 0);
        expect(found.map(({ message }) => message)).toEqual([asked]);
      }),
    );
    const answer = fc.oneof<fc.Arbitrary<DispenserAnswer>[]>(
      fc.constantFrom({ kind: 'acknowledged' as const }, { kind: 'not-acknowledged' as const }),
      fc.record({
        kind: fc.constant('done' as const),
        ...about,
        status: fc.tuple(byte, byte, byte),
        data: fc.uint8Array({ maxLength: 58 }),
      }),
      fc.record({
        kind: fc.constantFrom('failed' as const, 'refused' as const),
        ...about,
        error: fc.stringMatching(/^[0-9A-F]{2}$/),
      }),
    );
    fc.assert(
      fc.property(answer, (said) => {
        const found = createAnswerParser().push(encodeAnswer(said), 0);
        expect(found.map(({ message }) => message)).toEqual([said]);
      }),
    );
  });

  test('a frame that is too long is a bug', () => {
    expect(() => encodeCommand({ ...ask('10'), data: new Uint8Array(62) })).toThrow(RangeError);
  });

  const frameOf = (body: readonly number[], end = 0x03) => {
    const head = [0xf2, 0, 0, body.length, ...body, end];
    return Uint8Array.of(
      ...head,
      head.reduce((sum, value) => sum ^ value, 0),
    );
  };
  test.each([
    ['an answer of a type that is none', frameOf([0x51, 0x31, 0x30, 0x30, 0x30, 0x30])],
    ['a done without its status', frameOf([0x50, 0x31, 0x30, 0x30])],
    ['a failure with three characters', frameOf([0x45, 0x31, 0x30, 0x30, 0x30, 0x30])],
    ['no end', frameOf([0x45, 0x31, 0x30, 0x30, 0x30], 0x04)],
    ['a wrong check', bytes('F2 00 00 05 45 31 30 30 30 03 00')],
    ['a length of nothing', bytes('F2 00 00 00 03 F1')],
    ['a length beyond all', bytes('F2 00 FF FF 03 F1')],
  ])('discarded: %s', (_, frame) => {
    const parser = createAnswerParser();
    expect([...parser.push(frame, 0), ...parser.tick(1_000)]).toEqual([]);
    expect(parser.counts.discardedBytes).toBe(frame.length);
  });

  test('a frame without its check, whose place the first byte of the next frame takes: the next is found', () => {
    // The XOR of the first ten is F2, and no answer has the type 70.
    const cut = bytes('F2 07 00 05 70 30 30 41 30 03');
    const good = encodeAnswer({ kind: 'failed', address: 0, command: 0x31, parameter: 0x30, error: 'A0' });
    const found = createAnswerParser().push(Buffer.concat([cut, good]), 0);
    expect(found.map(({ message }) => message.kind)).toEqual(['failed']);
  });

  test('the machine discards an answer', () => {
    expect(createCommandParser().push(frameOf([0x50, 0x31, 0x30]), 0)).toEqual([]);
  });

  test('any bytes: nothing thrown, nothing held over a silence', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (chunks) => {
        for (const parser of [createAnswerParser(), createCommandParser()]) {
          for (const chunk of chunks) parser.push(chunk, 0);
          parser.tick(60_000);
          expect(parser.bufferedBytes).toBe(0);
        }
      }),
    );
  });

  test('mutated frames', () => {
    expect(runMutatedFrames(cardDispenserCodec, 2_000, 5).frames).toBe(2_000);
  });
});

describe('status', () => {
  test('a byte that says nothing known is never well', () => {
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte), (said) => {
        const health = dispenserHealth(dispenserStatusOf(said));
        const isKnown = [0x30, 0x31, 0x32].includes(said[0]) && said[1] === 0x32 && said[2] === 0x30;
        expect(health.condition === 'ready').toBe(isKnown);
      }),
    );
  });

  test('there and back', () => {
    const status = { card: 'inside', stacker: 'low', bin: 'full' } as const;
    expect(dispenserStatusOf(statusBytesOf(status))).toEqual(status);
    expect(dispenserHealth(status)).toEqual({
      condition: 'blocked',
      problems: ['cards-low', 'reject-bin-full'],
    });
    expect(dispenserStatusOf(statusBytesOf({ ...status, card: 'unknown' })).card).toBe('unknown');
  });

  test('steps are two printable characters', () => {
    expect(['29', 'A0', '2', '290', '2\n'].map(isStepCode)).toEqual([true, true, false, false, false]);
  });
});
