import type { Item } from '#contract/item.ts';
import type { RoadStepId } from '#contract/visit/road.ts';
import type { ScreenName } from '#contract/visit/screens.ts';
import { roadSteps, stepOfScreen } from './road.ts';
import type { StepTimes } from './step-times.ts';

/** Reading the guide is no part of the work, and taking one's things is its end. */
const UNMEASURED: readonly RoadStepId[] = ['choose', 'take'];
/** A step nobody has taken here before: even shares of the item's own minutes. */
const SECONDS_IN_A_MINUTE = 60;

export interface VisitSeen {
  readonly visitId: string | undefined;
  readonly item: Item | undefined;
  readonly screen: ScreenName;
  /** Something came of it: only whole visits are measured. */
  readonly finished: boolean;
}

/**
 * Watches a visit go by and says about how many minutes it still takes, from what earlier visits took on this
 * terminal. Within a visit the number never grows.
 */
export class VisitProgress {
  readonly #times: StepTimes;
  /** Monotonic milliseconds. */
  readonly #now: () => number;
  #visit = '';
  #spent = new Map<RoadStepId, number>();
  #step: RoadStepId | undefined;
  #since = 0;
  #said: number | undefined;
  #kept = false;

  constructor(times: StepTimes, now: () => number = () => performance.now()) {
    this.#times = times;
    this.#now = now;
  }

  /** Called with every snapshot. Minutes left, at least 1; undefined where the road is not shown. */
  see({ visitId, item, screen, finished }: VisitSeen): number | undefined {
    const visit = visitId === undefined || item === undefined ? '' : `${visitId} ${item.id}`;
    if (visit !== this.#visit) this.#begin(visit);
    if (item === undefined) return undefined;
    const steps = roadSteps(item);
    const found = stepOfScreen(screen);
    const step = found !== undefined && steps.includes(found) ? found : undefined;
    this.#go(step);
    if (step === undefined) return undefined;
    if (step === 'take' && finished && !this.#kept) this.#keep(item);
    const measured = steps.filter((each) => !UNMEASURED.includes(each));
    const share = (item.minutes * SECONDS_IN_A_MINUTE) / Math.max(1, measured.length);
    const seconds = measured
      .slice(Math.max(0, measured.indexOf(step)))
      .filter(() => step !== 'take')
      .reduce((sum, each) => {
        const expected = this.#times.median(item.id, each) ?? share;
        return sum + Math.max(0, expected - this.#spentOn(each));
      }, 0);
    const minutes = Math.max(1, Math.round(seconds / SECONDS_IN_A_MINUTE));
    this.#said = Math.min(this.#said ?? minutes, minutes);
    return this.#said;
  }

  #begin(visit: string): void {
    this.#visit = visit;
    this.#spent = new Map();
    this.#step = undefined;
    this.#said = undefined;
    this.#kept = false;
  }

  #go(step: RoadStepId | undefined): void {
    if (step === this.#step) return;
    if (this.#step !== undefined) this.#spent.set(this.#step, this.#spentOn(this.#step));
    this.#step = step;
    this.#since = this.#now();
  }

  /** Seconds. */
  #spentOn(step: RoadStepId): number {
    const running = step === this.#step ? (this.#now() - this.#since) / 1000 : 0;
    return (this.#spent.get(step) ?? 0) + running;
  }

  #keep(item: Item): void {
    this.#kept = true;
    const whole = new Map([...this.#spent].filter(([step]) => !UNMEASURED.includes(step)));
    // A number on a tile is not worth a word to anybody when the disk is full: that is told elsewhere.
    if (whole.size > 0) this.#times.keep(item.id, whole);
  }
}
