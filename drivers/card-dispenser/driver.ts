import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type Deadline, pause } from '../bounds.ts';
import { DeviceLine, isLineTrouble, type LineFailureCode } from '../device-line.ts';
import { ExclusiveCall, type ExclusiveCallFailure } from '../exclusive-call.ts';
import type { CallBounds, PortOpener } from '../port.ts';
import type { RecoveryStep } from '../recovery.ts';
import {
  ACKNOWLEDGE,
  createAnswerParser,
  type DispenserAnswer,
  encodeCommand,
  INTER_BYTE_TIMEOUT_MS,
} from './codec.ts';
import {
  DEFAULT_ERRORS,
  type DispenserError,
  type DispenserStatus,
  dispenserHealth,
  dispenserStatusOf,
} from './status.ts';
import { DEFAULT_STEPS, type DispenserStep, type DispenserSteps, isStepCode } from './steps.ts';

export interface CardDispenserDriverOptions {
  readonly opener: PortOpener;
  /** Address of the machine, 0–15; 0 when absent. */
  readonly address?: number;
  /** Codes that this machine has instead of the usual ones; see steps.ts. */
  readonly steps?: Partial<DispenserSteps>;
  /** The error codes of this machine; see status.ts. */
  readonly errors?: Readonly<Record<string, DispenserError>>;
  readonly simulated?: boolean;
  readonly pollIntervalMs?: number;
  readonly reopenWindowMs?: number;
  readonly onRecovery?: (step: RecoveryStep, cause: AppFailure) => void;
}

export type CardDispenserFailureCode =
  | LineFailureCode
  | ExclusiveCallFailure['code']
  | 'stacker-empty'
  | 'bin-full'
  | 'card-jam'
  /** No card where the movement needs one. */
  | 'no-card'
  /** The machine says again and again that it does not understand: a bad line, or another machine. */
  | 'not-acknowledged'
  /** The machine refuses or fails with a code of its own, in `detail`. */
  | 'machine-refused'
  /**
   * A movement was asked for, and then the line failed: the card may have moved or not. Never repeated by itself, or two
   * cards would come out; look at the status.
   */
  | 'movement-unknown'
  | 'out-of-service';
export type CardDispenserFailure = AppFailure<CardDispenserFailureCode>;

const ACKNOWLEDGE_TIMEOUT_MS = 500;
const QUERY_TIMEOUT_MS = 1_000;
/** A card from the stacker to the mouth takes some three seconds. */
const MOVEMENT_TIMEOUT_MS = 15_000;
const DEFAULT_POLL_INTERVAL_MS = 300;
const SHORTEST_POLL_INTERVAL_MS = 50;
const SENDINGS = 3;

/** A CRT-591 card dispenser. Questions are repeated when the line fails; movements never are. */
export class CardDispenserDriver {
  readonly #options: CardDispenserDriverOptions;
  readonly #steps: DispenserSteps;
  readonly #calls: ExclusiveCall;
  readonly #line: DeviceLine<DispenserAnswer>;

  constructor(options: CardDispenserDriverOptions) {
    this.#options = options;
    this.#steps = { ...DEFAULT_STEPS, ...options.steps };
    for (const { code } of Object.values(this.#steps) as DispenserStep[]) {
      if (!isStepCode(code)) throw new RangeError('a step is two printable characters');
    }
    this.#calls = new ExclusiveCall({ onOverrun: () => void this.#line.drop() });
    this.#line = new DeviceLine({
      opener: options.opener,
      createParser: createAnswerParser,
      interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
      // An acknowledgement does not say what it acknowledges.
      reopenAfterBrokenExchange: true,
      reopenWindowMs: options.reopenWindowMs,
      onRecovery: options.onRecovery,
    });
  }

  /** Opens the port and initialises the machine without moving a card. */
  open(bounds: CallBounds): Promise<Result<void, CardDispenserFailure>> {
    this.#calls.reopen();
    return this.#calls.run(bounds, async (deadline) => {
      const opened = await this.#line.open(deadline);
      if (!opened.ok) return opened;
      const initialized = await this.#line.recovered(deadline, () =>
        this.#query(this.#steps.initialize, deadline),
      );
      return initialized.ok ? ok() : initialized;
    });
  }

  readStatus(bounds: CallBounds): Promise<Result<DispenserStatus, CardDispenserFailure>> {
    return this.#calls.run(bounds, (deadline) => this.#readStatus(deadline));
  }

  /** The bytes of the sensors, whose meaning differs between machines; for the technician. */
  readSensors(bounds: CallBounds): Promise<Result<Uint8Array, CardDispenserFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const read = await this.#line.recovered(deadline, () => this.#query(this.#steps.sensors, deadline));
      return read.ok ? ok(read.value.data) : read;
    });
  }

  /** Takes a card from the stacker to the reader inside, to be written or read. */
  takeCard(bounds: CallBounds): Promise<Result<DispenserStatus, CardDispenserFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const status = await this.#readStatus(deadline);
      if (!status.ok) return status;
      if (status.value.stacker === 'empty') return fail('stacker-empty');
      return this.#move(this.#steps.toReader, deadline);
    });
  }

  /** Gives the card inside to the citizen, at the mouth. */
  giveCard(bounds: CallBounds): Promise<Result<DispenserStatus, CardDispenserFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const status = await this.#readStatus(deadline);
      if (!status.ok) return status;
      if (status.value.card === 'nowhere') return fail('no-card');
      return this.#move(this.#steps.toMouth, deadline);
    });
  }

  /** Puts the card in the path into the bin: it could not be written, or nobody took it. */
  discardCard(bounds: CallBounds): Promise<Result<DispenserStatus, CardDispenserFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const status = await this.#readStatus(deadline);
      if (!status.ok) return status;
      if (status.value.card === 'nowhere') return fail('no-card');
      if (status.value.bin === 'full') return fail('bin-full');
      return this.#move(this.#steps.toBin, deadline);
    });
  }

  /** Ends when the path is seen to be empty; `deadline-exceeded` when a card still lies at the mouth. */
  waitUntilTaken(bounds: CallBounds): Promise<Result<void, CardDispenserFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const interval = Math.max(
        SHORTEST_POLL_INTERVAL_MS,
        this.#options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS,
      );
      for (;;) {
        const status = await this.#readStatus(deadline);
        if (!status.ok) return status;
        if (status.value.card === 'nowhere') return ok();
        const waited = await pause(interval, deadline.rest());
        if (!waited.ok) return waited;
      }
    });
  }

  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, ExclusiveCallFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      const read = await this.#query(this.#steps.status, deadline);
      if (read.ok) {
        this.#line.succeeded();
        const { condition, problems } = dispenserHealth(dispenserStatusOf(read.value.status));
        return this.#health(condition, problems);
      }
      const { code } = read.failure;
      if (code === 'aborted') return fail('aborted');
      if (code === 'card-jam') return this.#health('blocked', ['card-jam']);
      if (code === 'stacker-empty') return this.#health('blocked', ['cards-empty']);
      if (code === 'bin-full') return this.#health('blocked', ['reject-bin-full']);
      if (code === 'machine-refused') return this.#health('blocked', ['hardware-fault']);
      return this.#health('offline', [problemOf(code)]);
    });
  }

  /** A card at the mouth stays there. Idempotent. */
  async close(): Promise<void> {
    await this.#calls.close();
    await this.#line.drop();
  }

  async #readStatus(deadline: Deadline): Promise<Result<DispenserStatus, CardDispenserFailure>> {
    const read = await this.#line.recovered(deadline, () => this.#query(this.#steps.status, deadline));
    return read.ok ? ok(dispenserStatusOf(read.value.status)) : read;
  }

  async #query(step: DispenserStep, deadline: Deadline): Promise<Result<DoneAnswer, CardDispenserFailure>> {
    const opened = await this.#line.open(deadline);
    if (!opened.ok) return opened;
    const sent = await this.#transact(step, { timeoutMs: QUERY_TIMEOUT_MS, sendings: SENDINGS }, deadline);
    return sent.ok ? this.#settle(sent.value) : sent;
  }

  async #move(
    step: DispenserStep,
    deadline: Deadline,
  ): Promise<Result<DispenserStatus, CardDispenserFailure>> {
    const opened = await this.#line.open(deadline);
    if (!opened.ok) return opened;
    // Not even a refusal is a reason to send it again: a single byte of noise can look like one.
    const sent = await this.#transact(step, { timeoutMs: MOVEMENT_TIMEOUT_MS, sendings: 1 }, deadline);
    if (!sent.ok) {
      const { code } = sent.failure;
      const isBroken =
        isLineTrouble(sent.failure) || code === 'deadline-exceeded' || code === 'not-acknowledged';
      return isBroken ? fail('movement-unknown', sent.failure.code) : sent;
    }
    const done = this.#settle(sent.value);
    return done.ok ? ok(dispenserStatusOf(done.value.status)) : done;
  }

  /** Command, acknowledgement, answer, our acknowledgement. */
  async #transact(
    step: DispenserStep,
    { timeoutMs, sendings }: { readonly timeoutMs: number; readonly sendings: number },
    deadline: Deadline,
  ): Promise<Result<SettledAnswer, CardDispenserFailure>> {
    const [command, parameter] = [step.code.charCodeAt(0), step.code.charCodeAt(1)];
    const address = this.#options.address ?? 0;
    const request = encodeCommand({ address, command, parameter, data: new Uint8Array(0) });
    for (let sending = 1; ; sending += 1) {
      let acknowledged = false;
      const outcome = await this.#line.exchange<SettledAnswer | 'again'>(
        {
          request,
          step: step.code,
          timeoutMs: ACKNOWLEDGE_TIMEOUT_MS + timeoutMs,
          take: (answer) => {
            if (answer.kind === 'acknowledged') {
              acknowledged = true;
              return undefined;
            }
            if (answer.kind === 'not-acknowledged') return acknowledged ? undefined : 'again';
            // An answer without its acknowledgement belongs to a command before.
            const isOurs =
              acknowledged &&
              answer.address === address &&
              answer.command === command &&
              answer.parameter === parameter;
            return isOurs ? answer : undefined;
          },
        },
        deadline,
      );
      if (!outcome.ok) return outcome;
      if (outcome.value === 'again') {
        if (sending === sendings) return fail('not-acknowledged');
        continue;
      }
      const confirmed = await this.#line.send(Uint8Array.of(ACKNOWLEDGE), deadline);
      // The answer is known; a line that broke just now is told by the next call.
      return confirmed.ok || confirmed.failure.code !== 'aborted' ? ok(outcome.value) : confirmed;
    }
  }

  #settle(answer: SettledAnswer): Result<DoneAnswer, CardDispenserFailure> {
    if (answer.kind === 'done') return ok(answer);
    const meaning = (this.#options.errors ?? DEFAULT_ERRORS)[answer.error];
    return meaning === undefined
      ? fail('machine-refused', `${answer.kind} ${answer.error}`)
      : fail(meaning, answer.error);
  }

  #health(condition: DeviceHealth['condition'], problems: DeviceProblem[]): Result<DeviceHealth, never> {
    return ok({
      kind: 'card-dispenser',
      condition,
      problems,
      simulated: this.#options.simulated === true,
    });
  }
}

type DoneAnswer = Extract<DispenserAnswer, { kind: 'done' }>;
type SettledAnswer = Extract<DispenserAnswer, { kind: 'done' | 'failed' | 'refused' }>;

function problemOf(code: CardDispenserFailureCode): DeviceProblem {
  switch (code) {
    case 'protocol-error':
      return 'protocol-error';
    case 'port-not-found':
    case 'port-closed':
    case 'port-open-failed':
    case 'port-write-failed':
      return 'port-lost';
    default:
      return 'not-responding';
  }
}
