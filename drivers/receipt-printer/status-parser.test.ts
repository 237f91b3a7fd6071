import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buffersClearedResponse,
  createStatusParser,
  type PrinterMessage,
  processIdResponse,
  statusGapMs,
} from './status-parser.ts';
import { automaticFrames, statusFrames } from './testing/arbitrary-status.ts';

function messagesOf(...chunks: readonly (readonly number[])[]): PrinterMessage[] {
  const parser = createStatusParser();
  return chunks.flatMap((chunk) => parser.push(Uint8Array.from(chunk), 0).map((found) => found.message));
}

describe('messages are told apart', () => {
  test('one after the other', () => {
    expect(
      messagesOf([
        0x12,
        0x10,
        0x00,
        0x00,
        0x0f,
        0x03,
        ...processIdResponse('0042'),
        ...buffersClearedResponse,
      ]),
    ).toEqual([
      { kind: 'real-time', byte: 0x12 },
      { kind: 'automatic', bytes: Uint8Array.of(0x10, 0, 0, 0x0f) },
      { kind: 'sensor', byte: 0x03 },
      { kind: 'process-id', id: '0042' },
      { kind: 'buffers-cleared' },
    ]);
  });

  test('XOFF and XON between the bytes of an automatic status', () => {
    expect(messagesOf([0x18, 0x13, 0x00], [0x11, 0x0c, 0x0f])).toEqual([
      { kind: 'automatic', bytes: Uint8Array.of(0x18, 0x00, 0x0c, 0x0f) },
    ]);
  });

  test('an automatic status of four zero bytes breaks the fixed bits and is none', () => {
    expect(messagesOf([0, 0, 0, 0]).some((message) => message.kind === 'automatic')).toBe(false);
  });

  test('a real-time answer in the middle of a broken automatic status is found', () => {
    expect(messagesOf([0x10, 0x12])).toEqual([{ kind: 'real-time', byte: 0x12 }]);
  });
});

describe('invariants', () => {
  test('any messages, any chunking: all are read', () => {
    fc.assert(
      fc.property(fc.array(statusFrames), fc.array(fc.integer({ min: 1, max: 9 })), (frames, cuts) => {
        const bytes = Uint8Array.from(frames.flat());
        const parser = createStatusParser();
        let read = 0;
        let offset = 0;
        for (const cut of [...cuts, bytes.length]) {
          read += parser.push(bytes.subarray(offset, offset + cut), 0).length;
          offset = Math.min(bytes.length, offset + cut);
        }
        expect(read).toBe(frames.length);
        expect(parser.counts.discardedBytes).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('any bytes: never throws, holds little, accounts for everything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const parser = createStatusParser();
        parser.push(bytes, 0);
        expect(parser.bufferedBytes).toBeLessThanOrEqual(parser.capacity);
        const { messageBytes, discardedBytes } = parser.counts;
        expect(messageBytes + discardedBytes + parser.bufferedBytes).toBe(bytes.length);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a message behind noise that begins nothing is found', () => {
    const noise = fc.array(fc.constantFrom(0x80, 0x92, 0xff, 0xb0), { maxLength: 20 });
    fc.assert(
      fc.property(noise, statusFrames, (before, frame) => {
        const parser = createStatusParser();
        expect(parser.push(Uint8Array.from([...before, ...frame]), 0)).toHaveLength(1);
        expect(parser.counts.discardedBytes).toBe(before.length);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a half message is dropped after silence, and the next one is read', () => {
    fc.assert(
      fc.property(automaticFrames, fc.integer({ min: 1, max: 3 }), (frame, cut) => {
        const parser = createStatusParser();
        parser.push(Uint8Array.from(frame.slice(0, cut)), 0);
        const found = parser.push(Uint8Array.of(0x12), statusGapMs).map((entry) => entry.message);
        expect(found).toEqual([{ kind: 'real-time', byte: 0x12 }]);
        expect(parser.counts.discardedBytes).toBe(cut);
      }),
      { numRuns: 2_000 },
    );
  });
});
