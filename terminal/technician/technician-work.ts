import type { DeviceKind } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { Scenario, ScenarioStep } from '#contract/scenario.ts';
import type {
  ScenarioProgress,
  SimulatedAction,
  TechnicianAction,
  TechnicianState,
  WireLine,
} from '#contract/technician.ts';
import { type SimulatedDevice, simulatedDeviceSchema, type WireFault } from '#contract/wire-fault.ts';
import type { WireTap } from '#drivers/trace/wire-tap.ts';
import type { Publisher } from '../rpc/publisher.ts';
import type { LastPrint, TechnicianDesk } from '../rpc/terminal-router.ts';
import type { SelfTestDesk } from '../self-test/self-test-desk.ts';
import { deviceOfFault } from '../simulation/fault-groups.ts';
import { runScenario } from '../simulation/scenario-runner.ts';
import type { SimulatedSite } from '../simulation/simulated-site.ts';

export type TechnicianFailureCode =
  /** The terminal has real devices only: faults are for simulators. */
  | 'no-simulated-devices'
  /** This one is real. */
  | 'device-not-simulated'
  | 'scenario-unknown'
  | 'scenario-running';

export interface TechnicianWorkOptions {
  /** Absent where every device is real. */
  readonly site: SimulatedSite | undefined;
  readonly scenarios: readonly Scenario[];
  readonly selfTest: SelfTestDesk;
  readonly tap: WireTap;
  /** By the configuration. */
  readonly isSimulated: (device: DeviceKind) => boolean;
  /** The technician has looked at the machine after its cabinet was open. */
  readonly acknowledgeCabinet: () => Result<void, AppFailure>;
  /** A scenario or a test goes on: what is shown of them is to be published. */
  readonly onChange: () => void;
  /** A bug ended a scenario that nobody waits for. */
  readonly onError: (error: unknown) => void;
}

/** Everything a technician can do to a running terminal, from the drawer and from the command line. */
export class TechnicianWork {
  readonly #options: TechnicianWorkOptions;
  #scenario: ScenarioProgress | undefined;
  #running: AbortController | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(options: TechnicianWorkOptions) {
    this.#options = options;
  }

  /** What the drawer shows of scenarios and tests. */
  get shown(): Pick<TechnicianState, 'scenarios' | 'scenario' | 'selfTest'> {
    const { scenarios, selfTest } = this.#options;
    return {
      scenarios: scenarios.map(({ id, title, about, steps }) => ({ id, title, about, steps: steps.length })),
      scenario: this.#scenario ?? null,
      selfTest: { running: selfTest.running ?? null, last: selfTest.last ?? null },
    };
  }

  /** The drawer's side; only where devices are simulated. */
  get drawer(): TechnicianDesk | undefined {
    const { site, tap } = this.#options;
    if (site === undefined) return undefined;
    const state: Publisher<TechnicianState> = site.state;
    return {
      state,
      wire: (signal: AbortSignal | undefined): AsyncGenerator<WireLine[], void, void> => tap.watch(signal),
      act: async (action) => {
        const done = await this.act(action);
        return done.ok ? { done: true } : { done: false, code: done.failure.code };
      },
      lastPrint: (device): Promise<LastPrint | undefined> => site.lastPrint(device),
    };
  }

  async act(action: TechnicianAction): Promise<Result<void, AppFailure>> {
    const { site, selfTest, scenarios } = this.#options;
    switch (action.type) {
      case 'run-self-test': {
        if (selfTest.running !== undefined) return fail('self-test-running');
        // It goes on by itself: the drawer sees how far it is.
        const refused = await Promise.race([
          selfTest.run({ signal: NEVER }),
          new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
        ]);
        return refused === undefined || refused.ok ? ok() : refused;
      }
      case 'stop-self-test':
        selfTest.stop();
        return ok();
      case 'acknowledge-cabinet':
        return this.acknowledgeCabinet();
      case 'set-line-fault':
        return this.injectFault(action.device, action.fault);
      case 'mend-line':
        return this.mendLine(action.device);
      case 'run-scenario': {
        const scenario = scenarios.find(({ id }) => id === action.id);
        if (scenario === undefined) return fail('scenario-unknown', action.id);
        const allowed = this.#mayRun(scenario);
        if (!allowed.ok) return allowed;
        this.#ended = this.runScenario(scenario, { signal: NEVER, onProgress: () => undefined }).catch(
          this.#options.onError,
        );
        return ok();
      }
      case 'stop-scenario':
        this.#running?.abort();
        return ok();
      default:
        return site === undefined ? fail('no-simulated-devices') : this.#actOn(site, action);
    }
  }

  acknowledgeCabinet(): Result<void, AppFailure> {
    return this.#options.acknowledgeCabinet();
  }

  async injectFault(device: DeviceKind, fault: WireFault): Promise<Result<void, AppFailure>> {
    const line = this.#simulated(device);
    return line.ok ? line.value.site.injectFault(line.value.device, fault) : line;
  }

  async mendLine(device: DeviceKind): Promise<Result<void, AppFailure>> {
    const line = this.#simulated(device);
    return line.ok ? line.value.site.mendLine(line.value.device) : line;
  }

  /** One at a time. Ends early with the signal or `stop-scenario`; the devices are then as before. */
  async runScenario(
    scenario: Scenario,
    run: { readonly signal: AbortSignal; readonly onProgress: (progress: ScenarioProgress) => void },
  ): Promise<Result<ScenarioProgress, AppFailure>> {
    const allowed = this.#mayRun(scenario);
    if (!allowed.ok) return allowed;
    const running = new AbortController();
    this.#running = running;
    try {
      const ended = await runScenario(scenario, allowed.value, {
        signal: AbortSignal.any([run.signal, running.signal]),
        onProgress: (progress) => {
          this.#scenario = progress;
          run.onProgress(progress);
          this.#options.onChange();
        },
      });
      return ok(ended);
    } finally {
      this.#running = undefined;
      this.#options.onChange();
    }
  }

  /** Ends what is running and waits for its end. */
  async close(): Promise<void> {
    this.#running?.abort();
    await this.#ended;
    await this.#options.selfTest.close();
  }

  #mayRun(scenario: Scenario): Result<SimulatedSite, AppFailure<TechnicianFailureCode>> {
    const { site, isSimulated } = this.#options;
    if (site === undefined) return fail('no-simulated-devices');
    if (this.#running !== undefined) return fail('scenario-running');
    const real = scenario.steps
      .map(deviceOfStep)
      .find((device) => device !== undefined && !isSimulated(device));
    return real === undefined ? ok(site) : fail('device-not-simulated', real);
  }

  async #actOn(site: SimulatedSite, action: SimulatedAction): Promise<Result<void, AppFailure>> {
    const device = deviceOfAction(action);
    if (device !== undefined && !this.#options.isSimulated(device)) {
      return fail('device-not-simulated', device);
    }
    return site.act(action);
  }

  #simulated(
    device: DeviceKind,
  ): Result<
    { readonly site: SimulatedSite; readonly device: SimulatedDevice },
    AppFailure<TechnicianFailureCode>
  > {
    const { site, isSimulated } = this.#options;
    if (site === undefined) return fail('no-simulated-devices');
    const known = simulatedDeviceSchema.safeParse(device);
    if (!known.success || !isSimulated(device)) return fail('device-not-simulated', device);
    return ok({ site, device: known.data });
  }
}

/** Whoever runs something from the drawer stops it by another press. */
const NEVER = new AbortController().signal;

function deviceOfAction(action: SimulatedAction): DeviceKind | undefined {
  switch (action.type) {
    case 'set-fault':
      return deviceOfFault(action.fault);
    case 'turn-service-key':
      return 'cabinet';
    case 'insert-chip-card':
    case 'take-chip-card':
      return 'smart-card-reader';
    case 'lay-card':
    case 'take-card':
      return 'id-card-reader';
    case 'present-code':
    case 'present-last-slip':
      return 'code-scanner';
    case 'lay-paper':
    case 'take-paper-from-camera':
      return 'document-camera';
    default:
      return undefined;
  }
}

function deviceOfStep(step: ScenarioStep): DeviceKind | undefined {
  const { device, fault, mend, action } = step;
  if (device !== undefined) return device;
  if (typeof fault === 'string') return deviceOfFault(fault);
  if (mend !== undefined && mend !== 'line') return deviceOfFault(mend);
  return action === undefined ? undefined : deviceOfAction(action);
}
