import { afterEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import { HidPeer } from '../transports/hid-peer.ts';
import type { ScannerCommand } from './codec.ts';
import { CodeScannerDriver } from './driver.ts';
import { encodeHidCommand } from './hid-line.ts';
import { HidScannerSimulator } from './hid-simulator.ts';
import { type CodeScannerProfile, codeScannerProfiles } from './profile.ts';
import { encodeScannedReports, type ReportLayout, reportLayouts } from './report-layout.ts';
import { bareDescriptor, bareLayout } from './testing/report-descriptors.ts';

const { honeywell, newland, generic } = codeScannerProfiles;

function bounds(deadlineMs = 10_000): CallBounds {
  return { deadlineMs, signal: new AbortController().signal };
}

const bench: { clear: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { clear } of bench.splice(0)) await clear();
});

function connect(profile: CodeScannerProfile, layout: ReportLayout, peer = new HidPeer()) {
  const commands: ScannerCommand[] = [];
  const simulator = new HidScannerSimulator({
    peer,
    profile,
    layout,
    onCommand: (command) => commands.push(command),
  });
  const driver = new CodeScannerDriver({
    opener: peer.opener,
    profile,
    simulated: true,
    reopenWindowMs: 300,
  });
  bench.push({
    async clear() {
      await driver.close();
      simulator.close();
      await peer.close();
    },
  });
  return { peer, simulator, driver, commands };
}

const text = `https://example.test/电子证照?id=样本-0001&${'长码'.repeat(40)}`;

describe('codes over HID', () => {
  test('honeywell: switched to HID mode, triggered, read over several reports', async () => {
    const { simulator, driver, commands } = connect(honeywell, reportLayouts.honeywell);
    unwrap(await driver.open(bounds()));
    expect(simulator.hidMode).toBe(true);
    simulator.presentCode({ symbology: 'pdf417', text });
    expect(unwrap(await driver.scan(bounds()))).toEqual({ symbology: 'pdf417', text });
    await expect.poll(() => commands.map(({ kind }) => kind)).toEqual(['trigger-on', 'trigger-off']);
  });

  test('newland: triggered without a reply; the maker says no symbology', async () => {
    const { simulator, driver, commands } = connect(newland, reportLayouts.newland);
    unwrap(await driver.open(bounds()));
    simulator.presentCode({ text });
    expect(unwrap(await driver.scan(bounds()))).toEqual({ symbology: 'unknown', text });
    await expect.poll(() => commands.map(({ kind }) => kind)).toEqual(['trigger-on', 'trigger-off']);
  });

  test('by the descriptor of the device', async () => {
    const peer = new HidPeer({ reportDescriptor: bareDescriptor });
    const { simulator, driver } = connect(generic, bareLayout, peer);
    unwrap(await driver.open(bounds()));
    const scan = driver.scan(bounds());
    await new Promise(setImmediate);
    simulator.presentCode({ symbology: 'data-matrix', text });
    expect(unwrap(await scan)).toEqual({ symbology: 'data-matrix', text });
  });

  test('without a descriptor by the vendor; a stranger is told and closed again', async () => {
    const known = connect(generic, reportLayouts.newland, new HidPeer({ vendorId: 0x1eab }));
    unwrap(await known.driver.open(bounds()));
    const stranger = connect(generic, reportLayouts.newland, new HidPeer({ vendorId: 0x1234 }));
    expect(await stranger.driver.open(bounds())).toMatchObject({
      failure: { code: 'report-layout-unknown' },
    });
    expect(unwrap(await stranger.driver.checkHealth(bounds()))).toMatchObject({
      condition: 'degraded',
      problems: ['protocol-error'],
    });
  });
});

describe('health and commands over HID', () => {
  test('honeywell answers in reports, and its answer is no code', async () => {
    const { driver, simulator } = connect(honeywell, reportLayouts.honeywell);
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    simulator.inject({ kind: 'command-status', status: 'command-unknown' });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({ condition: 'degraded' });
    simulator.inject({ kind: 'silent' });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'offline',
      problems: ['not-responding'],
    });
  });

  test('the set-up is sent again to a scanner that was plugged in again', async () => {
    const profile = { ...honeywell, setupCommands: ['PREBK2995C80'] };
    const { peer, driver, simulator, commands } = connect(profile, reportLayouts.honeywell);
    unwrap(await driver.open(bounds()));
    await peer.unplug();
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('offline');
    unwrap(await peer.replug());
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    expect(simulator.hidMode).toBe(true);
    expect(commands.filter(({ kind }) => kind === 'setup')).toHaveLength(2);
  });

  test('unplugged during a scan and plugged in again: the scan goes on over a new port', async () => {
    const { peer, driver, simulator, commands } = connect(newland, reportLayouts.newland);
    unwrap(await driver.open(bounds()));
    const scan = driver.scan(bounds());
    await expect.poll(() => commands.length).toBe(1);
    await peer.unplug();
    unwrap(await peer.replug());
    simulator.presentCode({ text });
    expect(unwrap(await scan).text).toBe(text);
  });

  test('unplugged by a fault for good: out of service', async () => {
    const { driver, simulator } = connect(newland, reportLayouts.newland);
    unwrap(await driver.open(bounds()));
    simulator.inject({ kind: 'unplug' });
    expect(await driver.scan(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
  });

  test('a model that refuses the feature report serves all the same', async () => {
    const { peer, driver, simulator } = connect(honeywell, reportLayouts.honeywell);
    const refusing = new CodeScannerDriver({
      profile: honeywell,
      opener: {
        description: 'refusing',
        async open(bounds_) {
          const port = unwrap(await peer.opener.open(bounds_));
          port.sendFeatureReport = async () => ({ ok: false, failure: { code: 'port-write-failed' } });
          return { ok: true, value: port };
        },
      },
    });
    unwrap(await refusing.open(bounds()));
    simulator.presentCode({ text: 'A1' });
    expect(unwrap(await refusing.scan(bounds())).text).toBe('A1');
    await refusing.close();
    await driver.close();
  });

  test('a device that goes away while it is prepared', async () => {
    const { peer } = connect(honeywell, reportLayouts.honeywell);
    const driver = new CodeScannerDriver({
      profile: honeywell,
      reopenWindowMs: 300,
      opener: {
        description: 'going away',
        async open(bounds_) {
          const port = unwrap(await peer.opener.open(bounds_));
          await peer.unplug();
          return { ok: true, value: port };
        },
      },
    });
    expect(await driver.open(bounds())).toMatchObject({ failure: { code: 'port-closed' } });
    await driver.close();
  });

  test('a late status, and one of no known kind, answer nothing', async () => {
    const { peer, driver, simulator, commands } = connect(honeywell, reportLayouts.honeywell);
    unwrap(await driver.open(bounds()));
    const scan = driver.scan(bounds());
    await expect.poll(() => commands.length).toBe(1);
    for (const text of ['REVINF\x06.', 'REVINF\x07.', '']) {
      const reports = encodeScannedReports(reportLayouts.honeywell, { bytes: Buffer.from(text), aim: ']Z6' });
      for (const report of reports) unwrap(await peer.write(report));
    }
    simulator.presentCode({ text: 'A1' });
    expect(unwrap(await scan).text).toBe('A1');
  });

  test('a command too long for a report, and one of a serial scanner, are not sent', () => {
    expect(encodeHidCommand('honeywell', { kind: 'setup', text: 'X'.repeat(60) })).toBeUndefined();
    expect(encodeHidCommand('zebra-ssi', { kind: 'trigger-on' })).toBeUndefined();
  });
});

describe('faults over HID', () => {
  test('truncated-code: half a code is dropped, and the next code is read', async () => {
    const { driver, simulator, commands } = connect(
      { ...newland, retriggerMs: 1_200 },
      reportLayouts.newland,
    );
    unwrap(await driver.open(bounds()));
    simulator.inject({ kind: 'truncated-code' });
    simulator.presentCode({ text });
    const scan = driver.scan(bounds());
    await expect.poll(() => commands.length, { timeout: 5_000 }).toBeGreaterThan(1);
    simulator.presentCode({ text: 'the next code' });
    expect(unwrap(await scan).text).toBe('the next code');
  });

  test('late-report: what comes after the silence is not taken for a code', async () => {
    const profile = { ...generic, reportLayout: 'newland' } as const;
    const { driver, simulator } = connect(profile, reportLayouts.newland);
    unwrap(await driver.open(bounds()));
    simulator.inject({ kind: 'late-report', pauseMs: 260 });
    const scan = driver.scan(bounds(1_000));
    await new Promise(setImmediate);
    simulator.presentCode({ text: 'x'.repeat(100) });
    expect(await scan).toMatchObject({ failure: { code: 'deadline-exceeded' } });
  });

  test('a code that was begun before the scan is dropped with its rest', async () => {
    const { peer, driver } = connect({ ...generic, reportLayout: 'newland' }, reportLayouts.newland);
    unwrap(await driver.open(bounds()));
    const [first, rest] = encodeScannedReports(reportLayouts.newland, { bytes: Buffer.from('o'.repeat(80)) });
    unwrap(await peer.write(first!));
    const scan = driver.scan(bounds());
    await new Promise(setImmediate);
    unwrap(await peer.write(rest!));
    unwrap(await peer.write(encodeScannedReports(reportLayouts.newland, { bytes: Buffer.from('mine') })[0]!));
    expect(unwrap(await scan).text).toBe('mine');
  });

  test('a reply of a newland scanner, and a report of another kind, are no codes', async () => {
    const { peer, driver, commands } = connect(newland, reportLayouts.newland);
    unwrap(await driver.open(bounds()));
    const scan = driver.scan(bounds());
    await expect.poll(() => commands.length).toBe(1);
    for (const bytes of [Buffer.from('\x02\x010000#SCNTRG1\x06;\x03'), Buffer.from('the code')]) {
      unwrap(await peer.write(Uint8Array.of(0x05, 1, 2, 3)));
      for (const report of encodeScannedReports(reportLayouts.newland, { bytes })) {
        unwrap(await peer.write(report));
      }
    }
    expect(unwrap(await scan).text).toBe('the code');
  });

  test('a code whose identifier is empty is read without one', async () => {
    const { peer, driver, commands } = connect(honeywell, reportLayouts.honeywell);
    unwrap(await driver.open(bounds()));
    const scan = driver.scan(bounds());
    await expect.poll(() => commands.length).toBe(1);
    unwrap(
      await peer.write(encodeScannedReports(reportLayouts.honeywell, { bytes: Buffer.from('bare') })[0]!),
    );
    expect(unwrap(await scan)).toEqual({ symbology: 'unknown', text: 'bare' });
  });
});
