import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { Deadline, withinBounds } from '../bounds.ts';
import { ExclusiveCall, type ExclusiveCallFailure } from '../exclusive-call.ts';
import type { IncrementalParser, ParsedMessage } from '../incremental-parser.ts';
import type { BytePort, CallBounds, PortFailure, PortOpener } from '../port.ts';
import { RecoveryLadder, type RecoveryStep } from '../recovery.ts';
import { stepFailure } from '../step-failure.ts';
import {
  createScannerParser,
  echoOf,
  encodeScannerCommand,
  type ScannerCommand,
  type ScannerMessage,
} from './codec.ts';
import { type CodeScannerProfile, codeScannerProfiles } from './profile.ts';
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
  | 'out-of-service';

export type CodeScannerFailure = AppFailure<CodeScannerFailureCode>;

const OPEN_LIMIT_MS = 3_000;
const WRITE_LIMIT_MS = 1_000;
const REPLY_TIMEOUT_MS = 500;
/** For switching the beam off, after the call itself has no time left. */
const TRIGGER_OFF_LIMIT_MS = 500;

/**
 * Driver of a serial or USB-CDC code scanner. A code counts only if it comes while a scan waits for it: what
 * the last citizen held before the window is dropped.
 */
export class CodeScannerDriver {
  readonly #options: CodeScannerDriverOptions;
  readonly #calls: ExclusiveCall;
  readonly #ladder: RecoveryLadder;
  #profile: CodeScannerProfile;
  #line: Line | undefined;

  constructor(options: CodeScannerDriverOptions) {
    this.#options = options;
    this.#profile = options.profile ?? codeScannerProfiles.generic;
    this.#calls = new ExclusiveCall({ onOverrun: () => void this.#dropLine() });
    this.#ladder = new RecoveryLadder({
      reopen: async (deadline) => {
        await this.#dropLine();
        return this.#openLine(deadline);
      },
      ...(options.reopenWindowMs === undefined ? {} : { reopenWindowMs: options.reopenWindowMs }),
      ...(options.onRecovery === undefined ? {} : { onStep: options.onRecovery }),
    });
  }

  /** Opens the port and sends the set-up commands of the profile. */
  open(bounds: CallBounds): Promise<Result<void, CodeScannerFailure>> {
    this.#calls.reopen();
    return this.#calls.run(bounds, async (deadline) => {
      const line = await this.#openLine(deadline);
      return line.ok ? this.#setUp(deadline) : line;
    });
  }

  /** Takes another profile, and sets the scanner up by it. */
  configure(profile: CodeScannerProfile, bounds: CallBounds): Promise<Result<void, CodeScannerFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      this.#profile = profile;
      // The parser belongs to the profile: a new line is the clean way to change it.
      await this.#dropLine();
      const line = await this.#openLine(deadline);
      return line.ok ? this.#setUp(deadline) : line;
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
      if (!opened.ok) return this.#health('offline', ['port-lost']);
      const answered = await this.#command({ kind: 'query-firmware' }, deadline);
      if (answered.ok) return this.#health('ready', []);
      switch (answered.failure.code) {
        case 'aborted':
          return fail('aborted');
        case 'command-refused':
          // It lives and talks, but not as configured.
          return this.#health('degraded', ['protocol-error']);
        case 'port-closed':
        case 'port-write-failed':
          return this.#health('offline', ['port-lost']);
        default:
          return this.#health('offline', ['not-responding']);
      }
    });
  }

  /** Ends a running call with `device-closed`. Idempotent; {@link open} begins anew. */
  async close(): Promise<void> {
    await this.#calls.close();
    await this.#dropLine();
  }

  async #setUp(deadline: Deadline): Promise<Result<void, CodeScannerFailure>> {
    for (const text of this.#profile.setupCommands) {
      const set = await this.#recovered(deadline, { kind: 'setup', text });
      if (!set.ok) return set;
    }
    return ok();
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
        const shown = await withinBounds(deadline.within(waitMs), code.promise);
        if (!shown.ok) {
          // Nothing was shown for a while: the trigger is due again.
          if (deadline.check().ok) continue;
          return shown;
        }
        if (!shown.value.ok) return shown.value;
        const decoded = decodeCode(shown.value.value, this.#profile);
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
    const status = await line.value.command(command, deadline);
    if (!status.ok) return status;
    return status.value === undefined || status.value === 'acknowledged'
      ? ok()
      : fail('command-refused', status.value);
  }

  /** A port that was lost since the last command is a matter for the ladder, which says so. */
  async #currentLine(deadline: Deadline): Promise<Result<Line, PortFailure>> {
    if (this.#line?.lost === true) return fail('port-closed');
    return this.#openLine(deadline);
  }

  async #openLine(deadline: Deadline): Promise<Result<Line, PortFailure>> {
    if (this.#line !== undefined && !this.#line.lost) return ok(this.#line);
    await this.#dropLine();
    const port = await this.#options.opener.open(deadline.within(OPEN_LIMIT_MS));
    if (!port.ok) return port;
    this.#line = new Line(port.value, this.#profile);
    return ok(this.#line);
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

/** An open port with its parser: tells codes from replies, and gives each to whoever waits for it. */
class Line {
  readonly #port: BytePort;
  readonly #profile: CodeScannerProfile;
  readonly #parser: IncrementalParser<ScannerMessage>;
  #awaitedEcho: string | undefined;
  #onReply: ((reply: Result<CommandStatus, PortFailure>) => void) | undefined;
  #onCode: ((code: Result<Uint8Array, PortFailure>) => void) | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #skipsCode = false;
  #lost = false;

  constructor(port: BytePort, profile: CodeScannerProfile) {
    this.#port = port;
    this.#profile = profile;
    this.#parser = createScannerParser(profile, () => this.#awaitedEcho);
    port.onBytes((bytes) => {
      this.#take(this.#parser.push(bytes, performance.now()));
      this.#watchSilence();
    });
    port.onLost((failure) => {
      this.#lost = true;
      this.#onReply?.({ ok: false, failure });
      this.#onCode?.({ ok: false, failure });
    });
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** The next code from now on. */
  nextCode(): { readonly promise: Promise<Result<Uint8Array, PortFailure>>; readonly cancel: () => void } {
    // A code that has begun before belongs to nobody, and neither does its rest.
    this.#skipsCode = this.#parser.bufferedBytes > 0;
    const next = Promise.withResolvers<Result<Uint8Array, PortFailure>>();
    this.#onCode = next.resolve;
    return {
      promise: next.promise,
      cancel: () => {
        this.#onCode = undefined;
      },
    };
  }

  /** Undefined when the scanner takes no such command, or does not reply to it. */
  async command(
    command: ScannerCommand,
    deadline: Deadline,
  ): Promise<Result<CommandStatus | undefined, CodeScannerFailure>> {
    const { commandSet } = this.#profile;
    const bytes = encodeScannerCommand(commandSet, command);
    if (bytes === undefined) return ok(undefined);
    const echo = echoOf(commandSet, command);
    const reply = Promise.withResolvers<Result<CommandStatus, PortFailure>>();
    this.#awaitedEcho = echo;
    this.#onReply = reply.resolve;
    try {
      const written = await this.#port.write(bytes, deadline.within(WRITE_LIMIT_MS));
      if (!written.ok) {
        if (written.failure.code === 'port-closed') this.#lost = true;
        return stepFailure(written.failure, deadline, 'write');
      }
      if (echo === undefined) return ok(undefined);
      const answered = await withinBounds(deadline.within(REPLY_TIMEOUT_MS), reply.promise);
      return answered.ok ? answered.value : stepFailure(answered.failure, deadline, command.kind);
    } finally {
      this.#awaitedEcho = undefined;
      this.#onReply = undefined;
    }
  }

  async close(): Promise<void> {
    this.#lost = true;
    clearTimeout(this.#idleTimer);
    await this.#port.close();
  }

  #take(found: readonly ParsedMessage<ScannerMessage>[]): void {
    for (const { message } of found) {
      if (message.kind === 'code') {
        if (!this.#skipsCode) this.#onCode?.(ok(message.bytes));
        this.#skipsCode = false;
      }
      // A late reply to an earlier command answers nothing.
      else if (this.#awaitedEcho !== undefined && message.text.includes(this.#awaitedEcho)) {
        this.#onReply?.(ok(message.status));
      }
    }
  }

  #watchSilence(): void {
    clearTimeout(this.#idleTimer);
    const idleAt = this.#parser.idleAt;
    if (idleAt === undefined) {
      this.#skipsCode = false;
      return;
    }
    this.#idleTimer = setTimeout(
      () => {
        this.#take(this.#parser.tick(performance.now()));
        // A timer may fire a little early: then the partial code still waits, and so do we.
        this.#watchSilence();
      },
      Math.max(1, idleAt - performance.now()),
    );
  }
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
