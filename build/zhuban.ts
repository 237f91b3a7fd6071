/** `npm run zhuban -- <command>`: hands over to the technician's tool, for `hub` to the hub, for `bench` to the benches, for `items preview` to the preview. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { EXIT } from './exit-codes.ts';
import { ROOT } from './paths.ts';

const args = process.argv.slice(2);
const OWN_ENTRIES: Readonly<Record<string, string>> = { hub: 'hub/main.ts', bench: 'build/bench.ts' };
const preview = args[0] === 'items' && args[1] === 'preview';
const own = preview ? 'build/items-preview.ts' : OWN_ENTRIES[args[0] ?? ''];
const room = own ?? 'terminal/command-line/main.ts';
const rest = own === undefined ? args : args.slice(preview ? 2 : 1);
const entry = join(ROOT, room);
if (!existsSync(entry)) {
  console.error(JSON.stringify({ event: 'failed', code: 'command-not-in-this-build', detail: room }));
  process.exit(EXIT.unavailable);
}
const child = spawn(process.execPath, [entry, ...rest], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) =>
  process.exit(signal ? 128 + constants.signals[signal] : (code ?? EXIT.failed)),
);

/**
 * A killed npm takes at most its shell with it, which tells nobody: without this, a simulated device would hold its
 * port for ever. Linux only; elsewhere there is no /proc to look at.
 */
const parentOf = (processId: number): number => {
  try {
    // proc(5): the parent is the second field behind the name, which is in parentheses and may hold anything.
    return Number(readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return 0;
  }
};
const bootstrap = process.ppid;
/** npm and its shell, as long as both are there. */
const callers = (): string => {
  const shell = parentOf(bootstrap);
  return `${parentOf(shell)} ${shell}`;
};
if (process.env.npm_lifecycle_event !== undefined && process.platform === 'linux') {
  const first = callers();
  setInterval(() => {
    if (callers() !== first) child.kill('SIGTERM');
  }, 1_000).unref();
}
