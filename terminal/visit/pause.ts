/** Ends early, and without an error, when the signal says so: whoever pauses looks at the signal next. */
export function pauseUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    // An event that came before is not told again.
    if (signal.aborted) done();
  });
}
