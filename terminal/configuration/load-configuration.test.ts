import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfiguration, parseConfiguration, readTerminalKey } from './load-configuration.ts';

async function development(): Promise<Record<string, unknown>> {
  const content = await readFile(new URL('./profiles/development.json', import.meta.url), 'utf8');
  return JSON.parse(content) as Record<string, unknown>;
}

describe('configuration', () => {
  test('the development profile is valid and takes overrides', async () => {
    const loaded = await loadConfiguration('development', { hubUrl: 'http://127.0.0.1:1' });
    expect(loaded.ok && loaded.value.hub.url).toBe('http://127.0.0.1:1');
    expect(loaded.ok && loaded.value.timing.idleWarningSeconds).toBe(30);
  });

  test('a misspelt key is named', async () => {
    const value = { ...(await development()), devises: {} };
    const parsed = parseConfiguration(value);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.failure.detail).toContain('devises: unknown key');
  });

  test('a wrong value is named with its path', async () => {
    const value = await development();
    const parsed = parseConfiguration({ ...value, timing: { idleWarningSeconds: 5 } });
    expect(!parsed.ok && parsed.failure.code).toBe('configuration-invalid');
    expect(!parsed.ok && parsed.failure.detail).toContain('timing.idleWarningSeconds:');
  });

  test('a production profile refuses a simulator', async () => {
    const parsed = parseConfiguration({ ...(await development()), kind: 'production' });
    expect(!parsed.ok && parsed.failure.code).toBe('simulator-in-production');
    expect(!parsed.ok && parsed.failure.detail).toContain('devices.idCardReader.transport');
  });

  test('a profile that does not exist and one that is not JSON are told apart', async () => {
    const missing = await loadConfiguration('/nonexistent/profile.json');
    expect(!missing.ok && missing.failure.code).toBe('profile-not-found');
    const notJson = await loadConfiguration(new URL('./load-configuration.ts', import.meta.url).pathname);
    expect(!notJson.ok && notJson.failure.code).toBe('configuration-not-json');
  });

  test('the terminal key comes from the key file; one that is not registered is told', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'keys-')), 'keys.json');
    const loaded = await loadConfiguration('development', { terminalKeyFile: path });
    if (!loaded.ok) throw new Error(loaded.failure.code);
    const missing = await readTerminalKey(loaded.value);
    expect(!missing.ok && missing.failure.code).toBe('terminal-not-registered');
    writeFileSync(path, JSON.stringify({ 'ZB-DEV-0001': 'k'.repeat(32) }));
    expect(await readTerminalKey(loaded.value)).toEqual({ ok: true, value: 'k'.repeat(32) });
  });
});
