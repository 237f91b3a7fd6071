import { afterEach, describe, expect, test } from 'vitest';
import { policyClaimSchema, policyQuestionSchema } from '#contract/policy/policy-api.ts';
import { fail, ok } from '#contract/result.ts';
import { composeSheet } from '../papers/sheet.ts';
import { matchesForSpecimen, recordedPolicies } from '../visit/testing/recorded-policies.ts';
import { recordedServices } from '../visit/testing/recorded-services.ts';
import { specimenSignature } from '../visit/testing/specimen-signature.ts';
import { Visitor } from '../visit/testing/visitor.ts';
import type { PolicyPort } from './policy-port.ts';
import { policySheet } from './policy-sheet.ts';

const ITEM = 'general/policies';
const TRAVEL = 'transport/senior-travel';
const REWARD = 'health/family-planning-reward';
const SUBSIDIES = 'disabled-persons-federation/two-subsidies';
const RECEIPT = { receiptNumber: 'ZC20261122000001', on: '2026-11-22' };
let visitor: Visitor;
afterEach(() => visitor.actor.stop());

interface Calls {
  readonly questions: Parameters<PolicyPort['find']>[0][];
  readonly claims: Parameters<PolicyPort['claim']>[0][];
}

/** At the consent page, with every call of the hub written down. */
async function atConsent(over: Partial<PolicyPort> = {}, printerReady = true): Promise<Calls> {
  const calls: Calls = { questions: [], claims: [] };
  const recorded = recordedPolicies(over);
  visitor = new Visitor(
    recordedServices({
      printerReady: () => printerReady,
      policies: {
        find: (question, bounds) => {
          calls.questions.push(question);
          return recorded.find(question, bounds);
        },
        claim: (claim, bounds) => {
          calls.claims.push(claim);
          return recorded.claim(claim, bounds);
        },
      },
    }),
  );
  await visitor.does({ type: 'start' }, { type: 'open-item', itemId: ITEM }, { type: 'begin' });
  return calls;
}

async function atList(over: Partial<PolicyPort> = {}, printerReady = true): Promise<Calls> {
  const calls = await atConsent(over, printerReady);
  await visitor.does({ type: 'consent' });
  await visitor.settles();
  return calls;
}

describe('policies found for somebody', () => {
  test('the consent names every department that is asked, and of what; nobody was asked before', async () => {
    const { questions } = await atConsent();
    const { screen } = visitor.snapshot;
    if (screen.name !== 'consent') throw new Error(screen.name);
    expect(screen.inquiries?.length).toBeGreaterThanOrEqual(6);
    expect(screen.inquiries).toContainEqual({ departmentName: '交通运输', facts: ['senior-travel-card'] });
    expect(questions).toEqual([]);
  });

  test('refused: no card, no question, nothing kept, and a kind way on', async () => {
    const { questions } = await atConsent();
    await visitor.does({ type: 'decline' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'policies', state: 'refused', list: [] });
    const { context } = visitor.actor.getSnapshot();
    expect([context.citizen, context.policies, context.card]).toEqual([undefined, undefined, 'none']);
    expect(questions).toEqual([]);
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).toBe('home');
  });

  test('only what the consent named is asked; each match says why it is he', async () => {
    const { questions } = await atList();
    const [question] = questions;
    expect(policyQuestionSchema.omit({ reply: true }).safeParse(question).success).toBe(true);
    expect(question?.facts).toContain('disability-grade');
    expect(visitor.snapshot.screen).toMatchObject({ name: 'policies', state: 'list', simulated: true });
    const { screen } = visitor.snapshot;
    if (screen.name !== 'policies') throw new Error(screen.name);
    expect(screen.list.map(({ id }) => id).sort()).toEqual([REWARD, SUBSIDIES, TRAVEL].sort());
    expect(screen.list.find(({ id }) => id === TRAVEL)?.reasons).toEqual([
      '您已满65周岁',
      '您还没有办过乘车优待',
    ]);
    await visitor.does({
      type: 'set-preferences',
      preferences: { ...visitor.snapshot.preferences, language: 'en' },
    });
    expect(JSON.stringify(visitor.snapshot.screen)).not.toMatch(/\p{Script=Han}/u);
  });

  test('免申即享: confirmed, and the receipt comes out at once with number, policy and phone', async () => {
    const { claims } = await atList();
    await visitor.does({ type: 'open-policy', policyId: TRAVEL }, { type: 'confirm' });
    await visitor.settles();
    expect(visitor.snapshot.screen).toMatchObject({
      state: 'policy',
      policy: { id: TRAVEL, claimed: RECEIPT },
      paper: 'printed',
    });
    const { context } = visitor.actor.getSnapshot();
    const paper = JSON.stringify(
      composeSheet(policySheet(context).sheet, {
        site: { name: '示例站', phone: '1', address: '2' },
        terminalNumber: '1',
        simulated: false,
        at: new Date('2026-11-22T02:00:00Z'),
      }).blocks,
    );
    for (const told of [RECEIPT.receiptNumber, '老年人乘车优待', '12328']) expect(paper).toContain(told);
    expect(paper).not.toContain('张三丰');
    expect(claims).toHaveLength(1);
    expect(claims[0]?.commitment).toBeUndefined();
    // A second confirmation is not taken, nor is a second paper.
    await visitor.does({ type: 'confirm' }, { type: 'print' });
    expect(claims).toHaveLength(1);
    await visitor.does({ type: 'back' }, { type: 'continue' });
    expect(visitor.snapshot.screen).toMatchObject({
      name: 'take-things',
      papers: [{ title: 'sheet-policy' }],
    });
    expect(visitor.actor.getSnapshot().context.policies).toBeUndefined();
  });

  test('without paper the receipt stays on the screen', async () => {
    await atList({}, false);
    await visitor.does({ type: 'open-policy', policyId: TRAVEL }, { type: 'confirm' });
    await visitor.settles();
    expect(visitor.snapshot.screen).toMatchObject({ policy: { claimed: RECEIPT }, paper: 'no-printer' });
  });

  test('承诺兑现: nothing is confirmed without the signature; what was signed goes along', async () => {
    const { claims } = await atList();
    await visitor.does({ type: 'open-policy', policyId: REWARD }, { type: 'confirm' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'policy' });
    await visitor.does({ type: 'continue' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'sign', statement: '计划生育家庭奖励扶助' });
    expect(claims).toEqual([]);
    await visitor.does({ type: 'sign', signature: specimenSignature });
    await visitor.settles();
    expect(visitor.snapshot.screen).toMatchObject({ state: 'policy', policy: { claimed: RECEIPT } });
    expect(claims[0]?.commitment?.content).toContain('我承诺');
    expect(policyClaimSchema.omit({ reply: true }).safeParse(claims[0]).success).toBe(true);
  });

  test('即申即享: opens the item, with a consent of its own, and what was found is forgotten', async () => {
    await atList();
    await visitor.does({ type: 'open-policy', policyId: SUBSIDIES }, { type: 'begin' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'guide', guide: { tile: { id: SUBSIDIES } } });
    const { context } = visitor.actor.getSnapshot();
    expect([context.citizen, context.policies]).toEqual([undefined, undefined]);
  });

  test('an answer that was lost: the same claim is sent again', async () => {
    let lost = true;
    const { claims } = await atList({
      claim: async () => {
        if (!lost) return ok({ state: 'already' as const, receipt: RECEIPT });
        lost = false;
        return fail('hub-not-reachable');
      },
    });
    await visitor.does({ type: 'open-policy', policyId: TRAVEL }, { type: 'confirm' });
    await visitor.settles();
    expect(visitor.snapshot.screen).toMatchObject({ state: 'policy', problem: 'no-answer' });
    await visitor.does({ type: 'confirm' });
    await visitor.settles();
    expect(visitor.snapshot.screen).toMatchObject({ policy: { claimed: RECEIPT } });
    expect(claims[1]?.claimId).toBe(claims[0]?.claimId);
  });

  test.each(['busy', 'not-eligible'] as const)(
    '%s: said on the page, and nothing is claimed',
    async (state) => {
      await atList({ claim: async () => ok({ state }) });
      await visitor.does({ type: 'open-policy', policyId: TRAVEL }, { type: 'confirm' });
      await visitor.settles();
      const { screen } = visitor.snapshot;
      expect(screen).toMatchObject({ state: 'policy', problem: state });
      expect(screen.name === 'policies' && screen.policy?.claimed).toBeUndefined();
    },
  );

  test('withdrawn while he read: told plainly, not offered again, and the others can still be confirmed', async () => {
    const { claims } = await atList({
      find: async () => ok({ matches: matchesForSpecimen(), silent: [], simulated: true, revision: 41 }),
      claim: async () => ok({ state: 'withdrawn' }),
    });
    await visitor.does({ type: 'open-policy', policyId: TRAVEL }, { type: 'confirm' });
    await visitor.settles();
    expect(claims[0]?.revision).toBe(41);
    expect(visitor.snapshot.screen).toMatchObject({
      state: 'policy',
      problem: 'withdrawn',
      policy: { id: TRAVEL },
      paper: 'none',
    });
    await visitor.does({ type: 'confirm' }, { type: 'print' });
    expect(claims).toHaveLength(1);
    await visitor.does({ type: 'back' });
    const { screen } = visitor.snapshot;
    expect(screen).toMatchObject({ name: 'policies', state: 'list' });
    if (screen.name !== 'policies') throw new Error(screen.name);
    expect(screen.problem).toBeUndefined();
    expect(screen.list.map(({ id }) => id).sort()).toEqual([REWARD, SUBSIDIES].sort());
  });

  test('the only one withdrawn: no empty list, and a kind way on', async () => {
    await atList({
      find: async () =>
        ok({
          matches: matchesForSpecimen().filter(({ policy }) => policy.id === TRAVEL),
          silent: [],
          simulated: true,
          revision: 41,
        }),
      claim: async () => ok({ state: 'withdrawn' }),
    });
    await visitor.does({ type: 'open-policy', policyId: TRAVEL }, { type: 'confirm' });
    await visitor.settles();
    await visitor.does({ type: 'back' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'policies', state: 'none' });
  });

  test('nothing found, and a department that is silent: told kindly, and it is named', async () => {
    await atList({
      find: async () => ok({ matches: [], silent: ['civil-affairs'], simulated: true }),
    });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'none', silent: ['民政'] });
  });

  test('off line: nothing is lost, and it can be tried again', async () => {
    let online = false;
    await atList({
      find: async () =>
        online
          ? ok({ matches: matchesForSpecimen(), silent: [], simulated: true })
          : fail('hub-not-reachable'),
    });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'offline' });
    online = true;
    await visitor.does({ type: 'retry' });
    await visitor.settles();
    expect(visitor.snapshot.screen).toMatchObject({ state: 'list' });
  });

  test('help leads back to the page that it was asked on; a policy that was not found opens nothing', async () => {
    await atList();
    await visitor.does({ type: 'open-policy', policyId: 'education/preschool-aid' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'list' });
    await visitor.does({ type: 'open-policy', policyId: TRAVEL }, { type: 'go-to-window' });
    expect(visitor.screen).toBe('window');
    await visitor.does({ type: 'back' });
    expect(visitor.snapshot.screen).toMatchObject({ state: 'policy', policy: { id: TRAVEL } });
  });

  test('what was found stands in no audit row', async () => {
    await atList();
    await visitor.does({ type: 'open-policy', policyId: TRAVEL }, { type: 'confirm' });
    const rows = visitor.services.audited.filter(({ event }) => event.startsWith('polic'));
    expect(rows.map(({ event }) => event)).toEqual(['policies-asked', 'policy-confirmed']);
    expect(JSON.stringify(rows)).not.toMatch(/transport|乘车|110105/);
  });
});
