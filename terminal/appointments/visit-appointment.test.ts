import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Appointment, AppointmentAnswer } from '#contract/appointment.ts';
import type { Progress } from '#contract/case.ts';
import type { IssuedDocument } from '#contract/hub-api.ts';
import { DEFAULT_PREFERENCES } from '#contract/preferences.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import { composeSheet } from '../papers/sheet.ts';
import {
  BOOKED,
  CANCELLED,
  CHANGED,
  CHECKED_IN,
  recordedAppointments,
} from '../visit/testing/recorded-appointments.ts';
import { recordedServices } from '../visit/testing/recorded-services.ts';
import { Visitor } from '../visit/testing/visitor.ts';
import type { Paper, VisitServices } from '../visit/visit-services.ts';
import type { AppointmentPort } from './appointment-port.ts';

const SLIP = '0123456789ABCDEF';
const CASE = '0199c0de-0000-7000-8000-000000000001';
const ITEM = 'civil-affairs/marriage-appointment';
const PROGRESS: Progress = {
  itemName: '婚姻登记预约',
  itemId: ITEM,
  caseId: CASE,
  acceptanceNumber: '441999001001202611210001000001A',
  state: 'completed',
  timeline: [{ at: '2026-11-20T02:00:00.000Z', state: 'completed', text: '已经约好' }],
  appointment: BOOKED,
  simulated: true,
};
const NEW_SLIP: IssuedDocument = {
  documentNumber: 'ZB-2',
  title: '婚姻登记预约单',
  kind: 'booking-slip',
  pages: 1,
  sha256: '0'.repeat(64),
  pdf: '',
};
const surroundings = {
  site: { name: '示例镇便民服务站', phone: '0769-00000001', address: '示例路1号' },
  terminalNumber: '1号机',
  simulated: false,
  at: new Date('2026-11-20T02:00:00Z'),
};

let visitor: Visitor;
/** What was asked of the hub, in order. */
let asked: string[];
let papers: Paper[];
beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date('2026-11-20T02:00:00Z'));
  asked = [];
  papers = [];
});
afterEach(() => {
  visitor.actor.stop();
  vi.useRealTimers();
});

/** On the page of the progress, with an appointment as it stands. */
async function withSlip(
  appointments: Partial<AppointmentPort> = {},
  over: Partial<VisitServices> = {},
  appointment: Appointment = BOOKED,
): Promise<void> {
  const port = recordedAppointments(appointments);
  // What the hub tells of it the next time is what it has answered.
  let stands = appointment;
  const kept = async (name: string, answer: ReturnType<AppointmentPort['cancel']>): typeof answer => {
    asked.push(name);
    const settled = await answer;
    if (settled.ok && settled.value.state !== 'busy') stands = settled.value.appointment;
    return settled;
  };
  visitor = new Visitor(
    recordedServices({
      findProgress: async () => {
        asked.push('progress');
        return ok({ ...PROGRESS, appointment: stands });
      },
      appointments: {
        change: (input, bounds) => kept(`change ${input.slotId}`, port.change(input, bounds)),
        cancel: (input, bounds) => kept('cancel', port.cancel(input, bounds)),
        checkIn: (input, bounds) => kept('check-in', port.checkIn(input, bounds)),
      },
      fetchResult: async () => ok({ documents: [NEW_SLIP] }),
      print: async ({ paper }) => {
        papers.push(paper);
        return { outcome: 'printed', problems: [] };
      },
      ...over,
    }),
  );
  await visitor.does(
    { type: 'start' },
    { type: 'open-item', itemId: 'general/case-progress' },
    { type: 'begin' },
    { type: 'enter-slip-code', code: SLIP },
  );
  expect(visitor.screen).toBe('result');
}

const open: Appointment = { ...BOOKED, checkIn: { ...BOOKED.checkIn, now: true } };
const toNewTime: VisitEvent[] = [
  { type: 'change-appointment' },
  { type: 'choose-slot', slotId: 'slot-1' },
  { type: 'confirm' },
];
const shown = () => visitor.snapshot.screen;
const answering = (answer: AppointmentAnswer) => async () => ok(answer);
/** The hub has no answer for the first question; then `then`. */
function silentOnce(then: () => Promise<Result<AppointmentAnswer, never>>): AppointmentPort['cancel'] {
  let questions = 0;
  return async () => {
    questions += 1;
    return questions === 1 ? fail('hub-not-reachable') : then();
  };
}

describe('the page of the progress', () => {
  test('day, hours, hall, when checking in opens, and what is open now', async () => {
    await withSlip();
    expect(shown()).toMatchObject({
      name: 'result',
      appointment: {
        state: 'booked',
        time: { date: '2026-11-26', from: '10:00', to: '10:30' },
        checkInFrom: '09:30',
        hall: { name: '示例县婚姻登记处' },
        ways: ['change', 'cancel'],
      },
    });
    // Said once.
    expect(shown()).not.toHaveProperty('progress.appointment');
    expect(asked).toEqual(['progress']);
  });

  test('the hall is told in the language of the citizen', async () => {
    await withSlip();
    await visitor.does({
      type: 'set-preferences',
      preferences: { ...DEFAULT_PREFERENCES, language: 'en' },
    });
    expect(JSON.stringify(shown())).not.toMatch(/婚姻登记处|婚姻登记预约/);
  });

  test.each([
    ['it is cancelled', CANCELLED],
    ['its time is over', { ...CANCELLED, state: 'missed' as const }],
    ['the hub has closed it', { ...BOOKED, canChange: false, canCancel: false }],
  ])('%s: nothing is offered, and an event made by hand leads nowhere', async (_name, appointment) => {
    await withSlip({}, {}, appointment);
    expect(shown()).toMatchObject({ appointment: { ways: [] } });
    for (const type of ['change-appointment', 'cancel-appointment', 'check-in', 'open-ticket'] as const) {
      await visitor.does({ type });
      expect(visitor.screen).toBe('result');
    }
    expect(asked).toEqual(['progress']);
  });

  test('while a helper looks on the ways stay, and the time is covered', async () => {
    await withSlip({}, { helpers: { staffed: true, signIn: async () => ok() } }, open);
    await visitor.does(
      { type: 'open-helper' },
      { type: 'agree-helper' },
      { type: 'sign-in-helper', staffNumber: '07', code: '0000' },
    );
    expect(visitor.snapshot.helper).toMatchObject({ state: 'helping' });
    expect(shown()).toMatchObject({ appointment: { ways: ['check-in', 'change', 'cancel'] } });
    expect(JSON.stringify(visitor.snapshot)).not.toMatch(/2026-11-26|10:00/);
    await visitor.does({ type: 'change-appointment' }, { type: 'choose-slot', slotId: 'slot-1' });
    expect(shown()).toMatchObject({ name: 'appointment', state: 'confirming' });
    expect(JSON.stringify(visitor.snapshot)).not.toMatch(/2026-11-26|10:00|2026-12-01/);
  });
});

test('booked here: the hour and the hall stand on the slip', async () => {
  visitor = new Visitor(
    recordedServices({
      submitLive: async ({ content }) =>
        ok({
          receipt: {
            caseId: content.caseId,
            manifestSha256: '0'.repeat(64),
            hubSequence: 1,
            hubEpoch: 'test',
            receivedAt: '2026-11-20T02:00:00Z',
            outcome: {
              state: 'completed',
              acceptanceNumber: '1',
              department: '示例县民政局',
              simulated: true,
            },
          },
        }),
      print: async ({ paper }) => {
        papers.push(paper);
        return { outcome: 'printed', problems: [] };
      },
    }),
  );
  await visitor.identifiesFor(ITEM);
  await visitor.fillsIn();
  await visitor.does({ type: 'confirm' });
  expect(papers.find(({ kind }) => kind === 'slip')).toMatchObject({
    reader: { booking: { time: '2026-12-01 09:00–09:30', place: '示例县婚姻登记处 示例县示例镇示例路3号' } },
  });
});

describe('another time', () => {
  test('chosen, confirmed once, and the new slip is printed; leaving reminds of it', async () => {
    await withSlip();
    await visitor.does({ type: 'change-appointment' });
    expect(shown()).toMatchObject({ state: 'choosing', slots: [{ slotId: 'slot-1' }] });
    await visitor.does({ type: 'choose-slot', slotId: 'slot-1' });
    expect(shown()).toMatchObject({
      state: 'confirming',
      appointment: { time: { date: '2026-11-26' } },
      wished: { date: '2026-12-01', from: '09:00', to: '09:30' },
    });
    expect(asked).toEqual(['progress']);
    await visitor.does({ type: 'confirm' });
    expect(shown()).toMatchObject({
      state: 'done',
      appointment: { time: { date: '2026-12-01' } },
      paper: 'printed',
      paperPlace: 'document-tray',
    });
    expect(visitor.snapshot.lamp).toBe('document-tray');
    expect(papers).toMatchObject([{ kind: 'document', document: { documentNumber: 'ZB-2' } }]);
    expect(asked).toEqual(['progress', 'change slot-1']);
    await visitor.does({ type: 'continue' });
    await visitor.seconds(1);
    expect(shown()).toMatchObject({
      name: 'take-things',
      papers: [{ title: '婚姻登记预约单', place: 'document-tray' }],
    });
    expect(visitor.actor.getSnapshot().context.appointment).toBeUndefined();
  });

  test('a time that is not listed, or is full, or is his own, is not chosen', async () => {
    const slots = [
      { slotId: 'own', date: BOOKED.date, from: BOOKED.from, to: BOOKED.to, free: 3 },
      { slotId: 'full', date: '2026-12-01', from: '09:00', to: '09:30', free: 0 },
      { slotId: 'free', date: '2026-12-01', from: '09:30', to: '10:00', free: 1 },
    ];
    await withSlip({}, { listSlots: async () => ok(slots) });
    await visitor.does({ type: 'change-appointment' });
    expect(shown()).toMatchObject({
      slots: [
        { slotId: 'own', free: 0 },
        { slotId: 'full', free: 0 },
        { slotId: 'free', free: 1 },
      ],
    });
    for (const slotId of ['own', 'full', 'invented']) {
      await visitor.does({ type: 'choose-slot', slotId });
      expect(shown()).toMatchObject({ state: 'choosing' });
    }
    await visitor.does({ type: 'choose-slot', slotId: 'free' }, { type: 'back' });
    expect(shown()).toMatchObject({ state: 'choosing', slotId: 'free' });
    await visitor.does({ type: 'back' });
    expect(visitor.screen).toBe('result');
    expect(asked).toEqual(['progress']);
  });

  test('at a machine of another region the times are those of the hall', async () => {
    const listed: (string | undefined)[] = [];
    await withSlip(
      {},
      {
        findProgress: async () => ok({ ...PROGRESS, regionCode: '440524100001' }),
        listSlots: async (_itemId, _bounds, regionCode) => {
          listed.push(regionCode);
          return ok([{ slotId: 'slot-1', ...CHANGED_TIME, free: 1 }]);
        },
      },
    );
    await visitor.does({ type: 'change-appointment' });
    expect(listed).toEqual(['440524100001']);
  });

  test('somebody was quicker: the old time stands, and another is chosen', async () => {
    const answers: AppointmentAnswer[] = [
      { state: 'full', appointment: BOOKED },
      { state: 'done', appointment: CHANGED },
    ];
    await withSlip({ change: async () => ok(answers.shift() ?? { state: 'busy' }) });
    await visitor.does(...toNewTime);
    expect(shown()).toMatchObject({
      state: 'refused',
      because: 'full',
      appointment: { time: { date: '2026-11-26' }, ways: ['change', 'cancel'] },
    });
    await visitor.does({ type: 'retry' });
    expect(shown()).toMatchObject({ state: 'choosing' });
    await visitor.does({ type: 'choose-slot', slotId: 'slot-1' }, { type: 'confirm' });
    expect(shown()).toMatchObject({ state: 'done' });
  });

  test('no time is free, or the network is down: nothing has changed, and it can be looked at again', async () => {
    const lists = [fail('hub-not-reachable'), ok([]), fail('department-closed')];
    await withSlip({}, { listSlots: async () => lists.shift() ?? ok([]) });
    await visitor.does({ type: 'change-appointment' });
    for (const because of ['offline', 'no-times', 'busy'] as const) {
      expect(shown()).toMatchObject({ state: 'refused', because });
      await visitor.does({ type: 'retry' });
    }
    await visitor.does({ type: 'back' });
    expect(shown()).toMatchObject({ name: 'result', appointment: { state: 'booked' } });
    expect(asked).toEqual(['progress']);
  });

  test('cancelled meanwhile at another machine: told as it is now', async () => {
    await withSlip({ change: answering({ state: 'not-possible', appointment: CANCELLED }) });
    await visitor.does(...toNewTime);
    expect(shown()).toMatchObject({
      state: 'refused',
      because: 'not-possible',
      appointment: { state: 'cancelled', ways: [] },
    });
    await visitor.does({ type: 'retry' });
    expect(shown()).toMatchObject({ state: 'refused' });
    await visitor.does({ type: 'back' });
    expect(shown()).toMatchObject({ name: 'result', appointment: { state: 'cancelled' } });
  });

  test('a printer that fails, and then comes back: the time stays on the screen and is printed again', async () => {
    const outcomes = ['failed', 'failed', 'printed'] as const;
    let tries = 0;
    await withSlip({}, { print: async () => ({ outcome: outcomes[tries++] ?? 'printed', problems: [] }) });
    await visitor.does(...toNewTime);
    for (const paper of outcomes) {
      expect(shown()).toMatchObject({ state: 'done', appointment: { time: CHANGED_TIME }, paper });
      await visitor.does({ type: 'print' });
    }
    expect(tries).toBe(3);
    await visitor.does({ type: 'continue' });
    await visitor.seconds(1);
    expect(shown()).toMatchObject({ name: 'take-things', papers: [{ place: 'document-tray' }] });
  });

  test('a printer that falls silent is not asked twice, and the paper is among the things to take', async () => {
    let tries = 0;
    const print = async () => {
      tries += 1;
      return { outcome: 'unknown' as const, problems: [] };
    };
    await withSlip({}, { print });
    await visitor.does(...toNewTime, { type: 'print' });
    expect(shown()).toMatchObject({ paper: 'unknown' });
    expect(tries).toBe(1);
    await visitor.does({ type: 'continue' });
    await visitor.seconds(1);
    expect(shown()).toMatchObject({ name: 'take-things', papers: [{}] });
  });

  test.each<[string, Partial<VisitServices>]>([
    ['there is no printer for A4', { printerReady: (device) => device === 'receipt-printer' }],
    ['the hub has no paper of it now', { fetchResult: async () => fail('result-not-available') }],
  ])('%s: the new time is printed as a strip, without the code and without a name', async (_name, over) => {
    await withSlip({}, over);
    await visitor.does(...toNewTime);
    expect(shown()).toMatchObject({ paper: 'printed', paperPlace: 'receipt-slot' });
    const [paper] = papers;
    if (paper?.kind !== 'sheet') throw new Error('no sheet');
    const strip = JSON.stringify(composeSheet(paper.sheet, surroundings).blocks);
    for (const told of ['2026-12-01 09:00-09:30', '2026-11-26 10:00-10:30', '婚姻登记预约', '"kind":"mark"'])
      expect(strip).toContain(told);
    expect(strip).not.toContain(SLIP);
  });

  test('no printer at all: said so, with a way on and a way to try again', async () => {
    let ready = false;
    await withSlip({}, { printerReady: () => ready });
    await visitor.does(...toNewTime);
    expect(shown()).toMatchObject({ state: 'done', paper: 'not-fetched' });
    ready = true;
    await visitor.does({ type: 'print' });
    expect(shown()).toMatchObject({ paper: 'printed' });
  });

  test('its item goes off line meanwhile: what has begun goes on', async () => {
    const { catalog } = recordedServices();
    let onLine = true;
    await withSlip(
      {},
      { catalog: { ...catalog, item: (id) => (onLine || id !== ITEM ? catalog.item(id) : undefined) } },
    );
    await visitor.does({ type: 'change-appointment' });
    onLine = false;
    await visitor.does({ type: 'choose-slot', slotId: 'slot-1' });
    expect(shown()).toMatchObject({ state: 'confirming', itemName: '婚姻登记预约' });
    await visitor.does({ type: 'confirm' });
    expect(shown()).toMatchObject({ state: 'done', paper: 'printed' });
    await visitor.does({ type: 'back' });
    expect(shown()).toMatchObject({ name: 'result', appointment: { time: CHANGED_TIME, ways: [] } });
  });

  test('while the new slip is printed nothing else can be done', async () => {
    const printed = Promise.withResolvers<{ outcome: 'printed'; problems: [] }>();
    await withSlip({}, { print: () => printed.promise });
    await visitor.does(...toNewTime);
    expect(visitor.snapshot).toMatchObject({
      screen: { state: 'done', paper: 'printing' },
      lamp: 'document-tray',
      canGoBack: false,
      canLeave: false,
    });
    printed.resolve({ outcome: 'printed', problems: [] });
    await visitor.settles();
    expect(visitor.snapshot).toMatchObject({ screen: { paper: 'printed' }, canGoBack: true, canLeave: true });
  });

  test('changed twice in one visit: two slips, each a paper of its own', async () => {
    await withSlip(
      {
        change: async ({ slotId }) =>
          ok({ state: 'done', appointment: slotId === 'slot-1' ? CHANGED : BOOKED }),
      },
      {
        listSlots: async () =>
          ok([
            { slotId: 'slot-1', ...CHANGED_TIME, free: 2 },
            { slotId: 'slot-0', date: BOOKED.date, from: BOOKED.from, to: BOOKED.to, free: 2 },
          ]),
      },
    );
    await visitor.does(...toNewTime, { type: 'back' });
    expect(shown()).toMatchObject({ name: 'result', appointment: { time: CHANGED_TIME } });
    await visitor.does(
      { type: 'change-appointment' },
      { type: 'choose-slot', slotId: 'slot-0' },
      { type: 'confirm' },
    );
    expect(shown()).toMatchObject({ state: 'done', appointment: { time: { date: BOOKED.date } } });
    expect(new Set(papers.map(({ jobId }) => jobId)).size).toBe(2);
  });
});

const CHANGED_TIME = { date: CHANGED.date, from: CHANGED.from, to: CHANGED.to };

describe('cancelling', () => {
  test('asked once in plain words, done, and told; nothing is printed', async () => {
    await withSlip();
    await visitor.does({ type: 'cancel-appointment' });
    expect(shown()).toMatchObject({ name: 'appointment', wish: 'cancel', state: 'confirming' });
    expect(visitor.snapshot.canGoBack).toBe(true);
    expect(asked).toEqual(['progress']);
    await visitor.does({ type: 'confirm' });
    expect(shown()).toMatchObject({
      state: 'done',
      appointment: { state: 'cancelled', ways: [] },
      paper: 'none',
    });
    expect(papers).toEqual([]);
    await visitor.does({ type: 'back' });
    expect(shown()).toMatchObject({ name: 'result', appointment: { state: 'cancelled', ways: [] } });
    // Its step in the timeline.
    expect(asked).toEqual(['progress', 'cancel', 'progress']);
    expect(visitor.services.audited).toContainEqual(
      expect.objectContaining({ event: 'appointment-cancelled', detail: { caseId: CASE } }),
    );
  });

  test('not meant after all: nothing was asked', async () => {
    await withSlip();
    await visitor.does({ type: 'cancel-appointment' }, { type: 'back' });
    expect(shown()).toMatchObject({ name: 'result', appointment: { state: 'booked' } });
    expect(asked).toEqual(['progress']);
  });

  test('the hub has forgotten the case: told as not done, and whom to ask', async () => {
    await withSlip({ cancel: async () => fail('hub-refused') });
    await visitor.does({ type: 'cancel-appointment' }, { type: 'confirm' });
    expect(shown()).toMatchObject({
      state: 'refused',
      because: 'not-accepted',
      elsewhere: { phone: expect.any(String) },
    });
  });
});

describe('an answer that was lost', () => {
  test('the same wish again has its answer', async () => {
    await withSlip({ cancel: silentOnce(answering({ state: 'done', appointment: CANCELLED })) });
    await visitor.does({ type: 'cancel-appointment' }, { type: 'confirm' });
    expect(shown()).toMatchObject({ state: 'refused', because: 'no-answer' });
    await visitor.does({ type: 'retry' });
    expect(shown()).toMatchObject({ state: 'done', appointment: { state: 'cancelled' } });
    expect(asked.filter((what) => what === 'cancel')).toHaveLength(2);
  });

  test('whoever turns back, or asks for help, is told nothing before the hub has said how it stands', async () => {
    let reachable = true;
    await withSlip(
      { change: async () => fail('hub-not-reachable') },
      {
        findProgress: async () =>
          reachable
            ? ok({ ...PROGRESS, appointment: visitor?.screen === 'appointment' ? CHANGED : BOOKED })
            : fail('hub-not-reachable'),
      },
    );
    await visitor.does(...toNewTime);
    reachable = false;
    await visitor.does({ type: 'back' });
    expect(shown()).toMatchObject({ name: 'appointment', state: 'refused', because: 'no-answer' });
    await visitor.does({ type: 'go-to-window' });
    expect(visitor.screen).toBe('window');
    await visitor.does({ type: 'back' });
    expect(shown()).toMatchObject({ name: 'appointment', state: 'refused', because: 'no-answer' });
    reachable = true;
    await visitor.does({ type: 'back' });
    expect(shown()).toMatchObject({ name: 'result', appointment: { time: CHANGED_TIME } });
  });

  test('a question under way is not left: neither by a touch, nor by time, nor by the terminal', async () => {
    const answer = Promise.withResolvers<Result<AppointmentAnswer, never>>();
    let aborted = false;
    await withSlip({
      cancel: (_input, { signal }) => {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        return answer.promise;
      },
    });
    await visitor.does({ type: 'cancel-appointment' }, { type: 'confirm' });
    expect(visitor.snapshot).toMatchObject({ canGoBack: false, canLeave: false, help: [] });
    await visitor.does({ type: 'leave' }, { type: 'back' });
    await visitor.seconds(400);
    visitor.actor.send({ type: 'service.ends-visit', code: 'stopped' });
    expect(shown()).toMatchObject({ name: 'appointment', state: 'asking' });
    expect(aborted).toBe(false);
    answer.resolve(ok({ state: 'done', appointment: CANCELLED }));
    await visitor.settles();
    expect(shown()).toMatchObject({ state: 'done' });
    // From here on the time runs again.
    await visitor.seconds(400);
    expect(visitor.screen).toBe('attract');
    const { progress, appointment, slipCode } = visitor.actor.getSnapshot().context;
    expect([progress, appointment, slipCode]).toEqual([undefined, undefined, undefined]);
  });
});

describe('checking in', () => {
  test('the number as large as any other, its slip printed, and shown again', async () => {
    await withSlip({}, {}, open);
    expect(shown()).toMatchObject({ appointment: { ways: ['check-in', 'change', 'cancel'] } });
    expect(shown()).not.toHaveProperty('appointment.checkInFrom');
    await visitor.does({ type: 'check-in' });
    expect(shown()).toMatchObject({
      name: 'ticket',
      state: 'given',
      ticket: { number: 'A012', priority: true },
      hall: { counters: '2号窗口' },
      slip: 'printed',
    });
    const [paper] = papers;
    if (paper?.kind !== 'sheet') throw new Error('no sheet');
    const slip = JSON.stringify(composeSheet(paper.sheet, surroundings).blocks);
    for (const told of ['A012', '婚姻登记预约', '2号窗口']) expect(slip).toContain(told);
    expect(slip).not.toContain('办件进度');
    await visitor.does({ type: 'back' });
    expect(shown()).toMatchObject({
      name: 'result',
      appointment: { state: 'checked-in', ways: [], number: CHECKED_IN.ticket?.number },
    });
    expect(asked).toEqual(['progress', 'check-in', 'progress']);
    await visitor.does({ type: 'open-ticket' });
    expect(shown()).toMatchObject({
      name: 'ticket',
      state: 'given',
      ticket: { number: 'A012' },
      slip: 'printed',
    });
    await visitor.does({ type: 'continue' });
    await visitor.seconds(1);
    expect(shown()).toMatchObject({ name: 'take-things', papers: [{ title: 'sheet-ticket' }] });
  });

  test('the number of somebody who has checked in before is shown, and printed for who lost it', async () => {
    await withSlip({}, {}, CHECKED_IN);
    await visitor.does({ type: 'open-ticket' });
    expect(shown()).toMatchObject({ name: 'ticket', ticket: { number: 'A012' }, slip: 'none' });
    await visitor.does({ type: 'print' });
    expect(shown()).toMatchObject({ slip: 'printed' });
    expect(asked).toEqual(['progress']);
  });

  test('no printer, or one that fails: the number stays on the screen', async () => {
    await withSlip({}, { printerReady: () => false }, open);
    await visitor.does({ type: 'check-in' });
    expect(shown()).toMatchObject({ name: 'ticket', ticket: { number: 'A012' }, slip: 'no-printer' });
    visitor.actor.stop();
    await withSlip({}, { print: async () => ({ outcome: 'failed', problems: [] }) }, open);
    await visitor.does({ type: 'check-in' });
    expect(shown()).toMatchObject({ name: 'ticket', ticket: { number: 'A012' }, slip: 'failed' });
  });

  test('a calling system that is silent: nothing has changed, and it is asked again', async () => {
    const answers: AppointmentAnswer[] = [{ state: 'busy' }, { state: 'done', appointment: CHECKED_IN }];
    await withSlip({ checkIn: async () => ok(answers.shift() ?? { state: 'busy' }) }, {}, open);
    await visitor.does({ type: 'check-in' });
    expect(shown()).toMatchObject({ state: 'refused', because: 'busy', appointment: { state: 'booked' } });
    await visitor.does({ type: 'retry' });
    expect(shown()).toMatchObject({ name: 'ticket', state: 'given' });
  });

  test('at a machine of another region: told which hall', async () => {
    await withSlip({ checkIn: answering({ state: 'not-here', appointment: open }) }, {}, open);
    await visitor.does({ type: 'check-in' });
    expect(shown()).toMatchObject({
      state: 'refused',
      because: 'not-here',
      elsewhere: { name: '示例县婚姻登记处' },
    });
    await visitor.does({ type: 'retry' });
    expect(asked.filter((what) => what === 'check-in')).toHaveLength(1);
    await visitor.does({ type: 'back' });
    expect(visitor.screen).toBe('result');
  });

  test('its time has run out meanwhile: told as it is now', async () => {
    const missed: Appointment = { ...CANCELLED, state: 'missed' };
    await withSlip({ checkIn: answering({ state: 'not-possible', appointment: missed }) }, {}, open);
    await visitor.does({ type: 'check-in' });
    expect(shown()).toMatchObject({ because: 'not-possible', appointment: { state: 'missed', ways: [] } });
  });
});
