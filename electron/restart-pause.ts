const WINDOW_MS = 600_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * How long to wait before something that died is started again: 1 s, doubled with each death within ten minutes, at
 * most a minute. It never gives up: nobody may be there to start the kiosk by hand.
 */
export class RestartPause {
  #deaths: number[] = [];

  /** It died at `now`, in milliseconds of a clock that does not run backwards; answers milliseconds. */
  died(now: number): number {
    this.#deaths = [...this.#deaths.filter((death) => now - death < WINDOW_MS), now];
    return Math.min(FIRST_PAUSE_MS * 2 ** (this.#deaths.length - 1), LONGEST_PAUSE_MS);
  }
}
