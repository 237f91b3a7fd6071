import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { SYSTEM_PACKAGES } from '#contract/system-packages.ts';
import { openCaseStore } from '#offline-cache/outbox/case-store.ts';
import { startTestHub } from '#offline-cache/testing/test-hub.ts';
import { clockFinding, diskFindingOf, permissionFindingOf, timeZoneFinding } from './doctor/machine.ts';
import { nodeFinding, packageFindings, type Software } from './doctor/software.ts';
import { type EventLine, eventsOf, type Finished, runCommand } from './testing/run-command.ts';
import { commandTest, type Workbench } from './testing/workbench.ts';

const developmentProfile = fileURLToPath(
  new URL('../configuration/profiles/development.json', import.meta.url),
);

/** A profile of this test, with its own folders. */
async function profile(
  workbench: Workbench,
  change: (value: Record<string, Record<string, unknown>>) => void = () => undefined,
): Promise<string> {
  const value = JSON.parse(await readFile(developmentProfile, 'utf8'));
  value.dataDirectory = workbench.path('data');
  value.hub.terminalKeyFile = workbench.path('keys.json');
  change(value);
  const path = workbench.path('profile.json');
  writeFileSync(path, JSON.stringify(value));
  return path;
}

function findingOf(finished: Finished, check: string): EventLine | undefined {
  return eventsOf(finished).find((line) => line.check === check);
}

describe.concurrent('doctor', () => {
  commandTest('a terminal that is all right, beside its hub', async ({ workbench }) => {
    const hub = await startTestHub();
    workbench.afterwards(() => hub.close());
    writeFileSync(workbench.path('keys.json'), JSON.stringify({ 'ZB-DEV-0001': hub.terminalKey }));
    const store = unwrap(await openCaseStore({ directory: workbench.path('data/cases'), reserveBytes: 0 }));
    workbench.afterwards(() => store.close());
    const finished = await runCommand(
      ...['doctor', '--profile', await profile(workbench), '--hub-url', hub.baseUrl, '--json'],
    );
    const findings = eventsOf(finished).filter(({ event }) => event === 'finding');
    for (const finding of findings) {
      expect(finding).toEqual({
        event: 'finding',
        check: expect.stringMatching(/^[a-z0-9]+(-[a-z0-9]+)*$/),
        status: expect.stringMatching(/^(ok|warning|missing)$/),
        detail: expect.any(String),
        ...(finding.status === 'ok' ? {} : { nextStep: expect.any(String) }),
      });
    }
    const status = (name: string) => findingOf(finished, name)?.status;
    for (const name of [
      ...['node', 'native-module-better-sqlite3', 'native-module-serialport', 'native-module-canvas'],
      ...['profile', 'hub', 'terminal-key', 'catalog-database', 'cases-database', 'audit-log', 'clock'],
    ]) {
      expect([name, status(name)]).toEqual([name, 'ok']);
    }
    const missing = findings.filter((finding) => finding.status === 'missing');
    expect(eventsOf(finished).at(-1)).toMatchObject({ event: 'examined', missing: missing.length });
    expect(finished.exitCode).toBe(missing.length === 0 ? 0 : 1);
  });

  commandTest('a hub that must be there and is not; a key of another hub', async ({ workbench }) => {
    const hub = await startTestHub();
    workbench.afterwards(() => hub.close());
    const path = await profile(workbench);
    writeFileSync(workbench.path('keys.json'), JSON.stringify({ 'ZB-DEV-0001': 'key-of-another-hub' }));
    const url = hub.baseUrl;
    const foreign = await runCommand('doctor', '--profile', path, '--hub-url', url, '--json');
    expect(foreign.exitCode).toBe(1);
    await hub.close();
    const away = await runCommand('doctor', '--profile', path, '--hub-url', url, '--json');
    expect(findingOf(away, 'hub')).toMatchObject({ status: 'missing' });
    expect(away.exitCode).toBe(1);
  });

  commandTest('a profile with a misspelt key', async ({ workbench }) => {
    const path = await profile(workbench, (value) => {
      value.devises = {};
    });
    const finished = await runCommand('doctor', '--profile', path, '--json');
    expect(findingOf(finished, 'profile')).toMatchObject({
      status: 'missing',
      detail: expect.stringContaining('devises: unknown key'),
    });
    expect(finished.exitCode).toBe(1);
  });

  commandTest(
    'a serial device that is not there; databases and audit log that are broken',
    async ({ workbench }) => {
      const path = await profile(workbench, (value) => {
        (value.devices ?? {}).idCardReader = { transport: 'serial', path: workbench.path('ttyUSB7') };
      });
      mkdirSync(workbench.path('data/cases'), { recursive: true });
      mkdirSync(workbench.path('data/audit'));
      writeFileSync(workbench.path('data/cases/cases.db'), 'no database'.repeat(100));
      writeFileSync(workbench.path('data/audit/audit.jsonl'), '{"sequence":1}\n');
      const finished = await runCommand('doctor', '--profile', path, '--json');
      for (const check of ['serial-port-id-card-reader', 'cases-database', 'audit-log']) {
        expect([check, findingOf(finished, check)?.status]).toEqual([check, 'missing']);
      }
      expect(findingOf(finished, 'catalog-database')?.status).toBe('ok');
      expect(finished.exitCode).toBe(1);
    },
  );
});

describe('what the software lacks', () => {
  const everything: Software = {
    platform: 'linux',
    has: () => true,
    electron: undefined,
    drawsChinese: true,
    draws: () => true,
  };
  const nothing: Software = { ...everything, has: () => false, drawsChinese: false, draws: () => false };
  const missing = (software: Software, kind: 'development' | 'production') =>
    packageFindings(software, kind).filter(({ status }) => status === 'missing');

  test('nothing is missing where everything is', () => {
    expect(missing(everything, 'development')).toEqual([]);
  });

  test('on an empty machine what npm start needs is missing, what only tests need is a warning', () => {
    const findings = packageFindings(nothing, 'development');
    for (const { name, neededBy } of SYSTEM_PACKAGES) {
      if (['chromium', 'fonts-noto-cjk', 'fonts-hanazono'].includes(name)) continue;
      const finding = findings.find(({ check }) => check === name);
      expect(finding?.status, name).toBe(neededBy.includes('start') ? 'missing' : 'warning');
      expect(finding?.nextStep, name).toContain(`apt-get install -y --no-install-recommends ${name}`);
    }
  });

  test('a production terminal needs fonts and a window, and nothing of the simulators', () => {
    expect(missing(nothing, 'production').map(({ check }) => check)).toEqual([
      'chinese-fonts',
      'rare-characters',
      'kiosk-shell',
    ]);
    expect(missing({ ...everything, has: () => false, electron: '/opt/electron' }, 'production')).toEqual([]);
  });

  test('a machine without the rare characters is told which blocks are empty boxes, and how to fill them', () => {
    const without = {
      ...everything,
      draws: (character: string) => (character.codePointAt(0) ?? 0) < 0x20000,
    };
    const findings = packageFindings(without, 'production');
    const level3 = findings.find(({ check }) => check === 'rare-characters');
    expect(level3).toMatchObject({
      status: 'missing',
      detail: expect.stringContaining('Extension B (𠀀 𠮷'),
    });
    expect(level3?.nextStep).toContain('fonts-hanazono');
    expect(findings.find(({ check }) => check === 'rare-characters-2024')?.status).toBe('warning');
  });

  test('Node before 24', () => {
    expect(nodeFinding('24.21.0').status).toBe('ok');
    expect(nodeFinding('22.1.0').status).toBe('missing');
  });
});

describe('what the machine lacks', () => {
  const mebibyte = 1024 * 1024;
  test.each([
    [255, 'missing'],
    [256, 'warning'],
    [2047, 'warning'],
    [2048, 'ok'],
  ])('%i MiB of free disk: %s', (free, status) => {
    expect(diskFindingOf(free * mebibyte).status).toBe(status);
  });

  test.each([
    ['a flat battery', '1970-01-01T00:00:00Z', undefined, 'warning'],
    ['a clock of the next century', '2126-01-01T00:00:00Z', undefined, 'warning'],
    ['no hub to compare with', '2026-11-21T08:00:00Z', undefined, 'ok'],
    ['in step with the hub', '2026-11-21T08:00:00Z', '2026-11-21T08:00:59Z', 'ok'],
    ['behind the hub', '2026-11-21T08:00:00Z', '2026-11-21T08:02:00Z', 'warning'],
    ['ahead of the hub', '2026-11-21T08:02:00Z', '2026-11-21T08:00:00Z', 'warning'],
  ])('clock: %s', (_, now, hub, status) => {
    expect(clockFinding(new Date(now), hub === undefined ? undefined : new Date(hub)).status).toBe(status);
  });

  test('the time zone of another country', () => {
    expect(timeZoneFinding(-480, 'Asia/Shanghai').status).toBe('ok');
    expect(timeZoneFinding(0, 'UTC').status).toBe('warning');
  });

  test('a user who may not open serial ports', () => {
    const groups = 'root:x:0:\ndialout:x:20:\naudio:x:29:\n';
    expect(permissionFindingOf({ groups, uid: 1000, memberOf: [29] })).toMatchObject({
      status: 'warning',
      nextStep: expect.stringContaining('dialout'),
    });
    expect(permissionFindingOf({ groups, uid: 1000, memberOf: [20] }).status).toBe('ok');
    expect(permissionFindingOf({ groups, uid: 0, memberOf: [] }).status).toBe('ok');
    expect(permissionFindingOf({ groups: '', uid: 1000, memberOf: [] }).status).toBe('ok');
  });
});
