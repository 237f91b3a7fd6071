/** A page that is not drawn (display asleep, hidden window) gets no frames; it goes on all the same. */
const LONGEST_WAIT_MS = 150;

/**
 * Runs `work` once the frame that answers the finger (the pressed button, the letter) is on the glass, so that heavy
 * drawing never delays it (web.dev/articles/optimize-inp, “yield to allow rendering work”). Without a window: at once.
 * Returns a way to call it off.
 */
export function afterPaint(work: () => void): () => void {
  if (typeof requestAnimationFrame !== 'function') {
    work();
    return () => undefined;
  }
  let over = false;
  const run = (): void => {
    if (over) return;
    cancel();
    work();
  };
  // A frame's callbacks run before it is drawn: those of the next one run when it is on the glass.
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(run);
  });
  const latest = setTimeout(run, LONGEST_WAIT_MS);
  const cancel = (): void => {
    over = true;
    cancelAnimationFrame(frame);
    clearTimeout(latest);
  };
  return cancel;
}
