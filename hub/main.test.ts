import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeItems } from './testing/sample-items.ts';
import { hubClient, prepareCase } from './testing/terminal-double.ts';

let folder: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-main-'));
  await writeItems(join(folder, 'items'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Starts the entry file as a process of its own and waits for its line. */
async function start(...more: string[]): Promise<{ process: ChildProcess; line: Record<string, unknown> }> {
  const entry = join(import.meta.dirname, 'main.ts');
  const args = ['--data', join(folder, 'data'), '--items', join(folder, 'items'), '--port', '0', ...more];
  const started = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child = started;
  for await (const text of createInterface({ input: started.stdout })) {
    return { process: started, line: JSON.parse(text) as Record<string, unknown> };
  }
  throw new Error('the hub said nothing');
}

async function terminalKey(line: Record<string, unknown>): Promise<string> {
  const file = String(line.terminalKeysFile);
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  return (JSON.parse(await readFile(file, 'utf8')) as Record<string, string>)['T-1'] ?? '';
}

describe('the hub as a process', { timeout: 120_000 }, () => {
  test('killed right after its receipt: after the restart the receipt, key and epoch are the same', async () => {
    const first = await start('--register', 'T-1');
    expect(first.line).toMatchObject({ event: 'hub-ready', catalogRevision: 1 });
    const key = await terminalKey(first.line);
    const client = hubClient(String(first.line.url), key);
    const prepared = await prepareCase(client, { itemId: 'human-resources/pension-payments' });
    const received = await client.cases.put(prepared.manifest);
    expect(received.state).toBe('received');
    const { epoch } = await client.health();
    first.process.kill('SIGKILL');
    await once(first.process, 'exit');

    const second = await start('--register', 'T-1');
    const again = hubClient(String(second.line.url), await terminalKey(second.line));
    expect(await again.cases.put(prepared.manifest)).toEqual(received);
    expect((await again.health()).epoch).toBe(epoch);
    expect(second.line.catalogRevision).toBe(1);

    second.process.kill('SIGTERM');
    const [code] = await once(second.process, 'exit');
    expect(code).toBe(0);
  });

  test('items that do not fit: it names them and ends with 1', async () => {
    const entry = join(import.meta.dirname, 'main.ts');
    const args = ['--data', join(folder, 'data'), '--items', join(folder, 'nowhere'), '--port', '0'];
    child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ event: 'hub-failed', code: 'items-invalid' });
  });
});
