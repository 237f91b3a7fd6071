import { clockTime } from '../language/format.ts';
import { useClock } from './use-clock.ts';

/** What 低位 leaves free above the reach of a seated citizen: nothing to touch, only the time. */
export function OutOfReach() {
  const now = useClock();
  return (
    <div className="out-of-reach" aria-hidden>
      <span className="out-of-reach__time">{clockTime(now)}</span>
    </div>
  );
}
