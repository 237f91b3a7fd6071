import type { DeviceHealth, DeviceProblem, PrintSettlement } from '#contract/device.ts';
import type { AppFailure, Result } from '#contract/result.ts';
import type { ExclusiveCallFailure } from '../exclusive-call.ts';
import type { CallBounds } from '../port.ts';
import type { PageSetupFailure } from './page-setup.ts';
import type { OpenJobState } from './status.ts';
import type { IppTransportFailureCode } from './transport.ts';

export interface PrintRequest {
  /** Shown on the printer's panel and in its log: never anything of a citizen. */
  readonly jobName: string;
  /** Default 1. */
  readonly copies?: number;
}

export interface PrintProgress {
  readonly state: 'sending' | OpenJobState;
  /** Sides printed so far, where the printer counts them. */
  readonly impressions?: number;
  /** What keeps the job from going on, or will soon; `not-responding` while the printer cannot be asked. */
  readonly problems: readonly DeviceProblem[];
}

export interface DocumentPrintSettlement extends PrintSettlement {
  /** Sides printed, as far as the printer counted them: a failed job may have left some in the tray. */
  readonly impressions?: number;
  /** Set when the job was cancelled because the call's bounds ended. */
  readonly interrupted?: 'deadline-exceeded' | 'aborted';
}

/** In each of these cases no page of this job was printed. */
export type DocumentPrinterFailureCode =
  | IppTransportFailureCode
  /** The program that speaks to a spooler cannot be run, or failed. */
  | 'spooler-unavailable'
  | ExclusiveCallFailure['code']
  | PageSetupFailure['code']
  /** No PDF, or one whose pages cannot be counted: nobody could say whether all of it came out. */
  | 'document-not-readable'
  | 'format-not-supported'
  | 'job-refused'
  | 'jobs-remain';
export type DocumentPrinterFailure = AppFailure<DocumentPrinterFailureCode>;

/** What a terminal asks of an A4 printer, however it is reached. */
export interface DocumentPrinter {
  /** Fails only with `aborted`: a printer that does not answer is `offline`. */
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, AppFailure<'aborted'>>>;
  /**
   * Prints once, never again, and follows the job to its end. When the bounds end first, the job is cancelled and
   * followed for a grace time: the answer may then come that much later than the deadline.
   * A failure means that nothing was printed; what did or may have come out is a settlement.
   */
  printPdf(
    pdf: Uint8Array,
    request: PrintRequest,
    bounds: CallBounds,
    onProgress?: (progress: PrintProgress) => void,
  ): Promise<Result<DocumentPrintSettlement, DocumentPrinterFailure>>;
  /**
   * Cancels every job of this terminal that the printer still holds, so that no document comes out
   * during another person's visit. Fails with `jobs-remain` when one could not be seen to end.
   */
  purge(bounds: CallBounds): Promise<Result<{ cancelled: number }, DocumentPrinterFailure>>;
}
