import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import {
  type CallBounds,
  isReportPort,
  type PortFailureCode,
  type PortOpener,
  type ReportPort,
} from '../port.ts';
import { decodePenReport } from './codec.ts';
import { type PenLayout, penLayoutOf } from './report-layout.ts';

export interface PenSurface {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** One look at the pen, in millimetres from the upper left of the pad. */
export interface PenSample {
  readonly x: number;
  readonly y: number;
  /** Milliseconds of a clock that never runs back. */
  readonly at: number;
  /** 0 … 1; 0.5 where the pad does not measure it. */
  readonly pressure: number;
  readonly touches: boolean;
}

export interface SignaturePadDriverOptions {
  readonly opener: PortOpener;
  /** For a pad whose descriptor gives no size, or where the system shows none. */
  readonly surface?: PenSurface;
  readonly clock?: () => number;
}

export type SignaturePadFailureCode =
  | PortFailureCode
  /** The device describes no pen, or the system does not show how it describes itself. */
  | 'pen-not-described'
  /** How large the pad is, neither the pad nor the profile says. */
  | 'surface-unknown';
export type SignaturePadFailure = AppFailure<SignaturePadFailureCode>;

export interface WatchedPen {
  readonly surface: PenSurface;
  /** Shuts the port. May be called again. */
  close(): Promise<void>;
}

/** Reads a pen pad on USB HID. The port is open only while somebody signs: between citizens nothing is read. */
export class SignaturePadDriver {
  readonly #options: SignaturePadDriverOptions;

  constructor(options: SignaturePadDriverOptions) {
    this.#options = options;
  }

  /** Whether the pad is there and can be read: opens it, and shuts it again. */
  async check(bounds: CallBounds): Promise<Result<PenSurface, SignaturePadFailure>> {
    const watched = await this.watch(
      bounds,
      () => undefined,
      () => undefined,
    );
    if (!watched.ok) return watched;
    await watched.value.close();
    return ok(watched.value.surface);
  }

  /** Reads until `close`, or until the pad is lost, which is told once. */
  async watch(
    bounds: CallBounds,
    onSample: (sample: PenSample) => void,
    onLost: (failure: SignaturePadFailure) => void,
  ): Promise<Result<WatchedPen, SignaturePadFailure>> {
    const opened = await this.#options.opener.open(bounds);
    if (!opened.ok) return opened;
    const port = opened.value;
    const described = isReportPort(port) ? this.#describe(port) : fail('pen-not-described', 'no report port');
    if (!described.ok) {
      await port.close();
      return described;
    }
    const { layout, surface } = described.value;
    const clock = this.#options.clock ?? (() => performance.now());
    let last: PenSample | undefined;
    const stops = [
      port.onBytes((report) => {
        const pen = decodePenReport(layout, report);
        if (pen === undefined) return;
        const { touches, pressure } = pen;
        last = { x: pen.x * surface.widthMm, y: pen.y * surface.heightMm, at: clock(), pressure, touches };
        onSample(last);
      }),
      port.onLost((failure) => {
        // A stroke that was being written ends where it was.
        if (last?.touches === true) onSample({ ...last, at: clock(), touches: false });
        onLost(failure);
      }),
    ];
    return ok({
      surface,
      close: async () => {
        for (const stop of stops) stop();
        await port.close();
      },
    });
  }

  #describe(
    port: ReportPort,
  ): Result<{ readonly layout: PenLayout; readonly surface: PenSurface }, SignaturePadFailure> {
    const layout = port.reportDescriptor && penLayoutOf(port.reportDescriptor);
    if (layout === undefined) return fail('pen-not-described');
    const surface = this.#options.surface ?? layout.surface;
    return surface === undefined ? fail('surface-unknown') : ok({ layout, surface });
  }
}
