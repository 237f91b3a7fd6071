import type { WireFault } from '#contract/wire-fault.ts';

/** What becomes of one message of a device on its way to the driver. */
export interface Passage {
  /** Written one after the other; none: the message is lost. */
  readonly pieces: readonly Uint8Array[];
  readonly delayMs: number;
}

type MessageFault = Exclude<WireFault, { kind: 'unplug' }>;

/** The faults on one line, and how they change what goes over it. Knows nothing of protocols. */
export class WireFaults {
  #faults: { fault: MessageFault; left: number }[] = [];

  get active(): readonly MessageFault[] {
    return this.#faults.map(({ fault }) => fault);
  }

  /** A fault of a kind that is on already takes its place. */
  inject(fault: MessageFault): void {
    const others = this.#faults.filter((entry) => entry.fault.kind !== fault.kind);
    const left = 'times' in fault ? (fault.times ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    this.#faults = [...others, { fault, left }];
  }

  clear(): void {
    this.#faults = [];
  }

  /** Counts the message: faults that were for so many messages end. */
  pass(bytes: Uint8Array): Passage {
    let pieces: readonly Uint8Array[] = [bytes];
    let delayMs = 0;
    for (const entry of this.#faults) {
      entry.left -= 1;
      const { fault } = entry;
      switch (fault.kind) {
        case 'fail-next':
        case 'fail-repeatedly':
          pieces = [];
          break;
        case 'delay':
          delayMs = fault.milliseconds;
          break;
        case 'truncate':
          pieces = pieces.map((piece) => piece.slice(0, Math.floor(piece.length / 2)));
          break;
        case 'duplicate':
          pieces = [...pieces, ...pieces];
          break;
        case 'corrupt':
          pieces = pieces.map(corrupted);
          break;
      }
    }
    this.#faults = this.#faults.filter(({ left }) => left > 0);
    return { pieces: pieces.filter((piece) => piece.length > 0), delayMs };
  }
}

function corrupted(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  const middle = Math.floor(changed.length / 2);
  if (changed.length > 0) changed[middle] = (changed[middle] ?? 0) ^ 0x5a;
  return changed;
}
