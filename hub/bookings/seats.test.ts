import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Slot } from '#contract/hub-api.ts';
import { appointmentBench, type BookedSlip } from '../testing/appointment-bench.ts';
import { PATIENCE_MS } from '../testing/test-hub.ts';

const bench = appointmentBench();

/** What several holders want, each of a case and of one of a few slots; those of one round at the same time. */
const wish = fc.record({
  what: fc.constantFrom('book' as const, 'change' as const, 'change' as const, 'cancel' as const),
  who: fc.nat({ max: 7 }),
  where: fc.nat({ max: 2 }),
  terminalId: fc.constantFrom('T-1' as const, 'T-2' as const),
});
const rounds = fc.array(fc.array(wish, { minLength: 1, maxLength: 5 }), { minLength: 3, maxLength: 6 });

let day = 0;

test(
  'whatever several holders wish, at once or one after the other, no seat is given twice and none is lost',
  async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (wishes) => {
        // Three scarce slots of a week that no earlier run has touched; nobody is told to wait for having asked too often.
        bench.setClock(fridayAfter(day), '10:00');
        day += 1;
        const scarce = (await bench.slots()).sort((one, other) => one.free - other.free).slice(0, 3);
        const slips: BookedSlip[] = [];
        for (const round of wishes) {
          await Promise.all(round.map((each) => fulfil(each, scarce, slips)));
          await expectSeatsToAgree(scarce, slips);
        }
      }),
      { numRuns: 12 },
    );
  },
  PATIENCE_MS,
);

async function fulfil(
  { what, who, where, terminalId }: typeof wish extends fc.Arbitrary<infer Wish> ? Wish : never,
  scarce: readonly Slot[],
  slips: BookedSlip[],
): Promise<void> {
  const slot = scarce[where];
  if (slot === undefined) throw new Error('three slots are offered');
  if (what === 'book') {
    const { state, caseId, slipCode } = await bench.book(slot);
    expect(['completed', 'refused']).toContain(state);
    if (state === 'completed') slips.push({ caseId, slipCode });
    return;
  }
  const slip = slips[who % Math.max(1, slips.length)];
  if (slip === undefined) return;
  const { appointments } = bench.hub.clientOf(terminalId);
  const answer = await (what === 'cancel'
    ? appointments.cancel(slip)
    : appointments.change({ ...slip, slotId: slot.slotId }));
  expect(what === 'cancel' ? ['done'] : ['done', 'full', 'not-possible']).toContain(answer.state);
  if (answer.state === 'not-possible') expect(answer.appointment.state).toBe('cancelled');
}

/** What each holder is told, what the grid offers, and what lies in the database say the same. */
async function expectSeatsToAgree(scarce: readonly Slot[], slips: readonly BookedSlip[]): Promise<void> {
  const told = await Promise.all(
    slips.map(async ({ slipCode }) => (await bench.hub.client.cases.progress({ slipCode })).appointment),
  );
  const now = await bench.slots();
  for (const { slotId, date, from, free: seats } of scarce) {
    const holders = told.filter(
      (each) => each?.state === 'booked' && each.date === date && each.from === from,
    );
    expect(holders.length).toBeLessThanOrEqual(seats);
    expect(now.find((slot) => slot.slotId === slotId)?.free).toBe(seats - holders.length);
  }
  for (const [index, { caseId }] of slips.entries()) {
    const rows = bench.hub.rows('SELECT slot_id FROM bookings WHERE case_id = ?', caseId);
    expect(rows).toHaveLength(told[index]?.state === 'booked' ? 1 : 0);
  }
}

/** So many weeks after the first Friday, `YYYY-MM-DD`. */
function fridayAfter(weeks: number): string {
  return new Date(Date.UTC(2026, 0, 9 + 7 * (weeks % 80))).toISOString().slice(0, 10);
}
