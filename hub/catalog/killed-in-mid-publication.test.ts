import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CatalogFile } from '#contract/item-translation.ts';
import { type HubClient, hubClient } from '../testing/terminal-double.ts';

const ROOT = join(import.meta.dirname, '../..');
const KEY = 'publisher-of-everything-0001';
const TRAVEL = 'transport/senior-travel';
const LANGUAGES = ['', '.en', '.zh-Hant'];

let folder: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-killed-'));
  for (const part of ['items/general', 'items/transport', 'policies/transport']) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true });
  }
  await mkdir(join(folder, 'data'), { mode: 0o700 });
  const keys = { 'publisher.one': { role: 'publisher', key: KEY } };
  await writeFile(join(folder, 'data/operator-keys.json'), JSON.stringify(keys));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

interface HubProcess {
  readonly operator: HubClient;
  readonly terminal: HubClient;
  kill(): Promise<void>;
}

async function start(): Promise<HubProcess> {
  const args = ['--data', join(folder, 'data'), '--items', join(folder, 'items')];
  const started = spawn(
    process.execPath,
    [join(ROOT, 'hub/main.ts'), ...args, '--port', '0', '--register', 'T-1'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  child = started;
  for await (const text of createInterface({ input: started.stdout })) {
    const line = JSON.parse(text) as { url: string; terminalKeysFile: string };
    const keys = JSON.parse(await readFile(line.terminalKeysFile, 'utf8')) as Record<string, string>;
    return {
      operator: hubClient(line.url, KEY),
      terminal: hubClient(line.url, keys['T-1'] ?? ''),
      kill: async () => {
        const gone = once(started, 'exit');
        started.kill('SIGKILL');
        await gone;
      },
    };
  }
  throw new Error('the hub said nothing');
}

/** A version that each of its files names: half of one would be seen. */
async function version(number: number): Promise<CatalogFile[]> {
  return await Promise.all(
    LANGUAGES.map(async (language) => {
      const path = `policies/${TRAVEL}${language}.json`;
      const content = JSON.parse(await readFile(join(ROOT, path), 'utf8'));
      if (language === '') content.benefit.text = `免费乘坐，第${number}版`;
      else
        content.texts['benefit.text'] =
          language === '.en' ? `Free rides, ${number}` : `免費乘坐，第${number}版`;
      return { path, content: content as unknown };
    }),
  );
}

/** The versions that the files on line name; undefined: as it ships. */
async function online({ terminal }: HubProcess): Promise<{ revision: number; numbers: Set<number> }> {
  const { revision, feed } = await terminal.catalog.feed({ from: 0 });
  const row = feed?.upserts.find(({ id }) => id === 'general/policies');
  const policies = (row?.kind === 'item' && row.item.policies) || [];
  const policy = policies.find(({ id }) => id === TRAVEL);
  const texts = [
    policy?.benefit.text,
    ...Object.values(policy?.translations ?? {}).map(({ texts: inside }) => inside['benefit.text']),
  ];
  return { revision, numbers: new Set(texts.map((text) => Number(/\d+/.exec(text ?? '')?.[0] ?? 0))) };
}

test('killed in mid publication: all of it is on line after the restart or nothing, and it can be sent again', async () => {
  let sent = 0;
  let answered = 0;
  const { operator, kill } = await start();
  const publishing = (async () => {
    for (;;) {
      sent += 1;
      await operator.publications.publish({ files: await version(sent) });
      answered = sent;
    }
  })();
  const cut = expect(publishing).rejects.toThrow();
  while (answered < 3) await pause(1);
  await kill();
  await cut;

  const hub = await start();
  const { revision, numbers } = await online(hub);
  expect(numbers.size).toBe(1);
  const [number = 0] = numbers;
  expect([answered, sent]).toContain(number);
  const { publications } = await hub.operator.publications.list({ limit: 1 });
  expect(publications[0]).toMatchObject({ revision, operatorId: 'publisher.one', action: 'published' });
  const again = await hub.operator.publications.publish({ files: await version(sent) });
  expect(again.state).toBe(number === sent ? 'unchanged' : 'published');
  expect((await online(hub)).numbers).toEqual(new Set([sent]));
}, 240_000);
