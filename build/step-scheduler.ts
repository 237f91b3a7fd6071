import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { endGroup, spawnGroup } from './child-processes.ts';

/** One program to run among others. */
export interface Step {
  readonly name: string;
  /** What it checks, for `--help`. */
  readonly text: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Steps that must have passed before. One that failed, was skipped or is not in the run at all is not waited for, see `run`. */
  readonly after?: readonly string[];
  /** Of the run's slots, how many it takes. */
  readonly slots: number;
  /** It is ended, and has failed, after so long. */
  readonly limitMs: number;
  /** Said instead of running it when what it works on is not there. */
  readonly absent?: string | undefined;
}

export interface StepOutcome {
  readonly step: Step;
  readonly state: 'passed' | 'failed' | 'not-run';
  /** Why it failed or did not run. */
  readonly reason?: string;
  readonly milliseconds: number;
  readonly log: string;
}

export interface Schedule {
  readonly steps: readonly Step[];
  readonly slots: number;
  readonly cwd: string;
  readonly logOf: (step: Step) => string;
  readonly onStart?: (step: Step) => void;
  readonly onEnd?: (outcome: StepOutcome) => void;
  /** Ends what runs and starts nothing more. */
  readonly signal: AbortSignal;
}

async function runStep(step: Step, { cwd, logOf, signal }: Schedule): Promise<StepOutcome> {
  const log = logOf(step);
  const began = performance.now();
  const output = createWriteStream(log);
  const child: ChildProcess = spawnGroup(step.program, step.args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Colours would only be noise in the log.
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...step.env },
  });
  child.stdout?.pipe(output, { end: false });
  child.stderr?.pipe(output, { end: false });
  let reason: string | undefined;
  const end = (why: string) => {
    reason ??= why;
    void endGroup(child);
  };
  const onAbort = () => end('interrupted');
  signal.addEventListener('abort', onAbort);
  const timer = setTimeout(
    () => end(`not done within ${Math.round(step.limitMs / 60_000)} minutes`),
    step.limitMs,
  );
  await new Promise<void>((resolve) => {
    child.once('error', (error) => {
      reason ??= error.message;
      resolve();
    });
    child.once('close', (code, by) => {
      if (code !== 0) reason ??= by ? `ended by ${by}` : `exit code ${code}`;
      resolve();
    });
  });
  clearTimeout(timer);
  signal.removeEventListener('abort', onAbort);
  output.end();
  await finished(output);
  const milliseconds = performance.now() - began;
  return reason === undefined
    ? { step, state: 'passed', milliseconds, log }
    : { step, state: 'failed', reason, milliseconds, log };
}

/**
 * Runs the steps side by side in the given number of slots, in their order where they wait for one another.
 * A step whose forerunner did not pass is not run. Answers the outcomes in the order of `steps`.
 */
export async function runSteps(schedule: Schedule): Promise<readonly StepOutcome[]> {
  const { steps, slots, signal } = schedule;
  const names = new Set(steps.map(({ name }) => name));
  const outcomes = new Map<string, StepOutcome>();
  const running = new Map<string, Promise<void>>();
  const settle = (outcome: StepOutcome) => {
    outcomes.set(outcome.step.name, outcome);
    schedule.onEnd?.(outcome);
  };
  const notRun = (step: Step, reason: string) =>
    settle({ step, state: 'not-run', reason, milliseconds: 0, log: '' });

  while (outcomes.size < steps.length) {
    let free = slots - steps.reduce((taken, { name, slots }) => taken + (running.has(name) ? slots : 0), 0);
    let settledOne = false;
    for (const step of steps) {
      if (outcomes.has(step.name) || running.has(step.name)) continue;
      const forerunners = (step.after ?? []).filter((name) => names.has(name));
      const failed = forerunners.find((name) => outcomes.has(name) && outcomes.get(name)?.state !== 'passed');
      if (signal.aborted) notRun(step, 'interrupted');
      else if (step.absent !== undefined) notRun(step, step.absent);
      else if (failed !== undefined) notRun(step, `${failed} did not pass`);
      else {
        // A step wider than the run takes the whole run.
        const width = Math.min(step.slots, slots);
        if (width > free || !forerunners.every((name) => outcomes.has(name))) continue;
        free -= width;
        schedule.onStart?.(step);
        running.set(
          step.name,
          runStep(step, schedule).then((outcome) => {
            running.delete(step.name);
            settle(outcome);
          }),
        );
        continue;
      }
      settledOne = true;
    }
    if (!settledOne && running.size > 0) await Promise.race(running.values());
    else if (!settledOne && outcomes.size < steps.length)
      throw new Error('the steps wait for one another in a circle');
  }
  return steps.map(({ name }) => outcomes.get(name)!);
}
