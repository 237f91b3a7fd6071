import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptanceNumber, isAcceptanceNumber } from './acceptance-number.ts';

const parts = fc.record({
  regionCode: fc.stringMatching(/^\d{12}$/),
  date: fc.constantFrom('2026-11-20', '2027-02-28', '2028-02-29'),
  deviceNumber: fc.integer({ min: 1, max: 9999 }),
  sequence: fc.integer({ min: 1, max: 999_999 }),
});

describe('acceptance number', () => {
  test('region, day, device, sequence, check', () => {
    const number = acceptanceNumber({
      regionCode: '440524000000',
      date: '2026-11-20',
      deviceNumber: 7,
      sequence: 12,
    });
    expect(number).toHaveLength(31);
    expect(number.slice(0, 30)).toBe('440524000000202611200007000012');
    expect(isAcceptanceNumber(number)).toBe(true);
  });

  test('every single wrong digit is noticed', () => {
    fc.assert(
      fc.property(parts, fc.nat(29), fc.integer({ min: 1, max: 9 }), (input, place, difference) => {
        const number = acceptanceNumber(input);
        const wrong = (Number(number[place]) + difference) % 10;
        expect(isAcceptanceNumber(number.slice(0, place) + wrong + number.slice(place + 1))).toBe(false);
      }),
    );
  });

  test('two neighbours that changed places are noticed', () => {
    fc.assert(
      fc.property(parts, fc.nat(28), (input, place) => {
        const number = acceptanceNumber(input);
        fc.pre(number[place] !== number[place + 1]);
        const swapped = `${number.slice(0, place)}${number[place + 1]}${number[place]}${number.slice(place + 2)}`;
        expect(isAcceptanceNumber(swapped)).toBe(false);
      }),
    );
  });
});
