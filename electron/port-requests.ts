/** The one message that the page may send to the shell: it wants a port. Who may, and how often. */
import type { WebFrameMain } from 'electron';
import { isOwnPage } from './lockdown.ts';

/** Only the main frame of our own window, showing our own page. */
export const isOwnFrame = (sender: WebFrameMain | null, mainFrame: WebFrameMain): boolean =>
  sender !== null && sender === mainFrame && isOwnPage(sender.url);

const MOST = 10;
const WINDOW_MS = 10_000;

/** Ten requests in ten seconds are a page that reconnects; more are a page gone wrong. */
export class RequestLimit {
  #times: number[] = [];

  /** May a request at `now` (milliseconds of a clock that does not run backwards) pass? */
  take(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < WINDOW_MS);
    if (this.#times.length >= MOST) return false;
    this.#times.push(now);
    return true;
  }
}
