import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GroupedKind, grouped, LONGEST, plainValue } from './grouping.ts';

const kinds = ['phone', 'bank-card', 'identity-number', 'credit-code'] as const satisfies GroupedKind[];

describe('grouped numbers', () => {
  test('are grouped as people read them', () => {
    expect(grouped('phone', '13800001234')).toBe('138 0000 1234');
    expect(grouped('phone', '1380')).toBe('138 0');
    expect(grouped('identity-number', '11010519491231002X')).toBe('110105 1949 1231 002X');
    expect(grouped('bank-card', '6222020000000000000')).toBe('6222 0200 0000 0000 000');
    expect(grouped('credit-code', '911124198108030024')).toBe('91 112419 810803002 4');
    expect(grouped('phone', '')).toBe('');
  });

  test('a small x of an identity number becomes a capital, other letters go', () => {
    expect(plainValue('identity-number', '11010519491231002x')).toBe('11010519491231002X');
    expect(plainValue('phone', '138x-0000 1234')).toBe('13800001234');
  });

  test('grouping never changes the value, whatever is typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string({ unit: 'grapheme' }), (kind, text) => {
        const value = plainValue(kind, text);
        expect(value.length).toBeLessThanOrEqual(LONGEST[kind]);
        expect(plainValue(kind, grouped(kind, value))).toBe(value);
      }),
    );
  });
});
