import type { AppFailure, Result } from '#contract/result.ts';
import type { WireFault } from '#contract/wire-fault.ts';

/** One device's line, as whoever works the faults sees it. */
export interface FaultyLine {
  readonly faults: readonly WireFault[];
  inject(fault: WireFault): Promise<Result<void, AppFailure>>;
  /** Everything is mended, and the cable is in. */
  mend(): Promise<Result<void, AppFailure>>;
}
