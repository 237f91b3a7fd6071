/** Long work that stops often to be asked whether it may go on; its value comes at the end. */
export type Work<Value> = Generator<undefined, Value>;

/** A frame of 60 Hz: a finger that presses meanwhile is answered at once. */
const SLICE_MS = 16;

/**
 * Does the work in slices and lets the page breathe between them. A worker would need a policy for its
 * script's address, and the page's Trusted Types allow none. Undefined when `signal` ended it.
 */
export async function inSlices<Value>(
  work: Work<Value>,
  signal: AbortSignal,
  clock: () => number = () => performance.now(),
): Promise<Value | undefined> {
  while (!signal.aborted) {
    const until = clock() + SLICE_MS;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (clock() < until);
    await nextTurn();
  }
  return undefined;
}

/** All at once, where nothing waits. */
export function atOnce<Value>(work: Work<Value>): Value {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Behind what waits already: input and painting go first. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
