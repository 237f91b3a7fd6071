/** `npm run zhuban -- <command>`: hands over to the technician's tool, or for `hub` to the hub itself. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { EXIT } from './exit-codes.ts';
import { ROOT } from './paths.ts';

const args = process.argv.slice(2);
const [room, rest] =
  args[0] === 'hub' ? ['hub/main.ts', args.slice(1)] : ['terminal/command-line/main.ts', args];
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
