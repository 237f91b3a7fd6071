import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FormField, formFieldSchema } from '#contract/item.ts';
import { checkField } from './field-validation.ts';

const field = (input: unknown): FormField =>
  formFieldSchema.parse({ id: 'it', title: '这是什么？', label: '它', purpose: '测试。', input });

describe('amounts of money', () => {
  const rent = field({ kind: 'amount', minimum: 1, maximum: 50000 });
  test.each([
    ['1200', '1200', '1,200.00元'],
    ['1200.5', '1200.50', '1,200.50元'],
    ['1200.', '1200', '1,200.00元'],
    ['0012', '12', '12.00元'],
    ['1,200.05', '1200.05', '1,200.05元'],
    ['50000.00', '50000.00', '50,000.00元'],
  ])('%s is kept as %s and shown as %s', (typed, value, display) => {
    expect(checkField(rent, typed)).toEqual({ ok: true, value, display });
  });

  test.each([
    ['0.99', 'out-of-range'],
    ['50000.01', 'out-of-range'],
    ['1.234', 'not-an-amount'],
    ['1.2.3', 'not-an-amount'],
    ['-5', 'not-an-amount'],
    ['一百', 'not-an-amount'],
    ['.5', 'not-an-amount'],
    ['', 'required'],
  ])('%s is refused: %s', (typed, error) => {
    expect(checkField(rent, typed)).toEqual({ ok: false, error });
  });

  test('whatever is typed, what is kept is checked again to the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,') }), (typed) => {
        const once = checkField(rent, typed);
        if (once.ok) expect(checkField(rent, once.value)).toEqual(once);
      }),
    );
  });
});

describe('regions', () => {
  test('a county is shown with what it lies in', () => {
    expect(checkField(field({ kind: 'region' }), '440305')).toEqual({
      ok: true,
      value: '440305',
      display: '广东省深圳市南山区',
    });
  });

  test.each(['440300', '440000', '000000', '44030', '深圳', '130171'])('%s is not a county', (typed) => {
    expect(checkField(field({ kind: 'region' }), typed)).toEqual({ ok: false, error: 'not-a-region' });
  });

  test('a city is enough where the item asks for no more', () => {
    expect(checkField(field({ kind: 'region', precision: 'city' }), '430100').ok).toBe(true);
    expect(checkField(field({ kind: 'region', precision: 'city' }), '430102').ok).toBe(true);
    expect(checkField(field({ kind: 'region', precision: 'city' }), '430000').ok).toBe(false);
  });
});
