import { beforeEach, expect, test } from 'vitest';
import type { CaseContent } from '#contract/case.ts';
import { CASE_TRANSITIONS } from '#contract/case-state.ts';
import { fail, ok } from '#contract/result.ts';
import type { HubEvent } from '../server.ts';
import { prepareCase, SPECIMEN } from '../testing/terminal-double.ts';
import { PATIENCE_MS, testHub } from '../testing/test-hub.ts';
import { type CaseChange, caseChangeActionSchema, type DepartmentAdapter } from './department-adapter.ts';
import { createSimulatedDepartment } from './simulated/simulated-department.ts';

const DEPARTMENT = 'human-resources';
const BOOKING = 'human-resources/window-booking';
const SUBSIDY = 'human-resources/subsidy';
/** How each word is taken, in their order; the last one for all that come after. */
type Ear = 'hears' | 'is-down' | 'hears-and-is-lost' | 'does-not-know';

let clock: Date;
let heard: CaseChange[];
let ears: Ear[];
let reported: HubEvent[];

/** The simulated department, with ears. */
function department(): DepartmentAdapter {
  return {
    ...createSimulatedDepartment(DEPARTMENT),
    hearOfChange(change) {
      const ear = ears.length > 1 ? ears.shift() : ears[0];
      if (ear === 'is-down') return Promise.resolve(fail('department-down'));
      heard.push(change);
      if (ear === 'hears-and-is-lost') throw new Error('connection reset');
      return Promise.resolve(ok({ state: ear === 'does-not-know' ? 'unknown-case' : 'heard' }));
    },
  };
}

beforeEach(() => {
  clock = new Date('2026-11-20T02:00:00Z');
  [heard, reported, ears] = [[], [], ['is-down']];
});
const hub = testHub({
  emptyForEachTest: true,
  departments: [department()],
  now: () => clock,
  report: (event) => reported.push(event),
});

const later = (minutes: number): void => {
  clock = new Date(clock.getTime() + minutes * 60_000);
};

interface Word {
  readonly action: string;
  readonly state: string;
  readonly attempts: number;
}
const words = () =>
  hub.rows('SELECT action, state, attempts FROM department_outbox ORDER BY case_id, position') as Word[];
const states = () => words().map(({ state }) => state);

async function bookAndMove() {
  const { slots } = await hub.client.slots.list({ itemId: BOOKING, regionCode: '440524000000' });
  const [first, second] = slots.filter(({ free }) => free > 0);
  if (first === undefined || second === undefined) throw new Error('two times are free');
  const answers = [{ fieldId: 'slot', label: '时段', value: first.slotId, display: first.from }];
  const booked = await prepareCase(hub.client, { itemId: BOOKING, content: { answers }, at: clock });
  await hub.send(booked);
  const slip = { caseId: booked.manifest.caseId, slipCode: booked.slipCode };
  later(1);
  expect((await hub.client.appointments.change({ ...slip, slotId: second.slotId })).state).toBe('done');
  return { slip, second };
}

/** A booked time that was moved and then given back. */
async function bookMoveAndCancel(): Promise<string> {
  const { slip } = await bookAndMove();
  later(1);
  expect((await hub.client.appointments.cancel(slip)).state).toBe('done');
  return slip.caseId;
}

test(
  'an appointment that was moved and cancelled: its department hears both, in their order, once, and of nobody',
  async () => {
    const caseId = await bookMoveAndCancel();
    ears = ['hears'];
    later(60);
    await hub.restart();
    await expect.poll(states).toEqual(['told', 'told']);
    await hub.restart();
    expect(heard.map(({ action, changeId }) => [action, changeId])).toEqual([
      ['change-appointment', `${caseId}/${changePosition(0)}`],
      ['cancel-appointment', `${caseId}/${changePosition(1)}`],
    ]);
    expect(heard.map(({ acceptanceNumber }) => acceptanceNumber)).toEqual(
      Array(2).fill(expect.stringMatching(/^\d{10,}/)),
    );
    const told = JSON.stringify(heard.map(({ item: _, ...change }) => change));
    expect(told).not.toContain(SPECIMEN.name);
    expect(told).not.toContain(SPECIMEN.number);
  },
  PATIENCE_MS,
);

test(
  'an appointment that was moved is told with its new time, and one that is cancelled with none',
  async () => {
    ears = ['hears'];
    const { slip, second } = await bookAndMove();
    later(60);
    await hub.restart();
    await expect.poll(states).toEqual(['told']);
    expect(heard[0]?.appointment).toEqual({ date: second.date, from: second.from, to: second.to });
    expect((await hub.client.appointments.cancel(slip)).state).toBe('done');
    later(60);
    await hub.restart();
    await expect.poll(states).toEqual(['told', 'told']);
    expect(heard[1]).toMatchObject({ action: 'cancel-appointment', appointment: undefined });
  },
  PATIENCE_MS,
);

/** Of what was heard: where its step stands. */
const changePosition = (index: number): string => heard[index]?.changeId.split('/')[1] ?? '';

test(
  'fault: the department is down when it is told: told again later, and no younger word goes before',
  async () => {
    await bookMoveAndCancel();
    later(60);
    ears = ['is-down', 'is-down', 'hears'];
    await hub.restart();
    // The older word failed, so the younger one was not tried.
    await expect.poll(() => words().map(({ attempts }) => attempts)).toEqual([1, 0]);
    expect(heard).toEqual([]);
    await hub.restart();
    expect(ears).toEqual(['is-down', 'hears']);
    later(1);
    await hub.restart();
    await expect.poll(() => words().map(({ attempts }) => attempts)).toEqual([2, 0]);
    later(2);
    await hub.restart();
    await expect.poll(states).toEqual(['told', 'told']);
    expect(heard.map(({ action }) => action)).toEqual(['change-appointment', 'cancel-appointment']);
  },
  PATIENCE_MS,
);

test(
  'fault: the department has heard, and its answer is lost: it is told again by the same id',
  async () => {
    await bookMoveAndCancel();
    ears = ['hears-and-is-lost', 'hears'];
    later(60);
    await hub.restart();
    await expect.poll(() => heard.length).toBe(1);
    later(60);
    await hub.restart();
    await expect.poll(states).toEqual(['told', 'told']);
    expect(heard.map(({ changeId }) => changeId)).toEqual([
      heard[0]?.changeId,
      heard[0]?.changeId,
      heard[2]?.changeId,
    ]);
    expect(heard[2]?.changeId).not.toBe(heard[0]?.changeId);
  },
  PATIENCE_MS,
);

test(
  'a department that takes no such word, or does not know the case, is not asked for ever, and the second is reported',
  async () => {
    await bookMoveAndCancel();
    ears = ['does-not-know'];
    later(60);
    await hub.restart();
    await expect.poll(states).toEqual(['unheard', 'unheard']);
    expect(reported.filter(({ event }) => event === 'department-outbox')).toEqual([
      {
        event: 'department-outbox',
        detail: 'human-resources does not know the case of a change-appointment',
      },
      {
        event: 'department-outbox',
        detail: 'human-resources does not know the case of a cancel-appointment',
      },
    ]);

    reported = [];
    await bookMoveAndCancel();
    later(60);
    const { hearOfChange: _, ...deaf } = department();
    await hub.restart({ departments: [deaf] });
    await expect.poll(states).toEqual(['unheard', 'unheard', 'unheard', 'unheard']);
    expect(reported).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'a department that stays down for hours is reported, once',
  async () => {
    await bookMoveAndCancel();
    for (let time = 0; time < 12; time += 1) {
      later(70);
      await hub.restart();
      await expect.poll(() => words()[0]?.attempts).toBe(time + 1);
    }
    expect(reported.filter(({ event }) => event === 'department-outbox')).toEqual([
      {
        event: 'department-outbox',
        detail: expect.stringMatching(
          /^human-resources has not heard of a change-appointment since .*: department-down$/,
        ),
      },
    ]);
  },
  PATIENCE_MS,
);

test(
  'what was allowed to come later, and a withdrawal, reach the department; only the first carries the case',
  async () => {
    const captured = (materialId: string, name: string): CaseContent['materials'][number] => ({
      materialId,
      name,
      source: 'capture',
      attachmentIds: [`${materialId}-pages`],
      pages: 1,
    });
    const page = new Uint8Array(2000).map((_, index) => index);
    const first = await prepareCase(hub.client, {
      itemId: SUBSIDY,
      content: {
        answers: [
          { fieldId: 'phone', label: '手机号码', value: '13800001234', display: '13800001234' },
          { fieldId: 'card', label: '银行卡号', value: '6222020200011112222', display: '**** 2222' },
        ],
        materials: [
          captured('contract', '劳动合同'),
          { materialId: 'proof', name: '困难证明', source: 'deferred', attachmentIds: [] },
        ],
        commitmentIds: ['true-information'],
      },
      pages: { 'contract-pages': page },
      at: clock,
    });
    await hub.send(first);
    const follow = (
      kind: 'supplement' | 'withdraw',
      content: Partial<CaseContent>,
      pages?: Record<string, Uint8Array>,
    ) =>
      prepareCase(hub.client, {
        itemId: SUBSIDY,
        slipCode: first.slipCode,
        content: { ...content, followUp: { kind, caseId: first.manifest.caseId } },
        ...(pages && { pages }),
        at: clock,
      });
    later(1);
    await hub.send(
      await follow('supplement', { materials: [captured('proof', '困难证明')] }, { 'proof-pages': page }),
    );
    later(1);
    await hub.send(await follow('withdraw', {}));

    ears = ['hears'];
    later(60);
    await hub.restart();
    await expect.poll(states).toEqual(['told', 'told']);
    expect(heard.map(({ action, caseId }) => [action, caseId])).toEqual([
      ['supply-deferred', first.manifest.caseId],
      ['withdraw', first.manifest.caseId],
    ]);
    expect(heard[0]?.content?.materials.map(({ materialId, source }) => [materialId, source])).toEqual([
      ['contract', 'capture'],
      ['proof', 'capture'],
    ]);
    expect(heard[1]?.content).toBeUndefined();
  },
  PATIENCE_MS,
);

test('every step that is not the department’s own is told to it, or makes the hub ask it', () => {
  const asked = ['submit', 'submit-again', 'supplement'];
  const told: readonly string[] = caseChangeActionSchema.options;
  const others = CASE_TRANSITIONS.filter(({ by }) => by.some((actor) => actor !== 'department'));
  expect(
    [...new Set(others.map(({ action }) => action))].filter(
      (action) => !told.includes(action) && !asked.includes(action),
    ),
  ).toEqual([]);
});
