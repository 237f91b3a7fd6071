/** The watch with the real driver and a simulated upsd over TCP. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { TcpPeer } from '#drivers/transports/tcp-peer.ts';
import { UninterruptiblePowerDriver } from '#drivers/uninterruptible-power/driver.ts';
import { UninterruptiblePowerSimulator } from '#drivers/uninterruptible-power/simulator.ts';
import { DEFAULT_POWER_LIMITS } from './power-policy.ts';
import { PowerWatch } from './power-watch.ts';

let peer: TcpPeer;
let simulator: UninterruptiblePowerSimulator;
let driver: UninterruptiblePowerDriver;
let visit: { visitRunning: boolean; visitCanBeEnded: boolean };
let told: string[];
let watch: PowerWatch;

beforeEach(async () => {
  peer = unwrap(await TcpPeer.listen());
  simulator = new UninterruptiblePowerSimulator({ peer });
  driver = new UninterruptiblePowerDriver({ opener: peer.opener, upsName: 'ups', reopenWindowMs: 100 });
  visit = { visitRunning: false, visitCanBeEnded: false };
  told = [];
  watch = new PowerWatch({
    readPower: (bounds) => driver.readPower(bounds),
    visit: () => visit,
    limits: { ...DEFAULT_POWER_LIMITS, mainsStableMs: 0, silenceOnBatteryMs: 0 },
    everyMs: 10,
    onStop: (stop) => told.push(stop ?? 'open'),
    endVisit: () => {
      told.push('end-visit');
      visit = { visitRunning: false, visitCanBeEnded: false };
    },
    shutDown: () => told.push('shut-down'),
    logger: {
      info: () => undefined,
      warn: (event, fields) => {
        if (event === 'power-unknown') told.push(`unknown: ${String(fields?.code)}`);
      },
      error: (event) => told.push(event),
    },
  });
});
afterEach(async () => {
  await watch.stop();
  await driver.close();
  simulator.close();
  await peer.close();
});

test('mains fail and come back', async () => {
  await watch.look();
  simulator.setVariable('ups.status', 'OB');
  await watch.look();
  expect(watch.serviceStop).toBe('on-battery');
  simulator.setVariable('ups.status', 'OL');
  await watch.look();
  await watch.look();
  expect(told).toEqual(['on-battery', 'open']);
});

test('battery low: the visit is ended, then the machine', async () => {
  visit = { visitRunning: true, visitCanBeEnded: true };
  simulator.setVariable('ups.status', 'OB LB');
  watch.start();
  await vi.waitUntil(() => told.includes('shut-down'), 20_000);
  expect(told).toEqual(['battery-low', 'end-visit', 'shut-down']);
});

test('upsd hears nothing of a UPS on battery: taken for empty', async () => {
  simulator.setVariable('ups.status', 'OB');
  await watch.look();
  simulator.setStale(true);
  await watch.look();
  expect(told).toEqual(['on-battery', 'unknown: data-stale', 'battery-low', 'shut-down']);
});

test('a status without a source is unknown; an order to end is obeyed all the same', async () => {
  simulator.setVariable('ups.status', 'WAIT');
  await watch.look();
  expect(told).toEqual(['unknown: no-status']);
  simulator.setVariable('ups.status', 'FSD');
  await watch.look();
  expect(told.slice(1)).toEqual(['battery-low', 'shut-down']);
});
