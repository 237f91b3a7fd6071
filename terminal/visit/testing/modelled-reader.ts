import { fail, ok } from '#contract/result.ts';
import type { ProblemCode } from '#contract/visit/outcome.ts';
import type { VisitServices } from '../visit-services.ts';
import { SPECIMEN } from './recorded-services.ts';

const POLL_MS = 350;
/** A good reader needs a second and a half, a worn card several times as long. */
const READING_MS = 1500;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * A reader and the one card of the citizen, as they are and not as the visit believes them to be. On the clock of
 * the test.
 */
export class ModelledReader {
  readonly #fault: ProblemCode | undefined;
  #lies = false;
  #found = false;

  constructor(fault?: ProblemCode) {
    this.#fault = fault;
  }

  /** The reader has answered that a card lies there, and it still does. */
  get holdsCard(): boolean {
    return this.#lies && this.#found;
  }

  lay(): void {
    this.#lies = true;
  }

  take(): void {
    this.#lies = false;
    this.#found = false;
  }

  readonly services: Pick<VisitServices, 'readCard' | 'waitForCardRemoval'> = {
    readCard: async ({ signal }, onProgress) => {
      onProgress('waiting');
      while (!this.#lies) {
        await pause(POLL_MS);
        if (signal.aborted) return fail('internal-error');
      }
      this.#found = true;
      onProgress('reading');
      await pause(READING_MS);
      if (!this.#lies) return fail('card-removed-too-soon');
      if (this.#fault !== undefined) return fail(this.#fault);
      return ok({ document: SPECIMEN, photo: new Uint8Array(1024) });
    },
    waitForCardRemoval: async ({ signal }) => {
      while (this.#lies && !signal.aborted) await pause(POLL_MS);
      return ok();
    },
  };
}
