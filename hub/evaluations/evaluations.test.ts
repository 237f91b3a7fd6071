import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { sealToHub } from '#contract/crypto/sealing.ts';
import type {
  Evaluation,
  EvaluationLevel,
  Rectification,
  RectificationAction,
} from '#contract/evaluation.ts';
import { SUPPLIED_EVALUATION_OPTIONS } from '#contract/evaluation-options.ts';
import type { HubEvent } from '../server.ts';
import { type HubClient, hubClient, prepareCase } from '../testing/terminal-double.ts';
import { TERMINAL_KEY, testHub } from '../testing/test-hub.ts';

const OPERATORS = {
  'office.one': { role: 'office' as const, key: 'key-of-the-first-officer' },
  'office.two': { role: 'office' as const, key: 'key-of-the-second-officer' },
  'own.department': {
    role: 'department' as const,
    departmentId: 'human-resources',
    key: 'key-of-the-own-department',
  },
  'other.department': {
    role: 'department' as const,
    departmentId: 'taxation',
    key: 'key-of-another-department',
  },
};
/** 2026-11-20, a Friday, 10:00 in China. */
const NOW = new Date('2026-11-20T02:00:00Z');
const DAY = 24 * 60 * 60 * 1000;
const ITEM = 'human-resources/participation-certificate';

let clock = NOW;
let events: HubEvent[] = [];
const hub = testHub({
  operatorKeys: OPERATORS,
  now: () => clock,
  report: (event) => events.push(event),
});
const office = () => operator('office.one');
const operator = (id: keyof typeof OPERATORS): HubClient => hubClient(hub.url, OPERATORS[id].key);

beforeEach(() => {
  clock = NOW;
  events = [];
});

let serial = 0;
function uuid(): string {
  serial += 1;
  return `0199c0de-0000-7000-8000-${String(serial).padStart(12, '0')}`;
}

function evaluation(change: Partial<Evaluation> = {}): Evaluation {
  return {
    evaluationId: uuid(),
    itemId: ITEM,
    terminalId: 'T-1',
    regionCode: '440524000000',
    channel: 'kiosk',
    level: 1,
    reasons: ['slow'],
    reasonsVersion: 1,
    at: clock.toISOString(),
    ...change,
  };
}

interface ReceivedCase {
  readonly caseId: string;
  readonly slipCode: string;
}

async function receivedCase(): Promise<ReceivedCase> {
  const prepared = await prepareCase(hub.client, { itemId: ITEM, at: clock });
  expect((await hub.client.cases.put(prepared.manifest)).state).toBe('received');
  return { caseId: prepared.manifest.caseId, slipCode: prepared.slipCode };
}

const standingOf = ({ slipCode }: ReceivedCase) => hub.client.evaluations.standing({ slipCode });
const errorOf = async (call: Promise<unknown>): Promise<ORPCError<string, unknown>> => {
  const error = await call.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ORPCError)) throw error;
  return error;
};
async function rectificationOf(id: string, as = office()): Promise<Rectification | undefined> {
  for (const state of [undefined, 'closed', 'dismissed'] as const) {
    const { rectifications } = await as.rectifications.list(state === undefined ? {} : { state });
    const found = rectifications.find(({ rectificationId }) => rectificationId === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Bad evaluation of a new case; its id is that of the rectification. */
async function badCase(change: Partial<Evaluation> = {}): Promise<ReceivedCase & { readonly id: string }> {
  const about = await receivedCase();
  const given = evaluation({ caseId: about.caseId, ...change });
  await hub.client.evaluations.put(given);
  return { ...about, id: given.evaluationId };
}

async function steps(id: string, ...actions: readonly [keyof typeof OPERATORS, RectificationAction][]) {
  let last: Rectification | undefined;
  for (const [who, action] of actions) {
    last = await operator(who).rectifications.step({
      rectificationId: id,
      after: (await rectificationOf(id))?.steps.length ?? 0,
      action,
    });
  }
  if (last === undefined) throw new Error('no step');
  return last;
}

const RECTIFIED: readonly [keyof typeof OPERATORS, RectificationAction][] = [
  ['office.one', { kind: 'verify' }],
  ['office.one', { kind: 'assign', departmentId: 'human-resources' }],
  ['own.department', { kind: 'rectify', answer: '已经换了打印机，谢谢。' }],
];

describe('an evaluation', () => {
  test('is of its case: open, then given, and what comes later is added', async () => {
    const about = await receivedCase();
    expect(await standingOf(about)).toEqual({ state: 'open', until: '2027-02-18', itemId: ITEM, given: [] });
    await hub.client.evaluations.put(evaluation({ caseId: about.caseId, level: 4, reasons: ['fast'] }));
    clock = new Date(NOW.getTime() + 3 * DAY);
    await hub.client.evaluations.put(
      evaluation({ slipCodeSha256: sha256Hex(about.slipCode), level: 5, reasons: [], itemId: 'x/y' }),
    );
    expect(await standingOf(about)).toEqual({
      state: 'follow-up',
      until: '2027-02-18',
      itemId: ITEM,
      given: [
        { level: 4, on: '2026-11-20' },
        { level: 5, on: '2026-11-23' },
      ],
    });
  });

  test('may be given until its day, and only so often added to', async () => {
    const late = await receivedCase();
    clock = new Date(NOW.getTime() + 90 * DAY);
    expect((await standingOf(late)).state).toBe('open');
    clock = new Date(NOW.getTime() + 91 * DAY);
    expect((await standingOf(late)).state).toBe('over');
    clock = NOW;
    const often = await receivedCase();
    for (let time = 0; time < 4; time += 1) {
      expect((await standingOf(often)).state).toBe(time === 0 ? 'open' : 'follow-up');
      await hub.client.evaluations.put(evaluation({ caseId: often.caseId, level: 5, reasons: [] }));
    }
    expect((await standingOf(often)).state).toBe('over');
  });

  test('that comes before its case is found when the case has come', async () => {
    const prepared = await prepareCase(hub.client, { itemId: ITEM, at: clock });
    const { caseId } = prepared.manifest;
    await hub.client.evaluations.put(evaluation({ caseId, level: 5, reasons: [] }));
    await hub.client.evaluations.put(
      evaluation({ slipCodeSha256: prepared.manifest.slipCodeSha256, level: 4, reasons: [] }),
    );
    await hub.client.cases.put(prepared.manifest);
    const standing = await standingOf({ caseId, slipCode: prepared.slipCode });
    expect(standing.given.map(({ level }) => level)).toEqual([5, 4]);
  });

  test('a visit without a case opens a rectification as well, and names no case', async () => {
    const given = evaluation({ visitId: uuid(), itemId: 'general/case-progress' });
    await hub.client.evaluations.put(given);
    const opened = await rectificationOf(given.evaluationId);
    expect(opened).toMatchObject({ departmentId: 'general', level: 1 });
    expect(opened).not.toHaveProperty('acceptanceNumber');
  });

  test('two things at once, another terminal, a stranger: refused', async () => {
    const both = evaluation({ caseId: '0199c0de-0000-7000-8000-0000000000aa', visitId: uuid() });
    expect((await errorOf(hub.client.evaluations.put(both))).code).toBe('BAD_REQUEST');
    expect((await errorOf(hub.client.evaluations.put(evaluation({ terminalId: 'T-2' })))).code).toBe(
      'BAD_REQUEST',
    );
    const stranger = hubClient(hub.url, 'not-a-key-of-anybody');
    expect((await errorOf(stranger.evaluations.put(evaluation()))).code).toBe('UNAUTHORIZED');
    expect((await errorOf(hub.client.evaluations.standing({ slipCode: '0'.repeat(16) }))).code).toBe(
      'NOT_FOUND',
    );
  });
});

describe('faults', () => {
  test('sent twice, also at the same moment: kept once, one rectification', async () => {
    const about = await receivedCase();
    const given = evaluation({ caseId: about.caseId });
    await Promise.all([1, 2, 3].map(() => hub.client.evaluations.put(given)));
    await hub.client.evaluations.put({ ...given, level: 5, reasons: [] });
    expect((await standingOf(about)).given).toEqual([{ level: 1, on: '2026-11-20' }]);
    const { rectifications } = await office().rectifications.list({});
    expect(rectifications.filter((each) => each.rectificationId === given.evaluationId)).toHaveLength(1);
  });

  test('reply lost: the connection is cut before the answer, and sending again adds nothing', async () => {
    const about = await receivedCase();
    const given = evaluation({ caseId: about.caseId });
    const body = JSON.stringify(given);
    await new Promise<void>((resolve) => {
      const sending = httpRequest(`${hub.url}/v1/evaluations/${given.evaluationId}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${TERMINAL_KEY}`, 'content-type': 'application/json' },
      });
      sending.on('error', () => resolve());
      sending.on('close', () => resolve());
      sending.on('response', () => sending.destroy());
      sending.end(body);
    });
    await hub.client.evaluations.put(given);
    expect((await standingOf(about)).given).toHaveLength(1);
  });

  test('the hub starts anew: everything is still there', async () => {
    const bad = await badCase();
    await steps(bad.id, ['office.one', { kind: 'verify', note: '属实' }]);
    await hub.restart();
    expect(await rectificationOf(bad.id)).toMatchObject({ state: 'verified' });
    expect((await standingOf(bad)).rectification).toMatchObject({ state: 'received' });
  });

  test('words sealed to somebody else, or moved to another evaluation: kept without words, and told', async () => {
    const { sealing } = await hub.client.keys();
    const seal = (associatedData: string) =>
      sealToHub({ plain: new TextEncoder().encode('太慢'), associatedData, recipient: sealing });
    const moved = evaluation({ sealedText: await seal('another evaluation') });
    const strange = evaluation();
    strange.sealedText = { ...(await seal(strange.evaluationId)), keyId: 'nobody' };
    for (const given of [moved, strange]) {
      await hub.client.evaluations.put(given);
      expect(await rectificationOf(given.evaluationId)).not.toHaveProperty('text');
    }
    expect(events.map(({ event }) => event)).toEqual(['evaluation-fault', 'evaluation-fault']);
  });

  test('two officers at the same moment: one of them is told to look again', async () => {
    const { id } = await badCase();
    const tries = await Promise.allSettled(
      (['office.one', 'office.two'] as const).map((who) =>
        operator(who).rectifications.step({ rectificationId: id, after: 0, action: { kind: 'verify' } }),
      ),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const stale = await errorOf(
      office().rectifications.step({ rectificationId: id, after: 0, action: { kind: 'verify' } }),
    );
    expect([stale.code, stale.data]).toMatchObject(['CONFLICT', { reason: 'changed-meanwhile: 1 steps' }]);
  });

  test('rows are only added: the database itself refuses to change or drop one', async () => {
    const { id } = await badCase();
    await steps(id, ['office.one', { kind: 'verify' }]);
    const database = new Database(join(hub.dataDirectory, 'hub.db'));
    try {
      for (const table of ['evaluations', 'rectifications', 'rectification_steps']) {
        expect(() => database.exec(`DELETE FROM ${table}`)).toThrow(/only added to/);
      }
      expect(() => database.exec('UPDATE evaluations SET level = 5')).toThrow(/only added to/);
      expect(() => database.exec("UPDATE rectification_steps SET state = 'closed'")).toThrow(/only added to/);
      expect(() => database.exec("UPDATE rectifications SET due_date = '2099-01-01'")).toThrow(
        /only added to/,
      );
    } finally {
      database.close();
    }
  });
});

describe('who said it stays a secret', () => {
  test('own words reach the office and the department, without numbers; nothing of them or of the slip is on the disk', async () => {
    const about = await receivedCase();
    const { sealing } = await hub.client.keys();
    const given = evaluation({ caseId: about.caseId, callBack: true, at: '2026-11-20T01:13:17.000Z' });
    const words = '打印机坏了三次，请打13800001234，证号11010519491231002X';
    given.sealedText = await sealToHub({
      plain: new TextEncoder().encode(words),
      associatedData: given.evaluationId,
      recipient: sealing,
    });
    await hub.client.evaluations.put(given);
    await steps(given.evaluationId, ...RECTIFIED.slice(0, 2));
    const seen = await rectificationOf(given.evaluationId, operator('own.department'));
    expect(seen?.text).toBe('打印机坏了三次，请打●●●，证号●●●');
    expect(seen?.acceptanceNumber).toMatch(/^440524/);
    expect(seen?.options).toEqual([{ id: 'slow', text: '太慢' }]);
    const told = JSON.stringify(seen);
    for (const secret of ['张三丰', '11010519491231002X', '13800001234', about.slipCode, about.caseId]) {
      expect(told).not.toContain(secret);
    }
    // Only the day: an hour would lead to who stood at the machine.
    expect(told).not.toContain(given.at);

    const copy = join(hub.folder, 'copy.db');
    const database = new Database(join(hub.dataDirectory, 'hub.db'));
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    await copyFile(join(hub.dataDirectory, 'hub.db'), copy);
    const bytes = (await readFile(copy)).toString('latin1');
    for (const secret of ['打印机坏了三次', '13800001234', about.slipCode]) {
      expect(bytes).not.toContain(Buffer.from(secret).toString('latin1'));
    }
  });

  test('another department sees nothing, a terminal is no operator, an operator no terminal', async () => {
    const { id } = await badCase();
    expect(await rectificationOf(id, operator('own.department'))).toBeUndefined();
    await steps(id, ...RECTIFIED.slice(0, 2));
    expect(await rectificationOf(id, operator('own.department'))).toMatchObject({ state: 'assigned' });
    const other = operator('other.department');
    expect(await rectificationOf(id, other)).toBeUndefined();
    const refused = await errorOf(
      other.rectifications.step({
        rectificationId: id,
        after: 2,
        action: { kind: 'rectify', answer: '好了' },
      }),
    );
    expect(refused.code).toBe('NOT_FOUND');
    expect((await errorOf(hub.client.rectifications.list({}))).code).toBe('UNAUTHORIZED');
    expect(
      (await errorOf(hub.client.evaluations.report({ from: '2026-11-01', to: '2026-11-30' }))).code,
    ).toBe('UNAUTHORIZED');
    expect((await errorOf(office().evaluations.put(evaluation()))).code).toBe('UNAUTHORIZED');
  });
});

describe('a rectification', () => {
  test('has 15 working days, 5 where a call is wanted; good evaluations have none', async () => {
    const anonymous = await badCase({ level: 2 });
    const called = await badCase({ callBack: true });
    expect(await rectificationOf(anonymous.id)).toMatchObject({
      state: 'open',
      dueDate: '2026-12-11',
      wantsCallBack: false,
    });
    expect(await rectificationOf(called.id)).toMatchObject({ dueDate: '2026-11-27', wantsCallBack: true });
    for (const level of [5, 4, 3] as const) {
      const good = await badCase({ level, reasons: [] });
      expect(await rectificationOf(good.id)).toBeUndefined();
      expect((await standingOf(good)).rectification).toBeUndefined();
    }
  });

  test('goes its whole way, and its evaluator sees each part of it', async () => {
    const bad = await badCase();
    const told = async () => (await standingOf(bad)).rectification;
    expect(await told()).toEqual({ state: 'received', dueDate: '2026-12-11', overdue: false });
    await steps(bad.id, ...RECTIFIED.slice(0, 2));
    expect(await told()).toMatchObject({ state: 'being-rectified' });
    await steps(bad.id, ...RECTIFIED.slice(2));
    expect(await told()).toMatchObject({ state: 'rectified', answer: '已经换了打印机，谢谢。' });
    const unhappy = await steps(bad.id, [
      'office.two',
      { kind: 'call-back', result: 'dissatisfied', note: '还是坏的' },
    ]);
    expect(unhappy.state).toBe('called-back');
    const early = await errorOf(
      office().rectifications.step({ rectificationId: bad.id, after: 4, action: { kind: 'close' } }),
    );
    expect(early.code).toBe('CONFLICT');
    await steps(bad.id, ['office.two', { kind: 'assign', departmentId: 'human-resources' }]);
    expect(await told()).toEqual({ state: 'being-rectified', dueDate: '2026-12-11', overdue: false });
    const closed = await steps(
      bad.id,
      ['own.department', { kind: 'rectify', answer: '又修了一次。' }],
      ['office.one', { kind: 'call-back', result: 'satisfied' }],
      ['office.one', { kind: 'close' }],
    );
    expect(closed.steps.map(({ state }) => state)).toEqual([
      'verified',
      'assigned',
      'rectified',
      'called-back',
      'assigned',
      'rectified',
      'called-back',
      'closed',
    ]);
    expect(await told()).toMatchObject({ state: 'rectified', answer: '又修了一次。' });
    expect(
      (await office().rectifications.list({})).rectifications.map((each) => each.rectificationId),
    ).not.toContain(bad.id);
  });

  test('mistaken or malicious: only when a second person finds so too', async () => {
    const bad = await badCase();
    await steps(bad.id, ['office.one', { kind: 'claim', judgement: 'mistaken', answer: '您说是按错了。' }]);
    expect((await standingOf(bad)).rectification).toEqual({
      state: 'received',
      dueDate: '2026-12-11',
      overdue: false,
    });
    const alone = await errorOf(
      office().rectifications.step({ rectificationId: bad.id, after: 1, action: { kind: 'confirm-claim' } }),
    );
    expect([alone.code, alone.data]).toMatchObject(['FORBIDDEN', { reason: 'second-person-needed' }]);
    await steps(bad.id, ['office.two', { kind: 'confirm-claim' }]);
    expect((await standingOf(bad)).rectification).toMatchObject({
      state: 'dismissed',
      answer: '您说是按错了。',
    });
  });

  test('overdue after its last day, until it is rectified', async () => {
    const bad = await badCase();
    clock = new Date('2026-12-11T15:59:00Z');
    expect((await standingOf(bad)).rectification?.overdue).toBe(false);
    clock = new Date('2026-12-11T16:00:00Z');
    expect((await standingOf(bad)).rectification?.overdue).toBe(true);
    const { rectifications } = await office().rectifications.list({ overdue: 'true' });
    expect(rectifications.map((each) => each.rectificationId)).toContain(bad.id);
    await steps(bad.id, ...RECTIFIED);
    expect((await standingOf(bad)).rectification?.overdue).toBe(false);
  });

  test('another bad word while it is under way belongs to it; after its end it opens a new one', async () => {
    const bad = await badCase();
    const again = evaluation({ slipCodeSha256: sha256Hex(bad.slipCode), level: 2, callBack: true });
    await hub.client.evaluations.put(again);
    expect(await rectificationOf(bad.id)).toMatchObject({ followUps: [2], wantsCallBack: true });
    expect(await rectificationOf(again.evaluationId)).toBeUndefined();
    await steps(
      bad.id,
      ...RECTIFIED,
      ['office.one', { kind: 'call-back', result: 'not-reached' }],
      ['office.one', { kind: 'close' }],
    );
    clock = new Date(NOW.getTime() + 20 * DAY);
    const third = evaluation({ slipCodeSha256: sha256Hex(bad.slipCode) });
    await hub.client.evaluations.put(third);
    expect(await rectificationOf(third.evaluationId)).toMatchObject({ state: 'open' });
    expect((await standingOf(bad)).rectification).toMatchObject({ state: 'received' });
  });
});

describe('the report', () => {
  test('counts a case once by its first word, leaves out what was dismissed, and names nobody', async () => {
    // A month of its own.
    clock = new Date('2027-03-10T02:00:00Z');
    for (const level of [5, 5, 4, 3] as const) {
      const about = await receivedCase();
      await hub.client.evaluations.put(evaluation({ caseId: about.caseId, level, reasons: [] }));
      await hub.client.evaluations.put(evaluation({ caseId: about.caseId, level: 1, reasons: [] }));
    }
    await receivedCase();
    const mistaken = await badCase();
    await steps(
      mistaken.id,
      ['office.one', { kind: 'claim', judgement: 'malicious', answer: '反复提交' }],
      ['office.two', { kind: 'confirm-claim' }],
    );
    const inTime = await badCase({ reasons: ['slow', 'device-trouble'] });
    await steps(inTime.id, ...RECTIFIED, ['office.one', { kind: 'call-back', result: 'shown' }]);
    const late = await badCase();
    const report = (as = office()) => as.evaluations.report({ from: '2027-03-01', to: '2027-03-31' });
    clock = new Date('2027-06-10T02:00:00Z');
    await steps(late.id, ...RECTIFIED);
    const counted = await report();
    expect(counted).toMatchObject({
      casesReceived: 8,
      evaluated: 6,
      followUps: 4,
      dismissed: 1,
      byLevel: { '5': 2, '4': 1, '3': 1, '2': 0, '1': 2 },
      byChannel: { kiosk: 6, phone: 0 },
      participationRate: 0.875,
      satisfactionRate: 0.6667,
      badRate: 0.3333,
      // The four follow-ups were bad as well.
      rectifications: {
        opened: 7,
        dismissed: 1,
        rectified: 2,
        inTime: 1,
        overdue: 4,
        rate: 0.3333,
        onTimeRate: 0.1667,
        calledBackRate: 0.5,
      },
    });
    expect(counted.options).toContainEqual({ level: 1, version: 1, id: 'slow', text: '太慢', count: 2 });
    expect(await report(operator('own.department'))).toEqual(counted);
    expect(await report(operator('other.department'))).toMatchObject({ evaluated: 0, badRate: null });
    expect(
      await office().evaluations.report({ from: '2027-03-01', to: '2027-03-31', region: '31' }),
    ).toMatchObject({
      casesReceived: 0,
      participationRate: null,
    });
    const wrong = await errorOf(office().evaluations.report({ from: '2027-03-31', to: '2027-03-01' }));
    expect(wrong.code).toBe('BAD_REQUEST');
  });

  test('whatever is sent, in whatever order and however often: the levels add up to the cases', async () => {
    let month = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            about: fc.integer({ min: 0, max: 3 }),
            level: fc.constantFrom<EvaluationLevel>(1, 2, 3, 4, 5),
            times: fc.integer({ min: 1, max: 3 }),
          }),
          { maxLength: 12 },
        ),
        async (sent) => {
          month += 1;
          const day = `${2030 + month}-05-05`;
          clock = new Date(`${day}T02:00:00Z`);
          const visits = Array.from({ length: 4 }, uuid);
          const first = new Map<number, EvaluationLevel>();
          for (const { about, level, times } of sent) {
            const given = evaluation({ visitId: visits[about], level, reasons: [] });
            for (let time = 0; time < times; time += 1) await hub.client.evaluations.put(given);
            if (!first.has(about)) first.set(about, level);
          }
          const report = await office().evaluations.report({ from: day, to: day });
          expect(report.evaluated).toBe(first.size);
          expect(report.followUps).toBe(sent.length - first.size);
          for (const level of [5, 4, 3, 2, 1] as const) {
            expect(report.byLevel[`${level}`]).toBe(
              [...first.values()].filter((each) => each === level).length,
            );
          }
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('what may be ticked', () => {
  const file = () => join(hub.dataDirectory, 'evaluation-options.json');
  const second = () => {
    const copy = structuredClone(SUPPLIED_EVALUATION_OPTIONS[0]);
    copy.version = 2;
    copy.options['no-paper'] = { 'zh-Hans': '没有纸了', 'zh-Hant': '沒有紙了', en: 'No paper' };
    copy.levels['1'].push('no-paper');
    return copy;
  };

  test('a new version is asked at once; old ones keep their words, and none is changed afterwards', async () => {
    expect((await hub.client.evaluations.options()).version).toBe(1);
    const before = await badCase();
    await writeFile(file(), JSON.stringify({ versions: [second()] }));
    expect(await hub.client.evaluations.options()).toEqual(second());
    const after = await badCase({ reasons: ['no-paper'], reasonsVersion: 2 });
    expect((await rectificationOf(before.id))?.options).toEqual([{ id: 'slow', text: '太慢' }]);
    expect(await rectificationOf(after.id)).toMatchObject({
      optionsVersion: 2,
      options: [{ id: 'no-paper', text: '没有纸了' }],
    });

    const changed = second();
    changed.options['no-paper'] = { 'zh-Hans': '没有墨了', 'zh-Hant': '沒有墨了', en: 'No ink' };
    await writeFile(file(), JSON.stringify({ versions: [changed] }, null, 1));
    expect(await hub.client.evaluations.options()).toEqual(second());
    await writeFile(file(), '{');
    expect(await hub.client.evaluations.options()).toEqual(second());
    expect(events.map(({ detail }) => detail)).toEqual([
      'evaluation-options-changed-afterwards',
      'evaluation-options-not-json',
    ]);
    await rm(file());
    await hub.restart();
    expect(await hub.client.evaluations.options()).toEqual(second());
    await rm(join(hub.dataDirectory, 'evaluation-options.last-good.json'));
    await hub.restart();
  });
});

test('the routes stand in the OpenAPI document', async () => {
  const paths = Object.keys(
    ((await (await fetch(`${hub.url}/v1/openapi.json`)).json()) as { paths: object }).paths,
  );
  for (const path of [
    '/evaluations/{evaluationId}',
    '/evaluation-standings',
    '/evaluation-report',
    '/rectifications',
  ]) {
    expect(paths).toContain(path);
  }
});
