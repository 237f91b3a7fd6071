import type { AppFailure, Result } from '#contract/result.ts';
import type { Deadline } from '../bounds.ts';
import type { PortFailure, PortFailureCode } from '../port.ts';
import type { ScannerCommand } from './codec.ts';
import type { CommandStatus } from './status.ts';

/** A code as it came from the scanner. */
export interface RawCode {
  readonly bytes: Uint8Array;
  /** The bytes begin with the AIM identifier. */
  readonly aimIdentifier: boolean;
}

export type ScannerLineFailure = AppFailure<PortFailureCode | 'not-responding'>;

export const WRITE_LIMIT_MS = 1_000;
export const REPLY_TIMEOUT_MS = 500;

/** An open port to a scanner: tells codes from replies, and gives each to whoever waits for it. */
export interface ScannerLine {
  readonly lost: boolean;
  /** What must be sent before the scanner serves. */
  prepare(deadline: Deadline): Promise<Result<void, ScannerLineFailure>>;
  /** The next code from now on. What has begun before belongs to nobody. */
  nextCode(): { readonly promise: Promise<Result<RawCode, PortFailure>>; readonly cancel: () => void };
  /** Undefined when the scanner takes no such command, or does not reply to it. */
  command(
    command: ScannerCommand,
    deadline: Deadline,
  ): Promise<Result<CommandStatus | undefined, ScannerLineFailure>>;
  close(): Promise<void>;
}
