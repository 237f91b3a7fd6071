import type { CallBounds } from '#contract/call-bounds.ts';
import type { AppFailure, Result } from '#contract/result.ts';

/** What any transport (serial, pseudo-terminal, TCP, HID) may answer when it cannot serve. */
export type PortFailureCode =
  | 'port-not-found'
  /** Several ports could be the device's, and nothing tells which; see discovery/match-ports.ts. */
  | 'port-ambiguous'
  | 'port-permission-denied'
  | 'port-busy'
  | 'port-open-failed'
  | 'port-closed'
  | 'port-write-failed'
  | 'deadline-exceeded'
  | 'aborted';

export type PortFailure = AppFailure<PortFailureCode>;

export type { CallBounds } from '#contract/call-bounds.ts';

/**
 * An open byte stream to a device. One owner, the driver; a driver never shares its port.
 * Bytes arrive in any chunking: the codec's parser frames them.
 */
export interface BytePort {
  readonly description: string;
  /** Resolves when the bytes have left this process (drained), not when the device has acted on them. */
  write(bytes: Uint8Array, bounds: CallBounds): Promise<Result<void, PortFailure>>;
  /** Returns the function that unsubscribes. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
  /** Called once when the port closes for any reason but `close()`: cable pulled, peer gone. */
  onLost(listener: (failure: PortFailure) => void): () => void;
  /** Idempotent; never rejects. */
  close(): Promise<void>;
}

/** How to open a port again and again: the recovery ladder reopens a new port, it never revives an old one. */
export interface PortOpener {
  readonly description: string;
  open(bounds: CallBounds): Promise<Result<BytePort, PortFailure>>;
}

/**
 * A port that carries whole reports (USB HID) instead of a stream: each `onBytes` is one input report, each
 * `write` one output report. A report begins with its number; where the device does not number its reports, an
 * output report begins with 0 and an input report with its data.
 */
export interface ReportPort extends BytePort {
  /** How the device itself describes its reports (HID 1.11, section 6.2.2), where the system shows it. */
  readonly reportDescriptor: Uint8Array | undefined;
  /** USB vendor number, where it is known. */
  readonly vendorId: number | undefined;
  sendFeatureReport(report: Uint8Array, bounds: CallBounds): Promise<Result<void, PortFailure>>;
}

export function isReportPort(port: BytePort): port is ReportPort {
  return 'sendFeatureReport' in port;
}
