import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fail, ok, type Result } from '#contract/result.ts';
import { endGroup, parseEventLine, spawnGroup, waitForEvent } from './child-processes.ts';
import { ROOT } from './paths.ts';
import { DEFAULT_RESTART_POLICY, RestartCounter, type RestartPolicy } from './restart-policy.ts';

export interface SupervisedProgram {
  /** As it is called in messages. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** The event on its standard output that says it is ready. */
  readonly readyEvent: string;
  /** It has failed when it is not ready after so long. */
  readonly readyLimitMs: number;
  readonly policy?: RestartPolicy;
  /** SIGKILL follows SIGTERM after so long; default 5 s. */
  readonly graceMs?: number;
  /** A message for the person at the console, or a line that the program said. */
  readonly say: (text: string) => void;
  /** Each time it got ready. */
  readonly onReady?: (event: Readonly<Record<string, unknown>>) => void;
  /** Any event that it tells later on; what this answers false to is said as a plain line. */
  readonly onEvent?: (event: Readonly<Record<string, unknown>>) => boolean;
}

export interface Supervised {
  /** The first start: ready, or why not. A first start that fails is not tried again: a second would fail too. */
  readonly started: Promise<Result<Readonly<Record<string, unknown>>>>;
  /** Settles when it is given up, with the reason, or stopped. */
  readonly over: Promise<Result<void>>;
  /** Writes a line to its standard input; false when it does not run. */
  ask(line: string): boolean;
  /** Ends it and all that it started, for good. */
  stop(): Promise<void>;
}

/** Keeps a program running: starts it again when it ends by itself, with a pause, and not for ever. */
export function supervise(program: SupervisedProgram): Supervised {
  const { name, say, graceMs } = program;
  const stopping = new AbortController();
  const started = Promise.withResolvers<Result<Readonly<Record<string, unknown>>>>();
  const counter = new RestartCounter(program.policy ?? DEFAULT_RESTART_POLICY);
  let child: ChildProcess | undefined;

  const keepRunning = async (): Promise<Result<void>> => {
    for (let first = true; !stopping.signal.aborted; first = false) {
      const current = spawnGroup(program.program, program.args, {
        cwd: ROOT,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      child = current;
      const ended = new Promise<string>((resolve) => {
        current.once('error', (error) => resolve(error.message));
        current.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `exit code ${code}`));
      });
      // It may end before it has read what was asked; its end is noticed elsewhere.
      current.stdin?.on('error', () => {});
      const onLine = (line: string) => {
        const event = program.onEvent && parseEventLine(line);
        if (!event || !program.onEvent?.(event)) say(line);
      };
      if (current.stderr) createInterface({ input: current.stderr }).on('line', say);
      const ready = await waitForEvent(current, program.readyEvent, {
        limitMs: program.readyLimitMs,
        onLine,
      });
      if (ready.ok) {
        program.onReady?.(ready.value);
        if (first) started.resolve(ready);
      } else {
        await endGroup(current, graceMs);
        if (first) {
          started.resolve(ready);
          return ready;
        }
      }
      const how = await ended;
      // What it had started must not stay behind either.
      await endGroup(current, graceMs);
      if (stopping.signal.aborted) break;
      const pause = counter.died(performance.now());
      if (pause === undefined) {
        say(`ended again (${how}); it died too often and is not started again`);
        return fail('died-too-often', `${name}: ${how}`);
      }
      say(`ended (${how}); starting it again in ${pause / 1000} s`);
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => {});
    }
    started.resolve(fail('stopped'));
    return ok();
  };

  const over = keepRunning();
  return {
    started: started.promise,
    over,
    ask: (line) => {
      if (!child?.stdin?.writable) return false;
      child.stdin.write(`${line}\n`);
      return true;
    },
    stop: async () => {
      stopping.abort();
      if (child) await endGroup(child, graceMs);
      await over;
    },
  };
}
