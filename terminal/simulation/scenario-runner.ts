import type { DeviceHealth } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { Scenario, ScenarioEvent, ScenarioStep } from '#contract/scenario.ts';
import type { ScenarioProgress, SimulatedAction } from '#contract/technician.ts';
import type { SimulatedDevice, WireFault } from '#contract/wire-fault.ts';
import { pause } from '#drivers/bounds.ts';

/** What a scenario acts on. */
export interface ScenarioStage {
  act(action: SimulatedAction): Promise<Result<void, AppFailure>>;
  injectFault(device: SimulatedDevice, fault: WireFault): Promise<Result<void, AppFailure>>;
  mendLine(device: SimulatedDevice): Promise<Result<void, AppFailure>>;
  /** As before any scenario. */
  reset(): Promise<Result<void, AppFailure>>;
  onEvent(listener: (event: ScenarioEvent) => void): () => void;
  readonly health: readonly DeviceHealth[];
}

export interface ScenarioRun {
  readonly signal: AbortSignal;
  /** Called at every change; the last call has the outcome. */
  readonly onProgress: (progress: ScenarioProgress) => void;
}

type StepFailure = AppFailure<string>;

const LOOK_EVERY_MS = 100;
/** On a machine that is busy a timer may be that late. */
const LATE_TIMER_MS = 60_000;

/**
 * Runs a scenario to its end, to its first step that fails, or until it is stopped; whatever happened, the devices are
 * as they were before, when this ends. Never throws for anything that a scenario can say.
 */
export async function runScenario(
  scenario: Scenario,
  stage: ScenarioStage,
  { signal, onProgress }: ScenarioRun,
): Promise<ScenarioProgress> {
  const steps: ScenarioProgress['steps'] = scenario.steps.map(({ title }) => ({ title, state: 'waiting' }));
  const { id, title } = scenario;
  const progress = (outcome?: ScenarioProgress['outcome']): ScenarioProgress => ({
    id,
    title,
    steps: steps.map((step) => ({ ...step })),
    ...(outcome === undefined ? {} : { outcome }),
  });
  const events = new EventQueue(stage);
  let outcome: NonNullable<ScenarioProgress['outcome']> = 'done';
  try {
    for (const [index, step] of scenario.steps.entries()) {
      const shown = steps[index]!;
      if (outcome !== 'done') {
        shown.state = 'skipped';
        continue;
      }
      shown.state = 'running';
      onProgress(progress());
      const result = await attempt(() => runStep(step, stage, events, signal));
      if (result.ok) {
        shown.state = 'done';
        continue;
      }
      outcome = signal.aborted ? 'stopped' : 'failed';
      shown.state = signal.aborted ? 'skipped' : 'failed';
      shown.code = result.failure.code;
    }
  } finally {
    events.close();
    const reset = await attempt(() => stage.reset());
    if (!reset.ok) outcome = 'failed';
  }
  const last = progress(outcome);
  onProgress(last);
  return last;
}

/** A bug in a simulated device is the failure of the step that met it: nothing is left as if it still ran. */
async function attempt(work: () => Promise<Result<void, StepFailure>>): Promise<Result<void, StepFailure>> {
  try {
    return await work();
  } catch (error) {
    return fail('step-crashed', error instanceof Error ? error.message : undefined);
  }
}

async function runStep(
  step: ScenarioStep,
  stage: ScenarioStage,
  events: EventQueue,
  signal: AbortSignal,
): Promise<Result<void, StepFailure>> {
  const waited = await waitFor(step.after, events, signal);
  if (!waited.ok) return waited;
  // What happens from here on may be what the next step waits for.
  events.forget();
  const { device, fault, mend, action, expect } = step;
  if (typeof fault === 'string') return stage.act({ type: 'set-fault', fault, on: true });
  if (fault !== undefined && device !== undefined) return stage.injectFault(device, fault);
  if (mend === 'line' && device !== undefined) return stage.mendLine(device);
  if (mend !== undefined && mend !== 'line') return stage.act({ type: 'set-fault', fault: mend, on: false });
  if (action !== undefined) return stage.act(action);
  if (expect !== undefined) return see(expect, stage, signal);
  return ok();
}

async function waitFor(
  after: ScenarioStep['after'],
  events: EventQueue,
  signal: AbortSignal,
): Promise<Result<void, StepFailure>> {
  if (after === undefined) return signal.aborted ? fail('aborted') : ok();
  if ('ms' in after) return pause(after.ms, { deadlineMs: after.ms + LATE_TIMER_MS, signal });
  const seen = await until(() => events.has(after.event), after.withinMs, signal);
  return seen.ok || signal.aborted ? seen : fail('event-not-seen', after.event);
}

async function see(
  expect: NonNullable<ScenarioStep['expect']>,
  stage: ScenarioStage,
  signal: AbortSignal,
): Promise<Result<void, StepFailure>> {
  const condition = () => stage.health.find(({ kind }) => kind === expect.device)?.condition;
  const seen = await until(
    () => {
      const now = condition();
      return now !== undefined && expect.condition.includes(now);
    },
    expect.withinMs,
    signal,
  );
  return seen.ok || signal.aborted ? seen : fail('condition-not-seen', condition() ?? 'no such device');
}

async function until(
  reached: () => boolean,
  withinMs: number,
  signal: AbortSignal,
): Promise<Result<void, StepFailure>> {
  const endsAt = performance.now() + withinMs;
  for (;;) {
    if (signal.aborted) return fail('aborted');
    if (reached()) return ok();
    if (performance.now() >= endsAt) return fail('deadline-exceeded');
    const waited = await pause(LOOK_EVERY_MS, { deadlineMs: 10 * LOOK_EVERY_MS, signal });
    if (!waited.ok && waited.failure.code === 'aborted') return fail('aborted');
  }
}

/** What happened since the last step began: an event between two steps is not missed. */
class EventQueue {
  readonly #seen = new Set<ScenarioEvent>();
  readonly close: () => void;

  constructor(stage: ScenarioStage) {
    this.close = stage.onEvent((event) => this.#seen.add(event));
  }

  has(event: ScenarioEvent): boolean {
    return this.#seen.has(event);
  }

  forget(): void {
    this.#seen.clear();
  }
}
