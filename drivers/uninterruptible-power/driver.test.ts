import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import { createTcpCable } from '../testing/cable-ends.ts';
import { withDriverOnCable } from '../testing/driver-on-cable.ts';
import { UninterruptiblePowerDriver, type UninterruptiblePowerDriverOptions } from './driver.ts';
import {
  type UninterruptiblePowerFault,
  UninterruptiblePowerSimulator,
  type UninterruptiblePowerSimulatorOptions,
} from './simulator.ts';

const bounds = (deadlineMs = 10_000): CallBounds => ({ deadlineMs, signal: new AbortController().signal });

function withUps(
  use: (driver: UninterruptiblePowerDriver, simulator: UninterruptiblePowerSimulator) => Promise<void>,
  options: Partial<UninterruptiblePowerDriverOptions> = {},
  simulation: Partial<UninterruptiblePowerSimulatorOptions> = {},
): Promise<void> {
  const settings = { upsName: 'ups', pollIntervalMs: 20, reopenWindowMs: 300, ...options };
  return withDriverOnCable(
    {
      simulate: (peer) => new UninterruptiblePowerSimulator({ peer, ...simulation }),
      makeDriver: ({ opener }) => new UninterruptiblePowerDriver({ opener, ...settings }),
    },
    use,
  );
}

describe('reading the UPS', () => {
  test('on mains, on battery, low, and back', () =>
    withUps(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      expect(unwrap(await driver.readPower(bounds()))).toEqual({
        source: 'mains',
        batteryLow: false,
        needsService: false,
        chargePercent: 100,
        runtimeSeconds: 1200,
      });
      const change = driver.waitForChange({ source: 'mains', batteryLow: false }, bounds());
      simulator.setVariable('ups.status', 'OB');
      expect(unwrap(await change).source).toBe('battery');
      simulator.setVariable('ups.status', 'OB LB');
      expect(unwrap(await driver.readPower(bounds())).batteryLow).toBe(true);
      expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
        condition: 'blocked',
        problems: ['battery-low', 'on-battery'],
      });
    }));

  test('a UPS that does not measure its battery', () =>
    withUps(
      async (driver, simulator) => {
        simulator.setVariable('battery.charge', undefined);
        simulator.setVariable('battery.runtime', undefined);
        const state = unwrap(await driver.readPower(bounds()));
        expect(state).toEqual({ source: 'mains', batteryLow: false, needsService: false });
      },
      { simulated: true },
      { chunkSize: 3 },
    ));

  test('the names that upsd knows', () =>
    withUps(
      async (driver) => {
        expect(unwrap(await driver.listNames(bounds()))).toEqual(['garage']);
      },
      {},
      { upsName: 'garage' },
    ));
});

describe('login', () => {
  const credentials = { username: 'kiosk', password: 'pass word "7"' };
  test('tells upsd that a machine hangs on it, once for each connection', () =>
    withUps(
      async (driver, simulator) => {
        simulator.inject({ kind: 'error', code: 'ALREADY-LOGGED-IN', request: 'login', times: 1 });
        expect((await driver.open(bounds())).ok).toBe(false);
        unwrap(await driver.open(bounds()));
        expect(simulator.loggedIn).toBe(true);
        simulator.inject({ kind: 'error', code: 'ALREADY-LOGGED-IN', request: 'login' });
        unwrap(await driver.readPower(bounds()));
      },
      { credentials },
      { credentials },
    ));

  test('upsd starts anew within a call: logged in anew over the new connection', async () => {
    const cable = await createTcpCable();
    const simulator = new UninterruptiblePowerSimulator({ peer: cable.peer, credentials });
    const replugged: Promise<unknown>[] = [];
    const driver = new UninterruptiblePowerDriver({
      opener: cable.peer.opener,
      upsName: 'ups',
      credentials,
      reopenWindowMs: 15_000,
      onRecovery: (step) => {
        if (step === 'reopen') replugged.push(cable.peer.replug());
      },
    });
    try {
      unwrap(await driver.open(bounds()));
      simulator.inject({ kind: 'unplug', request: 'variable' });
      expect(unwrap(await driver.readPower(bounds(15_000))).source).toBe('mains');
      expect(replugged).toHaveLength(1);
      expect(simulator.loggedIn).toBe(true);
    } finally {
      await driver.close();
      simulator.close();
      await cable.dispose();
    }
  });

  test('refused: the failure says so, and nothing is read', () =>
    withUps(
      async (driver) => {
        expect(await driver.open(bounds())).toMatchObject({ failure: { code: 'access-denied' } });
        expect(await driver.readPower(bounds())).toMatchObject({ failure: { code: 'access-denied' } });
        expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('offline');
      },
      { credentials: { ...credentials, password: 'other' } },
      { credentials },
    ));
});

describe('what is not known is not well', () => {
  test('upsd does not hear the UPS: opened, but offline', () =>
    withUps(async (driver, simulator) => {
      simulator.setStale(true);
      unwrap(await driver.open(bounds()));
      expect(await driver.readPower(bounds())).toMatchObject({ failure: { code: 'data-stale' } });
      expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
        condition: 'offline',
        problems: ['not-responding'],
      });
    }));

  test('a name that upsd does not know', () =>
    withUps(
      async (driver) => {
        expect(await driver.open(bounds())).toMatchObject({ failure: { code: 'ups-unknown' } });
      },
      { upsName: 'other' },
    ));

  test('a driver that has just started tells nothing', () =>
    withUps(async (driver, simulator) => {
      simulator.setVariable('ups.status', 'WAIT');
      expect(unwrap(await driver.readPower(bounds())).source).toBe('unknown');
      expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('offline');
    }));

  test('status that is not supported', () =>
    withUps(async (driver, simulator) => {
      simulator.setVariable('ups.status', undefined);
      expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['protocol-error']);
    }));
});

describe('faults of the line', () => {
  const transient: readonly (UninterruptiblePowerFault & { readonly name: string })[] = [
    { name: 'one answer lost', kind: 'silent' },
    { name: 'one answer broken off', kind: 'truncated-line' },
    { name: 'noise before an answer', kind: 'noise-bytes', bytes: Uint8Array.of(0, 0xff, 0x22, 0x0a) },
    { name: 'an answer twice', kind: 'duplicate' },
    { name: 'connection reset instead of an answer', kind: 'error', code: 'FEATURE-NOT-CONFIGURED' },
  ];
  test.each(transient)('$name: read all the same', (fault) =>
    withUps(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      simulator.inject(fault);
      expect(unwrap(await driver.readPower(bounds(20_000))).source).toBe('mains');
      simulator.setVariable('ups.status', 'OB');
      expect(unwrap(await driver.readPower(bounds())).source).toBe('battery');
    }),
  );

  test('the cable is pulled while the names are asked for', () =>
    withUps(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      simulator.inject({ kind: 'unplug' });
      expect(await driver.listNames(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
    }));

  test('an answer that comes after its question was given up is not taken for the next', () =>
    withUps(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      simulator.inject({ kind: 'delay', milliseconds: 250, request: 'variable' });
      expect(await driver.readPower(bounds(100))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
      simulator.setVariable('ups.status', 'OB');
      expect(unwrap(await driver.readPower(bounds())).source).toBe('battery');
    }));

  test('upsd gone: out of service, told on the ladder; back: read again', async () => {
    const steps: string[] = [];
    const cable = await createTcpCable();
    const simulator = new UninterruptiblePowerSimulator({ peer: cable.peer });
    const driver = new UninterruptiblePowerDriver({
      opener: cable.peer.opener,
      upsName: 'ups',
      reopenWindowMs: 100,
      onRecovery: (step) => steps.push(step),
    });
    unwrap(await driver.open(bounds()));
    simulator.inject({ kind: 'unplug' });
    expect(await driver.readPower(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
    expect(steps.at(-1)).toBe('out-of-service');
    expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['port-lost']);
    unwrap(await cable.peer.replug());
    expect(unwrap(await driver.readPower(bounds())).source).toBe('mains');
    await driver.close();
    simulator.close();
    await cable.dispose();
  });
});
