import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Progress } from '#contract/case.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { EvaluationStanding } from '#contract/evaluation.ts';
import { newestOptions, SUPPLIED_EVALUATION_OPTIONS } from '#contract/evaluation-options.ts';
import { fail, ok } from '#contract/result.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';
import type { VisitServices } from './visit-services.ts';

const CERTIFICATE = 'human-resources/participation-certificate';
const APPLICATION = 'public-security/residence-permit';
const SLIP = '0123456789ABCDEF';
const PROGRESS: Progress = {
  itemName: '居住证申领',
  acceptanceNumber: '441999001001202611210001000001A',
  state: 'accepted',
  timeline: [],
  simulated: true,
};
const OPEN: EvaluationStanding = { state: 'open', until: '2027-02-18', itemId: APPLICATION, given: [] };

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date', 'performance'],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

async function atTheEndOf(itemId: string, overrides: Partial<VisitServices> = {}): Promise<Visitor> {
  const visitor = new Visitor(recordedServices(overrides));
  await visitor.identifiesFor(itemId);
  await visitor.fillsIn();
  await visitor.does({ type: 'confirm' });
  await visitor.seconds(3);
  expect(visitor.screen).toBe('evaluate');
  return visitor;
}

async function withSlip(
  standing: EvaluationStanding | undefined,
  overrides: Partial<VisitServices> = {},
): Promise<Visitor> {
  const visitor = new Visitor(
    recordedServices({
      findProgress: async () => ok(PROGRESS),
      findStanding: async () => (standing === undefined ? fail('hub-not-reachable') : ok(standing)),
      ...overrides,
    }),
  );
  await visitor.does(
    { type: 'start' },
    { type: 'open-item', itemId: 'general/case-progress' },
    { type: 'begin' },
    { type: 'enter-slip-code', code: SLIP },
  );
  expect(visitor.screen).toBe('result');
  return visitor;
}

const evaluatePage = (visitor: Visitor) => {
  const { screen } = visitor.snapshot;
  if (screen.name !== 'evaluate') throw new Error(`at ${screen.name}`);
  return screen;
};
const progressPage = (visitor: Visitor) => {
  const { screen } = visitor.snapshot;
  if (screen.name !== 'result') throw new Error(`at ${screen.name}`);
  return screen;
};

describe('after an item', () => {
  test('it comes by itself, with five levels in one order and nothing chosen', async () => {
    const visitor = await atTheEndOf(CERTIFICATE);
    const page = evaluatePage(visitor);
    expect(page.levels.map(({ level }) => level)).toEqual([5, 4, 3, 2, 1]);
    expect(page).toMatchObject({ state: 'asking', about: 'this-visit', followUp: false });
    expect(JSON.stringify(page)).not.toMatch(/select|chosen|default/);
  });

  test('doing nothing leaves it, and says nothing', async () => {
    const visitor = await atTheEndOf(CERTIFICATE);
    await visitor.seconds(600);
    expect(visitor.screen).toBe('attract');
    expect(visitor.services.evaluations).toEqual([]);
  });

  test.each(['skip-evaluation', 'leave'] as const)('%s leaves it, and says nothing', async (type) => {
    const visitor = await atTheEndOf(CERTIFICATE);
    await visitor.does({ type });
    expect(visitor.screen).not.toBe('evaluate');
    expect(visitor.services.evaluations).toEqual([]);
  });

  test('it is of the case, under the version it was asked in', async () => {
    const visitor = await atTheEndOf(CERTIFICATE);
    await visitor.does({ type: 'evaluate', level: 2, reasons: ['slow'], text: ' 太慢了 ' });
    expect(visitor.screen).not.toBe('evaluate');
    const caseId = visitor.services.submissions[0]?.content.caseId;
    expect(visitor.services.evaluations).toEqual([
      {
        text: '太慢了',
        evaluation: expect.objectContaining({
          caseId,
          itemId: CERTIFICATE,
          channel: 'kiosk',
          level: 2,
          reasons: ['slow'],
          reasonsVersion: 1,
          terminalId: 'ZB-TEST-0001',
        }),
      },
    ]);
    const sent = JSON.stringify(visitor.services.evaluations);
    expect(sent).not.toMatch(/张三丰|11010519491231002X/);
    expect(visitor.services.evaluations[0]?.evaluation).not.toHaveProperty('visitId');
  });

  test('the options change in mid-visit: the page stays as it was asked', async () => {
    const second = { ...structuredClone(newestOptions(SUPPLIED_EVALUATION_OPTIONS)), version: 2 };
    second.levels['1'] = ['could-not-finish'];
    let asked = newestOptions(SUPPLIED_EVALUATION_OPTIONS);
    const visitor = await atTheEndOf(CERTIFICATE, {
      evaluationForm: () => ({ options: asked, canWrite: true }),
    });
    asked = second;
    await visitor.does({ type: 'evaluate', level: 1, reasons: ['slow'] });
    expect(visitor.services.evaluations[0]?.evaluation).toMatchObject({
      reasonsVersion: 1,
      reasons: ['slow'],
    });
  });

  test('it can be read in every language', async () => {
    const visitor = await atTheEndOf(CERTIFICATE);
    const told: string[] = [];
    for (const language of ['zh-Hans', 'zh-Hant', 'en']) {
      await visitor.does({
        type: 'set-preferences',
        preferences: { ...visitor.snapshot.preferences, language },
      });
      told.push(evaluatePage(visitor).levels.at(-1)?.options.at(-1)?.text ?? '');
    }
    expect(told).toEqual(['没有办成', '沒有辦成', 'Could not finish']);
  });

  test('a call back is offered to who left a number on this visit, and taken from nobody else', async () => {
    const without = await atTheEndOf(CERTIFICATE);
    expect(evaluatePage(without).canBeCalled).toBe(false);
    await without.does({ type: 'evaluate', level: 1, reasons: [], callBack: true });
    expect(without.screen).toBe('evaluate');
    const visitor = await atTheEndOf(APPLICATION);
    expect(evaluatePage(visitor).canBeCalled).toBe(true);
    await visitor.does({ type: 'evaluate', level: 1, reasons: [], callBack: true });
    expect(visitor.services.evaluations[0]?.evaluation.callBack).toBe(true);
  });

  test('no key of the hub: nothing is written that could not be sealed', async () => {
    const visitor = await atTheEndOf(CERTIFICATE, {
      evaluationForm: () => ({ options: newestOptions(SUPPLIED_EVALUATION_OPTIONS), canWrite: false }),
    });
    expect(evaluatePage(visitor).canWrite).toBe(false);
    await visitor.does({ type: 'evaluate', level: 1, reasons: [], text: '太慢了' });
    expect(visitor.screen).toBe('evaluate');
    await visitor.does({ type: 'evaluate', level: 1, reasons: [] });
    expect(visitor.screen).not.toBe('evaluate');
  });

  test('the disk does not take it: the page says so, and trying again sends the same evaluation', async () => {
    const ids: string[] = [];
    let full = true;
    const visitor = await atTheEndOf(CERTIFICATE, {
      storeEvaluation: async ({ evaluation }) => {
        ids.push(evaluation.evaluationId);
        return full ? fail('case-not-saved') : ok();
      },
    });
    await visitor.does({ type: 'evaluate', level: 4, reasons: [] });
    expect(evaluatePage(visitor).state).toBe('not-stored');
    full = false;
    await visitor.does({ type: 'evaluate', level: 4, reasons: [] });
    expect(visitor.screen).not.toBe('evaluate');
    expect(new Set(ids).size).toBe(1);
  });

  test('pressed twice: one evaluation', async () => {
    const visitor = await atTheEndOf(CERTIFICATE);
    visitor.actor.send({ type: 'evaluate', level: 5, reasons: [] });
    visitor.actor.send({ type: 'evaluate', level: 1, reasons: [] });
    await visitor.settles();
    expect(visitor.services.evaluations.map(({ evaluation }) => evaluation.level)).toEqual([5]);
  });

  test('help on the way, then back: it still asks about this case', async () => {
    const visitor = await atTheEndOf(CERTIFICATE);
    await visitor.does({ type: 'open-report' }, { type: 'back' });
    await visitor.does({ type: 'evaluate', level: 3, reasons: [] });
    expect(visitor.services.evaluations[0]?.evaluation.caseId).toBeDefined();
  });
});

describe('with the slip of an earlier case', () => {
  test('may be evaluated: by the slip’s hash, never by its code, for the item it was', async () => {
    const visitor = await withSlip(OPEN);
    expect(progressPage(visitor).evaluation).toEqual(OPEN);
    await visitor.does({ type: 'open-evaluation' });
    expect(evaluatePage(visitor)).toMatchObject({
      about: 'earlier-case',
      earlierItem: '居住证申领',
      followUp: false,
      canBeCalled: false,
    });
    await visitor.does({ type: 'evaluate', level: 1, reasons: ['slow'] });
    expect(visitor.services.evaluations[0]?.evaluation).toMatchObject({
      slipCodeSha256: sha256Hex(SLIP),
      itemId: APPLICATION,
    });
    expect(JSON.stringify(visitor.services.evaluations)).not.toContain(SLIP);
    // The hub, asked again, may not have it yet: the page does not forget what was just said.
    expect(progressPage(visitor).evaluation).toMatchObject({ state: 'over', given: [{ level: 1 }] });
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).not.toBe('evaluate');
  });

  test('skipped, or back: the progress again', async () => {
    const visitor = await withSlip(OPEN);
    for (const type of ['skip-evaluation', 'back'] as const) {
      await visitor.does({ type: 'open-evaluation' }, { type });
      expect(visitor.screen).toBe('result');
    }
    expect(visitor.services.evaluations).toEqual([]);
    await visitor.does({ type: 'continue' });
    expect(visitor.screen).not.toBe('evaluate');
  });

  test('added to, while it may be', async () => {
    const visitor = await withSlip({ ...OPEN, state: 'follow-up', given: [{ level: 1, on: '2026-11-20' }] });
    await visitor.does({ type: 'open-evaluation' });
    expect(evaluatePage(visitor).followUp).toBe(true);
    await visitor.does({ type: 'evaluate', level: 5, reasons: [] });
    expect(progressPage(visitor).evaluation?.given.map(({ level }) => level)).toEqual([1, 5]);
  });

  test('too late: only what was said and what became of it', async () => {
    const over: EvaluationStanding = {
      ...OPEN,
      state: 'over',
      given: [{ level: 1, on: '2026-11-20' }],
      rectification: { state: 'rectified', dueDate: '2026-12-11', overdue: false, answer: '修好了' },
    };
    const visitor = await withSlip(over);
    await visitor.does({ type: 'open-evaluation' });
    expect(progressPage(visitor).evaluation).toEqual(over);
  });

  test('the hub says nothing of it: the visit itself is asked about, and can be left', async () => {
    const visitor = await withSlip(undefined);
    expect(progressPage(visitor).evaluation).toBeUndefined();
    await visitor.does({ type: 'continue' });
    expect(evaluatePage(visitor).about).toBe('this-visit');
    await visitor.does({ type: 'evaluate', level: 4, reasons: [] });
    const { evaluation } = visitor.services.evaluations[0] ?? {};
    expect(evaluation?.visitId).toMatch(/^[0-9a-f-]{36}$/);
    expect(evaluation).not.toHaveProperty('caseId');
    expect(evaluation).not.toHaveProperty('slipCodeSha256');
  });

  test('another slip: nothing of the first is left', async () => {
    const visitor = await withSlip(OPEN, {
      findStanding: async (code) => (code === SLIP ? ok(OPEN) : fail('slip-code-unknown')),
    });
    await visitor.does({ type: 'back' }, { type: 'enter-slip-code', code: 'FFFFFFFFFFFFFFFF' });
    expect(progressPage(visitor).evaluation).toBeUndefined();
  });
});

test('whatever is pressed on the page, in whatever order: at most one evaluation a case, and only with its own options', async () => {
  const options = newestOptions(SUPPLIED_EVALUATION_OPTIONS);
  const ids = [...Object.keys(options.options), 'of-no-level'];
  const anyEvent: fc.Arbitrary<VisitEvent> = fc.oneof(
    fc.record({
      type: fc.constant('evaluate' as const),
      level: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const),
      reasons: fc.array(fc.constantFrom(...ids), { maxLength: 3 }),
      text: fc.constantFrom('', '  ', '太慢'),
      callBack: fc.boolean(),
    }),
    fc.constantFrom<VisitEvent>(
      { type: 'skip-evaluation' },
      { type: 'open-report' },
      { type: 'back' },
      { type: 'open-evaluation' },
      { type: 'touch' },
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 12 }), async (events) => {
      const visitor = await atTheEndOf(CERTIFICATE);
      for (const event of events) await visitor.does(event);
      visitor.actor.stop();
      const { evaluations } = visitor.services;
      expect(evaluations.length).toBeLessThanOrEqual(1);
      for (const { evaluation, text } of evaluations) {
        expect(evaluation.reasons.every((id) => options.levels[evaluation.level].includes(id))).toBe(true);
        expect(text === undefined || text === '太慢').toBe(true);
        expect(evaluation.callBack).toBeUndefined();
      }
    }),
    { numRuns: 40 },
  );
});
