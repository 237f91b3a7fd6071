import type { AppFailure, Result } from '#contract/result.ts';
import {
  type BytePort,
  type CallBounds,
  isReportPort,
  type PortFailure,
  type PortOpener,
  type ReportPort,
} from '../port.ts';
import { formatTraceLine, hexOf, type TraceEntry, type TraceHeader } from './trace.ts';

/** Takes out of a stream what must not be written down; one for each port that is opened. */
export interface TraceMask {
  /** As many bytes as came, and whether any of them were replaced. */
  mask(dir: 'tx' | 'rx', bytes: Uint8Array): { readonly bytes: Uint8Array; readonly masked: boolean };
}

export interface TraceRecorderOptions {
  readonly header: TraceHeader;
  /** Appends a line to the file. */
  readonly write: (line: string) => void;
  /** Absent: everything is written down as it is. */
  readonly createMask?: () => TraceMask;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

/** Without `t`, which the recorder knows. */
type Untimed<Entry> = Entry extends unknown ? Omit<Entry, 't'> : never;

/** Records what goes over a port, and which calls of the driver it was for. */
export class TraceRecorder {
  readonly #options: TraceRecorderOptions;
  readonly #now: () => number;
  readonly #startedAt: number;

  constructor(options: TraceRecorderOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#startedAt = this.#now();
    options.write(formatTraceLine(options.header));
  }

  /** The same port for the driver, with everything on it written down. */
  opener(opener: PortOpener): PortOpener {
    return {
      description: opener.description,
      open: async (bounds) => {
        const port = await opener.open(bounds);
        if (!port.ok) return port;
        const mask = this.#options.createMask?.();
        const note = (entry: Untimed<TraceEntry>) => this.#note(entry);
        return { ok: true, value: recordingPort(port.value, mask, note) };
      },
    };
  }

  /** The same driver, with these calls and how they ended written down. Results are not: they hold what was read. */
  driver<Driver extends object>(driver: Driver, calls: readonly (keyof Driver & string)[]): Driver {
    const recorded: ReadonlySet<string | symbol> = new Set(calls);
    return new Proxy(driver, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        // Private fields belong to the driver itself, not to its proxy.
        if (!recorded.has(name)) return member.bind(target);
        return async (...args: unknown[]) => {
          this.#noteCall(String(name), args);
          const result: unknown = await member.apply(target, args);
          this.#note({ outcome: outcomeOf(result as Result<unknown, AppFailure>) });
          return result;
        };
      },
    });
  }

  #noteCall(call: string, args: readonly unknown[]): void {
    const bounds = args.find(isBounds);
    const others = args.filter((each) => !isBounds(each) && typeof each !== 'function');
    this.#note({
      call,
      ...(others.length === 0 ? {} : { args: JSON.parse(JSON.stringify(others)) }),
      ...(bounds === undefined ? {} : { deadlineMs: Math.round(bounds.deadlineMs) }),
    });
  }

  #note(entry: Untimed<TraceEntry>): void {
    const t = Math.round((this.#now() - this.#startedAt) * 10) / 10;
    this.#options.write(formatTraceLine({ t, ...entry } as TraceEntry));
  }
}

export function outcomeOf(result: Result<unknown, AppFailure>): string {
  return result.ok ? 'ok' : result.failure.code;
}

function isBounds(argument: unknown): argument is CallBounds {
  return (
    typeof argument === 'object' && argument !== null && 'deadlineMs' in argument && 'signal' in argument
  );
}

function recordingPort(
  port: BytePort,
  mask: TraceMask | undefined,
  note: (entry: Untimed<TraceEntry>) => void,
): BytePort {
  const noteBytes = (dir: 'tx' | 'rx', bytes: Uint8Array, feature = false) => {
    const shown = mask?.mask(dir, bytes) ?? { bytes, masked: false };
    note({
      dir,
      hex: hexOf(shown.bytes),
      ...(shown.masked ? { masked: true as const } : {}),
      ...(feature ? { feature: true as const } : {}),
    });
  };
  const reports = isReportPort(port) ? port : undefined;
  const descriptor = reports?.reportDescriptor;
  note({
    port: 'opened',
    ...(reports === undefined ? {} : { reports: true as const }),
    ...(reports?.vendorId === undefined ? {} : { vendorId: reports.vendorId }),
    ...(descriptor === undefined ? {} : { reportDescriptor: hexOf(descriptor) }),
  });
  let closed = false;
  // Before any listener of the driver, so that what it answers stands behind what it was told.
  port.onBytes((bytes) => noteBytes('rx', bytes));
  port.onLost(() => note({ port: 'lost' }));
  const recording: BytePort = {
    description: port.description,
    write(bytes: Uint8Array, bounds: CallBounds): Promise<Result<void, PortFailure>> {
      noteBytes('tx', bytes);
      return port.write(bytes, bounds);
    },
    onBytes: (listener) => port.onBytes(listener),
    onLost: (listener) => port.onLost(listener),
    async close() {
      if (!closed) note({ port: 'closed' });
      closed = true;
      await port.close();
    },
  };
  if (reports === undefined) return recording;
  const recordingReports: ReportPort = {
    ...recording,
    reportDescriptor: descriptor,
    vendorId: reports.vendorId,
    sendFeatureReport(report, bounds) {
      noteBytes('tx', report, true);
      return reports.sendFeatureReport(report, bounds);
    },
  };
  return recordingReports;
}
