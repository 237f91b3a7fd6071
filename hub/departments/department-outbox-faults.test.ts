import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fail, ok, unwrap } from '#contract/result.ts';
import { NOT_YET_DECIDED } from '../cases/case-rows.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Database } from '../database/schema.ts';
import { sampleItem } from '../testing/sample-items.ts';
import { withCircuitBreaker } from './circuit-breaker.ts';
import type { DepartmentAdapter } from './department-adapter.ts';
import { createDepartmentOutbox, putInDepartmentOutbox } from './department-outbox.ts';
import { createSimulatedDepartment } from './simulated/simulated-department.ts';

type Hear = NonNullable<DepartmentAdapter['hearOfChange']>;
const ITEM = sampleItem('window-booking', { outcome: { kind: 'booking' } });
const hears: Hear = () => Promise.resolve(ok({ state: 'heard' }));
const hangs: Hear = () => new Promise(() => undefined);

let folder: string;
let database: Database;
let clock: Date;
let reported: string[];
let cases = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outbox-faults-'));
  database = unwrap(await openDatabase(join(folder, 'hub.db')));
  clock = new Date('2026-11-20T02:00:00Z');
  reported = [];
});
afterEach(async () => {
  await database.destroy();
  await rm(folder, { recursive: true });
});

/** A withdrawn case that waits to be told to its department. */
async function waitingWord(departmentId: string): Promise<void> {
  cases += 1;
  const caseId = `0199c0de-0000-7000-8000-${String(cases).padStart(12, '0')}`;
  const itemId = `${departmentId}/window-booking`;
  await database
    .insertInto('cases')
    .values({
      case_id: caseId,
      terminal_id: 'T-1',
      item_id: itemId,
      region_code: '440524000000',
      slip_code_sha256: '',
      manifest_sha256: '',
      manifest_json: '{}',
      offered_at: clock.toISOString(),
      hub_sequence: null,
      hub_epoch: null,
      received_at: null,
      acceptance_number: null,
      ...NOT_YET_DECIDED,
    })
    .execute();
  await database
    .transaction()
    .execute((transaction) =>
      putInDepartmentOutbox(transaction, { caseId, itemId, position: 1, action: 'withdraw', at: clock }),
    );
}

function outbox(
  ears: Readonly<Record<string, Hear>>,
  over: { itemOfOpenCase?: () => Promise<typeof ITEM | undefined>; deadline?: number } = {},
) {
  const adapters = new Map(
    Object.entries(ears).map(([departmentId, hearOfChange]) => [
      departmentId,
      withCircuitBreaker(
        { ...createSimulatedDepartment(departmentId), hearOfChange },
        { failureThreshold: 5, coolDownMilliseconds: 30_000, now: () => clock },
      ),
    ]),
  );
  return createDepartmentOutbox({
    database,
    now: () => clock,
    departmentDeadlineMilliseconds: over.deadline ?? 60_000,
    departments: {
      adapter(departmentId) {
        const adapter = adapters.get(departmentId);
        if (adapter === undefined) throw new Error('no such department');
        return adapter;
      },
    },
    catalog: { itemOfOpenCase: over.itemOfOpenCase ?? (() => Promise.resolve(ITEM)) },
    opener: { asItStands: () => Promise.resolve(fail('case-unreadable')) },
    report: ({ detail }) => reported.push(detail),
  });
}

const words = (departmentId: string) =>
  database
    .selectFrom('department_outbox')
    .select(['state', 'attempts', 'due_at'])
    .where('department_id', '=', departmentId)
    .orderBy('case_id')
    .execute();
const never = new AbortController().signal;

test('fault: the hub stops while its item is read, and the department would hang: the round ends', async () => {
  await waitingWord('civil-affairs');
  const stop = new AbortController();
  const round = outbox(
    { 'civil-affairs': hangs },
    {
      itemOfOpenCase: () => {
        stop.abort();
        return Promise.resolve(ITEM);
      },
    },
  );
  await round.deliver(stop.signal);
  expect(await words('civil-affairs')).toMatchObject([{ state: 'waiting', attempts: 0 }]);
});

test('fault: the hub stops while a department hangs: the round ends, and nobody is blamed', async () => {
  await waitingWord('civil-affairs');
  const stop = new AbortController();
  const round = outbox({
    'civil-affairs': () => {
      queueMicrotask(() => stop.abort());
      return new Promise(() => undefined);
    },
  });
  await round.deliver(stop.signal);
  expect(await words('civil-affairs')).toMatchObject([{ state: 'waiting', attempts: 0 }]);
});

test('fault: one department hangs: it is asked once a round, and every other hears meanwhile', async () => {
  for (let count = 0; count < 3; count += 1) await waitingWord('civil-affairs');
  await waitingWord('taxation');
  let asked = 0;
  let heard: () => void = () => undefined;
  const other = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const round = outbox(
    {
      'civil-affairs': (change, call) => {
        asked += 1;
        return hangs(change, call);
      },
      taxation: (change, call) => {
        heard();
        return hears(change, call);
      },
    },
    { deadline: 300 },
  ).deliver(never);
  // Told before the first deadline of the other has passed: the round is still under way.
  await Promise.race([other, round.then(() => Promise.reject(new Error('told only after the other')))]);
  await round;
  expect(asked).toBe(1);
  expect((await words('civil-affairs')).map(({ attempts }) => attempts).sort()).toEqual([0, 0, 1]);
  expect(await words('taxation')).toMatchObject([{ state: 'told' }]);
});

test.each([
  ['for thirty thousand years', 1e12],
  ['for no time at all', -5],
])(
  'fault: a department says that it is closed %s: it is asked again, and not at once',
  async (_name, seconds) => {
    await waitingWord('civil-affairs');
    let asked = 0;
    const closed: Hear = () => {
      asked += 1;
      return Promise.resolve({
        ok: false,
        failure: { code: 'department-closed', retryAfterSeconds: seconds },
      });
    };
    const { deliver } = outbox({ 'civil-affairs': closed });
    await deliver(never);
    await deliver(never);
    expect(asked).toBe(1);
    clock = new Date(clock.getTime() + 24 * 3600 * 1000);
    await deliver(never);
    expect(asked).toBe(2);
  },
);

test.each<[string, () => Promise<typeof ITEM | undefined>]>([
  ['is not known', () => Promise.resolve(undefined)],
  ['cannot be read', () => Promise.reject(new Error('张三样本'))],
])(
  'fault: the item of a case %s: reported once, without what the error says; others are told, and it is tried on',
  async (_name, broken) => {
    await waitingWord('civil-affairs');
    await waitingWord('civil-affairs');
    let mended = false;
    let reads = 0;
    const { deliver } = outbox(
      { 'civil-affairs': hears },
      {
        itemOfOpenCase: () => {
          reads += 1;
          return mended || reads === 2 ? Promise.resolve(ITEM) : broken();
        },
      },
    );
    await deliver(never);
    const states = async () => (await words('civil-affairs')).map(({ state }) => state).sort();
    expect(await states()).toEqual(['told', 'waiting']);
    for (let round = 0; round < 3; round += 1) {
      clock = new Date(clock.getTime() + 2 * 3600 * 1000);
      await deliver(never);
    }
    expect(reported).toEqual([expect.stringMatching(/^civil-affairs cannot be told of a withdraw: /)]);
    expect(reported.join()).not.toContain('张三');
    mended = true;
    clock = new Date(clock.getTime() + 2 * 3600 * 1000);
    await deliver(never);
    expect(await states()).toEqual(['told', 'told']);
  },
);

test('more words than are read at once are all told in one round', async () => {
  for (let count = 0; count < 120; count += 1) await waitingWord('civil-affairs');
  await outbox({ 'civil-affairs': hears }).deliver(never);
  expect(new Set((await words('civil-affairs')).map(({ state }) => state))).toEqual(new Set(['told']));
});
