import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from './paths.ts';

test.skipIf(process.platform !== 'linux')('a command whose npm was killed ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhuban-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const link = join(folder, 'reader');
  const command = `'${process.execPath}' build/zhuban.ts simulate id-card --link '${link}'`;
  // The outer shell is npm's, the inner one stands for the bootstrap. `; :` keeps a shell from becoming its command.
  const shell = spawn('sh', ['-c', `sh -c "${command}; :"; :`], {
    cwd: ROOT,
    env: { ...process.env, npm_lifecycle_event: 'zhuban' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void shell.kill('SIGKILL'));
  await once(shell.stdout, 'data');
  expect(existsSync(link)).toBe(true);
  shell.kill('SIGKILL');
  // The pipe closes when the last process that holds it has ended.
  await once(shell, 'close');
  expect(existsSync(link)).toBe(false);
});
