import type { AppFailure, Result } from '#contract/result.ts';
import type { OutputLine } from '../output.ts';
import type { SimulateCommand } from './commands.ts';

/** Reports what happens at the device. */
export type EventListener = (line: OutputLine) => void;

/** A device at the end of a real cable that takes commands from whoever runs it. */
export interface SimulatedDevice {
  /** Where a driver finds it: the fields of the `ready` event. */
  readonly address: Readonly<Record<string, string>>;
  /** The short commands it takes, for `help`. */
  readonly vocabulary: readonly string[];
  readonly faultKinds: readonly string[];
  /** `ok(false)`: the command means nothing to this kind of device. */
  obey(command: Exclude<SimulateCommand, { command: 'help' }>): Promise<Result<boolean, AppFailure>>;
  close(): Promise<void>;
}

/**
 * The faults that are on. A change repairs everything and breaks again what is still broken, so that no fault
 * can be left over.
 */
export class FaultSwitches<Kind extends string> {
  readonly kinds: readonly Kind[];
  readonly #on = new Set<Kind>();

  constructor(kinds: readonly Kind[]) {
    this.kinds = kinds;
  }

  has(kind: Kind): boolean {
    return this.#on.has(kind);
  }

  /** False when there is no such fault. */
  set(kind: string, on: boolean): boolean {
    const known = this.kinds.find((candidate) => candidate === kind);
    if (known === undefined) return false;
    if (on) this.#on.add(known);
    else this.#on.delete(known);
    return true;
  }
}
