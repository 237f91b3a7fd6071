import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Deadline, pause } from '../bounds.ts';
import { DeviceLine, type LineFailureCode } from '../device-line.ts';
import { ExclusiveCall, type ExclusiveCallFailure } from '../exclusive-call.ts';
import type { CallBounds, PortOpener } from '../port.ts';
import type { RecoveryStep } from '../recovery.ts';
import {
  createReplyParser,
  encodeRequest,
  INTER_BYTE_TIMEOUT_MS,
  type UpsReply,
  type UpsRequest,
} from './codec.ts';
import { type PowerState, powerHealth, powerStateOf } from './status.ts';

export interface UninterruptiblePowerDriverOptions {
  readonly opener: PortOpener;
  /** The name of the UPS in upsd's configuration. */
  readonly upsName: string;
  /**
   * Logs in, so that upsd's primary waits for this machine before it cuts the power. Without it the driver only
   * reads, which upsd allows to everybody.
   */
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly simulated?: boolean;
  /** Pause between two looks of {@link UninterruptiblePowerDriver.waitForChange}; 1000 ms when absent. */
  readonly pollIntervalMs?: number;
  readonly reopenWindowMs?: number;
  readonly onRecovery?: (step: RecoveryStep, cause: AppFailure) => void;
}

export type UninterruptiblePowerFailureCode =
  | LineFailureCode
  | ExclusiveCallFailure['code']
  /** upsd answers, but has not heard of the UPS for a while: nothing is known. */
  | 'data-stale'
  /** upsd has no UPS of this name. */
  | 'ups-unknown'
  /** The user or the address is not allowed, or asks for what he may not. */
  | 'access-denied'
  | 'out-of-service';
export type UninterruptiblePowerFailure = AppFailure<UninterruptiblePowerFailureCode>;

const DEFAULT_POLL_INTERVAL_MS = 1_000;
const REPLY_TIMEOUT_MS = 2_000;

/** Reads a UPS through upsd of Network UPS Tools. What it cannot read is a failure, never "mains". */
export class UninterruptiblePowerDriver {
  readonly #options: UninterruptiblePowerDriverOptions;
  readonly #calls: ExclusiveCall;
  readonly #line: DeviceLine<UpsReply>;

  constructor(options: UninterruptiblePowerDriverOptions) {
    this.#options = options;
    this.#calls = new ExclusiveCall({ onOverrun: () => void this.#line.drop() });
    this.#line = new DeviceLine({
      opener: options.opener,
      createParser: createReplyParser,
      interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
      // `OK` and `ERR` do not say what they answer.
      reopenAfterBrokenExchange: true,
      reopenWindowMs: options.reopenWindowMs,
      onRecovery: options.onRecovery,
    });
  }

  /** Connects, logs in where credentials are given, and reads the UPS once. */
  open(bounds: CallBounds): Promise<Result<void, UninterruptiblePowerFailure>> {
    this.#calls.reopen();
    return this.#calls.run(bounds, async (deadline) => {
      const opened = await this.#open(deadline);
      if (!opened.ok) return opened;
      const read = await this.#line.recovered(deadline, () => this.#read(deadline));
      // A UPS that upsd does not hear is no reason not to open: that is what checkHealth tells.
      return read.ok || read.failure.code === 'data-stale' ? ok() : read;
    });
  }

  readPower(bounds: CallBounds): Promise<Result<PowerState, UninterruptiblePowerFailure>> {
    return this.#calls.run(bounds, (deadline) => this.#line.recovered(deadline, () => this.#read(deadline)));
  }

  /** Ends when source or battery are another than in `known`; `deadline-exceeded` when they stay. */
  waitForChange(
    known: Pick<PowerState, 'source' | 'batteryLow'>,
    bounds: CallBounds,
  ): Promise<Result<PowerState, UninterruptiblePowerFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      for (;;) {
        const read = await this.#line.recovered(deadline, () => this.#read(deadline));
        if (!read.ok) return read;
        if (read.value.source !== known.source || read.value.batteryLow !== known.batteryLow) return read;
        const waited = await pause(this.#options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS, deadline.rest());
        if (!waited.ok) return waited;
      }
    });
  }

  /** The names that upsd knows, for the technician who configures the terminal. */
  listNames(bounds: CallBounds): Promise<Result<readonly string[], UninterruptiblePowerFailure>> {
    return this.#calls.run(bounds, (deadline) =>
      this.#line.recovered(deadline, async () => {
        const opened = await this.#open(deadline);
        if (!opened.ok) return opened;
        const names: string[] = [];
        return this.#ask({ kind: 'list-ups' }, deadline, (reply) => {
          if (reply.kind === 'ups') names.push(reply.name);
          return reply.kind === 'end' ? names : undefined;
        });
      }),
    );
  }

  /** The health now. A UPS of which nothing is known is offline. */
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, ExclusiveCallFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const read = await this.#read(deadline);
      if (read.ok) {
        this.#line.succeeded();
        const { condition, problems } = powerHealth(read.value);
        return this.#health(condition, problems);
      }
      if (read.failure.code === 'aborted') return fail('aborted');
      return this.#health('offline', [problemOf(read.failure.code)]);
    });
  }

  /** Ends the connection, and with it the login: upsd's primary no longer waits for this machine. Idempotent. */
  async close(): Promise<void> {
    await this.#calls.close();
    await this.#line.drop();
  }

  async #open(deadline: Deadline): Promise<Result<void, UninterruptiblePowerFailure>> {
    const opened = await this.#line.open(deadline);
    if (!opened.ok) return opened;
    const { credentials, upsName } = this.#options;
    if (!opened.value.fresh || credentials === undefined) return ok();
    const steps: UpsRequest[] = [
      { kind: 'username', username: credentials.username },
      { kind: 'password', password: credentials.password },
      { kind: 'login', ups: upsName },
    ];
    for (const step of steps) {
      const answered = await this.#ask(step, deadline, (reply) => (reply.kind === 'ok' ? true : undefined));
      if (answered.ok) continue;
      // A connection that is only half logged in must not pass for a good one.
      await this.#line.drop();
      return answered;
    }
    return ok();
  }

  async #read(deadline: Deadline): Promise<Result<PowerState, UninterruptiblePowerFailure>> {
    const opened = await this.#open(deadline);
    if (!opened.ok) return opened;
    const status = await this.#variable('ups.status', deadline);
    if (!status.ok) return status;
    const charge = await this.#optionalVariable('battery.charge', deadline);
    if (!charge.ok) return charge;
    const runtime = await this.#optionalVariable('battery.runtime', deadline);
    if (!runtime.ok) return runtime;
    return ok(powerStateOf(status.value, { charge: charge.value, runtime: runtime.value }));
  }

  #variable(name: string, deadline: Deadline): Promise<Result<string, UninterruptiblePowerFailure>> {
    const ups = this.#options.upsName;
    return this.#ask({ kind: 'variable', ups, name }, deadline, (reply) =>
      reply.kind === 'variable' && reply.ups === ups && reply.name === name ? reply.value : undefined,
    );
  }

  /** Many UPS do not measure their battery. */
  async #optionalVariable(
    name: string,
    deadline: Deadline,
  ): Promise<Result<string | undefined, UninterruptiblePowerFailure>> {
    const read = await this.#variable(name, deadline);
    if (!read.ok && read.failure.code === 'protocol-error' && read.failure.detail === 'VAR-NOT-SUPPORTED') {
      return ok(undefined);
    }
    return read;
  }

  async #ask<Answer>(
    request: UpsRequest,
    deadline: Deadline,
    take: (reply: UpsReply) => Answer | undefined,
  ): Promise<Result<Answer, UninterruptiblePowerFailure>> {
    type Taken = { readonly answer: Answer } | { readonly refused: string };
    const outcome = await this.#line.exchange<Taken>(
      {
        request: encodeRequest(request),
        step: request.kind,
        timeoutMs: REPLY_TIMEOUT_MS,
        take: (reply) => {
          if (reply.kind === 'error') return { refused: reply.code };
          const answer = take(reply);
          return answer === undefined ? undefined : { answer };
        },
      },
      deadline,
    );
    if (!outcome.ok) return outcome;
    return 'answer' in outcome.value ? ok(outcome.value.answer) : refusal(outcome.value.refused);
  }

  #health(condition: DeviceHealth['condition'], problems: DeviceProblem[]): Result<DeviceHealth, never> {
    return ok({
      kind: 'uninterruptible-power',
      condition,
      problems,
      simulated: this.#options.simulated === true,
    });
  }
}

/** The errors of upsd (NUT Developer Guide, "Error responses"). */
function refusal(code: string): Result<never, UninterruptiblePowerFailure> {
  switch (code) {
    case 'DATA-STALE':
    case 'DRIVER-NOT-CONNECTED':
      return fail('data-stale', code);
    case 'UNKNOWN-UPS':
      return fail('ups-unknown', code);
    case 'ACCESS-DENIED':
    case 'USERNAME-REQUIRED':
    case 'PASSWORD-REQUIRED':
    case 'INVALID-USERNAME':
    case 'INVALID-PASSWORD':
      return fail('access-denied', code);
    default:
      return fail('protocol-error', code);
  }
}

function problemOf(code: UninterruptiblePowerFailureCode): DeviceProblem {
  switch (code) {
    case 'port-not-found':
    case 'port-closed':
    case 'port-open-failed':
    case 'port-write-failed':
      return 'port-lost';
    case 'protocol-error':
      return 'protocol-error';
    default:
      return 'not-responding';
  }
}
