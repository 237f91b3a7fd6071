import { afterEach, describe, expect, test } from 'vitest';
import { fail, ok } from '#contract/result.ts';
import { composeSheet } from '../papers/sheet.ts';
import { recordedCredit } from '../visit/testing/recorded-credit.ts';
import { recordedServices } from '../visit/testing/recorded-services.ts';
import { Visitor } from '../visit/testing/visitor.ts';
import type { CreditPort } from './credit-port.ts';
import { recordSheet } from './credit-sheet.ts';

const ITEM = 'general/public-credit';
const CODE = '91350100M000100Y43';
const services = recordedServices();
let visitor: Visitor;
afterEach(() => visitor.actor.stop());

async function atQuestion(over: Partial<CreditPort> = {}) {
  visitor = new Visitor({ ...services, audited: [], publicCredit: recordedCredit(over) });
  await visitor.does({ type: 'start' }, { type: 'open-item', itemId: ITEM }, { type: 'begin' });
}

describe('the public record of a company', () => {
  test('name, list, record, paper marked 仅供参考; nobody is identified', async () => {
    await atQuestion();
    expect(visitor.snapshot.screen).toMatchObject({ name: 'credit', state: 'asking' });
    await visitor.does({ type: 'search-companies', by: 'name', query: ' 样本餐饮 ' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'list', companies: [{ creditCode: CODE }] });
    await visitor.does({ type: 'open-record', creditCode: CODE });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'record', record: { asOf: '2026-11-16' } });
    const { sheet } = recordSheet(visitor.actor.getSnapshot().context);
    const paper = JSON.stringify(
      composeSheet(sheet, {
        site: { name: '示例站', phone: '1', address: '2' },
        terminalNumber: '1',
        simulated: false,
        at: new Date('2026-11-20T02:00:00Z'),
      }).blocks,
    );
    for (const told of ['仅供参考', CODE, '食品经营许可', '没有公示的记录', '2026-11-16', '"kind":"mark"']) {
      expect(paper).toContain(told);
    }
    await visitor.does({ type: 'print' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'record', paper: 'printed' });
    await visitor.does({ type: 'back' }, { type: 'back' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'asking', query: '样本餐饮' });
    await visitor.does({ type: 'leave' });
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'take-things',
      papers: [{ title: 'sheet-record' }],
    });
  });

  test('a code that does not check, or one sign, is told at once and asked of nobody', async () => {
    let asked = 0;
    const { search } = recordedCredit();
    await atQuestion({
      search: (query, bounds) => {
        asked += 1;
        return search(query, bounds);
      },
    });
    await visitor.does({ type: 'search-companies', by: 'code', query: '91350100M000100Y4Z' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'asking', problem: 'not-a-credit-code' });
    await visitor.does({ type: 'search-companies', by: 'name', query: '样' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'asking', problem: 'too-short' });
    expect(asked).toBe(0);
    await visitor.does({ type: 'search-companies', by: 'code', query: '9135 0100 m000 100y 43' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'list' });
    expect(asked).toBe(1);
  });

  test('nothing found, busy, off line: said on the page it was asked from, with what was typed', async () => {
    await atQuestion();
    await visitor.does({ type: 'search-companies', by: 'name', query: '无此企业' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'asking', problem: 'none', query: '无此企业' });
    visitor.actor.stop();
    await atQuestion({ search: async () => fail('hub-not-reachable') });
    await visitor.does({ type: 'search-companies', by: 'name', query: '样本' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'asking', problem: 'offline' });
    visitor.actor.stop();
    await atQuestion({ record: async () => ok({ state: 'busy' }) });
    await visitor.does(
      { type: 'search-companies', by: 'name', query: '样本' },
      { type: 'open-record', creditCode: CODE },
    );
    expect(visitor.snapshot.screen).toMatchObject({ state: 'list', problem: 'busy' });
  });

  test('only a company of the list is opened', async () => {
    await atQuestion();
    await visitor.does(
      { type: 'search-companies', by: 'name', query: '样本' },
      { type: 'open-record', creditCode: '91440524MA0PAM012C' },
    );
    expect(visitor.snapshot.screen).toMatchObject({ state: 'list' });
  });

  test('what was asked is forgotten with the visit, and stands in no audit row', async () => {
    await atQuestion();
    await visitor.does({ type: 'search-companies', by: 'name', query: '样本餐饮' }, { type: 'leave' });
    expect(visitor.screen).toBe('attract');
    expect(visitor.actor.getSnapshot().context.credit).toBeUndefined();
    expect(JSON.stringify(visitor.services.audited)).not.toContain('样本');
  });
});
