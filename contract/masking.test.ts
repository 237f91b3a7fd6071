import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskAddress, maskBankCard, maskName, maskNumber, maskPhone } from './masking.ts';

const text = fc.string({ unit: 'binary', maxLength: 80 });
const digits = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...'0123456789'), { minLength, maxLength })
    .map((characters) => characters.join(''));

describe('maskName', () => {
  test.each([
    ['李示例', '李**'],
    ['张三丰样本', '张****'],
    ['李', '*'],
    ['', '*'],
    // U+2C2A0 lies beyond the BMP: one character, two UTF-16 units.
    ['\u{2C2A0}示例', '\u{2C2A0}**'],
  ])('%j → %j', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  test('shows one character at most, never half of one, and not how long a long name is', () => {
    fc.assert(
      fc.property(text, (name) => {
        const masked = [...maskName(name)];
        expect(masked.slice(1).every((character) => character === '*')).toBe(true);
        expect(masked.length).toBeLessThanOrEqual(7);
        if ([...name].length > 1) expect(masked[0]).toBe([...name][0]);
      }),
    );
  });
});

describe('maskNumber', () => {
  test.each([
    ['11010519491231002X', '110***********002X'],
    ['CAN110081080319', 'CAN********0319'],
    ['E00000000', 'E*******0'],
    ['12', '**'],
    ['', ''],
  ])('%j → %j', (number, masked) => {
    expect(maskNumber(number)).toBe(masked);
  });

  test('keeps the length and hides the birthday of every identity number', () => {
    fc.assert(
      fc.property(digits(18, 18), (number) => {
        const masked = maskNumber(number);
        expect(masked).toHaveLength(18);
        expect(masked.slice(3, 14)).toBe('*'.repeat(11));
      }),
    );
  });

  test('never shows more than half of a number of four digits or more', () => {
    fc.assert(
      fc.property(digits(4, 30), (number) => {
        const masked = maskNumber(number);
        expect(masked).toHaveLength(number.length);
        expect(masked.replaceAll('*', '').length).toBeLessThanOrEqual(number.length / 2);
      }),
    );
  });
});

describe('maskPhone', () => {
  test.each([
    ['13800001234', '138****1234'],
    ['88880001', '******01'],
    ['12345', '*****'],
    ['', ''],
  ])('%j → %j', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  test('hides at least four digits of every number that has them', () => {
    fc.assert(
      fc.property(digits(0, 20), (phone) => {
        const shown = maskPhone(phone).replaceAll('*', '').length;
        expect(shown).toBeLessThanOrEqual(Math.max(0, phone.length - 4));
        expect(shown).toBeLessThanOrEqual(7);
      }),
    );
  });
});

describe('maskBankCard', () => {
  test.each([
    ['6222020000000001234', '**** 1234'],
    ['1234', '****'],
    ['', '****'],
  ])('%j → %j', (card, masked) => {
    expect(maskBankCard(card)).toBe(masked);
  });

  test('shows the last four digits and nothing else', () => {
    fc.assert(
      fc.property(digits(5, 25), (card) => {
        expect(maskBankCard(card)).toBe(`**** ${card.slice(-4)}`);
      }),
    );
  });
});

describe('maskAddress', () => {
  test.each([
    ['广东省示例县示例镇示例路1号', '广东省示例县******'],
    ['示例县示例镇', '******'],
    ['', ''],
  ])('%j → %j', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });

  test('shows six characters at most and always six stars behind them', () => {
    fc.assert(
      fc.property(text, (address) => {
        const characters = [...address];
        const masked = maskAddress(address);
        if (characters.length > 6) expect(masked).toBe(`${characters.slice(0, 6).join('')}******`);
        else expect([...masked].every((character) => character === '*')).toBe(true);
      }),
    );
  });
});
