import type { Actor } from 'xstate';
import type { visitMachine } from './visit-machine.ts';
import { projectSnapshot } from './visit-snapshot.ts';

/** What the machine itself may know of the visit, and do to it. */
export interface VisitUnderWay {
  isRunning(): boolean;
  /** What prints or is being sent is finished first. */
  canBeEnded(): boolean;
  /** Leaves it, which wipes it; the page says why by `code`. */
  end(code: string): void;
}

export function visitUnderWay(actor: Actor<typeof visitMachine>): VisitUnderWay {
  return {
    isRunning: () => actor.getSnapshot().context.visitId !== undefined,
    canBeEnded: () => projectSnapshot(actor.getSnapshot(), 0).canLeave,
    end: (code) => actor.send({ type: 'service.ends-visit', code }),
  };
}
