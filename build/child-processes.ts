import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fail, ok, type Result } from '#contract/result.ts';

const WINDOWS = process.platform === 'win32';

/**
 * Starts a program as the leader of its own process group, so that {@link endGroup} also reaches what it started.
 * A Ctrl-C in the terminal does not reach the group: the caller ends it.
 */
export function spawnGroup(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(program, args, { ...options, detached: !WINDOWS, windowsHide: true });
}

/** Sends a signal to every process of the group; false when none is left. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): boolean {
  if (child.pid === undefined) return false;
  if (WINDOWS) {
    // Windows has no process groups to signal: the tree is ended by its own tool.
    spawnSync('taskkill', ['/T', '/PID', String(child.pid), ...(signal === 'SIGKILL' ? ['/F'] : [])]);
    return child.exitCode === null && child.signalCode === null;
  }
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Is any process of the group running? One that is dead and only waits to be reaped (a zombie) does not count:
 * in a container whose first process reaps nobody it would stay for ever. (proc(5), /proc/pid/stat: state, pgrp.)
 */
function groupRuns(leader: number): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of the program stands in brackets and may hold anything, brackets and spaces too.
      const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(group) === leader && state !== 'Z' && state !== 'X';
    } catch {
      return false; // It ended between the two looks.
    }
  });
}

const groupIsAlive = (child: ChildProcess): boolean => {
  if (child.pid === undefined) return false;
  if (WINDOWS) return child.exitCode === null && child.signalCode === null;
  try {
    process.kill(-child.pid, 0);
  } catch (error) {
    // EPERM: alive, and no longer ours to ask (it changed its user).
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return process.platform === 'linux' ? groupRuns(child.pid) : true;
};

/**
 * Ends a program started by {@link spawnGroup} and everything it started: SIGTERM first, SIGKILL for whatever is
 * left after `graceMs` (default 5 s). Resolves when the group is gone; `forced` says that it had to be killed.
 */
export async function endGroup(child: ChildProcess, graceMs = 5_000): Promise<{ readonly forced: boolean }> {
  if (!signalGroup(child, 'SIGTERM')) return { forced: false };
  const pollMs = 20;
  for (let waited = 0; waited < graceMs; waited += pollMs) {
    if (!groupIsAlive(child)) return { forced: false };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  if (!groupIsAlive(child)) return { forced: false };
  signalGroup(child, 'SIGKILL');
  // A killed process stays for an instant until the kernel has taken it down.
  for (let waited = 0; waited < 2_000 && groupIsAlive(child); waited += pollMs)
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  return { forced: true };
}

/** One line that a child said: either an event (a JSON object with a string `event`) or plain text. */
export function parseEventLine(
  line: string,
): { readonly event: string; readonly [key: string]: unknown } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'event' in value && typeof value.event === 'string')
      return value as { event: string };
  } catch {
    // A log line that only looks like JSON.
  }
  return undefined;
}

/**
 * Waits for the first event called `name` on the child's standard output, and reads on, so that the child never
 * blocks on a full pipe; every other line goes to `onLine`.
 *
 * @returns the event; `ended-before-ready` when the child ended first, `ready-timeout` after `limitMs`.
 */
export function waitForEvent(
  child: ChildProcess,
  name: string,
  { limitMs, onLine }: { readonly limitMs: number; readonly onLine: (line: string) => void },
): Promise<Result<{ readonly event: string; readonly [key: string]: unknown }>> {
  return new Promise((resolve) => {
    const settle = (result: Result<{ readonly event: string; readonly [key: string]: unknown }>) => {
      clearTimeout(timer);
      resolve(result);
    };
    const timer = setTimeout(
      () => settle(fail('ready-timeout', `no "${name}" within ${limitMs / 1000} s`)),
      limitMs,
    );
    child.on('error', (error) => settle(fail('not-started', error.message)));
    child.on('exit', (code, signal) =>
      settle(fail('ended-before-ready', signal ? `by ${signal}` : `with exit code ${code}`)),
    );
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        const event = parseEventLine(line);
        if (event?.event === name) settle(ok(event));
        else onLine(line);
      });
  });
}
