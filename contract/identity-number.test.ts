import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCreditCode, isIdentityNumber } from './identity-number.ts';

const DIGITS = '0123456789';
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

function replaceAt(text: string, index: number, character: string): string {
  return text.slice(0, index) + character + text.slice(index + 1);
}

function swapAt(text: string, index: number): string {
  return text.slice(0, index) + text.charAt(index + 1) + text.charAt(index) + text.slice(index + 2);
}

describe('公民身份号码, GB 11643', () => {
  const specimens = ['11010519491231002X', '440524188001010014', '810000199408230021', '830000199201300022'];

  test.each(specimens)('%s of the standards is right', (number) => {
    expect(isIdentityNumber(number)).toBe(true);
  });

  test.each([
    ['too short', '1101051949123100'],
    ['15 digits of the first generation', '110105491231002'],
    ['too long', '11010519491231002X0'],
    ['empty', ''],
    ['lower-case check character', '11010519491231002x'],
    ['full-width digits', '１１０１０５１９４９１２３１００２X'],
    ['a line break at the end', '11010519491231002X\n'],
    ['X in the middle', '11010519X91231002X'],
  ])('refuses %s', (_name, number) => {
    expect(isIdentityNumber(number)).toBe(false);
  });

  test('refuses a birthday that no calendar has, though the check character is right', () => {
    for (const body of ['11010519490230001', '11010519490001001', '11010519491301001', '11010518491231001']) {
      const complete = [...'0123456789X'].map((check) => body + check);
      expect(complete.some(isIdentityNumber), body).toBe(false);
    }
  });

  test('a leap day exists in leap years only', () => {
    const withSomeCheck = (body: string): boolean =>
      [...'0123456789X'].some((check) => isIdentityNumber(body + check));
    expect(withSomeCheck('11010520000229001')).toBe(true);
    expect(withSomeCheck('11010519000229001')).toBe(false);
    expect(withSomeCheck('11010520010229001')).toBe(false);
  });

  test('exactly one check character fits a body', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999 }),
        fc.date({
          min: new Date('1850-01-01T00:00:00Z'),
          max: new Date('2099-12-31T00:00:00Z'),
          noInvalidDate: true,
        }),
        fc.integer({ min: 0, max: 999 }),
        (region, birth, sequence) => {
          const body =
            String(region).padStart(6, '0') +
            birth.toISOString().slice(0, 10).replaceAll('-', '') +
            String(sequence).padStart(3, '0');
          expect([...'0123456789X'].filter((check) => isIdentityNumber(body + check))).toHaveLength(1);
        },
      ),
    );
  });

  test('every single wrong digit is found', () => {
    for (const specimen of specimens) {
      for (let index = 0; index < 17; index += 1) {
        for (const digit of DIGITS) {
          if (digit === specimen[index]) continue;
          expect(isIdentityNumber(replaceAt(specimen, index, digit))).toBe(false);
        }
      }
    }
  });

  test('every swap of neighbours is found', () => {
    for (const specimen of specimens) {
      for (let index = 0; index < 17; index += 1) {
        const swapped = swapAt(specimen, index);
        if (swapped !== specimen) expect(isIdentityNumber(swapped), swapped).toBe(false);
      }
    }
  });

  test('any text gets an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(typeof isIdentityNumber(text)).toBe('boolean');
      }),
    );
  });
});

describe('统一社会信用代码, GB 32100', () => {
  const codes = ['91350100M000100Y43', '11440100007483172Q'];

  test.each(codes)('%s is right', (code) => {
    expect(isCreditCode(code)).toBe(true);
  });

  test.each([
    ['another check character', '91350100M000100Y4Z'],
    ['a letter the standard leaves out', 'I1350100M000100Y43'],
    ['lower case', '91350100m000100y43'],
    ['too short', '91350100M000100Y4'],
    ['too long', '91350100M000100Y433'],
    ['empty', ''],
  ])('refuses %s', (_name, code) => {
    expect(isCreditCode(code)).toBe(false);
  });

  test('exactly one check character fits a body', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...CREDIT_ALPHABET), { minLength: 17, maxLength: 17 }),
        (characters) => {
          const body = characters.join('');
          expect([...CREDIT_ALPHABET].filter((check) => isCreditCode(body + check))).toHaveLength(1);
        },
      ),
    );
  });

  test('every single wrong character and every swap of neighbours is found', () => {
    for (const code of codes) {
      for (let index = 0; index < 18; index += 1) {
        for (const character of CREDIT_ALPHABET) {
          if (character === code[index]) continue;
          expect(isCreditCode(replaceAt(code, index, character))).toBe(false);
        }
        const swapped = swapAt(code, index);
        if (index < 17 && swapped !== code) expect(isCreditCode(swapped), swapped).toBe(false);
      }
    }
  });

  test('any text gets an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(typeof isCreditCode(text)).toBe('boolean');
      }),
    );
  });
});
