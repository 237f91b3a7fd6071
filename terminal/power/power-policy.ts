/**
 * What the terminal does when the mains fail, as a pure function: finish what runs, begin nothing new, and go down in
 * order while there is still power for it.
 */

/** What the UPS said just now. `unknown`: it could not be asked, or knows nothing; that is never taken for mains. */
export type PowerReading =
  | { readonly kind: 'known'; readonly source: 'mains' | 'battery'; readonly batteryLow: boolean }
  | { readonly kind: 'unknown' };

export interface PowerSituation {
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: number;
  /** A citizen's visit is under way. */
  readonly visitRunning: boolean;
  /** Leaving it now wipes it. False while it prints or submits: that is finished first. */
  readonly visitCanBeEnded: boolean;
}

/** All in milliseconds. */
export interface PowerLimits {
  /** How long a visit may go on after the mains failed, before it is ended. */
  readonly visitGraceMs: number;
  /** How long a low battery waits for a print or a submission to finish, and for a visit to be wiped. */
  readonly lowBatteryGraceMs: number;
  /** A UPS on battery that is silent for so long counts as empty, as upsmon(8) does (DEADTIME). */
  readonly silenceOnBatteryMs: number;
  /** How long the mains must hold before visits begin again: they often come back twice. */
  readonly mainsStableMs: number;
}

export const DEFAULT_POWER_LIMITS: PowerLimits = {
  visitGraceMs: 180_000,
  lowBatteryGraceMs: 20_000,
  silenceOnBatteryMs: 15_000,
  mainsStableMs: 15_000,
};

/** What the policy remembers from one look to the next. */
export type PowerMemory =
  | { readonly mode: 'mains' }
  | { readonly mode: 'battery'; readonly sinceMs: number; readonly heardAtMs: number }
  /** The mains are back, but not yet for long. */
  | { readonly mode: 'returning'; readonly sinceMs: number; readonly heardAtMs: number }
  /** Final: a battery that was low must not be trusted with another visit before the machine was off. */
  | { readonly mode: 'low'; readonly sinceMs: number }
  | { readonly mode: 'shutting-down' };

/** Codes of the page that the citizen sees meanwhile. */
export type PowerStop = 'on-battery' | 'battery-low';

export interface PowerOrders {
  /** No new visit may begin; a running one goes on. */
  readonly stop: PowerStop | undefined;
  /** The running visit is left now, and wiped. */
  readonly endVisit: boolean;
  /** Given once: close the stores, then run the configured command. */
  readonly shutDown: boolean;
}

export interface PowerDecision {
  readonly memory: PowerMemory;
  readonly orders: PowerOrders;
}

export const POWER_AT_START: PowerMemory = { mode: 'mains' };

export function decidePower(
  before: PowerMemory,
  reading: PowerReading,
  situation: PowerSituation,
  limits: PowerLimits,
): PowerDecision {
  const memory = remember(before, reading, situation.nowMs, limits);
  const may = { endVisit: situation.visitRunning && situation.visitCanBeEnded };
  switch (memory.mode) {
    case 'mains':
      return { memory, orders: { stop: undefined, endVisit: false, shutDown: false } };
    case 'returning':
      return { memory, orders: { stop: 'on-battery', endVisit: false, shutDown: false } };
    case 'battery': {
      const graceIsOver = situation.nowMs - memory.sinceMs >= limits.visitGraceMs;
      return {
        memory,
        orders: { stop: 'on-battery', endVisit: graceIsOver && may.endVisit, shutDown: false },
      };
    }
    case 'low': {
      const graceIsOver = situation.nowMs - memory.sinceMs >= limits.lowBatteryGraceMs;
      const shutDown = !situation.visitRunning || graceIsOver;
      return {
        memory: shutDown ? { mode: 'shutting-down' } : memory,
        orders: { stop: 'battery-low', endVisit: may.endVisit, shutDown },
      };
    }
    case 'shutting-down':
      return { memory, orders: { stop: 'battery-low', endVisit: may.endVisit, shutDown: false } };
  }
}

function remember(
  before: PowerMemory,
  reading: PowerReading,
  nowMs: number,
  limits: PowerLimits,
): PowerMemory {
  if (before.mode === 'low' || before.mode === 'shutting-down') return before;
  if (reading.kind === 'unknown') {
    // A UPS that was never seen on battery says nothing about the mains: a broken cable must not close the terminal.
    if (before.mode === 'mains') return before;
    if (nowMs - before.heardAtMs >= limits.silenceOnBatteryMs) return { mode: 'low', sinceMs: nowMs };
    return before.mode === 'returning'
      ? { mode: 'battery', sinceMs: before.sinceMs, heardAtMs: before.heardAtMs }
      : before;
  }
  if (reading.batteryLow) return { mode: 'low', sinceMs: nowMs };
  if (reading.source === 'battery') {
    const sinceMs = before.mode === 'battery' ? before.sinceMs : nowMs;
    return { mode: 'battery', sinceMs, heardAtMs: nowMs };
  }
  switch (before.mode) {
    case 'mains':
      return before;
    case 'battery':
      return { mode: 'returning', sinceMs: nowMs, heardAtMs: nowMs };
    case 'returning':
      return nowMs - before.sinceMs >= limits.mainsStableMs
        ? { mode: 'mains' }
        : { ...before, heardAtMs: nowMs };
  }
}
