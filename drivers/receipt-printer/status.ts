import type { DeviceCondition, DeviceProblem } from '#contract/device.ts';
import type { StatusTopic } from './codec.ts';

/** What the printer says about itself, in words of the field. Sources: DLE EOT and GS a of the ESC/POS guide. */
export interface PrinterStatus {
  readonly online: boolean;
  /** `near-end` exists only where that sensor is fitted; other printers say `ok` until the end. */
  readonly paper: 'ok' | 'near-end' | 'end';
  readonly coverOpen: boolean;
  readonly feedButtonPressed: boolean;
  readonly drawerPinHigh: boolean;
  readonly waitingForRecovery: boolean;
  /** Printing stands still because the paper has ended (DLE EOT 2 only). */
  readonly stoppedByPaperEnd: boolean;
  readonly cutterError: boolean;
  /** A mechanical error that DLE ENQ can clear once its cause is gone. */
  readonly recoverableError: boolean;
  readonly unrecoverableError: boolean;
  /** Ends by itself: the print head is too hot, on some models also the open cover. */
  readonly autoRecoverableError: boolean;
  /** Any error, as DLE EOT 2 sums them up. */
  readonly error: boolean;
}

export const healthyStatus: PrinterStatus = {
  online: true,
  paper: 'ok',
  coverOpen: false,
  feedButtonPressed: false,
  drawerPinHigh: false,
  waitingForRecovery: false,
  stoppedByPaperEnd: false,
  cutterError: false,
  recoverableError: false,
  unrecoverableError: false,
  autoRecoverableError: false,
  error: false,
};

/** One answer byte for each DLE EOT n. */
export type RealTimeAnswers = Readonly<Record<StatusTopic, number>>;

/** The answers of a healthy printer: what a printer that does not know a question would say. */
export const healthyAnswers: RealTimeAnswers = {
  printer: 0x12,
  'offline-cause': 0x12,
  'error-cause': 0x12,
  paper: 0x12,
};

/** DLE EOT answers have bits 1 and 4 set, 0 and 7 clear. */
const realTimeFixedBits = 0x12;

const has = (byte: number, mask: number): boolean => (byte & mask) !== 0;

/** DLE EOT n, tables of the four answer bytes. */
export function statusFromRealTime(answers: RealTimeAnswers): PrinterStatus {
  const { printer, 'offline-cause': offline, 'error-cause': error, paper } = answers;
  return {
    online: !has(printer, 0x08),
    drawerPinHigh: has(printer, 0x04),
    waitingForRecovery: has(printer, 0x20),
    feedButtonPressed: has(printer, 0x40) || has(offline, 0x08),
    coverOpen: has(offline, 0x04),
    stoppedByPaperEnd: has(offline, 0x20),
    error: has(offline, 0x40),
    recoverableError: has(error, 0x04),
    cutterError: has(error, 0x08),
    unrecoverableError: has(error, 0x20),
    autoRecoverableError: has(error, 0x40),
    // Either bit of a pair counts: a printer that sets only one must not pass as having paper.
    paper: has(paper, 0x60) || has(offline, 0x20) ? 'end' : has(paper, 0x0c) ? 'near-end' : 'ok',
  };
}

/** The printer's side of {@link statusFromRealTime}. */
export function realTimeAnswer(status: PrinterStatus, topic: StatusTopic): number {
  const bits = (...flags: readonly (readonly [boolean, number])[]): number =>
    flags.reduce((byte, [on, mask]) => (on ? byte | mask : byte), realTimeFixedBits);
  switch (topic) {
    case 'printer':
      return bits(
        [status.drawerPinHigh, 0x04],
        [!status.online, 0x08],
        [status.waitingForRecovery, 0x20],
        [status.feedButtonPressed, 0x40],
      );
    case 'offline-cause':
      return bits(
        [status.coverOpen, 0x04],
        [status.feedButtonPressed, 0x08],
        [status.stoppedByPaperEnd, 0x20],
        [status.error, 0x40],
      );
    case 'error-cause':
      return bits(
        [status.recoverableError, 0x04],
        [status.cutterError, 0x08],
        [status.unrecoverableError, 0x20],
        [status.autoRecoverableError, 0x40],
      );
    case 'paper':
      return bits([status.paper !== 'ok', 0x0c], [status.paper === 'end', 0x60]);
  }
}

/** Automatic Status Back, GS a: four bytes, of which the fourth is reserved and differs between models. */
export function statusFromAutomatic(bytes: Uint8Array): PrinterStatus {
  const [first = 0x18, second = 0, third = 0] = bytes;
  const paperEnd = has(third, 0x0c);
  return {
    online: !has(first, 0x08),
    drawerPinHigh: has(first, 0x04),
    coverOpen: has(first, 0x20),
    waitingForRecovery: has(second, 0x01),
    feedButtonPressed: has(first, 0x40) || has(second, 0x02),
    recoverableError: has(second, 0x04),
    cutterError: has(second, 0x08),
    unrecoverableError: has(second, 0x20),
    autoRecoverableError: has(second, 0x40),
    error: has(second, 0x6c),
    stoppedByPaperEnd: paperEnd && has(first, 0x08),
    paper: paperEnd ? 'end' : has(third, 0x03) ? 'near-end' : 'ok',
  };
}

/** The printer's side of {@link statusFromAutomatic}. */
export function automaticStatusBytes(status: PrinterStatus): Uint8Array {
  const first =
    0x10 |
    (status.drawerPinHigh ? 0x04 : 0) |
    (status.online ? 0 : 0x08) |
    (status.coverOpen ? 0x20 : 0) |
    (status.feedButtonPressed ? 0x40 : 0);
  const second =
    (status.waitingForRecovery ? 0x01 : 0) |
    (status.feedButtonPressed ? 0x02 : 0) |
    (status.recoverableError ? 0x04 : 0) |
    (status.cutterError ? 0x08 : 0) |
    (status.unrecoverableError ? 0x20 : 0) |
    (status.autoRecoverableError ? 0x40 : 0);
  const third = status.paper === 'end' ? 0x0f : status.paper === 'near-end' ? 0x03 : 0x00;
  return Uint8Array.of(first, second, third, 0x0f);
}

/** GS r 1: the paper sensors, answered from the queue and therefore after everything sent before it. */
export function paperFromSensorStatus(byte: number): PrinterStatus['paper'] {
  return has(byte, 0x0c) ? 'end' : has(byte, 0x03) ? 'near-end' : 'ok';
}

export function sensorStatusByte(status: PrinterStatus): number {
  return status.paper === 'end' ? 0x0f : status.paper === 'near-end' ? 0x03 : 0x00;
}

/** Problems of a status, the gravest first. Empty when nothing is wrong. */
export function problemsOf(status: PrinterStatus): DeviceProblem[] {
  const problems: DeviceProblem[] = [];
  if (status.unrecoverableError) problems.push('hardware-fault');
  if (status.cutterError) problems.push('cutter-error');
  if (status.coverOpen) problems.push('cover-open');
  if (status.paper === 'end') problems.push('paper-empty');
  // Some models report an open cover or a blade that frees itself here as well.
  if (status.autoRecoverableError && !status.coverOpen && !status.cutterError)
    problems.push('head-overheated');
  if (status.recoverableError && !problems.includes('hardware-fault')) problems.push('hardware-fault');
  if (problems.length === 0 && status.error) problems.push('other');
  if (problems.length === 0 && !status.online) problems.push(status.feedButtonPressed ? 'paused' : 'offline');
  if (status.paper === 'near-end') problems.push('paper-low');
  return problems;
}

export function conditionOf(status: PrinterStatus): DeviceCondition {
  const problems = problemsOf(status);
  if (problems.length === 0) return 'ready';
  return problems.every((problem) => problem === 'paper-low') ? 'degraded' : 'blocked';
}

/** True when the printer stands still and will go on by itself: its head cools down, its blade tries again. */
export function isPassing(status: PrinterStatus): boolean {
  const { autoRecoverableError, coverOpen, paper, unrecoverableError, recoverableError } = status;
  return autoRecoverableError && !coverOpen && paper !== 'end' && !unrecoverableError && !recoverableError;
}

/** True when something is wrong and nothing says what. */
export function isVague(status: PrinterStatus): boolean {
  const problems = problemsOf(status);
  return problems.includes('other') || problems.includes('offline');
}

/** True when the printer cannot go on printing until something is done. */
export function isFault(status: PrinterStatus): boolean {
  return conditionOf(status) === 'blocked';
}
