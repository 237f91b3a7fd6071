import { describe, expect, test } from 'vitest';
import type { DeviceHealth, DeviceKind } from '#contract/device.ts';
import { type AppFailure, type Result, unwrap } from '#contract/result.ts';
import type { CallBounds, PortOpener } from '../port.ts';
import type { Peer } from '../transports/peer.ts';
import { SerialPortOpener } from '../transports/serial-port.ts';
import { cableKinds, type TestCable } from './cable-ends.ts';
import { proveCancellation, StepCounter } from './cancellation.ts';
import { withDriverOnCable } from './driver-on-cable.ts';
import { describeRecordedTraces } from './recorded-traces.ts';

/*
 * The promises of a driver, in two sets. `describePromises` asks only what a real device can be asked as well: it runs on
 * simulators and on hardware. What pulls cables, sends noise or puts something on the device runs on simulators.
 * Each test makes a driver of its own, and it is shut: a test that needs an open port opens it. Deadlines of 100 ms are
 * meant to pass; all others are there so that a hang is a failure.
 */

/** What every driver has, whatever its device does. */
export interface ContractDriver {
  open(bounds: CallBounds): Promise<Result<unknown, AppFailure>>;
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, AppFailure>>;
  close(): Promise<void>;
}

/** What a device is for, as a call that ends by itself. */
export interface DriverWork<Driver, Simulator> {
  /** Before each call, on the simulator: lays the card, puts the card in. */
  prepare(simulator: Simulator): void;
  call(driver: Driver, bounds: CallBounds, simulator: Simulator): Promise<Result<unknown, AppFailure>>;
  /** What a call that was cancelled may come to beside `aborted`, e.g. a settlement that says `unknown`. */
  readonly isSettled?: (result: Result<unknown, AppFailure>) => boolean;
}

export interface DriverContract<Driver extends ContractDriver, Simulator extends { close(): void }> {
  readonly kind: DeviceKind;
  makeDriver(options: { readonly opener: PortOpener; readonly simulated: boolean }): Driver;
  /** A call that goes on until someone acts, e.g. lays a card: nobody will during these tests. */
  waitingCall(driver: Driver, bounds: CallBounds): Promise<Result<unknown, AppFailure>>;
  /** Starts a simulated device at the other end of the cable. */
  simulate(peer: Peer): Simulator;
  readonly work: DriverWork<Driver, Simulator>;
  /** Environment variable that says where a real device is; without it those tests stand as skipped. */
  readonly hardwareVariable: string;
  /** What the variable names; the path of a serial port when absent. */
  readonly hardwareOpener?: (name: string) => PortOpener;
  /** Which kinds of cable to run over; those of byte streams when absent. */
  readonly cables?: Readonly<Record<string, () => Promise<TestCable>>>;
  /** The driver's folder in `drivers/`: its recorded traces (`traces/*.jsonl`) are run as well. Absent: none. */
  readonly traces?: string;
}

function bounds(deadlineMs = 10_000, signal = new AbortController().signal): CallBounds {
  return { deadlineMs, signal };
}

/** The same promises for every driver: on simulators over every kind of cable, on recorded traces, on real devices. */
export function describeDriverContract<Driver extends ContractDriver, Simulator extends { close(): void }>(
  contract: DriverContract<Driver, Simulator>,
): void {
  for (const [cableKind, makeCable] of Object.entries(contract.cables ?? cableKinds)) {
    describe(`driver contract of ${contract.kind} over ${cableKind}`, () => {
      async function withSimulator(
        use: (driver: Driver, peer: Peer, simulator: Simulator) => Promise<void>,
        wrap: (opener: PortOpener) => PortOpener = (opener) => opener,
      ): Promise<void> {
        await withDriverOnCable(
          {
            makeCable,
            simulate: contract.simulate,
            makeDriver: (peer) => contract.makeDriver({ opener: wrap(peer.opener), simulated: true }),
          },
          (driver, simulator, peer) => use(driver, peer, simulator),
        );
      }

      describePromises(contract, true, (use) => withSimulator(use));

      test('unplugged: offline; plugged in again: ready, without a new driver', () =>
        withSimulator(async (driver, peer) => {
          unwrap(await driver.open(bounds()));
          await peer.unplug();
          expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('offline');
          unwrap(await peer.replug());
          expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
        }));

      test('unplugged during a call: the call ends with a typed failure', () =>
        withSimulator(async (driver, peer) => {
          unwrap(await driver.open(bounds()));
          const waiting = contract.waitingCall(driver, bounds());
          await new Promise(setImmediate);
          await peer.unplug();
          expect(await waiting).toMatchObject({ failure: { code: 'out-of-service' } });
        }));

      const { work } = contract;

      test('works', () =>
        withSimulator(async (driver, _, simulator) => {
          unwrap(await driver.open(bounds()));
          for (let round = 0; round < 3; round += 1) {
            work.prepare(simulator);
            unwrap(await work.call(driver, bounds(), simulator));
          }
        }));

      test('unplugged and plugged in again between two calls: the second works', () =>
        withSimulator(async (driver, peer, simulator) => {
          unwrap(await driver.open(bounds()));
          await peer.unplug();
          unwrap(await peer.replug());
          work.prepare(simulator);
          unwrap(await work.call(driver, bounds(), simulator));
        }));

      test('garbage between two calls and at the beginning of one: typed at worst, and the next call works', () =>
        withSimulator(async (driver, peer, simulator) => {
          const garbage = Uint8Array.from({ length: 64 }, (_, index) => (index * 89 + 17) & 0xff);
          unwrap(await driver.open(bounds()));
          unwrap(await peer.write(garbage));
          work.prepare(simulator);
          const running = work.call(driver, bounds(), simulator);
          unwrap(await peer.write(garbage));
          const result = await running;
          if (!result.ok) expect(result.failure.code).toMatch(/^[a-z][a-z-]+$/);
          work.prepare(simulator);
          unwrap(await work.call(driver, bounds(), simulator));
          expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
        }));

      test('cancelled at each of its steps in turn: it ends as aborted, and the next call works', () => {
        const counter = new StepCounter();
        return withSimulator(
          async (driver, _, simulator) => {
            const check = async () => {
              expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
            };
            const opened = await proveCancellation(counter, {
              prepare: () => driver.close(),
              call: (callBounds) => driver.open(callBounds),
              check,
            });
            // The port, begun and ended.
            expect(opened.steps).toBeGreaterThanOrEqual(2);
            expect(opened.aborted).toBeGreaterThan(0);
            const worked = await proveCancellation(counter, {
              prepare: () => work.prepare(simulator),
              call: (callBounds) => work.call(driver, callBounds, simulator),
              ...(work.isSettled === undefined ? {} : { isSettled: work.isSettled }),
              check,
            });
            const asked = await proveCancellation(counter, {
              prepare: () => undefined,
              call: (callBounds) => driver.checkHealth(callBounds),
              check,
            });
            expect(asked.aborted).toBeGreaterThan(0);
            // A question and its answer, both begun and ended.
            expect(worked.steps).toBeGreaterThanOrEqual(4);
            expect(worked.aborted).toBeGreaterThan(worked.steps / 2);
          },
          (opener) => counter.opener(opener),
        );
      }, 120_000);

      if (cableKind === 'pseudo-terminal') {
        test('a port that another program holds: busy, and free when it lets go', () =>
          withSimulator(async (driver, peer) => {
            const other = unwrap(await peer.opener.open(bounds()));
            expect(await driver.open(bounds())).toMatchObject({ failure: { code: 'port-busy' } });
            expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('offline');
            await other.close();
            unwrap(await driver.open(bounds()));
            expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
          }));
      }

      test('a port that is not there: opening fails with a typed failure, health says offline', () =>
        withSimulator(async (driver, peer) => {
          await peer.unplug();
          expect(await driver.open(bounds())).toMatchObject({ failure: { code: 'port-not-found' } });
          expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('offline');
        }));

      test('a device that never answers: every call ends by its deadline', async () => {
        const cable = await makeCable();
        const driver = contract.makeDriver({ opener: cable.peer.opener, simulated: true });
        // A driver that asks nothing when it opens may succeed; that it comes back is what counts here.
        const opened = await driver.open(bounds(100));
        if (!opened.ok) expect(opened.failure.code).toBe('deadline-exceeded');
        expect(await contract.waitingCall(driver, bounds(100))).toMatchObject({
          failure: { code: 'deadline-exceeded' },
        });
        const health = await driver.checkHealth(bounds(5_000));
        expect(unwrap(health).condition).toBe('offline');
        await driver.close();
        await cable.dispose();
      });
    });
  }

  if (contract.traces !== undefined) describeRecordedTraces(contract.traces);

  const hardwarePath = process.env[contract.hardwareVariable];
  describe.skipIf(hardwarePath === undefined)(`driver contract of ${contract.kind} on hardware`, () => {
    describePromises(contract, false, async (use) => {
      const path = hardwarePath ?? '';
      const opener = contract.hardwareOpener?.(path) ?? new SerialPortOpener({ path });
      const driver = contract.makeDriver({ opener, simulated: false });
      try {
        await use(driver);
      } finally {
        await driver.close();
      }
    });
  });
}

/** The promises that a real device can be asked for as well. */
function describePromises<Driver extends ContractDriver, Simulator extends { close(): void }>(
  contract: DriverContract<Driver, Simulator>,
  simulated: boolean,
  withDriver: (use: (driver: Driver) => Promise<void>) => Promise<void>,
): void {
  test('opens, and says what it is and that it is ready', () =>
    withDriver(async (driver) => {
      unwrap(await driver.open(bounds()));
      expect(unwrap(await driver.checkHealth(bounds()))).toEqual({
        kind: contract.kind,
        condition: 'ready',
        problems: [],
        simulated,
      });
    }));

  test('one call at a time: another is refused while the first goes on', () =>
    withDriver(async (driver) => {
      unwrap(await driver.open(bounds()));
      const controller = new AbortController();
      const waiting = contract.waitingCall(driver, bounds(10_000, controller.signal));
      expect(await contract.waitingCall(driver, bounds())).toMatchObject({
        failure: { code: 'device-busy' },
      });
      controller.abort();
      expect(await waiting).toMatchObject({ failure: { code: 'aborted' } });
    }));

  test('the deadline ends a call, and the next call works', () =>
    withDriver(async (driver) => {
      unwrap(await driver.open(bounds()));
      expect(await contract.waitingCall(driver, bounds(100))).toMatchObject({
        failure: { code: 'deadline-exceeded' },
      });
      expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    }));

  test('a call that is aborted before it begins does nothing', () =>
    withDriver(async (driver) => {
      expect(await driver.open(bounds(1_000, AbortSignal.abort()))).toMatchObject({
        failure: { code: 'aborted' },
      });
      unwrap(await driver.open(bounds()));
    }));

  test('close ends a call and is idempotent; a closed driver refuses calls; open begins anew', () =>
    withDriver(async (driver) => {
      unwrap(await driver.open(bounds()));
      const waiting = contract.waitingCall(driver, bounds());
      await driver.close();
      await driver.close();
      expect(await waiting).toMatchObject({ failure: { code: 'device-closed' } });
      expect(await driver.checkHealth(bounds())).toMatchObject({ failure: { code: 'device-closed' } });
      unwrap(await driver.open(bounds()));
      expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    }));
}
