import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { MachinePart } from '#contract/visit/road.ts';
import { type Deadline, pause } from '../bounds.ts';
import { DeviceLine, type LineFailureCode } from '../device-line.ts';
import { ExclusiveCall, type ExclusiveCallFailure } from '../exclusive-call.ts';
import type { CallBounds, PortOpener } from '../port.ts';
import type { RecoveryStep } from '../recovery.ts';
import {
  createReplyParser,
  encodeRequest,
  INTER_BYTE_TIMEOUT_MS,
  MAXIMUM_BITS,
  type ModbusReply,
  type ModbusRequest,
} from './codec.ts';
import { Debounce } from './debounce.ts';
import { type CabinetInputs, cabinetHealth, exceptionCodes } from './status.ts';

/** Which input a switch hangs on. */
export interface SwitchWiring {
  /** Address of the discrete input, 0–65535, counted from 0 as on the wire (data sheets often say 10001 for 0). */
  readonly address: number;
  /** The contact is closed while nothing happens: door contacts usually are. */
  readonly normallyClosed?: boolean;
}

/** How the I/O module is wired. */
export interface CabinetWiring {
  /** Slave address of the module, 1–247. */
  readonly slave: number;
  /** Address of the coil of each lamp, from 0. A part without one has no lamp. */
  readonly lamps: Readonly<Partial<Record<MachinePart, number>>>;
  readonly door?: SwitchWiring | undefined;
  readonly presence?: SwitchWiring | undefined;
  readonly serviceKey?: SwitchWiring | undefined;
}

export interface CabinetDriverOptions {
  readonly opener: PortOpener;
  readonly wiring: CabinetWiring;
  readonly simulated?: boolean;
  /** Pause between two looks at the switches, at least 20 ms; 100 ms when absent. */
  readonly pollIntervalMs?: number;
  /** How long a switch must hold; 50 ms when absent. */
  readonly debounceMs?: number;
  /** Longest wait for one answer; 300 ms when absent. */
  readonly replyTimeoutMs?: number;
  readonly reopenWindowMs?: number;
  readonly onRecovery?: (step: RecoveryStep, cause: AppFailure) => void;
}

export type CabinetFailureCode =
  | LineFailureCode
  | ExclusiveCallFailure['code']
  /** The module refuses: usually an address that it does not have. `detail` names the exception. */
  | 'refused'
  /** It asks for patience longer than it is given. */
  | 'module-busy'
  | 'out-of-service';
export type CabinetFailure = AppFailure<CabinetFailureCode>;

const DEFAULT_POLL_INTERVAL_MS = 100;
const SHORTEST_POLL_INTERVAL_MS = 20;
const DEFAULT_DEBOUNCE_MS = 50;
const DEFAULT_REPLY_TIMEOUT_MS = 300;
/** After an answer that did not come the line must be silent: a late one must not answer the next question. */
const QUIET_MS = 100;
const BUSY_ATTEMPTS = 5;
const BUSY_PAUSE_MS = 100;

/**
 * Lamps and switches of the cabinet on a Modbus RTU module. The module is the only slave that the driver speaks to;
 * others on the same line are passed over.
 */
export class CabinetDriver {
  readonly #options: CabinetDriverOptions;
  readonly #calls: ExclusiveCall;
  readonly #line: DeviceLine<ModbusReply>;
  readonly #inputs: Debounce<CabinetInputs>;
  readonly #coils: Span | undefined;
  readonly #switches: Span | undefined;
  #lineIsDoubtful = false;

  constructor(options: CabinetDriverOptions) {
    const { lamps, door, presence, serviceKey } = options.wiring;
    this.#options = options;
    this.#coils = spanOf(Object.values(lamps));
    this.#switches = spanOf([door, presence, serviceKey].flatMap((wired) => wired?.address ?? []));
    this.#inputs = new Debounce(options.debounceMs ?? DEFAULT_DEBOUNCE_MS, sameInputs);
    this.#calls = new ExclusiveCall({ onOverrun: () => void this.#line.drop() });
    this.#line = new DeviceLine({
      opener: options.opener,
      createParser: createReplyParser,
      interByteTimeoutMs: INTER_BYTE_TIMEOUT_MS,
      reopenWindowMs: options.reopenWindowMs,
      onRecovery: options.onRecovery,
    });
  }

  /** Opens the port and puts every lamp out. */
  open(bounds: CallBounds): Promise<Result<void, CabinetFailure>> {
    this.#calls.reopen();
    return this.#calls.run(bounds, async (deadline) => {
      const opened = await this.#line.open(deadline);
      if (!opened.ok) return opened;
      return this.#line.recovered(deadline, async () => {
        const dark = await this.#light(undefined, deadline);
        if (!dark.ok) return dark;
        // A module with switches only must be seen to answer, too.
        const read = await this.#readInputs(deadline);
        return read.ok ? ok() : read;
      });
    });
  }

  /** The lamp of this part glows, and no other. Undefined, or a part without a lamp: all are out. */
  setLamp(part: MachinePart | undefined, bounds: CallBounds): Promise<Result<void, CabinetFailure>> {
    return this.#calls.run(
      bounds,
      (deadline) => this.#line.recovered(deadline, () => this.#light(part, deadline)),
      // A look at the switches takes milliseconds: the lamp waits for it.
      'queue',
    );
  }

  /** The switches as they are at this moment, not debounced. */
  readInputs(bounds: CallBounds): Promise<Result<CabinetInputs, CabinetFailure>> {
    return this.#calls.run(
      bounds,
      (deadline) => this.#line.recovered(deadline, () => this.#readInputs(deadline)),
      'queue',
    );
  }

  /** Ends when the debounced switches are other than in `known`; `deadline-exceeded` when they stay. */
  waitForChange(known: CabinetInputs, bounds: CallBounds): Promise<Result<CabinetInputs, CabinetFailure>> {
    return this.#calls.run(bounds, async (deadline) => {
      for (;;) {
        const settled = await this.#look(deadline);
        if (!settled.ok) return settled;
        if (!sameInputs(settled.value, known)) return settled;
        const waited = await pause(this.#pollIntervalMs(), deadline.rest());
        if (!waited.ok) return waited;
      }
    });
  }

  /**
   * Tells every change of the debounced switches until the signal aborts; the first look is told at once. Each look is
   * a call of its own, so that lamps can be set meanwhile. A look that fails is told too, once for each reason in a
   * row, and the watching goes on: the cabinet may come back.
   */
  async watchInputs(
    signal: AbortSignal,
    onChange: (change: Result<CabinetInputs, CabinetFailure>) => void,
  ): Promise<void> {
    let failing: string | undefined;
    while (!signal.aborted) {
      const before = this.#inputs.settled;
      const bounds = { deadlineMs: LOOK_DEADLINE_MS, signal };
      const looked = await this.#calls.run(bounds, (deadline) => this.#look(deadline), 'queue');
      if (signal.aborted || (!looked.ok && looked.failure.code === 'device-closed')) return;
      if (!looked.ok) {
        if (failing !== looked.failure.code) onChange(looked);
        failing = looked.failure.code;
      } else {
        const isFirst = before === undefined || failing !== undefined;
        if (isFirst || !sameInputs(before, looked.value)) onChange(looked);
        failing = undefined;
      }
      const waited = await pause(failing === undefined ? this.#pollIntervalMs() : FAILING_PAUSE_MS, {
        deadlineMs: Number.MAX_SAFE_INTEGER,
        signal,
      });
      if (!waited.ok) return;
    }
  }

  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, ExclusiveCallFailure>> {
    return this.#calls.run(
      bounds,
      async (deadline) => {
        const read = await this.#readInputs(deadline);
        if (read.ok) {
          this.#line.succeeded();
          const { condition, problems } = cabinetHealth(read.value);
          return this.#health(condition, problems);
        }
        if (read.failure.code === 'aborted') return fail('aborted');
        if (read.failure.code === 'refused') return this.#health('blocked', ['hardware-fault']);
        return this.#health('offline', [problemOf(read.failure.code)]);
      },
      // A waiting call has it for as long as it waits: then the caller keeps the health it had.
      'refuse',
    );
  }

  /** Leaves the lamps as they are: a module that is asked to the end of a shutdown delays it. Idempotent. */
  async close(): Promise<void> {
    await this.#calls.close();
    await this.#line.drop();
  }

  async #light(part: MachinePart | undefined, deadline: Deadline): Promise<Result<void, CabinetFailure>> {
    const coils = this.#coils;
    if (coils === undefined) return ok();
    const { lamps } = this.#options.wiring;
    const lit = part === undefined ? undefined : lamps[part];
    const own = new Set(Object.values(lamps));
    const isWholeSpan = own.size === coils.count;
    if (isWholeSpan) {
      const bits = Array.from({ length: coils.count }, (_, index) => coils.first + index === lit);
      return this.#write({ kind: 'write-multiple-coils', address: coils.first, bits }, deadline);
    }
    // Coils between the lamps belong to something else (a lock, a heater): each lamp is set by itself, out first.
    for (const address of [...own].sort((one, other) => Number(one === lit) - Number(other === lit))) {
      const set = await this.#write({ kind: 'write-single-coil', address, on: address === lit }, deadline);
      if (!set.ok) return set;
    }
    return ok();
  }

  async #look(deadline: Deadline): Promise<Result<CabinetInputs, CabinetFailure>> {
    const read = await this.#line.recovered(deadline, () => this.#readInputs(deadline));
    if (!read.ok) return read;
    this.#inputs.look(read.value, performance.now());
    return ok(this.#inputs.settled ?? read.value);
  }

  async #readInputs(deadline: Deadline): Promise<Result<CabinetInputs, CabinetFailure>> {
    const span = this.#switches;
    const { door, presence, serviceKey } = this.#options.wiring;
    if (span === undefined) {
      // Without switches the first lamp is asked for, so that the health is the module's and not a guess.
      const asked = await this.#readBits('read-coils', this.#coils ?? { first: 0, count: 1 }, deadline);
      return asked.ok ? ok({ doorOpen: undefined, personPresent: undefined, serviceKey: undefined }) : asked;
    }
    const read = await this.#readBits('read-discrete-inputs', span, deadline);
    if (!read.ok) return read;
    const switchState = (wired: SwitchWiring | undefined): boolean | undefined =>
      wired === undefined
        ? undefined
        : read.value[wired.address - span.first] !== (wired.normallyClosed === true);
    return ok({
      doorOpen: switchState(door),
      personPresent: switchState(presence),
      serviceKey: switchState(serviceKey),
    });
  }

  #readBits(
    kind: 'read-coils' | 'read-discrete-inputs',
    span: Span,
    deadline: Deadline,
  ): Promise<Result<readonly boolean[], CabinetFailure>> {
    const { slave } = this.#options.wiring;
    const request = { kind, slave, address: span.first, count: span.count };
    return this.#ask(request, deadline, (reply) =>
      reply.kind === kind && reply.bits.length === Math.ceil(span.count / 8) * 8 ? reply.bits : undefined,
    );
  }

  #write(
    write:
      | { readonly kind: 'write-single-coil'; readonly address: number; readonly on: boolean }
      | {
          readonly kind: 'write-multiple-coils';
          readonly address: number;
          readonly bits: readonly boolean[];
        },
    deadline: Deadline,
  ): Promise<Result<void, CabinetFailure>> {
    const request = { ...write, slave: this.#options.wiring.slave };
    return this.#ask<'written'>(request, deadline, (reply) => {
      if (reply.kind !== write.kind || !('address' in reply) || reply.address !== write.address) {
        return undefined;
      }
      const said = reply.kind === 'write-single-coil' ? reply.on : reply.count;
      const meant = write.kind === 'write-single-coil' ? write.on : write.bits.length;
      return said === meant ? 'written' : undefined;
    }).then((asked) => (asked.ok ? ok() : asked));
  }

  async #ask<Answer>(
    request: ModbusRequest,
    deadline: Deadline,
    take: (reply: ModbusReply) => Answer | undefined,
  ): Promise<Result<Answer, CabinetFailure>> {
    type Taken = { readonly answer: Answer } | { readonly exception: number };
    const opened = await this.#line.open(deadline);
    if (!opened.ok) return opened;
    for (let attempt = 1; ; attempt += 1) {
      if (this.#lineIsDoubtful) {
        const quiet = await pause(QUIET_MS, deadline.rest());
        if (!quiet.ok) return quiet;
      }
      this.#lineIsDoubtful = true;
      const outcome = await this.#line.exchange<Taken>(
        {
          request: encodeRequest(request),
          step: request.kind,
          timeoutMs: this.#options.replyTimeoutMs ?? DEFAULT_REPLY_TIMEOUT_MS,
          take: (reply) => {
            if (reply.slave !== request.slave) return undefined;
            if (reply.kind === 'exception') {
              return reply.request === request.kind ? { exception: reply.code } : undefined;
            }
            const answer = take(reply);
            return answer === undefined ? undefined : { answer };
          },
        },
        deadline,
      );
      if (!outcome.ok) return outcome;
      this.#lineIsDoubtful = false;
      if ('answer' in outcome.value) return ok(outcome.value.answer);
      const exception = exceptionCodes.get(outcome.value.exception) ?? {
        code: `exception-${outcome.value.exception}`,
        wait: false,
      };
      if (!exception.wait) return fail('refused', exception.code);
      if (attempt === BUSY_ATTEMPTS) return fail('module-busy', exception.code);
      const waited = await pause(BUSY_PAUSE_MS, deadline.rest());
      if (!waited.ok) return waited;
    }
  }

  #health(condition: DeviceHealth['condition'], problems: DeviceProblem[]): Result<DeviceHealth, never> {
    return ok({ kind: 'cabinet', condition, problems, simulated: this.#options.simulated === true });
  }

  #pollIntervalMs(): number {
    return Math.max(SHORTEST_POLL_INTERVAL_MS, this.#options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS);
  }
}

/** A look of the watch, with its recovery. */
const LOOK_DEADLINE_MS = 8_000;
/** Pause of the watch while the cabinet does not answer. */
const FAILING_PAUSE_MS = 2_000;

interface Span {
  readonly first: number;
  readonly count: number;
}

/** The addresses from the lowest to the highest. Wiring that spans more than one request can ask is a bug. */
function spanOf(addresses: readonly number[]): Span | undefined {
  if (addresses.length === 0) return undefined;
  const first = Math.min(...addresses);
  const count = Math.max(...addresses) - first + 1;
  if (count > MAXIMUM_BITS) throw new RangeError(`addresses lie ${count} apart`);
  return { first, count };
}

export function sameInputs(one: CabinetInputs, other: CabinetInputs): boolean {
  return (
    one.doorOpen === other.doorOpen &&
    one.personPresent === other.personPresent &&
    one.serviceKey === other.serviceKey
  );
}

function problemOf(code: CabinetFailureCode): DeviceProblem {
  switch (code) {
    case 'port-not-found':
    case 'port-closed':
    case 'port-open-failed':
    case 'port-write-failed':
    case 'port-busy':
    case 'port-permission-denied':
      return 'port-lost';
    case 'protocol-error':
      return 'protocol-error';
    default:
      return 'not-responding';
  }
}
