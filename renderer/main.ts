/** The page's first script: lets what the page holds be painted, then brings the screen. */
import './design/index.css';

/** A page that is not shown has no frames; it must come up all the same. */
const LONGEST_WAIT_MS = 200;

await new Promise<void>((resolve) => {
  const timer = setTimeout(resolve, LONGEST_WAIT_MS);
  // The first callback is before the paint, the task after it behind the paint.
  requestAnimationFrame(() =>
    setTimeout(() => {
      clearTimeout(timer);
      resolve();
    }, 0),
  );
});
await import('./screen.tsx');
