import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endGroup, spawnGroup, waitForEvent } from './child-processes.ts';
import { ROOT } from './paths.ts';

test('page and terminal speak over the port that the shell hands over, without Electron', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhuban-port-'));
  const keys = join(folder, 'terminal-keys.json');
  writeFileSync(keys, JSON.stringify({ 'ZB-DEV-0001': 'a key that no hub will be asked for' }));
  const said: string[] = [];
  const child = spawnGroup(
    process.execPath,
    [
      ...['--import', join(import.meta.dirname, 'testing', 'parent-port.ts')],
      ...[join(ROOT, 'terminal', 'main.ts'), '--message-port', '--profile', 'development'],
      // Port 9 is the discard service: nobody answers, as in a village whose line is down.
      ...['--hub-url', 'http://127.0.0.1:9', '--hub-key-file', keys, '--data', join(folder, 'data')],
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  try {
    child.stderr?.on('data', (text) => said.push(String(text)));
    const page = await waitForEvent(child, 'page', { limitMs: 60_000, onLine: (line) => said.push(line) });
    expect(page, said.join('\n')).toEqual({
      ok: true,
      value: { event: 'page', terminalNumber: '1号机', found: true },
    });
  } finally {
    await endGroup(child);
    rmSync(folder, { recursive: true, force: true });
  }
}, 90_000);
