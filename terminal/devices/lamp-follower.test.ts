/** The follower with the real driver and a simulated Modbus module over TCP. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { CabinetDriver } from '#drivers/cabinet/driver.ts';
import { CabinetSimulator } from '#drivers/cabinet/simulator.ts';
import { TcpPeer } from '#drivers/transports/tcp-peer.ts';
import { LampFollower } from './lamp-follower.ts';

let peer: TcpPeer;
let simulator: CabinetSimulator;
let driver: CabinetDriver;
let follower: LampFollower;
let told: string[];
const lit = () => simulator.coils.flatMap((on, index) => (on ? [index] : []));

beforeEach(async () => {
  peer = unwrap(await TcpPeer.listen());
  simulator = new CabinetSimulator({ peer });
  driver = new CabinetDriver({
    opener: peer.opener,
    wiring: { slave: 1, lamps: { 'id-card-reader': 0, 'document-tray': 1, 'receipt-slot': 2 } },
    reopenWindowMs: 50,
    replyTimeoutMs: 50,
  });
  told = [];
  follower = new LampFollower({
    setLamp: (part, bounds) => driver.setLamp(part, bounds),
    logger: {
      warn: (event, fields) => told.push(`${event}: ${String(fields?.code)}`),
      info: (event) => told.push(event),
    },
    retryMs: 20,
  });
});
afterEach(async () => {
  await follower.stop();
  await driver.close();
  simulator.close();
  await peer.close();
});

test('one lamp after another, and out at the end', async () => {
  for (const [part, coils] of [
    ['id-card-reader', [0]],
    ['receipt-slot', [2]],
    [undefined, []],
  ] as const) {
    follower.follow(part);
    await vi.waitFor(() => expect(lit()).toEqual(coils), 20_000);
  }
  expect(told).toEqual([]);
});

test('of many wishes at once the last one glows', async () => {
  for (let index = 0; index < 50; index += 1) {
    follower.follow('id-card-reader');
    follower.follow('receipt-slot');
  }
  follower.follow('document-tray');
  await vi.waitFor(() => expect(lit()).toEqual([1]), 20_000);
  expect(simulator.requests).toBeLessThan(4);
});

test('cabinet gone: told once, nothing thrown; back: the lamp of the moment glows', async () => {
  await peer.unplug();
  follower.follow('id-card-reader');
  await vi.waitUntil(() => told.length > 0, 20_000);
  follower.follow('receipt-slot');
  unwrap(await peer.replug());
  await vi.waitFor(() => expect(lit()).toEqual([2]), 20_000);
  await vi.waitFor(() => expect(told.at(-1)).toBe('lamp-followed'), 20_000);
  expect(told.filter((line) => line.startsWith('lamp-not-set'))).toEqual(['lamp-not-set: out-of-service']);
});

test('even a driver that throws does not reach the visit', async () => {
  const crashing = new LampFollower({
    setLamp: () => Promise.reject(new Error('a bug')),
    logger: { warn: (_, fields) => told.push(String(fields?.code)), info: () => undefined },
    retryMs: 5,
  });
  crashing.follow('receipt-slot');
  await vi.waitUntil(() => told.length > 0, 20_000);
  await crashing.stop();
  crashing.follow('id-card-reader');
  expect(told).toEqual(['lamp-crashed']);
});
