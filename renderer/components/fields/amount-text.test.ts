import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountInFen } from '#contract/amount.ts';
import { groupedAmount, typedAmount } from './amount-text.ts';

describe('typing an amount', () => {
  const type = (keys: string) => [...keys].reduce((value, key) => typedAmount(value, key), '');

  test.each([
    ['1200', '1200'],
    ['1200.5', '1200.5'],
    ['1200.567', '1200.56'],
    ['1..5', '1.5'],
    ['.5', '0.5'],
    ['007', '7'],
    ['0.05', '0.05'],
    ['12x3', '123'],
    ['1234567890123', '123456789012'],
  ])('%s becomes %s', (keys, value) => {
    expect(type(keys)).toBe(value);
  });

  test('is grouped for the eye', () => {
    expect(groupedAmount('1234567.5')).toBe('1,234,567.5');
    expect(groupedAmount('999.')).toBe('999.');
    expect(groupedAmount('')).toBe('');
  });

  test('whatever is typed is an amount, once the last point is off', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,。x') }), (keys) => {
        const value = type(keys).replace(/\.$/, '');
        if (value !== '') expect(amountInFen(value)).toBeDefined();
      }),
    );
  });
});
