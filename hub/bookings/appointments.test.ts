import { describe, expect, test } from 'vitest';
import type { Appointment } from '#contract/appointment.ts';
import type { Slot } from '#contract/hub-api.ts';
import { fail, ok } from '#contract/result.ts';
import type { DepartmentAdapter } from '../departments/department-adapter.ts';
import { findPaperFonts } from '../documents/paper-fonts.ts';
import type { QueueSystem } from '../queues/queue-system.ts';
import { appointmentBench, type BookedSlip, REGION } from '../testing/appointment-bench.ts';
import { prepareCase } from '../testing/terminal-double.ts';

const ELSEWHERE = '440103000000';
/** Monday, the first day that can be booked on the Friday before. */
const DAY = '2026-11-23';
const bench = appointmentBench();
const withFont = test.skipIf(!findPaperFonts().ok);

async function slotAt(date: string, from: string): Promise<Slot> {
  const found = (await bench.slots()).find((slot) => slot.date === date && slot.from === from);
  if (found === undefined) throw new Error(`no slot at ${date} ${from}`);
  return found;
}

/** A slot of that day with a free seat, other than those. */
async function freeSlot(date: string, ...others: readonly Slot[]): Promise<Slot> {
  const taken = others.map(({ slotId }) => slotId);
  const found = (await bench.slots()).find(
    (slot) => slot.date === date && slot.free > 0 && !taken.includes(slot.slotId),
  );
  if (found === undefined) throw new Error(`nothing is free on ${date}`);
  return found;
}

async function booked(slot: Slot): Promise<BookedSlip> {
  const { state, caseId, slipCode } = await bench.book(slot);
  expect(state).toBe('completed');
  return { caseId, slipCode };
}

async function progressOf({ slipCode }: BookedSlip) {
  return bench.hub.client.cases.progress({ slipCode });
}

async function appointmentOf(slip: BookedSlip): Promise<Appointment> {
  const { appointment } = await progressOf(slip);
  if (appointment === undefined) throw new Error('no appointment');
  return appointment;
}

async function timeline(slip: BookedSlip): Promise<string[]> {
  return (await progressOf(slip)).timeline.map(({ text }) => text);
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'no error',
    (error: { code?: string }) => error.code,
  );
}

const timeOf = ({ date, from, to }: Slot) => ({ date, from, to });
const checkIn = (slip: BookedSlip, regionCode = REGION, terminalId: 'T-1' | 'T-2' = 'T-1') =>
  bench.hub.clientOf(terminalId).appointments.checkIn({ ...slip, regionCode });
const change = (slip: BookedSlip, slot: Slot, terminalId: 'T-1' | 'T-2' = 'T-1') =>
  bench.hub.clientOf(terminalId).appointments.change({ ...slip, slotId: slot.slotId });
const cancel = (slip: BookedSlip, terminalId: 'T-1' | 'T-2' = 'T-1') =>
  bench.hub.clientOf(terminalId).appointments.cancel(slip);

describe('booked', () => {
  test('the progress tells the time, and what its holder may do', async () => {
    const slot = await freeSlot(DAY);
    const slip = await booked(slot);
    expect(await appointmentOf(slip)).toEqual({
      ...timeOf(slot),
      state: 'booked',
      canChange: true,
      canCancel: true,
      checkIn: { from: expect.stringMatching(/^\d\d:\d\d$/), until: slot.to, now: false },
    });
  });

  test('checking in opens half an hour before', async () => {
    const slip = await booked(await slotAt('2026-11-24', '14:00'));
    expect((await appointmentOf(slip)).checkIn).toEqual({ from: '13:30', until: '14:30', now: false });
  });

  test('who was too late for the seat has no appointment', async () => {
    const slot = await freeSlot('2026-11-27');
    for (let seat = 0; seat < slot.free; seat += 1) await booked(slot);
    const late = await bench.book(slot);
    expect(late.state).toBe('refused');
    expect((await progressOf(late)).appointment).toBeUndefined();
    expect(await codeOf(cancel({ caseId: late.caseId, slipCode: late.slipCode }))).toBe('NOT_FOUND');
  });

  test('a wrong slip code, or the code of another slip: not found, and nothing has changed', async () => {
    const slip = await booked(await freeSlot('2026-11-24'));
    const other = await booked(await freeSlot('2026-11-24'));
    const target = await freeSlot('2026-11-25');
    for (const slipCode of ['0000000000000000', other.slipCode]) {
      const wrong = { caseId: slip.caseId, slipCode };
      expect(await codeOf(cancel(wrong))).toBe('NOT_FOUND');
      expect(await codeOf(change(wrong, target))).toBe('NOT_FOUND');
      expect(await codeOf(checkIn(wrong))).toBe('NOT_FOUND');
    }
    expect(await appointmentOf(slip)).toMatchObject({ state: 'booked' });
  });

  test('who has no key of a terminal is told nothing', async () => {
    const slip = await booked(await freeSlot('2026-11-24'));
    const answer = await fetch(`${bench.hub.url}/v1/appointment-cancellations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(slip),
    });
    expect(answer.status).toBe(401);
    expect(await appointmentOf(slip)).toMatchObject({ state: 'booked' });
  });
});

describe('changed', () => {
  test('the new time is his, the old seat is free for another case, and the timeline tells it', async () => {
    const [old, target] = [await freeSlot(DAY), await freeSlot('2026-11-24')];
    const slip = await booked(old);
    const answer = await change(slip, target);
    expect(answer).toMatchObject({
      state: 'done',
      appointment: { ...timeOf(target), state: 'booked', canChange: true },
    });
    expect(await slotAt(old.date, old.from)).toMatchObject({ free: old.free });
    expect(await slotAt(target.date, target.from)).toMatchObject({ free: target.free - 1 });
    for (let seat = 0; seat < old.free; seat += 1) await booked(old);
    expect((await bench.book(old)).state).toBe('refused');
    expect((await timeline(slip)).at(-1)).toBe(
      `预约改到2026年11月24日 ${target.from}，原来的2026年11月23日 ${old.from}已让出`,
    );
    expect((await progressOf(slip)).state).toBe('completed');
  });

  test('the same wish again: the same answer, one step and one paper', async () => {
    const slip = await booked(await freeSlot('2026-11-25'));
    const target = await freeSlot('2026-11-26');
    const first = await change(slip, target);
    const steps = await timeline(slip);
    expect(await change(slip, target, 'T-2')).toEqual(first);
    expect(await timeline(slip)).toEqual(steps);
  });

  test('to a full slot: the old time stands', async () => {
    const full = await freeSlot('2026-11-26');
    for (let seat = 0; seat < full.free; seat += 1) await booked(full);
    const old = await freeSlot('2026-11-25');
    const slip = await booked(old);
    const steps = await timeline(slip);
    expect(await change(slip, full)).toMatchObject({
      state: 'full',
      appointment: { ...timeOf(old), state: 'booked' },
    });
    expect(await timeline(slip)).toEqual(steps);
    expect(await slotAt(old.date, old.from)).toMatchObject({ free: old.free - 1 });
  });

  test('to a time that is offered to nobody: full', async () => {
    const old = await freeSlot('2026-11-25');
    const slip = await booked(old);
    for (const slotId of ['', 'no-such-slot', `${old.slotId.slice(0, 12)}-2026-11-20-1430`]) {
      expect(await bench.hub.client.appointments.change({ ...slip, slotId })).toMatchObject({
        state: 'full',
        appointment: timeOf(old),
      });
    }
  });

  test('until its time begins, and not after', async () => {
    const slot = await slotAt('2026-11-25', '09:30');
    const slip = await booked(slot);
    const target = await slotAt('2026-11-27', '14:00');
    bench.setClock('2026-11-25', '09:30');
    expect(await change(slip, target)).toMatchObject({
      state: 'not-possible',
      appointment: { ...timeOf(slot), canChange: false, canCancel: false },
    });
    bench.setClock('2026-11-25', '09:29');
    expect(await change(slip, target)).toMatchObject({ state: 'done', appointment: timeOf(target) });
  });

  test('the same seat wished by two cases at once: one has it, the other keeps its own', async () => {
    const target = await freeSlot('2026-11-27');
    for (let seat = 1; seat < target.free; seat += 1) await booked(target);
    const old = await freeSlot('2026-11-24');
    const slips = [await booked(old), await booked(await freeSlot('2026-11-24'))];
    const answers = await Promise.all(slips.map((slip) => change(slip, target)));
    expect(answers.map(({ state }) => state).sort()).toEqual(['done', 'full']);
    expect(await slotAt(target.date, target.from)).toMatchObject({ free: 0 });
  });

  withFont('the new slip takes the place of the old one, which verifies as replaced', async () => {
    const target = await freeSlot('2026-11-26');
    const slip = await booked(await freeSlot('2026-11-25'));
    const before = (await bench.hub.client.cases.result(slip)).documents;
    await change(slip, target);
    const after = (await bench.hub.client.cases.result(slip)).documents;
    expect([before.length, after.length]).toEqual([1, 1]);
    expect(after[0]).toMatchObject({ kind: 'booking-slip', title: '预约单', pages: 1 });
    expect(after[0]?.documentNumber).not.toBe(before[0]?.documentNumber);
    expect((await bench.hub.client.cases.result(slip)).documents).toEqual(after);
    const ended = bench.hub.rows(
      'SELECT document_number, why FROM ended_documents WHERE case_id = ?',
      slip.caseId,
    );
    expect(ended).toEqual([{ document_number: before[0]?.documentNumber, why: 'replaced' }]);
  });

  withFont('changed before anybody asked for its slip: only the new one is given out', async () => {
    const slip = await booked(await freeSlot('2026-11-25'));
    await change(slip, await freeSlot('2026-11-26'));
    await change(slip, await freeSlot('2026-11-27'));
    expect((await bench.hub.client.cases.result(slip)).documents).toHaveLength(1);
  });
});

describe('cancelled', () => {
  test('the seat is free, the case is withdrawn, and the timeline tells it', async () => {
    const slot = await freeSlot(DAY);
    const slip = await booked(slot);
    expect(await cancel(slip)).toMatchObject({
      state: 'done',
      appointment: { ...timeOf(slot), state: 'cancelled', canChange: false, canCancel: false },
    });
    expect(await slotAt(slot.date, slot.from)).toMatchObject({ free: slot.free });
    expect(await progressOf(slip)).toMatchObject({ state: 'withdrawn' });
    expect((await timeline(slip)).at(-1)).toBe(`已取消2026年11月23日 ${slot.from}的预约`);
  });

  test('twice: the same answer and one step', async () => {
    const slip = await booked(await freeSlot('2026-11-24'));
    const first = await cancel(slip);
    const steps = await timeline(slip);
    expect(await cancel(slip, 'T-2')).toEqual(first);
    expect(await timeline(slip)).toEqual(steps);
  });

  test('from two machines at once: done for both, once', async () => {
    const slot = await freeSlot('2026-11-24');
    const slip = await booked(slot);
    const steps = await timeline(slip);
    const answers = await Promise.all([cancel(slip), cancel(slip, 'T-2')]);
    expect(answers.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(await timeline(slip)).toHaveLength(steps.length + 1);
    expect(await slotAt(slot.date, slot.from)).toMatchObject({ free: slot.free });
  });

  test('at one machine and changed at another, at once: whoever was first, one seat or none', async () => {
    const slot = await freeSlot('2026-11-24');
    const target = await freeSlot('2026-11-25');
    const slip = await booked(slot);
    const [cancelled, changed] = await Promise.all([cancel(slip), change(slip, target, 'T-2')]);
    expect(cancelled.state).toBe('done');
    expect(['done', 'not-possible']).toContain(changed.state);
    expect(bench.hub.rows('SELECT * FROM bookings WHERE case_id = ?', slip.caseId)).toEqual([]);
    expect(await slotAt(slot.date, slot.from)).toMatchObject({ free: slot.free });
    expect(await slotAt(target.date, target.from)).toMatchObject({ free: target.free });
  });

  test('after it began: not possible any more', async () => {
    const slot = await slotAt('2026-11-25', '10:00');
    const slip = await booked(slot);
    bench.setClock('2026-11-25', '10:00');
    expect(await cancel(slip)).toMatchObject({ state: 'not-possible', appointment: { state: 'booked' } });
    expect(bench.hub.rows('SELECT 1 FROM bookings WHERE case_id = ?', slip.caseId)).toHaveLength(1);
  });

  test('is over: neither changed nor checked in', async () => {
    const slot = await slotAt('2026-11-25', '10:30');
    const slip = await booked(slot);
    await cancel(slip);
    expect(await change(slip, await freeSlot('2026-11-27'))).toMatchObject({
      state: 'not-possible',
      appointment: { state: 'cancelled' },
    });
    expect(await change(slip, slot)).toMatchObject({ state: 'not-possible' });
    bench.setClock('2026-11-25', '10:35');
    expect(await checkIn(slip)).toMatchObject({ state: 'not-possible' });
  });

  withFont('its slip is given out no more, and the verification page says so', async () => {
    const slip = await booked(await freeSlot('2026-11-26'));
    const [document] = (await bench.hub.client.cases.result(slip)).documents;
    await cancel(slip);
    expect((await bench.hub.client.cases.result(slip)).documents).toEqual([]);
    expect(
      bench.hub.rows(
        'SELECT why FROM ended_documents WHERE document_number = ?',
        document?.documentNumber ?? '',
      ),
    ).toEqual([{ why: 'cancelled' }]);
  });
});

describe('of a department that has only accepted it', () => {
  const accepting: DepartmentAdapter = {
    departmentId: 'human-resources',
    handleCase: async () => ok({ decision: 'accepted', simulated: true }),
    findLicence: async () => ok(undefined),
  };

  test('the time is held; who withdraws gives it up, and nothing else can be done with it', async () => {
    await bench.hub.restart({ departments: [accepting] });
    const slot = await freeSlot('2026-11-24');
    const { state, ...slip } = await bench.book(slot);
    expect(state).toBe('accepted');
    expect(await appointmentOf(slip)).toMatchObject({ state: 'booked', canChange: false, canCancel: false });
    expect(await cancel(slip)).toMatchObject({ state: 'not-possible' });
    expect(await slotAt(slot.date, slot.from)).toMatchObject({ free: slot.free - 1 });

    const { manifest } = await prepareCase(bench.hub.client, {
      itemId: 'human-resources/window-booking',
      content: { followUp: { kind: 'withdraw', caseId: slip.caseId } },
      slipCode: slip.slipCode,
    });
    expect(await bench.hub.client.cases.put(manifest)).toMatchObject({ state: 'received' });
    expect(await progressOf(slip)).toMatchObject({
      state: 'withdrawn',
      appointment: { state: 'cancelled' },
    });
    expect(await slotAt(slot.date, slot.from)).toMatchObject({ free: slot.free });
  });

  test.each(['transfer', 'void'] as const)(
    '%s by the department: the seat is free, and nothing is missed',
    async (action) => {
      const following: DepartmentAdapter = {
        ...accepting,
        followCase: async () => ok([{ at: bench.now(), action, text: '不在这里办' }]),
      };
      await bench.hub.restart({ departments: [following] });
      const slot = await freeSlot('2026-11-24');
      const { state, ...slip } = await bench.book(slot);
      expect(state).toBe('accepted');
      expect(await appointmentOf(slip)).toMatchObject({
        state: 'cancelled',
        canChange: false,
        canCancel: false,
      });
      expect(await slotAt(slot.date, slot.from)).toMatchObject({ free: slot.free });
      expect(await cancel(slip)).toMatchObject({ state: 'done' });
      bench.setClock('2026-11-25', '09:00');
      expect(await appointmentOf(slip)).toMatchObject({ state: 'cancelled' });
    },
  );
});

describe('checked in', () => {
  test('too early: not possible, and the answer says from when', async () => {
    const slip = await booked(await slotAt('2026-11-26', '15:00'));
    for (const [date, clock] of [
      ['2026-11-25', '15:10'],
      ['2026-11-26', '14:29'],
    ] as const) {
      bench.setClock(date, clock);
      expect(await checkIn(slip)).toMatchObject({
        state: 'not-possible',
        appointment: { state: 'booked', checkIn: { from: '14:30', until: '15:30', now: false } },
      });
    }
  });

  test('in time: a number before those without an appointment; then neither changed nor cancelled', async () => {
    const slip = await booked(await slotAt('2026-11-26', '14:30'));
    bench.setClock('2026-11-26', '14:00');
    expect(await appointmentOf(slip)).toMatchObject({ canChange: true, checkIn: { now: true } });
    const answer = await checkIn(slip);
    if (answer.state !== 'done') throw new Error(answer.state);
    expect(answer.appointment).toMatchObject({
      state: 'checked-in',
      canChange: false,
      canCancel: false,
      checkIn: { now: false },
      ticket: { number: expect.stringMatching(/^[A-Z]8\d\d$/), priority: true, simulated: true },
    });
    expect(await cancel(slip)).toMatchObject({
      state: 'not-possible',
      appointment: { state: 'checked-in' },
    });
    expect(await change(slip, await freeSlot('2026-11-27'))).toMatchObject({ state: 'not-possible' });
    expect(await appointmentOf(slip)).toEqual(answer.appointment);
    expect((await timeline(slip)).at(-1)).toBe(`已签到，窗口号 ${answer.appointment.ticket?.number}`);
    expect((await progressOf(slip)).state).toBe('completed');
  });

  test('twice, at once, from two machines and the next day: the same number', async () => {
    const slip = await booked(await slotAt('2026-11-26', '15:30'));
    bench.setClock('2026-11-26', '15:31');
    const [first, second] = await Promise.all([checkIn(slip), checkIn(slip, REGION, 'T-2')]);
    expect(first).toMatchObject({ state: 'done' });
    expect(second).toEqual(first);
    const steps = await timeline(slip);
    bench.setClock('2026-11-27', '09:00');
    expect(await checkIn(slip, ELSEWHERE)).toEqual(first);
    expect(await timeline(slip)).toEqual(steps);
  });

  test('before the hall opens: at nine there is a number from half past eight on', async () => {
    const slip = await booked(await slotAt('2026-11-26', '09:00'));
    bench.setClock('2026-11-26', '08:29');
    expect(await checkIn(slip)).toMatchObject({ state: 'not-possible' });
    bench.setClock('2026-11-26', '08:30');
    expect(await checkIn(slip)).toMatchObject({ state: 'done' });
  });

  test('late, before the end: still in time; after it: missed', async () => {
    const slot = await slotAt('2026-11-26', '10:00');
    const [late, later] = [await booked(slot), await booked(await slotAt('2026-11-26', '09:30'))];
    bench.setClock('2026-11-26', '10:29');
    expect(await checkIn(late)).toMatchObject({ state: 'done' });
    expect(await checkIn(later)).toMatchObject({
      state: 'not-possible',
      appointment: { state: 'missed', canChange: false, canCancel: false },
    });
    expect(await appointmentOf(later)).toMatchObject({ state: 'missed' });
    expect(await cancel(later)).toMatchObject({ state: 'not-possible' });
  });

  test('at a machine of another region: not here, and no number is drawn', async () => {
    const slip = await booked(await slotAt('2026-11-27', '15:30'));
    bench.setClock('2026-11-27', '15:30');
    const drawn = bench.hub.rows('SELECT * FROM window_tickets').length;
    expect(await checkIn(slip, ELSEWHERE)).toMatchObject({
      state: 'not-here',
      appointment: { state: 'booked', checkIn: { now: true } },
    });
    expect(bench.hub.rows('SELECT * FROM window_tickets')).toHaveLength(drawn);
    expect(await checkIn(slip)).toMatchObject({ state: 'done' });
  });
});

describe('the calling system', () => {
  const asked: string[] = [];
  const refusing = (answer: Awaited<ReturnType<QueueSystem['take']>>): QueueSystem => ({
    look: async () => fail('queue-system-unavailable'),
    take: async (_line, { ticketId }) => {
      asked.push(ticketId);
      return answer;
    },
  });
  const hall = { name: '示例县政务服务中心', address: '示例路1号', hours: '工作日', counters: '1至3号窗口' };

  test('silent, closed or without such a line: busy, nothing has changed, and later the number is given', async () => {
    const slip = await booked(await slotAt('2026-11-27', '14:30'));
    bench.setClock('2026-11-27', '14:30');
    const before = await progressOf(slip);
    for (const answer of [
      fail('queue-system-unavailable' as const),
      ok({ state: 'closed' as const, hall }),
      ok({ state: 'not-offered' as const }),
    ]) {
      await bench.hub.restart({ queueSystem: refusing(answer) });
      expect(await checkIn(slip)).toEqual({ state: 'busy' });
      expect(await progressOf(slip)).toEqual(before);
    }
    // Asked by one and the same id, so that a number of a lost answer is found again.
    expect(new Set(asked).size).toBe(1);
    expect(asked).toHaveLength(3);
    await bench.hub.restart();
    expect(await checkIn(slip)).toMatchObject({ state: 'done' });
    const kept = bench.hub.rows('SELECT ticket_id FROM appointments WHERE case_id = ?', slip.caseId);
    expect(kept).toEqual([{ ticket_id: asked[0] }]);
  });

  test('throws, as when its own network breaks: busy, and nothing has changed', async () => {
    const slip = await booked(await slotAt('2026-11-27', '14:30'));
    bench.setClock('2026-11-27', '14:30');
    await bench.hub.restart({
      queueSystem: {
        look: async () => fail('queue-system-unavailable'),
        take: () => Promise.reject(new TypeError('fetch failed')),
      },
    });
    const before = await progressOf(slip);
    expect(await checkIn(slip)).toEqual({ state: 'busy' });
    expect(await progressOf(slip)).toEqual(before);
  });

  test('a hub that is started again knows every appointment as it was', async () => {
    const slips = [
      await booked(await freeSlot('2026-11-24')),
      await booked(await freeSlot('2026-11-24')),
      await booked(await freeSlot('2026-11-25')),
    ] as const;
    await change(slips[0], await freeSlot('2026-11-27'));
    await cancel(slips[1]);
    const before = await Promise.all(slips.map(progressOf));
    await bench.hub.restart();
    expect(await Promise.all(slips.map(progressOf))).toEqual(before);
    expect(await cancel(slips[0])).toMatchObject({ state: 'done' });
  });
});

test('a machine that asks without end is told to wait, the other is not', async () => {
  bench.setClock('2026-11-20', '12:00');
  const slip = await booked(await freeSlot('2026-11-25'));
  const states: string[] = [];
  for (let asked = 0; asked < 70; asked += 1) states.push((await checkIn(slip)).state);
  expect(states.lastIndexOf('not-possible')).toBeLessThan(states.indexOf('busy'));
  expect(states.at(-1)).toBe('busy');
  expect(await checkIn(slip, REGION, 'T-2')).toMatchObject({ state: 'not-possible' });
  bench.setClock('2026-11-20', '12:11');
  expect(await checkIn(slip)).toMatchObject({ state: 'not-possible' });
});
