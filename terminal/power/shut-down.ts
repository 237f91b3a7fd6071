import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

export interface ShutDownOptions {
  /** Ends the visit's machine, then closes databases and logs. */
  readonly closeStores: () => Promise<void>;
  /** Program and arguments, e.g. `systemctl poweroff`. No shell: nothing in it is expanded. */
  readonly command: readonly [program: string, ...args: string[]];
  /** A store that does not close must not keep the machine running until its battery is empty. */
  readonly closeLimitMs?: number;
}

const CLOSE_LIMIT_MS = 15_000;

/** Closes the stores, then switches the machine off. `ok`: the command has begun. */
export async function shutDownInOrder(
  options: ShutDownOptions,
): Promise<Result<{ readonly storesClosed: boolean }, AppFailure<'shutdown-command-failed'>>> {
  const timer = new AbortController();
  const closed = options.closeStores().then(
    () => true,
    () => false,
  );
  const limit = delay(options.closeLimitMs ?? CLOSE_LIMIT_MS, false, { signal: timer.signal }).catch(
    () => false,
  );
  const storesClosed = await Promise.race([closed, limit]);
  timer.abort();
  const [program, ...args] = options.command;
  // Detached: this process is ended by the shutdown that it has asked for.
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  const started = await new Promise<Error | undefined>((resolve) => {
    child.once('spawn', () => resolve(undefined));
    child.once('error', resolve);
  });
  if (started !== undefined) return fail('shutdown-command-failed', started.message);
  child.unref();
  return ok({ storesClosed });
}
