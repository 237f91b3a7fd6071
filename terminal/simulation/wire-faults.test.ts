import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WireFaults } from './wire-faults.ts';

const message = Uint8Array.of(1, 2, 3, 4, 5, 6);
const all = (faults: WireFaults) => faults.pass(message).pieces.map((piece) => [...piece]);

describe('faults of a line', () => {
  test('without a fault a message passes as it is', () => {
    expect(new WireFaults().pass(message)).toEqual({ pieces: [message], delayMs: 0 });
  });

  test('fail-next loses so many and no more', () => {
    const faults = new WireFaults();
    faults.inject({ kind: 'fail-next', times: 2 });
    expect([all(faults), all(faults), all(faults)]).toEqual([[], [], [[...message]]]);
    expect(faults.active).toEqual([]);
  });

  test('fail-repeatedly lasts until it is cleared', () => {
    const faults = new WireFaults();
    faults.inject({ kind: 'fail-repeatedly' });
    for (let index = 0; index < 50; index += 1) expect(all(faults)).toEqual([]);
    faults.clear();
    expect(all(faults)).toEqual([[...message]]);
  });

  test('delay, truncate, duplicate and corrupt do what they say, together too', () => {
    const faults = new WireFaults();
    faults.inject({ kind: 'delay', milliseconds: 70 });
    expect(faults.pass(message).delayMs).toBe(70);
    faults.inject({ kind: 'truncate' });
    expect(all(faults)).toEqual([[1, 2, 3]]);
    faults.inject({ kind: 'duplicate' });
    expect(all(faults)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    faults.clear();
    faults.inject({ kind: 'corrupt', times: 1 });
    const [damaged] = faults.pass(message).pieces;
    expect(damaged).toHaveLength(message.length);
    expect([...(damaged ?? [])].filter((byte, index) => byte !== message[index])).toHaveLength(1);
    expect(all(faults)).toEqual([[...message]]);
  });

  test('never changes the bytes it is given, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const faults = new WireFaults();
        faults.inject({ kind: 'corrupt' });
        faults.inject({ kind: 'truncate' });
        faults.inject({ kind: 'duplicate' });
        const before = [...bytes];
        const { pieces } = faults.pass(bytes);
        expect([...bytes]).toEqual(before);
        expect(pieces.every((piece) => piece.length > 0 && piece.length <= bytes.length)).toBe(true);
      }),
    );
  });
});
