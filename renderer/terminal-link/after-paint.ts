/** A page that is not drawn (display asleep, hidden window) gets no frames; it goes on all the same. */
const LONGEST_WAIT_MS = 150;

/**
 * Runs `work` once the frame that answers the finger (the pressed button, the letter) is on the glass, so that heavy
 * work, here or in the terminal, never delays it (web.dev/articles/optimize-inp, “yield to allow rendering work”).
 * Without a window: at once. Returns a way to call it off.
 */
export function afterPaint(work: () => void): () => void {
  // A frame's callbacks run before it is drawn: those of the next one run when it is on the glass.
  return afterFrames(2, work);
}

/**
 * Runs `work` as soon as the next frame has been handed over to be drawn: what it changes stands in the frame after it.
 * Sooner than `afterPaint` by a frame, for what somebody waits for.
 */
export function afterNextFrame(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const callOff = afterFrames(1, () => {
    // A task of its own runs after the frame whose callbacks these are.
    timer = setTimeout(work, 0);
  });
  return () => {
    callOff();
    clearTimeout(timer);
  };
}

/** Runs `work` for the next frame; without a window at once. Returns a way to call it off. */
export function forNextFrame(work: () => void): () => void {
  return afterFrames(1, work);
}

function afterFrames(count: number, work: () => void): () => void {
  if (typeof requestAnimationFrame !== 'function') {
    work();
    return () => undefined;
  }
  let left = count;
  let over = false;
  const run = (): void => {
    if (over) return;
    cancel();
    work();
  };
  const onFrame = (): void => {
    left -= 1;
    if (left === 0) run();
    else frame = requestAnimationFrame(onFrame);
  };
  let frame = requestAnimationFrame(onFrame);
  const latest = setTimeout(run, LONGEST_WAIT_MS);
  const cancel = (): void => {
    over = true;
    cancelAnimationFrame(frame);
    clearTimeout(latest);
  };
  return cancel;
}
