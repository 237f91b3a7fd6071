/**
 * How soon a cable that is pulled or put back is noticed: every device is asked as the terminal asks it, its cable is
 * pulled and put back at any moment between two rounds, and the time runs until the answer says so.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BenchReport, percentile } from '#build/bench-report.ts';
import type { DeviceHealth } from '#contract/device.ts';
import { type AppFailure, ok, type Result, unwrap } from '#contract/result.ts';
import { CabinetDriver } from '#drivers/cabinet/driver.ts';
import { CabinetSimulator } from '#drivers/cabinet/simulator.ts';
import { CardDispenserDriver } from '#drivers/card-dispenser/driver.ts';
import { CardDispenserSimulator } from '#drivers/card-dispenser/simulator.ts';
import { CodeScannerDriver } from '#drivers/code-scanner/driver.ts';
import { codeScannerProfiles } from '#drivers/code-scanner/profile.ts';
import { CodeScannerSimulator } from '#drivers/code-scanner/simulator.ts';
import { DocumentCameraDriver } from '#drivers/document-camera/driver.ts';
import { DocumentCameraSimulator } from '#drivers/document-camera/simulator.ts';
import { DocumentPrinterDriver } from '#drivers/document-printer/driver.ts';
import { DocumentPrinterSimulator } from '#drivers/document-printer/simulator.ts';
import { IdCardReaderDriver } from '#drivers/id-card-reader/driver.ts';
import { IdCardReaderSimulator } from '#drivers/id-card-reader/simulator.ts';
import type { CallBounds } from '#drivers/port.ts';
import { ReceiptPrinterDriver } from '#drivers/receipt-printer/driver.ts';
import { ReceiptPrinterSimulator } from '#drivers/receipt-printer/simulator.ts';
import { SmartCardDriver } from '#drivers/smart-card/driver.ts';
import { SmartCardSimulator } from '#drivers/smart-card/simulator.ts';
import { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';
import { TcpPeer } from '#drivers/transports/tcp-peer.ts';
import { UninterruptiblePowerDriver } from '#drivers/uninterruptible-power/driver.ts';
import { UninterruptiblePowerSimulator } from '#drivers/uninterruptible-power/simulator.ts';
import { HEALTH_DEADLINE_MS, HEALTH_EVERY_MS } from '#terminal/devices/health-rounds.ts';

const MOST_UNTIL_OUT_OF_SERVICE_MS = 2_000;
const MOST_UNTIL_READY_MS = 3_000;
/** Counts as never noticed. */
const GIVE_UP_MS = 20_000;

const quick = process.argv.includes('--quick');
const report = new BenchReport('cables');
const folder = await mkdtemp(join(tmpdir(), 'zhuban-bench-'));
function bounds(deadlineMs: number): CallBounds {
  return { deadlineMs, signal: new AbortController().signal };
}

async function terminalOf(name: string): Promise<PseudoTerminal> {
  return unwrap(await PseudoTerminal.create({ linkPath: join(folder, name) }));
}

interface AskedDriver {
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, AppFailure>>;
  close?(): Promise<void>;
}

/** A pseudo-terminal, a socket, or what a simulator calls its plug. */
interface Cable {
  unplug(): Promise<void>;
  replug(): Promise<Result<void, AppFailure>>;
  close?(): Promise<void>;
}

interface Cabled {
  readonly name: string;
  readonly cable: Cable;
  readonly driver: AskedDriver;
  readonly simulator: { close?(): void | Promise<void> };
}

async function startDevices(): Promise<Cabled[]> {
  const serial = (name: string) => terminalOf(`cable-${name}`);
  const socket = async () => unwrap(await TcpPeer.listen());
  const simulated = true;
  const reader = await serial('id-card-reader');
  const printer = await serial('receipt-printer');
  const scanner = await serial('code-scanner');
  const cabinet = await serial('cabinet');
  const dispenser = await serial('card-dispenser');
  const power = await socket();
  const smartCard = await socket();
  const profile = codeScannerProfiles.newland;
  const documentPrinter = new DocumentPrinterSimulator({ port: 0 });
  await documentPrinter.start();
  const camera = new DocumentCameraSimulator();
  return [
    {
      name: 'id-card-reader',
      cable: reader,
      simulator: new IdCardReaderSimulator({ peer: reader }),
      driver: new IdCardReaderDriver({ opener: reader.opener, simulated }),
    },
    {
      name: 'receipt-printer',
      cable: printer,
      simulator: new ReceiptPrinterSimulator({ peer: printer }),
      driver: new ReceiptPrinterDriver({ opener: printer.opener, simulated }),
    },
    {
      name: 'code-scanner',
      cable: scanner,
      simulator: new CodeScannerSimulator({ peer: scanner, profile }),
      driver: new CodeScannerDriver({ opener: scanner.opener, profile, simulated }),
    },
    {
      name: 'cabinet',
      cable: cabinet,
      simulator: new CabinetSimulator({ peer: cabinet }),
      driver: new CabinetDriver({
        opener: cabinet.opener,
        wiring: { slave: 1, lamps: { 'id-card-reader': 0 }, door: { address: 0 } },
        simulated,
      }),
    },
    {
      name: 'card-dispenser',
      cable: dispenser,
      simulator: new CardDispenserSimulator({ peer: dispenser }),
      driver: new CardDispenserDriver({ opener: dispenser.opener, simulated }),
    },
    {
      name: 'uninterruptible-power',
      cable: power,
      simulator: new UninterruptiblePowerSimulator({ peer: power }),
      driver: new UninterruptiblePowerDriver({ opener: power.opener, upsName: 'ups', simulated }),
    },
    {
      name: 'smart-card-reader',
      cable: smartCard,
      simulator: new SmartCardSimulator({ peer: smartCard }),
      driver: new SmartCardDriver({ opener: smartCard.opener, simulated }),
    },
    {
      name: 'document-printer',
      // On the network: its cable is the socket that it listens at.
      cable: {
        unplug: () => documentPrinter.inject({ kind: 'unplug', what: 'network' }),
        replug: async () => ok(await documentPrinter.replug()),
      },
      simulator: { close: () => documentPrinter.stop() },
      driver: new DocumentPrinterDriver({ uri: documentPrinter.uri }),
    },
    {
      name: 'document-camera',
      cable: {
        unplug: async () => camera.inject('unplugged'),
        replug: async () => ok(camera.repair('unplugged')),
      },
      simulator: {},
      driver: new DocumentCameraDriver(camera),
    },
  ];
}

/** Asks every device in rounds, as terminal.ts does: a round begins when it is due and the last one is over. */
class HealthRounds {
  readonly #devices: readonly Cabled[];
  readonly #waiting = new Map<string, { readonly serves: boolean; readonly resolve: () => void }>();
  readonly #timer: NodeJS.Timeout;
  #round: Promise<void> | undefined;

  constructor(devices: readonly Cabled[]) {
    this.#devices = devices;
    this.#timer = setInterval(() => {
      this.#round ??= this.#ask().finally(() => {
        this.#round = undefined;
      });
    }, HEALTH_EVERY_MS);
  }

  /** Milliseconds until the device is said to serve, or not to. */
  async until(device: Cabled, serves: boolean): Promise<number> {
    const startedAt = performance.now();
    const said = Promise.withResolvers<void>();
    this.#waiting.set(device.name, { serves, resolve: said.resolve });
    const stop = new AbortController();
    await Promise.race([
      said.promise,
      delay(GIVE_UP_MS, undefined, { signal: stop.signal }).catch(() => undefined),
    ]);
    stop.abort();
    this.#waiting.delete(device.name);
    return performance.now() - startedAt;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#round;
  }

  async #ask(): Promise<void> {
    const round = await Promise.all(
      this.#devices.map(async ({ name, driver }) => ({
        name,
        health: await driver.checkHealth(bounds(HEALTH_DEADLINE_MS)),
      })),
    );
    // What the terminal shows and offers changes when the whole round is over.
    for (const { name, health } of round) {
      const serves = health.ok && ['ready', 'degraded'].includes(health.value.condition);
      const waiting = this.#waiting.get(name);
      if (waiting?.serves === serves) waiting.resolve();
    }
  }
}

async function benchCables(tries: number): Promise<void> {
  const devices = await startDevices();
  const rounds = new HealthRounds(devices);
  const untilOut = new Map(devices.map(({ name }) => [name, [] as number[]]));
  const untilReady = new Map(devices.map(({ name }) => [name, [] as number[]]));
  try {
    await Promise.all(devices.map((device) => rounds.until(device, true)));
    for (let attempt = 0; attempt < tries; attempt += 1) {
      // Anywhere between two rounds.
      await delay(Math.random() * HEALTH_EVERY_MS);
      await Promise.all(
        devices.map(async (device) => {
          const noticed = rounds.until(device, false);
          await device.cable.unplug();
          untilOut.get(device.name)?.push(await noticed);
        }),
      );
      await delay(Math.random() * HEALTH_EVERY_MS);
      await Promise.all(
        devices.map(async (device) => {
          const noticed = rounds.until(device, true);
          unwrap(await device.cable.replug());
          untilReady.get(device.name)?.push(await noticed);
        }),
      );
    }
  } finally {
    await rounds.close();
    for (const { driver, simulator, cable } of devices) {
      await driver.close?.();
      await simulator.close?.();
      await cable.close?.();
    }
  }
  for (const { name } of devices) {
    tell(`${name}: from unplugged to out of service`, untilOut.get(name) ?? [], MOST_UNTIL_OUT_OF_SERVICE_MS);
    tell(`${name}: from plugged in again to ready`, untilReady.get(name) ?? [], MOST_UNTIL_READY_MS);
  }
}

function tell(name: string, times: readonly number[], most: number): void {
  const peer = { name: 'the rounds in which the terminal asks', value: HEALTH_EVERY_MS };
  report.add({ name: `${name}, p50 of ${times.length}`, value: percentile(times, 0.5), unit: 'ms', peer });
  report.add({
    name: `${name}, slowest of ${times.length}`,
    value: percentile(times, 1),
    unit: 'ms',
    peer,
    limit: { of: 'value', most },
  });
}

try {
  await benchCables(quick ? 5 : 100);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(report.exitCode);
