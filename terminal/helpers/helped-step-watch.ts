import type { HelpedStep } from '#contract/helper.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { helpedStep } from './helper-view.ts';

/** Since when a helped citizen is at his step: told to the staff, who see where it hangs and nothing of him. */
export class HelpedStepWatch {
  #key = '';
  #since = new Date(0);
  readonly #now: () => Date;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  see(snapshot: Pick<VisitSnapshot, 'screen' | 'helper'>): HelpedStep | undefined {
    const step = helpedStep(snapshot, this.#since);
    const { since: _, ...where } = step ?? { since: '' };
    const key = JSON.stringify(where);
    if (key !== this.#key) {
      this.#key = key;
      this.#since = this.#now();
    }
    return step === undefined ? undefined : { ...step, since: this.#since.toISOString() };
  }
}
