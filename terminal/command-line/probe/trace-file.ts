import { openSync, writeSync } from 'node:fs';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { PortOpener } from '#drivers/port.ts';
import type { TraceHeader } from '#drivers/trace/trace.ts';
import { type TraceMask, TraceRecorder } from '#drivers/trace/trace-recorder.ts';

/** Wraps the port and the driver of a probe; changes nothing when no trace is wanted. */
export interface Tracing {
  opener(opener: PortOpener): PortOpener;
  driver<Driver extends object>(driver: Driver, calls: readonly (keyof Driver & string)[]): Driver;
}

const untraced: Tracing = { opener: (opener) => opener, driver: (driver) => driver };

/** Begins a new file, readable by its owner only; an old one is not written over. */
export function startTrace(
  path: string | undefined,
  header: Omit<TraceHeader, 'trace'>,
  createMask?: () => TraceMask,
): Result<Tracing, AppFailure<'trace-file-exists' | 'trace-file-failed'>> {
  if (path === undefined) return ok(untraced);
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    return fail(exists ? 'trace-file-exists' : 'trace-file-failed', path);
  }
  return ok(
    new TraceRecorder({
      header: { trace: 1, ...header },
      // At once: what was recorded before a crash is what is wanted most.
      write: (line) => void writeSync(file, line),
      ...(createMask === undefined ? {} : { createMask }),
    }),
  );
}
