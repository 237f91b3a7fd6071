/** The driver against a real upsd with NUT's dummy driver. Skipped where nut-server is not installed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import { TcpPortOpener } from '../transports/tcp-port.ts';
import { UninterruptiblePowerDriver } from './driver.ts';
import { type NutServer, nutInstalled, startNutServer } from './testing/upsd.ts';

const bounds = (deadlineMs = 20_000): CallBounds => ({ deadlineMs, signal: new AbortController().signal });

describe.skipIf(!nutInstalled())('a real upsd (Debian package nut-server)', () => {
  let nut: NutServer;
  beforeAll(async () => {
    nut = unwrap(await startNutServer());
  }, 60_000);
  afterAll(() => nut?.stop());

  test('power fails, the battery runs down, the power comes back, the driver dies', {
    timeout: 60_000,
  }, async () => {
    const driver = new UninterruptiblePowerDriver({
      opener: new TcpPortOpener({ host: '127.0.0.1', port: nut.port }),
      upsName: 'ups',
      credentials: nut.credentials,
      pollIntervalMs: 100,
    });
    try {
      unwrap(await driver.open(bounds()));
      expect(unwrap(await driver.listNames(bounds()))).toEqual(['ups']);
      const onMains = unwrap(await driver.readPower(bounds()));
      expect(onMains).toMatchObject({ source: 'mains', chargePercent: 97, runtimeSeconds: 1200 });

      await nut.setVariables({ 'ups.status': 'OB DISCHRG', 'battery.charge': '60' });
      const onBattery = unwrap(await driver.waitForChange(onMains, bounds()));
      expect(onBattery).toMatchObject({ source: 'battery', batteryLow: false });

      await nut.setVariables({ 'ups.status': 'OB LB', 'battery.charge': '9' });
      const low = unwrap(await driver.waitForChange(onBattery, bounds()));
      expect(low).toMatchObject({ source: 'battery', batteryLow: true });

      await nut.setVariables({ 'ups.status': 'OL CHRG', 'battery.charge': '11' });
      expect(unwrap(await driver.waitForChange(low, bounds())).source).toBe('mains');

      await nut.killDriver();
      // upsd may answer with what it knew for MAXAGE seconds; then it must say that it knows nothing.
      expect(await driver.waitForChange({ source: 'mains', batteryLow: false }, bounds())).toMatchObject({
        failure: { code: 'data-stale' },
      });
      expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('offline');
    } finally {
      await driver.close();
    }
  });

  test('a wrong password and a wrong name', async () => {
    const opener = new TcpPortOpener({ host: '127.0.0.1', port: nut.port });
    const stranger = new UninterruptiblePowerDriver({
      opener,
      upsName: 'ups',
      credentials: { username: 'kiosk', password: 'wrong' },
    });
    expect(await stranger.open(bounds())).toMatchObject({ failure: { code: 'access-denied' } });
    await stranger.close();
    const misnamed = new UninterruptiblePowerDriver({ opener, upsName: 'other' });
    expect(await misnamed.open(bounds())).toMatchObject({ failure: { code: 'ups-unknown' } });
    await misnamed.close();
  });
});
