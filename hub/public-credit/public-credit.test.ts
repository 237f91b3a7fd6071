import { describe, expect, test } from 'vitest';
import { isCreditCode } from '#contract/identity-number.ts';
import { unwrap } from '#contract/result.ts';
import { testHub } from '../testing/test-hub.ts';
import { createSimulatedCreditRegister } from './simulated-credit-register.ts';

let now = new Date('2026-11-20T02:00:00Z');
const hub = testHub({ now: () => now });

describe('the public record of a company', () => {
  test('by a part of the name, by the whole code, and then the record', async () => {
    const byName = await hub.client.publicCredit.search({ query: '样本餐饮' });
    if (byName.state !== 'found') throw new Error(byName.state);
    expect(byName.companies.map(({ name }) => name)).toEqual(['示例县样本餐饮管理有限公司']);
    const [company] = byName.companies;
    const byCode = await hub.client.publicCredit.search({ query: company?.creditCode.toLowerCase() ?? '' });
    expect(byCode).toEqual(byName);
    const read = await hub.client.publicCredit.record({ creditCode: company?.creditCode ?? '' });
    expect(read).toMatchObject({ state: 'found', record: { name: company?.name, asOf: '2026-11-16' } });
    expect(await hub.client.publicCredit.record({ creditCode: '91350100M000100Y43' })).toEqual({
      state: 'not-found',
    });
  });

  test('every company of the simulation is an invented one whose code checks; its record is the same all week', async () => {
    const register = createSimulatedCreditRegister(() => now);
    const never = new AbortController().signal;
    const { companies } = unwrap(await register.search('样本', never));
    expect(companies.length).toBeGreaterThan(10);
    expect(new Set(companies.map(({ creditCode }) => creditCode)).size).toBe(companies.length);
    for (const company of companies) {
      expect(isCreditCode(company.creditCode)).toBe(true);
      expect(company.name).toContain('样本');
      const record = unwrap(await register.record(company.creditCode, never));
      const sunday = createSimulatedCreditRegister(() => new Date('2026-11-22T02:00:00Z'));
      expect(unwrap(await sunday.record(company.creditCode, never))).toEqual(record);
    }
  });

  test('a code that does not check, and a query that is too short, never reach the register', async () => {
    await expect(hub.client.publicCredit.record({ creditCode: '91350100M000100Y4Z' })).rejects.toMatchObject({
      status: 400,
    });
    await expect(hub.client.publicCredit.search({ query: ' 样 ' })).rejects.toMatchObject({ status: 400 });
  });

  test('a machine that copies the register out is slowed down, and may ask again later', async () => {
    now = new Date(now.getTime() + 10 * 60_000);
    const states: string[] = [];
    for (let index = 0; index < 32; index += 1) {
      states.push((await hub.client.publicCredit.search({ query: '样本' })).state);
    }
    expect(states.slice(0, 30).every((state) => state === 'found')).toBe(true);
    expect(states.slice(30)).toEqual(['busy', 'busy']);
    now = new Date(now.getTime() + 6 * 60_000);
    expect((await hub.client.publicCredit.search({ query: '样本' })).state).toBe('found');
  });
});
