import type { Logger } from '../logging/logger.ts';
import type { PrintDesk } from './print-desk.ts';

/**
 * Opens and closes the print desk with the visit. A visit that is wiped has closed it already; one that ends
 * before anything was known goes straight to the standing page, and is closed here.
 */
export class VisitFollower {
  readonly #desk: Pick<PrintDesk, 'open' | 'close'>;
  readonly #logger: Logger;
  #visit: string | undefined;

  constructor(desk: Pick<PrintDesk, 'open' | 'close'>, logger: Logger) {
    this.#desk = desk;
    this.#logger = logger;
  }

  /** Called with every change of the visit. */
  follow(visitId: string | undefined): void {
    const before = this.#visit;
    if (visitId === before) return;
    this.#visit = visitId;
    if (before !== undefined) {
      this.#desk
        .close(before)
        .catch((error: unknown) => this.#logger.error('visit-not-closed', { detail: error }));
    }
    if (visitId !== undefined) this.#desk.open(visitId);
  }
}
