import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { CaseContent } from '#contract/case.ts';
import { verifySignature } from '#contract/crypto/signing.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { type Item, itemSchema } from '#contract/item.ts';
import { SAMPLE_ITEMS } from '../testing/sample-items.ts';
import { type PreparedCase, prepareCase, SPECIMEN } from '../testing/terminal-double.ts';
import { PATIENCE_MS, testHub } from '../testing/test-hub.ts';

/** 2026-11-20, a Friday, 10:00 in China. */
const NOW = new Date('2026-11-20T02:00:00Z');
const SUBSIDY = 'human-resources/subsidy';
const INSPECTED = 'human-resources/inspected';
const OTHER: IdentityDocument = { ...SPECIMEN, name: '李示例', number: '440524188001010014' };

let clock = NOW;

function inspected(): Item {
  const subsidy = SAMPLE_ITEMS.find(({ id }) => id === SUBSIDY);
  if (subsidy === undefined) throw new Error('no sample');
  return itemSchema.parse({
    ...subsidy,
    id: INSPECTED,
    materials: [],
    implementation: {
      ...subsidy.implementation,
      taskType: '01',
      specialSteps: [
        {
          id: 'site',
          name: '现场勘验',
          kind: 'inspection',
          limit: { days: 5, unit: 'working-day', example: true },
          basis: '样本依据',
        },
      ],
    },
  });
}

const hub = testHub({ items: [...SAMPLE_ITEMS, inspected()], now: () => clock });

const answers = (phone: string): CaseContent['answers'] => [
  { fieldId: 'phone', label: '手机号码', value: phone, display: phone },
  { fieldId: 'card', label: '银行卡号', value: '6222020200011112222', display: '**** 2222' },
];
const captured = (materialId: string, name: string): CaseContent['materials'][number] => ({
  materialId,
  name,
  source: 'capture',
  attachmentIds: [`${materialId}-pages`],
  pages: 1,
});
const page = (seed: number) => new Uint8Array(2000).map((_, index) => index * seed);

/** An application; `proof`: the deferrable material is handed in too. */
function apply(phone: string, proof = true): Promise<PreparedCase> {
  return prepareCase(hub.client, {
    itemId: SUBSIDY,
    content: {
      answers: answers(phone),
      materials: [
        captured('contract', '劳动合同'),
        proof
          ? captured('proof', '困难证明')
          : { materialId: 'proof', name: '困难证明', source: 'deferred', attachmentIds: [] },
      ],
      commitmentIds: ['true-information'],
    },
    pages: { 'contract-pages': page(3), ...(proof && { 'proof-pages': page(5) }) },
    at: clock,
  });
}

function follow(
  first: PreparedCase,
  kind: 'supplement' | 'withdraw',
  content: Partial<CaseContent> = {},
  over: { person?: IdentityDocument; slipCode?: string; pages?: Record<string, Uint8Array> } = {},
): Promise<PreparedCase> {
  return prepareCase(hub.client, {
    itemId: first.manifest.itemId,
    content: { ...content, followUp: { kind, caseId: first.manifest.caseId } },
    slipCode: first.slipCode,
    at: clock,
    ...over,
  });
}

/** Both gaps that the simulated department names. */
const BOTH: Partial<CaseContent> = {
  answers: answers('13800001234').slice(0, 1),
  materials: [captured('contract', '劳动合同')],
};
const BOTH_PAGES = { pages: { 'contract-pages': page(7) } };

const outcome = async (prepared: PreparedCase) => (await hub.send(prepared)).outcome;
const progress = ({ slipCode }: PreparedCase) => hub.client.cases.progress({ slipCode });
const papers = async ({ manifest, slipCode }: PreparedCase) =>
  (await hub.client.cases.result({ caseId: manifest.caseId, slipCode })).documents;
const on = (date: string) => {
  clock = new Date(`${date}T02:00:00Z`);
};

/** What a citizen would read on it. */
async function read(pdf: string): Promise<string> {
  const file = join(hub.folder, 'paper.pdf');
  await writeFile(file, Buffer.from(pdf, 'base64'));
  const { stdout } = await promisify(execFile)('pdftotext', ['-raw', file, '-']);
  return stdout.replace(/\s+/g, '');
}

describe('a supplement', { timeout: PATIENCE_MS }, () => {
  test('is asked for at once with all gaps, is done once, and leads to the acceptance', async () => {
    on('2026-11-20');
    const first = await apply('13800001111');
    const asked = await outcome(first);
    expect(asked).toMatchObject({ state: 'supplement-needed', supplementBy: '2026-12-04' });
    expect(asked.promisedDate).toBeUndefined();
    const waiting = await progress(first);
    expect(waiting).toMatchObject({
      state: 'supplement-needed',
      caseId: first.manifest.caseId,
      itemId: SUBSIDY,
      canWithdraw: true,
      supplement: { by: '2026-12-04', deferred: false },
    });
    expect(waiting.supplement?.gaps.map(({ subject }) => subject)).toEqual([
      { kind: 'field', fieldId: 'phone' },
      { kind: 'material', materialId: 'contract' },
    ]);

    on('2026-11-25');
    const second = await follow(first, 'supplement', BOTH, BOTH_PAGES);
    const receipt = await hub.sendSigned(second);
    const { signing } = await hub.client.keys();
    expect(verifySignature(receipt.receipt, receipt.signature, signing.publicKey)).toBe(true);
    expect(receipt.receipt.outcome).toMatchObject({
      state: 'accepted',
      followUp: 'supplement',
      acceptanceNumber: asked.acceptanceNumber,
      // Five working days from the day of the supplement.
      promisedDate: '2026-12-02',
    });
    expect(await hub.sendSigned(second)).toEqual(receipt);
    const now = await progress(first);
    expect(now).toMatchObject({ state: 'accepted', promisedDate: '2026-12-02' });
    expect(now.supplement).toBeUndefined();
    expect(now.timeline.map(({ state }) => state)).toEqual([
      'received',
      'supplement-needed',
      'received',
      'accepted',
    ]);
    expect((await papers(second)).map(({ kind }) => kind)).toEqual(['acceptance-notice']);
    on('2026-12-02');
    expect((await progress(first)).state).toBe('completed');
    // Another supplement comes too late: it is received, nothing changes, and it says why.
    const third = await outcome(await follow(first, 'supplement', BOTH, BOTH_PAGES));
    expect(third).toMatchObject({ state: 'not-accepted', reason: '这件办件现在没有需要补交的材料。' });
  });

  test('in part: what is left is told again, with the same last day', async () => {
    on('2026-11-20');
    const first = await apply('13800001111');
    await hub.sendSigned(first);
    on('2026-11-24');
    const half = await follow(first, 'supplement', { answers: BOTH.answers ?? [] });
    expect(await outcome(half)).toMatchObject({ state: 'supplement-needed', supplementBy: '2026-12-04' });
    const left = await progress(first);
    expect(left.supplement?.gaps).toHaveLength(1);
    expect(left.supplement?.gaps[0]?.subject).toEqual({ kind: 'material', materialId: 'contract' });
    const rest = await follow(first, 'supplement', { materials: BOTH.materials ?? [] }, BOTH_PAGES);
    expect((await outcome(rest)).state).toBe('accepted');
  });

  test('of another person is received and not done', async () => {
    on('2026-11-20');
    const first = await apply('13800001111');
    await hub.sendSigned(first);
    const foreign = await follow(first, 'supplement', BOTH, { ...BOTH_PAGES, person: OTHER });
    expect(await outcome(foreign)).toMatchObject({
      state: 'not-accepted',
      reason: '只有申请人本人可以补交材料。',
    });
    expect((await progress(first)).state).toBe('supplement-needed');
    // What the stranger handed in is no part of the case.
    expect((await outcome(await follow(first, 'supplement', BOTH, BOTH_PAGES))).state).toBe('accepted');
  });

  test.each<[string, Partial<CaseContent>, object, string]>([
    ['what was not asked for', { answers: answers('13800001234') }, {}, 'field card was not asked for again'],
    ['nothing', {}, {}, 'nothing is supplemented'],
    ['without its slip', BOTH, { slipCode: '0123456789ABCDEF', ...BOTH_PAGES }, 'slip code is not that of'],
    ['without its page', { materials: BOTH.materials ?? [] }, {}, 'is not in the manifest'],
  ])('with %s is refused for good', async (_name, content, over, reason) => {
    on('2026-11-20');
    const first = await apply('13800001111');
    await hub.sendSigned(first);
    const wrong = await follow(first, 'supplement', content, over);
    await expect(hub.sendSigned(wrong)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      data: { reason: expect.stringContaining(reason) },
    });
    expect((await progress(first)).state).toBe('supplement-needed');
  });

  test('before the case it follows waits for it', async () => {
    on('2026-11-20');
    const first = await apply('13800001111');
    const early = await follow(first, 'withdraw');
    await expect(hub.sendSigned(early)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await hub.sendSigned(first);
    expect((await outcome(early)).state).toBe('withdrawn');
  });

  test('that does not come: the case ends when none can be on its way any more', async () => {
    on('2026-11-20');
    const first = await apply('13800001111');
    await hub.sendSigned(first);
    on('2026-12-04');
    expect(await progress(first)).toMatchObject({
      state: 'supplement-needed',
      supplement: { by: '2026-12-04' },
    });
    on('2026-12-07');
    const waiting = await progress(first);
    expect(waiting.state).toBe('supplement-needed');
    expect(waiting.supplement).toBeUndefined();
    on('2026-12-08');
    expect((await progress(first)).state).toBe('supplement-lapsed');
    expect((await outcome(await follow(first, 'supplement', BOTH, BOTH_PAGES))).state).toBe('not-accepted');
  });
});

describe('a supplement from a machine without a network', { timeout: PATIENCE_MS }, () => {
  test('counts from the day on which it was handed in', async () => {
    on('2026-11-20');
    const [inTime, late] = [await apply('13800001111'), await apply('13800001111')];
    await hub.sendSigned(inTime);
    await hub.sendSigned(late);
    on('2026-12-04');
    const onTheLastDay = await follow(inTime, 'supplement', BOTH, BOTH_PAGES);
    on('2026-12-05');
    const oneDayLater = await follow(late, 'supplement', BOTH, BOTH_PAGES);
    on('2026-12-06');
    expect((await outcome(onTheLastDay)).state).toBe('accepted');
    expect(await outcome(oneDayLater)).toMatchObject({
      state: 'not-accepted',
      reason: '补交期限是2026年12月4日，已经过了，请重新申请。',
    });
  });
});

describe('what was deferred (容缺)', { timeout: PATIENCE_MS }, () => {
  test('is told in a notice of its own, comes later, and only then the case is decided', async () => {
    on('2026-11-20');
    const first = await apply('13800001234', false);
    expect(await outcome(first)).toMatchObject({ state: 'accepted', promisedDate: '2026-11-27' });
    const [acceptance, deferral] = await papers(first);
    expect(acceptance?.kind).toBe('acceptance-notice');
    expect(deferral?.kind).toBe('deferral-notice');
    expect(deferral?.documentNumber).not.toBe(acceptance?.documentNumber);
    const text = await read(deferral?.pdf ?? '');
    for (const said of ['容缺受理通知书', '困难证明', '2026年12月4日', '样本依据'])
      expect(text).toContain(said);

    on('2026-11-27');
    expect(await progress(first)).toMatchObject({
      state: 'reviewing',
      supplement: { deferred: true, by: '2026-12-04' },
    });
    const later = await follow(
      first,
      'supplement',
      { materials: [captured('proof', '困难证明')] },
      { pages: { 'proof-pages': page(9) } },
    );
    expect((await outcome(later)).state).toBe('reviewing');
    expect(await progress(first)).toMatchObject({ state: 'completed' });
  });

  test('that does not come ends the case', async () => {
    on('2026-11-20');
    const first = await apply('13800001234', false);
    await hub.sendSigned(first);
    on('2026-12-08');
    expect((await progress(first)).state).toBe('supplement-lapsed');
  });
});

describe('a withdrawal', { timeout: PATIENCE_MS }, () => {
  test('by the applicant ends the case, once, with a paper', async () => {
    on('2026-11-20');
    const first = await apply('13800001234');
    await hub.sendSigned(first);
    const wish = await follow(first, 'withdraw');
    const receipt = await hub.sendSigned(wish);
    expect(receipt.receipt.outcome).toMatchObject({ state: 'withdrawn', followUp: 'withdraw' });
    expect(await hub.sendSigned(wish)).toEqual(receipt);
    expect((await papers(wish)).map(({ kind }) => kind)).toEqual(['withdrawal-notice']);
    const after = await progress(first);
    expect(after).toMatchObject({ state: 'withdrawn', canWithdraw: false });
    expect(after.timeline.map(({ state }) => state)).toEqual(['received', 'accepted', 'withdrawn']);
    on('2026-11-30');
    expect((await progress(first)).state).toBe('withdrawn');
    expect((await outcome(await follow(first, 'withdraw'))).state).toBe('not-accepted');
  });

  test('offered many times at once is done once', async () => {
    on('2026-11-20');
    const first = await apply('13800001234');
    await hub.sendSigned(first);
    const wishes = await Promise.all(Array.from({ length: 5 }, () => follow(first, 'withdraw')));
    const states = await Promise.all(wishes.map(async (wish) => (await outcome(wish)).state));
    expect(states.filter((state) => state === 'withdrawn')).toHaveLength(1);
    expect((await progress(first)).timeline.filter(({ state }) => state === 'withdrawn')).toHaveLength(1);
  });

  test('of another person, or of what was done on the spot, is received and not done', async () => {
    on('2026-11-20');
    const first = await apply('13800001234');
    await hub.sendSigned(first);
    const foreign = await follow(first, 'withdraw', {}, { person: OTHER });
    expect(await outcome(foreign)).toMatchObject({
      state: 'not-accepted',
      reason: '只有申请人本人可以撤回申请。',
    });
    expect((await progress(first)).state).toBe('accepted');
    const done = await prepareCase(hub.client, { itemId: 'human-resources/pension-payments', at: clock });
    await hub.sendSigned(done);
    expect((await outcome(await follow(done, 'withdraw'))).state).toBe('not-accepted');
  });
});

describe('the clock', { timeout: PATIENCE_MS }, () => {
  test('nothing was said for five working days: accepted as of the day of receipt, with its notice', async () => {
    on('2026-11-20');
    const first = await apply('13800009999');
    expect((await outcome(first)).state).toBe('received');
    expect(await papers(first)).toEqual([]);
    on('2026-11-27');
    expect((await progress(first)).state).toBe('received');
    on('2026-11-28');
    const deemed = await progress(first);
    // Five working days of the promise counted from the receipt are over as well: the department's steps follow.
    expect(deemed.timeline.map(({ action }) => action).slice(0, 2)).toEqual(['submit', 'deem-accepted']);
    expect(deemed.promisedDate).toBe('2026-11-27');
    const [notice] = await papers(first);
    expect(await read(notice?.pdf ?? '')).toContain('即为受理');
    expect((await papers(first)).map(({ documentNumber }) => documentNumber)).toEqual([
      notice?.documentNumber,
    ]);
  });

  test('stands still in a special procedure, and the promised day moves on', async () => {
    on('2026-11-20');
    const first = await prepareCase(hub.client, {
      itemId: INSPECTED,
      content: { answers: answers('13800001234'), commitmentIds: ['true-information'] },
      at: clock,
    });
    expect(await outcome(first)).toMatchObject({ state: 'accepted', promisedDate: '2026-11-27' });
    const [notice] = await papers(first);
    expect(await read(notice?.pdf ?? '')).toContain('特别程序（不计入承诺时限）');
    on('2026-11-24');
    expect(await progress(first)).toMatchObject({ state: 'special-procedure', clockStopped: true });
    on('2026-11-28');
    const after = await progress(first);
    expect(after).toMatchObject({ state: 'reviewing', promisedDate: '2026-12-04' });
    expect(after.clockStopped).toBeUndefined();
    // A licence (行政许可) is granted, not merely done.
    on('2026-12-04');
    expect((await progress(first)).state).toBe('granted');
  });

  test('nobody asked for weeks: a hub that starts takes every step that fell due', async () => {
    on('2026-11-20');
    const first = await apply('13800001111');
    await hub.sendSigned(first);
    await hub.stop();
    on('2026-12-20');
    await hub.restart();
    const states = new BetterSqlite3(join(hub.dataDirectory, 'hub.db'), { readonly: true });
    try {
      await expect
        .poll(() => states.prepare('SELECT state FROM cases WHERE case_id = ?').get(first.manifest.caseId), {
          timeout: 15_000,
        })
        .toEqual({ state: 'supplement-lapsed' });
    } finally {
      states.close();
    }
  });
});

describe('notices', { timeout: PATIENCE_MS }, () => {
  test('of a supplement say all that the law wants on one', async () => {
    on('2026-11-20');
    const first = await apply('13800001111');
    const { acceptanceNumber } = await outcome(first);
    const [notice, ...more] = await papers(first);
    expect(more).toEqual([]);
    const text = await read(notice?.pdf ?? '');
    for (const said of [
      '一次性告知书',
      notice?.documentNumber ?? '',
      acceptanceNumber,
      '需补交或修改的材料如下（共2项）',
      '按所填的号码联系不上',
      '填写能够打通的手机号码',
      '拍摄件看不清',
      '样本依据',
      '补正期限2026年12月4日',
      '首次收件日2026年11月20日',
      '咨询电话12333',
      first.slipCode,
      '示例县人力资源和社会保障局',
      '领取人（签名）',
    ]) {
      expect(text).toContain(said);
    }
    expect(text).not.toContain(SPECIMEN.number);
  });

  test('of non-acceptance give the reason, the competent body and the remedies', async () => {
    on('2026-11-20');
    const first = await apply('13800004444');
    expect(await outcome(first)).toMatchObject({
      state: 'not-accepted',
      reason: expect.stringContaining('不是这件事的办理机关'),
    });
    const [notice] = await papers(first);
    const text = await read(notice?.pdf ?? '');
    for (const said of [
      '不予受理通知书',
      '主管机关',
      '户籍所在地',
      '行政复议',
      '六十日',
      '行政诉讼',
      '六个月',
    ]) {
      expect(text).toContain(said);
    }
  });
});

describe('the database', { timeout: PATIENCE_MS }, () => {
  test('neither changes a state without its step, nor a step that was taken', async () => {
    on('2026-11-20');
    const first = await apply('13800001234');
    await hub.sendSigned(first);
    const database = new BetterSqlite3(join(hub.dataDirectory, 'hub.db'));
    const { caseId } = first.manifest;
    try {
      expect(() =>
        database.prepare("UPDATE cases SET state = 'completed' WHERE case_id = ?").run(caseId),
      ).toThrow('by a step');
      expect(() => database.prepare("UPDATE case_steps SET opinion = ''").run()).toThrow('append-only');
      expect(() => database.prepare('DELETE FROM case_steps').run()).toThrow('append-only');
      const steps = database
        .prepare('SELECT action, from_state, to_state, actor, actor_name FROM case_steps WHERE case_id = ?')
        .all(caseId);
      expect(steps).toEqual([
        {
          action: 'submit',
          from_state: 'draft',
          to_state: 'received',
          actor: 'applicant',
          actor_name: 'T-1',
        },
        {
          action: 'accept',
          from_state: 'received',
          to_state: 'accepted',
          actor: 'department',
          actor_name: '示例县人力资源和社会保障局',
        },
      ]);
      const everything = JSON.stringify(database.prepare('SELECT * FROM cases').all());
      expect(everything).not.toContain('拍摄件看不清');
      expect(everything).not.toContain(SPECIMEN.number);
    } finally {
      database.close();
    }
  });
});
