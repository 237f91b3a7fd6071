import iconv from 'iconv-lite';
import { afterEach, describe, expect, test } from 'vitest';
import { ok, unwrap } from '#contract/result.ts';
import type { BytePort, CallBounds } from '../port.ts';
import type { RecoveryStep } from '../recovery.ts';
import { cableKinds, createTcpCable, type TestCable } from '../testing/cable-ends.ts';
import type { ScannerCommand } from './codec.ts';
import { CodeScannerDriver } from './driver.ts';
import { type CodeScannerProfile, codeScannerProfiles } from './profile.ts';
import { CodeScannerSimulator } from './simulator.ts';

function bounds(deadlineMs = 10_000): CallBounds {
  return { deadlineMs, signal: new AbortController().signal };
}

let cable: TestCable;
let simulator: CodeScannerSimulator;
let driver: CodeScannerDriver;
let commands: ScannerCommand[];
let steps: RecoveryStep[];

async function connect(
  makeCable: () => Promise<TestCable>,
  profile: CodeScannerProfile,
  chunkSize?: number,
  reopenWindowMs = 300,
): Promise<void> {
  cable = await makeCable();
  commands = [];
  steps = [];
  simulator = new CodeScannerSimulator({
    peer: cable.peer,
    profile,
    onCommand: (command) => commands.push(command),
    ...(chunkSize === undefined ? {} : { chunkSize }),
  });
  driver = new CodeScannerDriver({
    opener: cable.peer.opener,
    profile,
    simulated: true,
    reopenWindowMs,
    onRecovery: (step) => steps.push(step),
  });
  unwrap(await driver.open(bounds()));
}

afterEach(async () => {
  await driver.close();
  simulator.close();
  await cable.dispose();
});

const text = 'https://example.test/电子证照?id=样本-0001';

describe.each(Object.keys(cableKinds))('over %s', (kind) => {
  test.each(['newland', 'honeywell'] as const)('%s: reads a code while the beam is on', async (name) => {
    await connect(cableKinds[kind]!, { ...codeScannerProfiles[name], aimIdentifiers: true });
    simulator.presentCode({ symbology: 'pdf417', text });
    expect(unwrap(await driver.scan(bounds()))).toEqual({ symbology: 'pdf417', text });
    await expect.poll(() => commands.map((command) => command.kind)).toEqual(['trigger-on', 'trigger-off']);
  });

  test('generic: a code ended by silence, in pieces, in GB18030', async () => {
    await connect(cableKinds[kind]!, codeScannerProfiles.generic, 7);
    const scan = driver.scan(bounds());
    // Over TCP the simulator must have seen the connection before it can send.
    await expect
      .poll(async () => {
        simulator.presentCode({ bytes: iconv.encode('证照样本㐀一二三', 'gb18030') });
        return Promise.race([scan, new Promise((resolve) => setTimeout(resolve, 200, 'waiting'))]);
      })
      .toEqual({ ok: true, value: { symbology: 'unknown', text: '证照样本㐀一二三' } });
  });

  test('unplugged and plugged in again during a scan: the scan goes on over a new port', async () => {
    await connect(cableKinds[kind]!, codeScannerProfiles.newland, undefined, 15_000);
    const scan = driver.scan(bounds());
    await expect.poll(() => commands.length).toBe(1);
    await cable.peer.unplug();
    unwrap(await cable.peer.replug());
    simulator.presentCode({ text });
    expect(unwrap(await scan).text).toBe(text);
    expect(steps).toContain('reopen');
  });

  test('unplugged for good: out of service, offline, and ready again after replug', async () => {
    await connect(cableKinds[kind]!, codeScannerProfiles.newland);
    simulator.inject({ kind: 'unplug' });
    expect(await driver.scan(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
    expect(unwrap(await driver.checkHealth(bounds()))).toEqual({
      kind: 'code-scanner',
      condition: 'offline',
      problems: ['port-lost'],
      simulated: true,
    });
    unwrap(await cable.peer.replug());
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
  });
});

describe('calls', () => {
  test('nothing shown: the deadline ends the scan and the beam goes off', async () => {
    await connect(createTcpCable, { ...codeScannerProfiles.newland, retriggerMs: 100 });
    expect(await driver.scan(bounds(350))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    const kinds = commands.map((command) => command.kind);
    expect(kinds.filter((kind) => kind === 'trigger-on').length).toBeGreaterThan(1);
    expect(kinds.at(-1)).toBe('trigger-off');
    expect(simulator.beamOn).toBe(false);
  });

  test('abort ends the scan, switches the beam off and frees the driver', async () => {
    await connect(createTcpCable, codeScannerProfiles.honeywell);
    const controller = new AbortController();
    const scan = driver.scan({ deadlineMs: 10_000, signal: controller.signal });
    await expect.poll(() => simulator.beamOn).toBe(true);
    expect(await driver.checkHealth(bounds())).toMatchObject({ failure: { code: 'device-busy' } });
    controller.abort();
    expect(await scan).toMatchObject({ failure: { code: 'aborted' } });
    await expect.poll(() => simulator.beamOn).toBe(false);
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
  });

  test('close ends the scan; open begins anew', async () => {
    await connect(createTcpCable, codeScannerProfiles.newland);
    const scan = driver.scan(bounds());
    await expect.poll(() => commands.length).toBe(1);
    await driver.close();
    expect(await scan).toMatchObject({ failure: { code: 'device-closed' } });
    unwrap(await driver.open(bounds()));
    simulator.presentCode({ text });
    expect(unwrap(await driver.scan(bounds())).text).toBe(text);
  });

  test('a code that was shown before the scan is dropped, also when its rest comes during the scan', async () => {
    await connect(createTcpCable, codeScannerProfiles.newland);
    // A port in memory: here the moment at which each piece arrives matters.
    let deliver: (bytes: Uint8Array) => void = () => undefined;
    const port: BytePort = {
      description: 'memory',
      write: async () => ok(),
      onBytes(listener) {
        deliver = listener;
        return () => undefined;
      },
      onLost: () => () => undefined,
      close: async () => undefined,
    };
    const ownDriver = new CodeScannerDriver({
      opener: { description: 'memory', open: async () => ok(port) },
      profile: { ...codeScannerProfiles.newland, trigger: 'always-on', idleGapMs: 5_000 },
    });
    unwrap(await ownDriver.open(bounds()));
    deliver(Buffer.from('of the last citizen\rbegun before '));
    const scan = ownDriver.scan(bounds());
    await new Promise(setImmediate);
    deliver(Buffer.from('and ended during the scan\rof this citizen\r'));
    expect(unwrap(await scan).text).toBe('of this citizen');
    await ownDriver.close();
  });

  test('the trigger can be held by the caller', async () => {
    await connect(createTcpCable, codeScannerProfiles.newland);
    unwrap(await driver.triggerOn(bounds()));
    expect(simulator.beamOn).toBe(true);
    unwrap(await driver.triggerOff(bounds()));
    expect(simulator.beamOn).toBe(false);
  });

  test('configure sends the set-up commands of the new profile', async () => {
    await connect(createTcpCable, codeScannerProfiles.newland);
    const profile = { ...codeScannerProfiles.newland, setupCommands: ['AIMIDS1', 'QRCENA1'] };
    unwrap(await driver.configure(profile, bounds()));
    expect(commands).toEqual([
      { kind: 'setup', text: 'AIMIDS1' },
      { kind: 'setup', text: 'QRCENA1' },
    ]);
  });
});

describe('faults', () => {
  test('silent once: the command is retried', async () => {
    await connect(createTcpCable, codeScannerProfiles.newland);
    simulator.inject({ kind: 'silent' });
    simulator.presentCode({ text });
    expect(unwrap(await driver.scan(bounds())).text).toBe(text);
    expect(steps).toEqual(['retry']);
  });

  test('silent for good: out of service after the whole ladder, and offline', async () => {
    await connect(createTcpCable, codeScannerProfiles.newland);
    simulator.inject({ kind: 'silent', times: 1_000 });
    expect(await driver.scan(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
    expect(steps).toEqual(['retry', 'reopen', 'out-of-service']);
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'offline',
      problems: ['not-responding'],
    });
  });

  test.each(['value-refused', 'command-unknown'] as const)(
    'a command answered %s is told',
    async (status) => {
      for (const name of ['newland', 'honeywell'] as const) {
        await connect(createTcpCable, codeScannerProfiles[name]);
        simulator.inject({ kind: 'command-status', status });
        expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
          condition: 'degraded',
          problems: ['protocol-error'],
        });
        simulator.inject({ kind: 'command-status', status });
        const profile = { ...codeScannerProfiles[name], setupCommands: ['NOSUCH1'] };
        expect(await driver.configure(profile, bounds())).toEqual({
          ok: false,
          failure: { code: 'command-refused', detail: status },
        });
        if (name === 'newland') {
          await driver.close();
          simulator.close();
          await cable.dispose();
        }
      }
    },
  );

  test('a code that breaks off is dropped, and the next is read', async () => {
    await connect(createTcpCable, { ...codeScannerProfiles.newland, retriggerMs: 200 });
    simulator.inject({ kind: 'truncated-code' });
    simulator.presentCode({ text: 'broken off' });
    const scan = driver.scan(bounds());
    await expect.poll(() => commands.length).toBeGreaterThan(1);
    simulator.presentCode({ text });
    expect(unwrap(await scan).text).toBe(text);
  });

  test('noise before a code makes it undecodable where an identifier must stand', async () => {
    await connect(createTcpCable, { ...codeScannerProfiles.newland, aimIdentifiers: true });
    simulator.inject({ kind: 'noise-bytes', bytes: Uint8Array.of(0xff, 0x80) });
    simulator.presentCode({ text });
    expect(await driver.scan(bounds())).toMatchObject({ failure: { code: 'code-undecodable' } });
  });
});
