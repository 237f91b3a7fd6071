import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGs1 } from './gs1.ts';
import { decodeCode } from './text.ts';

const now = new Date('2026-11-21T12:00:00+08:00');
const GS = '\u001d';

describe('GS1 element strings', () => {
  test('fixed lengths need no separator, variable ones end with GS or with the code', () => {
    // GTIN and values of the examples of the GS1 General Specifications.
    expect(parseGs1(`01095060001343521728020010ABC123${GS}21XYZ`, now)).toEqual({
      ok: true,
      elements: [
        { identifier: '01', title: 'GTIN', value: '09506000134352' },
        { identifier: '17', title: 'EXPIRY', value: '280200', date: '2028-02' },
        { identifier: '10', title: 'BATCH/LOT', value: 'ABC123' },
        { identifier: '21', title: 'SERIAL', value: 'XYZ' },
      ],
    });
  });

  test('a separator at the start and behind fixed values is skipped; the same element twice counts once', () => {
    expect(parseGs1(`${GS}0109506000134352${GS}0109506000134352`, now)).toMatchObject({
      elements: [{ identifier: '01' }],
    });
  });

  test.each([
    ['3102001750', { identifier: '3102', value: '001750', quantity: 17.5 }],
    ['390212345', { identifier: '3902', value: '12345', quantity: 123.45 }],
    ['8008261121', undefined],
    ['800826112115', { identifier: '8008', value: '26112115' }],
    ['253123456789012ABC', undefined],
    ['2531234567890128ABC', { identifier: '253', value: '1234567890128ABC' }],
    ['4216969042', { identifier: '421', value: '6969042' }],
  ])('%s', (data, element) => {
    expect(parseGs1(data, now)).toMatchObject(element ? { elements: [element] } : { ok: false });
  });

  test.each([
    ['11991231', '1999-12-31'],
    ['11760101', '2076-01-01'],
    ['11770101', '1977-01-01'],
    ['11261121', '2026-11-21'],
  ])('the century of %s', (data, date) => {
    expect(parseGs1(data, now)).toMatchObject({ elements: [{ date }] });
  });

  test('the turn of a century', () => {
    expect(parseGs1('11010101', new Date('2090-06-01'))).toMatchObject({
      elements: [{ date: '2101-01-01' }],
    });
  });

  test.each([
    ['0109506000134353', 'wrong-check-digit', '01'],
    ['010950600013435', 'malformed-value', '01'],
    ['17281301', 'malformed-value', '17'],
    ['10', 'malformed-value', '10'],
    ['7777', 'unknown-identifier', '7777'],
    ['31', 'unknown-identifier', '31'],
    [`10A${GS}10B`, 'repeated-identifier', '10'],
  ] as const)('%s: %s', (data, problem, identifier) => {
    expect(parseGs1(data, now)).toEqual({ ok: false, problem, identifier });
  });

  test('property: any text is read or refused', () => {
    const piece = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('01', '10', '310', GS, '__proto__'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const reading = parseGs1(pieces.join(''), now);
        if (reading.ok) for (const { value } of reading.elements) expect(value).not.toContain(GS);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('in codes', () => {
  const aim = { aimIdentifiers: true, charset: 'auto' } as const;
  test.each([']C1', ']d2', ']Q3', ']e0'])('%s carries elements', (identifier) => {
    const code = decodeCode(Buffer.from(`${identifier}0109506000134352`), aim, now);
    expect(code?.gs1).toEqual([{ identifier: '01', title: 'GTIN', value: '09506000134352' }]);
  });

  test('GS1 DataBar has a symbology of its own', () => {
    expect(decodeCode(Buffer.from(']e00109506000134352'), aim)?.symbology).toBe('gs1-databar');
  });

  test.each([
    [']Q1', '0109506000134352'],
    [']C1', '0109506000134353'],
  ])('%s%s has none, and its text is kept', (identifier, data) => {
    const code = decodeCode(Buffer.from(`${identifier}${data}`), aim, now);
    expect(code).toEqual({ symbology: identifier === ']Q1' ? 'qr' : 'gs1-128', text: data });
  });
});
