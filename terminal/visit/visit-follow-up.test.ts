import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CaseGap, CaseReceipt, Progress } from '#contract/case.ts';
import type { CaseState } from '#contract/case-state.ts';
import { DEFAULT_PREFERENCES } from '#contract/preferences.ts';
import { ok } from '#contract/result.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';
import type { Submission, VisitServices } from './visit-services.ts';

const ITEM = 'public-security/residence-permit';
const CASE = '019ab000-0000-7000-8000-000000000001';
const SLIP = '0123456789ABCDEF';
const NUMBER = '441999001001202611210001000001A';

const services = recordedServices();
const item = services.catalog.item(ITEM);
const phone = item?.fields.find(({ input }) => input.kind === 'phone');
const paper = item?.materials.find(({ sources }) => sources.some(({ kind }) => kind === 'capture'));
if (phone === undefined || paper === undefined) throw new Error('the item has neither phone nor paper');
const GAPS: CaseGap[] = [
  {
    subject: { kind: 'field', fieldId: phone.id },
    name: phone.label,
    wrong: '联系不上。',
    wanted: '能打通的号码。',
    basis: '样本依据',
  },
  {
    subject: { kind: 'material', materialId: paper.id },
    name: paper.name,
    wrong: '看不清。',
    wanted: '清楚的。',
    basis: '样本依据',
  },
];
const WAITING: Progress = {
  itemName: item?.name ?? '',
  acceptanceNumber: NUMBER,
  state: 'supplement-needed',
  timeline: [],
  caseId: CASE,
  itemId: ITEM,
  supplement: { by: '2026-12-04', gaps: GAPS, deferred: false },
  canWithdraw: true,
  simulated: true,
};

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date', 'performance'],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

function answered(submission: Submission, state: CaseState): CaseReceipt {
  return {
    caseId: submission.content.caseId,
    manifestSha256: '0'.repeat(64),
    hubSequence: 2,
    hubEpoch: 'test',
    receivedAt: '2026-11-21T02:00:00Z',
    outcome: { state, acceptanceNumber: NUMBER, department: '示例县公安局', simulated: true },
  };
}

async function withSlip(
  progress: Progress,
  state: CaseState,
  overrides: Partial<VisitServices> = {},
): Promise<{ visitor: Visitor; sent: Submission[] }> {
  const sent: Submission[] = [];
  const visitor = new Visitor(
    recordedServices({
      findProgress: async () => ok(progress),
      submitQueued: async (submission) => {
        sent.push(submission);
        return ok({ receipt: answered(submission, state) });
      },
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
  return { visitor, sent };
}

const offered = (visitor: Visitor) => {
  const { screen } = visitor.snapshot;
  if (screen.name !== 'result') throw new Error(`at ${screen.name}`);
  return screen.followUps;
};

describe('a supplement', () => {
  test('asks the card, the wrong field and the missing paper, and nothing else', async () => {
    const { visitor, sent } = await withSlip(WAITING, 'accepted');
    expect(offered(visitor)).toEqual(['supplement', 'withdraw']);
    await visitor.does({ type: 'follow-up', kind: 'supplement' }, { type: 'consent' });
    const asked: string[] = [];
    await visitor.fillsIn(async (event) => {
      const { screen } = visitor.snapshot;
      if (screen.name === 'form') asked.push(`field ${screen.field.id} of ${screen.total}`);
      if (screen.name === 'materials') asked.push(screen.materials.map(({ material }) => material.id).join());
      await visitor.does(event);
    });
    expect([...new Set(asked)]).toEqual([`field ${phone.id} of 1`, paper.id]);
    await visitor.does({ type: 'confirm' });
    await visitor.seconds(3);
    const [{ content, attachments }] = sent as [Submission];
    expect(content).toMatchObject({
      followUp: { kind: 'supplement', caseId: CASE },
      slipCode: SLIP,
      eligibility: [],
      commitmentIds: [],
      itemId: ITEM,
    });
    expect(content.caseId).not.toBe(CASE);
    expect(content.answers.map(({ fieldId }) => fieldId)).toEqual([phone.id]);
    expect(content.materials).toMatchObject([{ materialId: paper.id, source: 'capture' }]);
    expect(attachments.map(({ attachmentId }) => attachmentId)).toContain(`${paper.id}-pages`);
    expect(visitor.services.printed).toContain('slip-accepted');
  });

  test('in another language asks no more than that', async () => {
    const { visitor } = await withSlip(WAITING, 'accepted');
    await visitor.does({ type: 'set-preferences', preferences: { ...DEFAULT_PREFERENCES, language: 'en' } });
    await visitor.does({ type: 'follow-up', kind: 'supplement' }, { type: 'consent' });
    expect(visitor.snapshot.screen).toMatchObject({ name: 'form', total: 1 });
  });

  test('left before it began: the progress again, with its own item', async () => {
    const { visitor } = await withSlip(WAITING, 'accepted');
    await visitor.does({ type: 'follow-up', kind: 'supplement' });
    expect(visitor.screen).toBe('consent');
    await visitor.does({ type: 'decline' });
    expect(offered(visitor)).toEqual(['supplement', 'withdraw']);
    expect(visitor.snapshot.itemName).toBe('办件进度查询');
  });

  test('of an item that this terminal does not have: by the item that the hub sends along', async () => {
    if (item === undefined) throw new Error('no item');
    const gone = { ...item, id: 'merged-away/residence-permit', name: '从前的事项' };
    const waiting = { ...WAITING, itemId: gone.id, itemName: gone.name, item: gone };
    const { visitor, sent } = await withSlip(waiting, 'accepted');
    expect(offered(visitor)).toEqual(['supplement', 'withdraw']);
    // A screen has no use for it.
    expect(visitor.snapshot.screen).not.toHaveProperty('progress.item');
    await visitor.does({ type: 'follow-up', kind: 'supplement' }, { type: 'consent' });
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    await visitor.seconds(3);
    expect(sent[0]?.content).toMatchObject({
      followUp: { kind: 'supplement', caseId: CASE },
      itemId: gone.id,
      materials: [{ materialId: paper.id, source: 'capture' }],
    });
    expect(visitor.services.printed).toContain('slip-accepted');
  });

  test.each<[string, CaseState, string]>([
    ['something is missing again', 'supplement-needed', 'slip-supplement'],
    ['nothing is said yet', 'received', 'slip-handed-in'],
    ['it was not done', 'not-accepted', 'slip-refused'],
  ])('the slip says what is true: %s', async (_name, state, title) => {
    const { visitor } = await withSlip(WAITING, state);
    await visitor.does({ type: 'follow-up', kind: 'supplement' }, { type: 'consent' });
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    await visitor.seconds(3);
    expect(visitor.services.printed).toContain(title);
  });
});

describe('a withdrawal', () => {
  test('asks the card, says what it means, and carries nothing but itself', async () => {
    const { visitor, sent } = await withSlip(WAITING, 'withdrawn');
    await visitor.does({ type: 'follow-up', kind: 'withdraw' }, { type: 'consent' });
    expect(visitor.snapshot.screen).toEqual({
      name: 'withdraw',
      itemName: item?.name,
      acceptanceNumber: NUMBER,
    });
    await visitor.does({ type: 'confirm' });
    await visitor.seconds(3);
    expect(sent[0]?.content).toMatchObject({
      followUp: { kind: 'withdraw', caseId: CASE },
      slipCode: SLIP,
      answers: [],
      materials: [],
    });
    // Nothing is signed: the page says what it means, and the answer to it is the wish.
    expect(sent[0]?.content.signatureAttachmentId).toBeUndefined();
    expect(sent[0]?.attachments).toEqual([]);
    expect(visitor.services.printed).toContain('slip-withdrawn');
    expect(visitor.snapshot.outcome).toMatchObject({ kind: 'withdrawn', acceptanceNumber: NUMBER });
  });
});

describe('a withdrawal that is not meant after all', () => {
  test('leads back to the progress, with nobody known any more, and may become a supplement', async () => {
    const { visitor, sent } = await withSlip(WAITING, 'accepted');
    await visitor.does({ type: 'follow-up', kind: 'withdraw' }, { type: 'consent' });
    expect(visitor.snapshot.canGoBack).toBe(true);
    await visitor.does({ type: 'back' });
    expect(offered(visitor)).toEqual(['supplement', 'withdraw']);
    expect(visitor.actor.getSnapshot().context).toMatchObject({ citizen: undefined, followUp: undefined });
    await visitor.does({ type: 'follow-up', kind: 'supplement' }, { type: 'consent' });
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    await visitor.seconds(3);
    expect(sent.map(({ content }) => content.followUp?.kind)).toEqual(['supplement']);
  });

  test('back from there: the card that still lies on the reader is asked back', async () => {
    const { visitor } = await withSlip(WAITING, 'accepted');
    await visitor.does({ type: 'follow-up', kind: 'withdraw' }, { type: 'consent' });
    await visitor.does({ type: 'back' }, { type: 'back' });
    expect(visitor.actor.getSnapshot().context.progress).toBeUndefined();
    expect(visitor.screen).not.toBe('scan-slip');
  });
});

describe('nothing is offered', () => {
  const { caseId: _case, itemId: _item, ...older } = WAITING;
  test.each<[string, Progress]>([
    ['by an older hub', older],
    ['for an item that is not here any more', { ...WAITING, itemId: 'general/gone' }],
    [
      'for a case that is done',
      { ...WAITING, state: 'completed', supplement: undefined, canWithdraw: false } as unknown as Progress,
    ],
  ])('%s, and an event made by hand leads nowhere', async (_name, progress) => {
    const { visitor } = await withSlip(progress, 'accepted');
    expect(offered(visitor)).toEqual([]);
    await visitor.does({ type: 'follow-up', kind: 'withdraw' });
    expect(visitor.screen).toBe('result');
  });
});

describe('the code of a slip', () => {
  test('that was asked for and left does not become that of a new application', async () => {
    const visitor = new Visitor(recordedServices({ findProgress: () => new Promise(() => undefined) }));
    await visitor.does(
      { type: 'start' },
      { type: 'open-item', itemId: 'general/case-progress' },
      { type: 'begin' },
      { type: 'enter-slip-code', code: SLIP },
      { type: 'back' },
    );
    await visitor.does({ type: 'open-item', itemId: ITEM }, { type: 'begin' });
    await visitor.answersQuestions();
    await visitor.does({ type: 'consent' });
    await visitor.fillsIn();
    await visitor.does({ type: 'confirm' });
    await visitor.seconds(3);
    expect(visitor.services.submissions[0]?.content.slipCode).not.toBe(SLIP);
  });
});
