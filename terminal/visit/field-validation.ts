import { amountInFen, formatAmount } from '#contract/amount.ts';
import type { Slot } from '#contract/hub-api.ts';
import { isCreditCode, isIdentityNumber } from '#contract/identity-number.ts';
import type { FormField } from '#contract/item.ts';
import { maskAddress, maskBankCard, maskNumber, maskPhone } from '#contract/masking.ts';
import { isPreciseEnough, regionName } from '#contract/regions.ts';
import type { FieldError } from '#contract/visit/filling.ts';

export type FieldCheck =
  | { readonly ok: true; readonly value: string; readonly display: string }
  | { readonly ok: false; readonly error: FieldError };

/**
 * Checks and normalises one answer. `display` is what screen and paper show: masked where the field is
 * sensitive. Lengths are counted in code points, since names may lie beyond the BMP (GB 18030-2022).
 */
export function checkField(field: FormField, raw: string, slots: readonly Slot[] = []): FieldCheck {
  const value = raw.normalize('NFC').trim();
  if (value === '') return field.required ? wrong('required') : right('', '—');
  const { input } = field;
  switch (input.kind) {
    case 'text': {
      const length = [...value].length;
      if (length < input.minLength) return wrong('too-short');
      if (length > input.maxLength) return wrong('too-long');
      return right(value, field.sensitive ? maskAddress(value) : value);
    }
    case 'phone': {
      const digits = value.replace(/[\s-]/g, '');
      return /^1[3-9]\d{9}$/.test(digits) ? right(digits, maskPhone(digits)) : wrong('not-a-phone');
    }
    case 'bank-card': {
      const digits = value.replace(/\s/g, '');
      return isBankCard(digits) ? right(digits, maskBankCard(digits)) : wrong('not-a-bank-card');
    }
    case 'identity-number': {
      const number = value.toUpperCase();
      return isIdentityNumber(number) ? right(number, maskNumber(number)) : wrong('not-an-identity-number');
    }
    case 'credit-code': {
      const code = value.toUpperCase();
      return isCreditCode(code) ? right(code, code) : wrong('not-a-credit-code');
    }
    case 'number': {
      const number = Number(value);
      if (!/^-?\d+(\.\d{1,2})?$/.test(value)) return wrong('not-a-number');
      if (number < input.minimum || number > input.maximum) return wrong('out-of-range');
      return right(value, withUnit(value, input.unit));
    }
    case 'date': {
      if (!isDate(value)) return wrong('not-a-date');
      if (input.earliest !== undefined && value < input.earliest) return wrong('date-out-of-range');
      if (input.latest !== undefined && value > input.latest) return wrong('date-out-of-range');
      return right(value, value);
    }
    case 'month':
      return /^\d{4}-(0[1-9]|1[0-2])$/.test(value) ? right(value, value) : wrong('not-a-date');
    case 'amount': {
      const amount = plainAmount(value);
      const fen = amountInFen(amount);
      if (fen === undefined) return wrong('not-an-amount');
      if (fen < input.minimum * 100 || fen > input.maximum * 100) return wrong('out-of-range');
      return right(amount, `${formatAmount(amount)}元`);
    }
    case 'region': {
      const name = regionName(value);
      if (name === undefined || !isPreciseEnough(value, input.precision)) return wrong('not-a-region');
      return right(value, name);
    }
    case 'choice': {
      const option = input.options.find((candidate) => candidate.id === value);
      return option === undefined ? wrong('not-an-option') : right(option.id, option.label);
    }
    case 'slot': {
      const slot = slots.find((candidate) => candidate.slotId === value);
      if (slot === undefined || slot.free < 1) return wrong('slot-taken');
      return right(slot.slotId, `${slot.date} ${slot.from}–${slot.to}`);
    }
  }
}

function wrong(error: FieldError): FieldCheck {
  return { ok: false, error };
}

function right(value: string, display: string): FieldCheck {
  return { ok: true, value, display };
}

/** `1200.` and `1200.5` are what fingers leave behind: two decimals or none, no point alone. */
function plainAmount(value: string): string {
  const [yuan = '', fen = ''] = value.replaceAll(',', '').split('.');
  if (!/^\d{1,12}$/.test(yuan) || value.replaceAll(',', '').split('.').length > 2) return value;
  const whole = yuan.replace(/^0+(?=\d)/, '');
  return fen === '' ? whole : `${whole}.${fen.length === 1 ? `${fen}0` : fen}`;
}

/** 12 to 19 digits with the Luhn check digit (ISO/IEC 7812-1 annex B). */
function isBankCard(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, character, index) => {
    const digit = Number(character);
    if (index % 2 === 0) return total + digit;
    const doubled = digit * 2;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** `5元`, but `5 yuan`. */
export function withUnit(value: string, unit = ''): string {
  return /^\p{Script=Latin}/u.test(unit) ? `${value} ${unit}` : `${value}${unit}`;
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
