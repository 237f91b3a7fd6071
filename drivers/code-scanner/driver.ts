import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { Deadline, withinBounds } from '../bounds.ts';
import { ExclusiveCall, type ExclusiveCallFailure } from '../exclusive-call.ts';
import { type BytePort, type CallBounds, isReportPort, type PortFailure, type PortOpener } from '../port.ts';
import { RecoveryLadder, type RecoveryStep } from '../recovery.ts';
import type { ScannerCommand } from './codec.ts';
import { HidLine } from './hid-line.ts';
import { type CodeScannerProfile, codeScannerProfiles } from './profile.ts';
import { layoutOfDevice, reportLayouts } from './report-layout.ts';
import type { ScannerLine } from './scanner-line.ts';
import { SerialLine } from './serial-line.ts';
import type { CommandStatus } from './status.ts';
import { decodeCode, type ScannedCode } from './text.ts';

export interface CodeScannerDriverOptions {
  readonly opener: PortOpener;
  /** The generic profile when absent; {@link CodeScannerDriver.configure} changes it. */
  readonly profile?: CodeScannerProfile;
  /** Said in the health report, so that no simulated scanner passes for a real one. */
  readonly simulated?: boolean;
  /** How long the recovery ladder tries to reopen a lost port; see recovery.ts. */
  readonly reopenWindowMs?: number;
  readonly onRecovery?: (step: RecoveryStep, cause: AppFailure) => void;
}

export type CodeScannerFailureCode =
  | PortFailure['code']
  | ExclusiveCallFailure['code']
  | 'not-responding'
  /** The scanner answered a command with NAK or ENQ: the profile does not fit this model. */
  | 'command-refused'
  /** A code came, but not as the profile says, or not as text: scan it again. */
  | 'code-undecodable'
  /** A HID device that neither describes where its codes are nor is of a known vendor: name the layout. */
  | 'report-layout-unknown'
  | 'out-of-service';

export type CodeScannerFailure = AppFailure<CodeScannerFailureCode>;

const OPEN_LIMIT_MS = 3_000;
/** For switching the beam off, after the call itself has no time left. */
const TRIGGER_OFF_LIMIT_MS = 500;

/**
 * Driver of a code scanner on a serial port, USB-CDC, TCP or USB HID-POS: the port that the opener gives decides
 * whether bytes or reports are read. A code counts only if it comes while a scan waits for it: what
 * the last citizen held before the window is dropped.
 */
export class CodeScannerDriver {
  readonly #options: CodeScannerDriverOptions;
  readonly #calls: ExclusiveCall;
  readonly #ladder: RecoveryLadder;
  #profile: CodeScannerProfile;
  #line: ScannerLine | undefined;

  constructor(options: CodeScannerDriverOptions) {
    this.#options = options;
    this.#profile = options.profile ?? codeScannerProfiles.generic;
    this.#calls = new ExclusiveCall({ onOverrun: () => void this.#dropLine() });
    this.#ladder = new RecoveryLadder({
      reopen: async (deadline) => {
        await this.#dropLine();
        return this.#openLine(deadline);
      },
      reopenWindowMs: options.reopenWindowMs,
      onStep: options.onRecovery,
    });
  }

  /** Opens the port and sends the set-up commands of the profile. */
  open(bounds: CallBounds): Promise<Result<void, CodeScannerFailure>> {
    this.#calls.reopen();
    return this.#calls.run(bounds, (deadline) => this.#openAnew(deadline));
  }

  /** Takes another profile, and sets the scanner up by it. */
  configure(profile: CodeScannerProfile, bounds: CallBounds): Promise<Result<void, CodeScannerFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      this.#profile = profile;
      // The parser belongs to the profile: a new line is the clean way to change it.
      await this.#dropLine();
      return this.#openAnew(deadline);
    });
  }

  /**
   * Waits for one code; switches the beam on and off if the profile says so. `deadline-exceeded` means that
   * nobody showed a code in time.
   */
  scan(bounds: CallBounds): Promise<Result<ScannedCode, CodeScannerFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      try {
        for (;;) {
          const outcome = await this.#scanOnLine(deadline);
          if (outcome.ok || !isDeviceTrouble(outcome.failure)) {
            this.#ladder.succeeded();
            return outcome;
          }
          const again = await this.#ladder.climb(outcome.failure, deadline);
          if (!again.ok) return this.#giveUp(again);
        }
      } finally {
        await this.#switchBeamOff();
      }
    });
  }

  triggerOn(bounds: CallBounds): Promise<Result<void, CodeScannerFailure>> {
    return this.#calls.run(bounds, (deadline) => this.#recovered(deadline, { kind: 'trigger-on' }));
  }

  triggerOff(bounds: CallBounds): Promise<Result<void, CodeScannerFailure>> {
    return this.#calls.run(bounds, (deadline) => this.#recovered(deadline, { kind: 'trigger-off' }));
  }

  /** A scanner that takes no commands is ready when its port can be opened; more cannot be known. */
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, ExclusiveCallFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const opened = await this.#openLine(deadline);
      const answered = opened.ok ? await this.#command({ kind: 'query-firmware' }, deadline) : opened;
      if (answered.ok) return this.#health('ready', []);
      switch (answered.failure.code) {
        case 'aborted':
          return fail('aborted');
        case 'command-refused':
        case 'report-layout-unknown':
          // It lives and talks, but not as configured.
          return this.#health('degraded', ['protocol-error']);
        case 'not-responding':
        case 'deadline-exceeded':
          return this.#health('offline', ['not-responding']);
        default:
          return this.#health('offline', ['port-lost']);
      }
    });
  }

  /** Ends a running call with `device-closed`. Idempotent; {@link open} begins anew. */
  async close(): Promise<void> {
    await this.#calls.close();
    await this.#dropLine();
  }

  /** A port that cannot be opened is told at once; a scanner that stays silent to its set-up is tried again. */
  async #openAnew(deadline: Deadline): Promise<Result<void, CodeScannerFailure>> {
    for (;;) {
      const line = await this.#openLine(deadline);
      if (line.ok) return ok();
      if (line.failure.code !== 'not-responding') return line;
      const again = await this.#ladder.climb(line.failure, deadline);
      if (!again.ok) return this.#giveUp(again);
    }
  }

  /** Waits for a code on the port that is open now. */
  async #scanOnLine(deadline: Deadline): Promise<Result<ScannedCode, CodeScannerFailure>> {
    const line = await this.#currentLine(deadline);
    if (!line.ok) return line;
    const byCommand = this.#profile.trigger === 'command';
    const code = line.value.nextCode();
    try {
      for (;;) {
        if (byCommand) {
          const triggered = await this.#command({ kind: 'trigger-on' }, deadline);
          if (!triggered.ok) return triggered;
          this.#ladder.succeeded();
        }
        const waitMs = byCommand ? this.#profile.retriggerMs : Number.POSITIVE_INFINITY;
        // Asked beforehand: a timer fires a little early, and the end of the call is no reason to trigger again.
        const isLastWait = deadline.remainingMs() <= waitMs;
        const shown = await withinBounds(deadline.within(waitMs), code.promise);
        if (!shown.ok) {
          // Nothing was shown for a while: the trigger is due again.
          if (!isLastWait && deadline.check().ok) continue;
          return shown;
        }
        if (!shown.value.ok) return shown.value;
        const { bytes, aimIdentifier } = shown.value.value;
        const { charset } = this.#profile;
        const decoded = decodeCode(bytes, { charset, aimIdentifiers: aimIdentifier });
        return decoded === undefined ? fail('code-undecodable') : ok(decoded);
      }
    } finally {
      code.cancel();
    }
  }

  async #switchBeamOff(): Promise<void> {
    if (this.#profile.trigger !== 'command' || this.#line === undefined || this.#line.lost) return;
    const off = await this.#command(
      { kind: 'trigger-off' },
      new Deadline({ deadlineMs: TRIGGER_OFF_LIMIT_MS, signal: new AbortController().signal }),
    );
    // A beam that stays on annoys, and goes off by itself; the next call finds out if the scanner is gone.
    if (!off.ok) return;
  }

  async #recovered(deadline: Deadline, command: ScannerCommand): Promise<Result<void, CodeScannerFailure>> {
    for (;;) {
      const outcome = await this.#command(command, deadline);
      if (outcome.ok) this.#ladder.succeeded();
      if (outcome.ok || !isDeviceTrouble(outcome.failure)) return outcome;
      const again = await this.#ladder.climb(outcome.failure, deadline);
      if (!again.ok) return this.#giveUp(again);
    }
  }

  async #giveUp<Failure extends Result<never, CodeScannerFailure>>(failure: Failure): Promise<Failure> {
    // The next call opens a new port: that is how a scanner comes back that was plugged in again.
    if (!failure.ok && failure.failure.code === 'out-of-service') await this.#dropLine();
    return failure;
  }

  async #command(command: ScannerCommand, deadline: Deadline): Promise<Result<void, CodeScannerFailure>> {
    const line = await this.#currentLine(deadline);
    if (!line.ok) return line;
    return settled(await line.value.command(command, deadline));
  }

  /** A port that was lost since the last command is a matter for the ladder, which says so. */
  async #currentLine(deadline: Deadline): Promise<Result<ScannerLine, CodeScannerFailure>> {
    if (this.#line?.lost === true) return fail('port-closed');
    return this.#openLine(deadline);
  }

  /** A scanner forgets its set-up with its power: each new port is set up. */
  async #openLine(deadline: Deadline): Promise<Result<ScannerLine, CodeScannerFailure>> {
    if (this.#line !== undefined && !this.#line.lost) return ok(this.#line);
    await this.#dropLine();
    const port = await this.#options.opener.open(deadline.within(OPEN_LIMIT_MS));
    if (!port.ok) return port;
    const line = lineOf(port.value, this.#profile);
    if (line === undefined) {
      await port.value.close();
      return fail('report-layout-unknown');
    }
    const ready = await this.#setUp(line, deadline);
    if (!ready.ok) {
      await line.close();
      return ready;
    }
    this.#line = line;
    return ok(line);
  }

  async #setUp(line: ScannerLine, deadline: Deadline): Promise<Result<void, CodeScannerFailure>> {
    const prepared = await line.prepare(deadline);
    if (!prepared.ok) return prepared;
    for (const text of this.#profile.setupCommands) {
      const set = settled(await line.command({ kind: 'setup', text }, deadline));
      if (!set.ok) return set;
    }
    return ok();
  }

  async #dropLine(): Promise<void> {
    const line = this.#line;
    this.#line = undefined;
    await line?.close();
  }

  #health(condition: DeviceHealth['condition'], problems: DeviceProblem[]): Result<DeviceHealth, never> {
    return ok({ kind: 'code-scanner', condition, problems, simulated: this.#options.simulated === true });
  }
}

function lineOf(port: BytePort, profile: CodeScannerProfile): ScannerLine | undefined {
  if (!isReportPort(port)) return new SerialLine(port, profile);
  const { reportLayout } = profile;
  const layout = reportLayout === 'descriptor' ? layoutOfDevice(port) : reportLayouts[reportLayout];
  return layout && new HidLine(port, profile, layout);
}

/** A command without a reply is done when it has been sent. */
function settled<Failure extends CodeScannerFailure>(
  status: Result<CommandStatus | undefined, Failure>,
): Result<void, Failure | AppFailure<'command-refused'>> {
  if (!status.ok) return status;
  return status.value === undefined || status.value === 'acknowledged'
    ? ok()
    : fail('command-refused', status.value);
}

function isDeviceTrouble(failure: CodeScannerFailure): boolean {
  switch (failure.code) {
    case 'not-responding':
    case 'port-closed':
    case 'port-write-failed':
    case 'port-not-found':
    case 'port-open-failed':
      return true;
    default:
      return false;
  }
}
