import { describe, expect, test, vi } from 'vitest';
import { type Result, unwrap } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import { createPseudoTerminalCable, type TestCable } from '../testing/cable-ends.ts';
import { withDriverOnCable } from '../testing/driver-on-cable.ts';
import type { Peer } from '../transports/peer.ts';
import { CabinetDriver, type CabinetDriverOptions, type CabinetFailure } from './driver.ts';
import { type CabinetFault, CabinetSimulator, type CabinetSimulatorOptions } from './simulator.ts';
import type { CabinetInputs } from './status.ts';

const bounds = (deadlineMs = 10_000): CallBounds => ({ deadlineMs, signal: new AbortController().signal });
const wiring = {
  slave: 1,
  lamps: { 'id-card-reader': 0, 'document-camera': 1, 'receipt-slot': 2 },
  door: { address: 4, normallyClosed: true },
  presence: { address: 5 },
  serviceKey: { address: 7 },
} as const;
const quiet: CabinetInputs = { doorOpen: false, personPresent: false, serviceKey: false };

function withCabinet(
  use: (driver: CabinetDriver, simulator: CabinetSimulator) => Promise<void>,
  options: Partial<CabinetDriverOptions> = {},
  simulation: Partial<CabinetSimulatorOptions> = {},
  makeCable?: () => Promise<TestCable>,
): Promise<void> {
  const simulate = (peer: Peer) => {
    const simulator = new CabinetSimulator({ peer, ...simulation });
    simulator.inputs[4] = true;
    return simulator;
  };
  const makeDriver = ({ opener }: Peer) =>
    new CabinetDriver({ opener, wiring, pollIntervalMs: 20, reopenWindowMs: 300, ...options });
  return withDriverOnCable({ makeCable, simulate, makeDriver }, use);
}
const lit = (simulator: CabinetSimulator) => simulator.coils.flatMap((on, index) => (on ? [index] : []));

describe('lamps', () => {
  test('one at a time, over a pseudo-terminal', () =>
    withCabinet(
      async (driver, simulator) => {
        simulator.coils[1] = true;
        unwrap(await driver.open(bounds()));
        expect(lit(simulator)).toEqual([]);
        unwrap(await driver.setLamp('id-card-reader', bounds()));
        expect(lit(simulator)).toEqual([0]);
        unwrap(await driver.setLamp('receipt-slot', bounds()));
        expect(lit(simulator)).toEqual([2]);
        unwrap(await driver.setLamp('face-camera', bounds()));
        expect(lit(simulator)).toEqual([]);
        unwrap(await driver.setLamp('receipt-slot', bounds()));
        unwrap(await driver.setLamp(undefined, bounds()));
        expect(lit(simulator)).toEqual([]);
      },
      {},
      { chunkSize: 1 },
      createPseudoTerminalCable,
    ));

  test('coils between the lamps are not touched', () =>
    withCabinet(
      async (driver, simulator) => {
        simulator.coils[4] = true;
        unwrap(await driver.open(bounds()));
        unwrap(await driver.setLamp('receipt-slot', bounds()));
        expect(lit(simulator)).toEqual([4, 9]);
      },
      { wiring: { ...wiring, lamps: { 'id-card-reader': 3, 'receipt-slot': 9 } } },
    ));

  test('a cabinet without lamps', () =>
    withCabinet(
      async (driver, simulator) => {
        unwrap(await driver.setLamp('receipt-slot', bounds()));
        expect(simulator.requests).toBe(0);
      },
      { wiring: { ...wiring, lamps: {} } },
    ));

  test('a cabinet without switches says that it is there', () =>
    withCabinet(
      async (driver) => {
        unwrap(await driver.open(bounds()));
        expect(unwrap(await driver.readInputs(bounds()))).toEqual({
          doorOpen: undefined,
          personPresent: undefined,
          serviceKey: undefined,
        });
        expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
      },
      { wiring: { slave: 1, lamps: { 'receipt-slot': 2 } }, simulated: true },
    ));
});

describe('switches', () => {
  test('door, person and key', () =>
    withCabinet(async (driver, simulator) => {
      expect(unwrap(await driver.readInputs(bounds()))).toEqual(quiet);
      simulator.inputs[5] = true;
      simulator.inputs[4] = false;
      expect(unwrap(await driver.readInputs(bounds()))).toEqual({
        doorOpen: true,
        personPresent: true,
        serviceKey: false,
      });
      expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({ problems: ['cabinet-open'] });
    }));

  test('a change is told when it holds', () =>
    withCabinet(async (driver, simulator) => {
      const change = driver.waitForChange(quiet, bounds());
      simulator.inputs[7] = true;
      expect(unwrap(await change)).toEqual({ ...quiet, serviceKey: true });
    }));

  test('watching: every change once, lamps meanwhile, trouble once, and on again', () =>
    withCabinet(async (driver, simulator) => {
      const told: Result<CabinetInputs, CabinetFailure>[] = [];
      const controller = new AbortController();
      const watching = driver.watchInputs(controller.signal, (change) => told.push(change));
      await vi.waitUntil(() => told.length === 1, 20_000);
      simulator.inputs[5] = true;
      unwrap(await driver.setLamp('id-card-reader', bounds()));
      await vi.waitUntil(() => told.length === 2, 20_000);
      simulator.inject({ kind: 'exception', code: 2 });
      await vi.waitUntil(() => told.length === 4, 20_000);
      controller.abort();
      await watching;
      expect(told).toMatchObject([
        { ok: true, value: quiet },
        { ok: true, value: { ...quiet, personPresent: true } },
        { ok: false, failure: { code: 'refused', detail: 'illegal-data-address' } },
        { ok: true, value: { ...quiet, personPresent: true } },
      ]);
      expect(lit(simulator)).toEqual([0]);
    }));

  test('watching ends with the driver', () =>
    withCabinet(async (driver) => {
      const watching = driver.watchInputs(new AbortController().signal, () => undefined);
      await driver.close();
      await watching;
    }));

  test('polling never goes below its bound', () =>
    withCabinet(
      async (driver, simulator) => {
        expect(await driver.waitForChange(quiet, bounds(200))).toMatchObject({
          failure: { code: 'deadline-exceeded' },
        });
        expect(simulator.requests).toBeLessThanOrEqual(11);
      },
      { pollIntervalMs: 0 },
    ));
});

describe('faults of the line', () => {
  const transient: readonly (CabinetFault & { readonly name: string })[] = [
    { name: 'one answer lost', kind: 'silent' },
    { name: 'one answer with a wrong CRC', kind: 'wrong-crc' },
    { name: 'one answer cut off', kind: 'truncated-frame' },
    { name: 'noise before an answer', kind: 'noise-bytes', bytes: Uint8Array.of(1, 2, 0x20, 0xff, 0) },
    { name: 'another slave answers first', kind: 'wrong-slave' },
    { name: 'the answer to another request comes first', kind: 'wrong-function' },
    { name: 'an answer twice', kind: 'duplicate' },
    { name: 'the module is busy for a moment', kind: 'exception', code: 6, times: 2 },
    { name: 'a late answer', kind: 'delay', milliseconds: 330 },
  ];
  test.each(transient)('$name: read and lit all the same', (fault) =>
    withCabinet(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      simulator.inputs[5] = true;
      simulator.inject({ ...fault, request: 'read-discrete-inputs' });
      expect(unwrap(await driver.readInputs(bounds())).personPresent).toBe(true);
      simulator.inject(fault);
      unwrap(await driver.setLamp('document-camera', bounds()));
      expect(lit(simulator)).toEqual([1]);
      simulator.inputs[5] = false;
      expect(unwrap(await driver.readInputs(bounds())).personPresent).toBe(false);
    }),
  );

  test('a wrong slave address: nobody answers', () =>
    withCabinet(
      async (driver) => {
        expect(await driver.open(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
        expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['not-responding']);
      },
      { wiring: { ...wiring, slave: 9 } },
    ));

  test('an address that the module does not have: refused at once, blocked', () =>
    withCabinet(
      async (driver) => {
        expect(await driver.setLamp('receipt-slot', bounds())).toMatchObject({
          failure: { code: 'refused', detail: 'illegal-data-address' },
        });
        expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
          condition: 'blocked',
          problems: ['hardware-fault'],
        });
      },
      {},
      { size: 2 },
    ));

  test('an exception that no standard names, and a module that stays busy', () =>
    withCabinet(async (driver, simulator) => {
      simulator.inject({ kind: 'exception', code: 0x44 });
      expect(await driver.readInputs(bounds())).toMatchObject({ failure: { detail: 'exception-68' } });
      simulator.inject({ kind: 'exception', code: 6, times: 5 });
      expect(await driver.readInputs(bounds())).toMatchObject({ failure: { code: 'module-busy' } });
    }));

  test('only damaged answers: health says so', () =>
    withCabinet(async (driver, simulator) => {
      simulator.inject({ kind: 'wrong-crc', times: 9 });
      expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['protocol-error']);
    }));

  test('the cable is pulled: told on the ladder', () => {
    const steps: string[] = [];
    return withCabinet(
      async (driver, simulator) => {
        unwrap(await driver.open(bounds()));
        simulator.inject({ kind: 'unplug' });
        expect(await driver.setLamp('receipt-slot', bounds())).toMatchObject({
          failure: { code: 'out-of-service' },
        });
        expect(steps).toContain('reopen');
        expect(unwrap(await driver.checkHealth(bounds())).problems).toEqual(['port-lost']);
      },
      { onRecovery: (step) => steps.push(step), reopenWindowMs: 100 },
    );
  });

  test('a module whose lamps lie apart and which refuses one: told, and the others are out', () =>
    withCabinet(
      async (driver, simulator) => {
        unwrap(await driver.open(bounds()));
        simulator.inject({ kind: 'exception', code: 2 });
        expect(await driver.setLamp('receipt-slot', bounds())).toMatchObject({
          failure: { code: 'refused', detail: 'illegal-data-address' },
        });
        expect(lit(simulator)).toEqual([]);
      },
      { wiring: { ...wiring, lamps: { 'id-card-reader': 3, 'receipt-slot': 9 } } },
    ));

  test('a module with nothing wired is asked for its first coil', () =>
    withCabinet(
      async (driver, simulator) => {
        unwrap(await driver.open(bounds()));
        const nothing = { doorOpen: undefined, personPresent: undefined, serviceKey: undefined };
        expect(unwrap(await driver.readInputs(bounds()))).toEqual(nothing);
        simulator.inject({ kind: 'exception', code: 2 });
        expect(await driver.readInputs(bounds())).toMatchObject({ failure: { code: 'refused' } });
      },
      { wiring: { slave: 1, lamps: {} } },
    ));

  test('a module that is busy is waited for, but not by a call that is cancelled', () =>
    withCabinet(async (driver, simulator) => {
      unwrap(await driver.open(bounds()));
      simulator.inject({ kind: 'exception', code: 6, times: 1_000 });
      const controller = new AbortController();
      const reading = driver.readInputs({ deadlineMs: 15_000, signal: controller.signal });
      setTimeout(() => controller.abort(), 30);
      expect(await reading).toMatchObject({ failure: { code: 'aborted' } });
    }));

  test('after silence the line is left in peace, but not by a call that is cancelled meanwhile', () =>
    withCabinet(
      async (driver, simulator) => {
        unwrap(await driver.open(bounds()));
        simulator.inject({ kind: 'silent' });
        expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('offline');
        const controller = new AbortController();
        const reading = driver.readInputs({ deadlineMs: 15_000, signal: controller.signal });
        setTimeout(() => controller.abort(), 10);
        expect(await reading).toMatchObject({ failure: { code: 'aborted' } });
      },
      { replyTimeoutMs: 50 },
    ));

  test('wiring that no request can ask for is refused when it is made', () => {
    const cabinet = () =>
      new CabinetDriver({
        opener: { description: '', open: () => Promise.reject(new Error('not opened')) },
        wiring: { slave: 1, lamps: { 'receipt-slot': 0, 'document-tray': 300 } },
      });
    expect(cabinet).toThrow(RangeError);
  });
});
