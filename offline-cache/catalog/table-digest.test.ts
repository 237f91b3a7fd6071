import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTableDigest, rowDigest } from './table-digest.ts';

const rows = fc.array(fc.record({ id: fc.string(), value: fc.integer() }), { maxLength: 20 });

describe('table digest', () => {
  test('of one row is the SHA-256 of its canonical JSON', () => {
    const digest = createTableDigest();
    digest.add(rowDigest({ b: 1, a: 2 }));
    expect(digest.hex()).toBe(createHash('sha256').update('{"a":2,"b":1}').digest('hex'));
  });

  test('does not depend on the order, and what was taken away leaves no trace', () => {
    fc.assert(
      fc.property(rows, rows, (kept, passing) => {
        const straight = createTableDigest();
        for (const row of kept) straight.add(rowDigest(row));
        const winding = createTableDigest();
        for (const row of [...passing, ...kept.toReversed()]) winding.add(rowDigest(row));
        const resumed = createTableDigest(winding.hex());
        for (const row of passing) resumed.remove(rowDigest(row));
        expect(resumed.hex()).toBe(straight.hex());
      }),
    );
  });

  test('wraps at 2^256', () => {
    const digest = createTableDigest('f'.repeat(64));
    digest.add(Buffer.from('02'.padStart(64, '0'), 'hex'));
    expect(digest.hex()).toBe('1'.padStart(64, '0'));
  });
});
