import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaseGap } from '#contract/case.ts';
import type { FollowUpKind } from '#contract/case-state.ts';
import { packageState } from '#contract/case-state.ts';
import { ok, unwrap } from '#contract/result.ts';
import { loadItems } from '../catalog/load-items.ts';
import type { CaseAnswer, DepartmentAdapter } from '../departments/department-adapter.ts';
import { createSimulatedDepartment } from '../departments/simulated/simulated-department.ts';
import { phoneTexts } from '../handover/phone-texts.ts';
import { answerItem } from '../testing/answer-item.ts';
import { type PreparedCase, prepareCase } from '../testing/terminal-double.ts';
import { testHub } from '../testing/test-hub.ts';

const ITEMS = join(import.meta.dirname, '../../items');
const FOOD = 'packages/food-shop';
const loaded = unwrap(await loadItems(ITEMS));
const found = loaded.find(({ id }) => id === FOOD);
const food = found?.kind === 'item' ? found.item : failed();

const GAP: CaseGap = {
  subject: { kind: 'field', fieldId: 'amount' },
  name: '开票金额',
  wrong: '金额太小。',
  wanted: '填这个月大约要开的金额。',
  basis: '《中华人民共和国发票管理办法》',
};

/** Says once what the test wants, and then what the simulation says. */
function department(id: string, first: CaseAnswer): DepartmentAdapter {
  const simulated = createSimulatedDepartment(id);
  const seen = new Set<string>();
  return {
    ...simulated,
    handleCase: (request, call) => {
      const { caseId } = request.content;
      if (seen.has(caseId)) return simulated.handleCase(request, call);
      seen.add(caseId);
      return Promise.resolve(ok(first));
    },
  };
}

const hub = testHub({
  itemsDirectory: ITEMS,
  openingHours: 'ignored',
  departments: [
    department('taxation', { decision: 'supplement', simulated: true, gaps: [GAP] }),
    department('gas', { decision: 'not-accepted', simulated: true, reason: '这里没有管道。' }),
  ],
});

const put = async (prepared: PreparedCase) => (await hub.send(prepared)).outcome;

async function handIn() {
  const { content, pages } = answerItem(food);
  const prepared = await prepareCase(hub.client, { itemId: FOOD, content, pages });
  return { prepared, outcome: await put(prepared) };
}

async function follow(
  kind: FollowUpKind,
  first: PreparedCase,
  of: { itemId: string; caseId: string },
  answers: { fieldId: string; label: string; value: string; display: string }[] = [],
) {
  const content = { answers, followUp: { kind, caseId: of.caseId } };
  return put(await prepareCase(hub.client, { itemId: of.itemId, content, slipCode: first.slipCode }));
}

describe('a package case', () => {
  test('a department that refuses does not stop the others, and all is told in one notice', async () => {
    const { prepared, outcome } = await handIn();
    expect(outcome.state).toBe('supplement-needed');
    expect(outcome.parts?.map(({ partId, state }) => [partId, state])).toEqual([
      ['permit', 'accepted'],
      ['invoice', 'supplement-needed'],
      ['power', 'accepted'],
      ['gas', 'not-accepted'],
    ]);
    const numbers = new Set([
      outcome.acceptanceNumber,
      ...(outcome.parts ?? []).map((each) => each.acceptanceNumber),
    ]);
    expect(numbers.size).toBe(5);
    const { caseId } = prepared.manifest;
    const { documents } = await hub.client.cases.result({ caseId, slipCode: prepared.slipCode });
    const kinds = documents.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'acceptance-notice')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'supplement-notice')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'non-acceptance-notice')).toHaveLength(1);
    // Offered again, it is the same case with the same parts.
    expect(await put(prepared)).toEqual(outcome);
    // Three papers are drawn and signed.
  }, 240_000);

  test('a phone is shown each part with its number and how it stands', async () => {
    const { prepared, outcome } = await handIn();
    const { url } = await hub.client.handovers.open({ slipCode: prepared.slipCode, language: 'en' });
    const entered = await fetch(url, { method: 'POST', redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const html = await (await fetch(`${hub.url}/phone?lang=en`, { headers: { cookie } })).text();
    const parts = html.slice(html.indexOf(phoneTexts.en?.parts ?? '-'), html.indexOf('What has happened'));
    const shown = parts.split('<li>').slice(1);
    expect(shown).toHaveLength(outcome.parts?.length ?? 0);
    for (const [index, part] of (outcome.parts ?? []).entries()) {
      expect(shown[index]).toContain(part.itemName);
      expect(shown[index]).toContain(part.acceptanceNumber);
      expect(shown[index]).toContain(phoneTexts.en?.state[part.state]);
    }
  });

  test('a part is supplemented alone, one is withdrawn, then all that is left', async () => {
    const { prepared } = await handIn();
    const { slipCode } = prepared;
    const part = async (itemId: string) => {
      const { parts = [] } = await hub.client.cases.progress({ slipCode });
      const { caseId = '', ...rest } = parts.find((each) => each.itemId === itemId) ?? failed();
      return { ...rest, itemId, caseId };
    };
    const invoice = await part('taxation/invoice-supply');
    expect(invoice.supplement?.gaps.map(({ name }) => name)).toEqual(['开票金额']);
    const supplemented = await follow('supplement', prepared, invoice, [
      { fieldId: 'amount', label: '开票金额', value: '5000', display: '5000' },
    ]);
    expect(supplemented.state).toBe('accepted');
    expect((await hub.client.cases.progress({ slipCode })).state).toBe('accepted');

    expect((await follow('withdraw', prepared, await part('power/low-voltage-connection'))).state).toBe(
      'withdrawn',
    );
    expect((await hub.client.cases.progress({ slipCode })).state).toBe('accepted');

    const { caseId } = prepared.manifest;
    expect((await follow('withdraw', prepared, { itemId: FOOD, caseId })).state).toBe('withdrawn');
    const after = await hub.client.cases.progress({ slipCode });
    expect(after.parts?.map(({ state }) => state)).toEqual([
      'withdrawn',
      'withdrawn',
      'withdrawn',
      'not-accepted',
    ]);
    expect(after.state).toBe('withdrawn');
    expect(after.canWithdraw).toBe(false);

    // Each department is told of its part; the whole is nobody's.
    await hub.restart();
    await expect
      .poll(() =>
        hub.rows(
          `SELECT department_id, action, state FROM department_outbox
           WHERE case_id = ? OR case_id IN (SELECT case_id FROM case_parts WHERE package_case_id = ?)
           ORDER BY department_id`,
          caseId,
          caseId,
        ),
      )
      .toEqual([
        { department_id: 'market-regulation', action: 'withdraw', state: 'told' },
        { department_id: 'packages', action: 'withdraw', state: 'unheard' },
        { department_id: 'power', action: 'withdraw', state: 'told' },
        { department_id: 'taxation', action: 'withdraw', state: 'told' },
      ]);
  });

  test('answers that nobody asked for are refused, and nothing of the case is taken', async () => {
    const { content, pages } = answerItem(food);
    const eligibility = [...(content.eligibility ?? []), { questionId: 'part-filing', optionId: 'on' }];
    const prepared = await prepareCase(hub.client, {
      itemId: FOOD,
      content: { ...content, eligibility },
      pages,
    });
    await expect(put(prepared)).rejects.toThrow();
    await expect(hub.client.cases.progress({ slipCode: prepared.slipCode })).rejects.toThrow();
  });
});

test('the state of a package wants the eye for what is missing, and is over when all is over', () => {
  expect(packageState(['accepted', 'supplement-needed', 'completed'])).toBe('supplement-needed');
  expect(packageState(['accepted', 'completed', 'refused'])).toBe('accepted');
  expect(packageState(['completed', 'refused', 'withdrawn'])).toBe('completed');
  expect(packageState(['withdrawn', 'not-accepted'])).toBe('withdrawn');
  expect(packageState(['refused', 'not-accepted'])).toBe('refused');
});

function failed(): never {
  throw new Error('the package is gone');
}
