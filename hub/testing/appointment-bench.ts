import { beforeEach } from 'vitest';
import type { Slot } from '#contract/hub-api.ts';
import { SAMPLE_ITEMS } from './sample-items.ts';
import { prepareCase } from './terminal-double.ts';
import { type TestHub, testHub } from './test-hub.ts';

const ITEM = 'human-resources/window-booking';
export const REGION = '440524000000';

/** The slip of an appointment, as its holder shows it to a terminal. */
export interface BookedSlip {
  readonly caseId: string;
  readonly slipCode: string;
}

interface AppointmentBench {
  readonly hub: TestHub;
  /** The hub's clock from now on: an instant, or local time of a day. */
  setClock(date: string, clock: string): void;
  now(): Date;
  slots(): Promise<Slot[]>;
  /** Hands in a case for this slot; what became of it, and its slip. */
  book(slot: Slot): Promise<BookedSlip & { readonly state: string }>;
}

/**
 * Before every test an empty hub with the item that gives appointments, on the morning of Friday, 20 November 2026: the
 * first day that can be booked is the Monday after. Called once at the top of a test file.
 */
export function appointmentBench(): AppointmentBench {
  let now = new Date();
  const setClock = (date: string, clock: string): void => {
    now = new Date(`${date}T${clock}:00+08:00`);
  };
  beforeEach(() => setClock('2026-11-20', '10:00'));
  const hub = testHub({
    items: SAMPLE_ITEMS.filter(({ id }) => id === ITEM),
    emptyForEachTest: true,
    now: () => now,
  });

  return {
    hub,
    setClock,
    now: () => now,

    async slots() {
      return (await hub.client.slots.list({ itemId: ITEM, regionCode: REGION })).slots;
    },

    async book(slot) {
      const answers = [{ fieldId: 'slot', label: '时段', value: slot.slotId, display: slot.from }];
      const prepared = await prepareCase(hub.client, { itemId: ITEM, content: { answers }, at: now });
      const { outcome } = await hub.send(prepared);
      return { caseId: prepared.manifest.caseId, slipCode: prepared.slipCode, state: outcome.state };
    },
  };
}
