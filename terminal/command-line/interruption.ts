/** Fires at the first Ctrl-C, `kill` or hang-up; a second one changes nothing, so that cleaning up can end. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort());
  }
  return controller.signal;
}
