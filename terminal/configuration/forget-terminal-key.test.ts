import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { forgetTerminalKey, loadConfiguration, readTerminalKey } from './load-configuration.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'terminal-key-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a cabinet broken open: the own key is gone, those of others stay, and the terminal starts no more', async () => {
  const terminalKeyFile = join(folder, 'keys.json');
  const development = unwrap(await loadConfiguration('development'));
  const configuration = { ...development, hub: { ...development.hub, terminalKeyFile } };
  const keys = {
    [development.terminal.id]: 'a-key-that-nobody-knows',
    'ZB-OTHER-0002': 'the-key-of-another-one',
  };
  await writeFile(terminalKeyFile, JSON.stringify(keys));
  unwrap(await forgetTerminalKey(configuration));
  const left = await readFile(terminalKeyFile, 'utf8');
  expect(left).not.toContain('nobody-knows');
  expect(left).toContain('the-key-of-another-one');
  expect(await readTerminalKey(configuration)).toMatchObject({
    failure: { code: 'terminal-not-registered' },
  });
});

test('a key file that cannot be read is told', async () => {
  const development = unwrap(await loadConfiguration('development'));
  const hub = { ...development.hub, terminalKeyFile: join(folder, 'nowhere.json') };
  expect(await forgetTerminalKey({ ...development, hub })).toMatchObject({
    failure: { code: 'terminal-key-not-forgotten' },
  });
});
