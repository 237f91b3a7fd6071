import { describe, expect, test } from 'vitest';
import { askedWith, itemOf } from '../../testing/register-question.ts';
import { utilities } from './utilities.ts';

const BILLS = { kind: 'information', documentTitle: '账单' } as const;

function bills(id: string, answers: Record<string, string>) {
  const item = itemOf(id, BILLS);
  expect(utilities.serves(item)).toBe(true);
  return utilities.information(askedWith(item, answers));
}

describe('the bills of an account', () => {
  test('are of the asked months, the last one first', () => {
    const months = bills('water/water-bill', { account: '1001', period: 'this-year' })?.rows.map(
      ([month]) => month,
    );
    expect(months).toEqual(
      ['10', '09', '08', '07', '06', '05', '04', '03', '02', '01'].map((month) => `2026-${month}`),
    );
  });

  test('are the same when asked again, and others for another account', () => {
    const answers = { account: '1001', period: 'last-year' };
    expect(bills('power/power-bill', answers)).toEqual(bills('power/power-bill', answers));
    expect(bills('power/power-bill', { ...answers, account: '1002' })).not.toEqual(
      bills('power/power-bill', answers),
    );
  });

  test('cost what was used at the one price', () => {
    for (const [, used, money] of bills('gas/gas-payments', { account: '7' })?.rows ?? []) {
      expect(Number(money?.replaceAll(',', '')) * 100).toBeCloseTo(Number(used) * 398, 5);
    }
  });

  test('of months long past are paid', () => {
    const states = bills('gas/gas-payments', { account: '7', period: 'last-year' })?.rows.map(
      (row) => row[3],
    );
    expect(new Set(states)).toEqual(new Set(['已缴']));
  });
});
