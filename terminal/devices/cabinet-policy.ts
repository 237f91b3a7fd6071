/**
 * What an opened cabinet means, as a pure function. Whoever opens it reaches cables, paper and the disk: the machine
 * takes no visits until the door is shut and a technician has said that all is as it should be.
 */

/** Why no visit may begin; codes of the resting page. */
export type CabinetStop =
  /** The service key is turned: somebody who may be there is at work. */
  | 'cabinet-serviced'
  | 'cabinet-open'
  /** Shut again, and nobody has looked at it yet. */
  | 'cabinet-unchecked';

/** What the switches say. `undefined`: none is wired. */
export interface CabinetSwitches {
  readonly doorOpen: boolean | undefined;
  readonly serviceKey: boolean | undefined;
}

export type CabinetMemory =
  | { readonly mode: 'shut'; readonly keyTurned: boolean }
  | {
      readonly mode: 'opened';
      /** ISO 8601, by the clock of the terminal. */
      readonly at: string;
      /** With the service key turned: a technician, and no alarm. */
      readonly withKey: boolean;
      /** `unknown`: from before a start of the program, until the switches were read. */
      readonly door: 'open' | 'shut' | 'unknown';
      readonly keyTurned: boolean;
    };

export const CABINET_SHUT: CabinetMemory = { mode: 'shut', keyTurned: false };

export type CabinetHappening = 'opened' | 'shut' | 'acknowledged';

export interface CabinetDecision {
  readonly memory: CabinetMemory;
  readonly happened: CabinetHappening | undefined;
}

export function decideCabinet(before: CabinetMemory, look: CabinetSwitches, now: string): CabinetDecision {
  const open = look.doorOpen === true;
  const keyTurned = look.serviceKey === true;
  if (before.mode === 'shut') {
    if (!open) return { memory: { mode: 'shut', keyTurned }, happened: undefined };
    const withKey = keyTurned || before.keyTurned;
    return { memory: { mode: 'opened', at: now, withKey, door: 'open', keyTurned }, happened: 'opened' };
  }
  // Turned back with the door shut: whoever has the key leaves, and answers for the machine.
  if (!open && before.keyTurned && !keyTurned) return { memory: CABINET_SHUT, happened: 'acknowledged' };
  return {
    memory: { ...before, door: open ? 'open' : 'shut', keyTurned },
    happened: !open && before.door === 'open' ? 'shut' : undefined,
  };
}

export function cabinetStopOf(memory: CabinetMemory): CabinetStop | undefined {
  if (memory.keyTurned) return 'cabinet-serviced';
  if (memory.mode === 'shut') return undefined;
  return memory.door === 'shut' ? 'cabinet-unchecked' : 'cabinet-open';
}

/**
 * A visit that runs is ended when nobody with the key has opened it. Staff who adds paper for a citizen who waits for
 * it does not take his visit away.
 */
export function cabinetEndsVisit(memory: CabinetMemory): boolean {
  return memory.mode === 'opened' && !memory.withKey && !memory.keyTurned;
}
