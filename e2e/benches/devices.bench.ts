/**
 * What the drivers cost above the time on the wire, and how soon a cable that is pulled or put back is noticed.
 *
 * The wire: a bare loop over `serialport` exchanges the same bytes with the same simulated device on a pseudo-terminal
 * of its own, call by call beside the driver. The cables: every device is asked as the terminal asks it, its cable is
 * pulled and put back at any moment between two rounds, and the time runs until the answer says so.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { BenchReport, percentile } from '#build/bench-report.ts';
import type { DeviceHealth } from '#contract/device.ts';
import { type AppFailure, type Result, unwrap } from '#contract/result.ts';
import { CabinetDriver } from '#drivers/cabinet/driver.ts';
import { CabinetSimulator } from '#drivers/cabinet/simulator.ts';
import { CardDispenserDriver } from '#drivers/card-dispenser/driver.ts';
import { CardDispenserSimulator } from '#drivers/card-dispenser/simulator.ts';
import { CodeScannerDriver } from '#drivers/code-scanner/driver.ts';
import { codeScannerProfiles } from '#drivers/code-scanner/profile.ts';
import { CodeScannerSimulator } from '#drivers/code-scanner/simulator.ts';
import { encodeCommand } from '#drivers/id-card-reader/codec.ts';
import { IdCardReaderDriver } from '#drivers/id-card-reader/driver.ts';
import { IdCardReaderSimulator } from '#drivers/id-card-reader/simulator.ts';
import type { CallBounds } from '#drivers/port.ts';
import { ReceiptPrinterDriver } from '#drivers/receipt-printer/driver.ts';
import { ReceiptPrinterSimulator } from '#drivers/receipt-printer/simulator.ts';
import { SmartCardDriver } from '#drivers/smart-card/driver.ts';
import { SmartCardSimulator } from '#drivers/smart-card/simulator.ts';
import type { Peer } from '#drivers/transports/peer.ts';
import { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';
import { TcpPeer } from '#drivers/transports/tcp-peer.ts';
import { UninterruptiblePowerDriver } from '#drivers/uninterruptible-power/driver.ts';
import { UninterruptiblePowerSimulator } from '#drivers/uninterruptible-power/simulator.ts';
import { HEALTH_DEADLINE_MS, HEALTH_EVERY_MS } from '#terminal/devices/health-rounds.ts';

const MOST_ABOVE_THE_WIRE_MS = 5;
const MOST_UNTIL_OUT_OF_SERVICE_MS = 2_000;
const MOST_UNTIL_READY_MS = 3_000;
/** Counts as never noticed. */
const GIVE_UP_MS = 20_000;

const quick = process.argv.includes('--quick');
const report = new BenchReport('devices');
const folder = await mkdtemp(join(tmpdir(), 'zhuban-bench-'));
function bounds(deadlineMs = 15_000): CallBounds {
  return { deadlineMs, signal: new AbortController().signal };
}

async function terminalOf(name: string): Promise<PseudoTerminal> {
  return unwrap(await PseudoTerminal.create({ linkPath: join(folder, name) }));
}

interface Exchanged {
  readonly request: Uint8Array;
  readonly replyLength: number;
}

/** The bare loop: writes, and waits for as many bytes as the reply has. */
class BareLine {
  readonly #port: SerialPort;
  #arrived = 0;
  #wanted = Number.POSITIVE_INFINITY;
  #onWhole: () => void = () => undefined;

  private constructor(port: SerialPort) {
    this.#port = port;
    port.on('data', (bytes: Buffer) => {
      this.#arrived += bytes.length;
      if (this.#arrived >= this.#wanted) this.#onWhole();
    });
  }

  static async open(path: string): Promise<BareLine> {
    const port = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
    await new Promise<void>((resolve, reject) =>
      port.open((error) => (error === null ? resolve() : reject(error))),
    );
    return new BareLine(port);
  }

  async exchange(exchanges: readonly Exchanged[]): Promise<void> {
    for (const { request, replyLength } of exchanges) {
      const whole = Promise.withResolvers<void>();
      this.#arrived = 0;
      this.#wanted = replyLength;
      this.#onWhole = whole.resolve;
      this.#port.write(Buffer.from(request));
      await whole.promise;
    }
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#port.close(() => resolve()));
  }
}

async function benchCardRead(rounds: number): Promise<void> {
  const [cable, bareCable] = [await terminalOf('reader'), await terminalOf('bare-reader')];
  const simulator = new IdCardReaderSimulator({ peer: cable });
  const bareSimulator = new IdCardReaderSimulator({ peer: bareCable });
  const driver = new IdCardReaderDriver({ opener: cable.opener, simulated: true });
  unwrap(await driver.open(bounds()));
  const bare = await BareLine.open(bareCable.path);
  const exchanges: Exchanged[] = [
    { request: encodeCommand('findCard'), replyLength: 15 },
    { request: encodeCommand('selectCard'), replyLength: 19 },
    { request: encodeCommand('readTextAndPhoto'), replyLength: 1_295 },
  ];
  await compare(
    'card read',
    rounds,
    async () => {
      simulator.layCard('resident');
      unwrap(await driver.readCard(bounds()));
    },
    async () => {
      bareSimulator.layCard('resident');
      await bare.exchange(exchanges);
    },
  );
  await driver.close();
  await bare.close();
  simulator.close();
  bareSimulator.close();
  await cable.close();
  await bareCable.close();
}

async function benchPrinterStatus(rounds: number): Promise<void> {
  const [cable, bareCable] = [await terminalOf('printer'), await terminalOf('bare-printer')];
  const simulator = new ReceiptPrinterSimulator({ peer: cable });
  const bareSimulator = new ReceiptPrinterSimulator({ peer: bareCable });
  const driver = new ReceiptPrinterDriver({ opener: cable.opener, simulated: true });
  unwrap(await driver.readStatus(bounds()));
  const bare = await BareLine.open(bareCable.path);
  // DLE EOT 1 to 4, one byte each.
  const exchanges = [1, 2, 3, 4].map((topic) => ({
    request: Uint8Array.of(0x10, 0x04, topic),
    replyLength: 1,
  }));
  await compare(
    'printer status',
    rounds,
    async () => void unwrap(await driver.readStatus(bounds())),
    () => bare.exchange(exchanges),
  );
  await driver.close();
  await bare.close();
  await simulator.close();
  await bareSimulator.close();
  await cable.close();
  await bareCable.close();
}

/** Driver and bare loop in turn, so that both meet the same machine. */
async function compare(
  name: string,
  rounds: number,
  byDriver: () => Promise<void>,
  byBareLoop: () => Promise<void>,
): Promise<void> {
  const timed = async (work: () => Promise<void>): Promise<number> => {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  };
  // What is compiled and opened on first use is no cost of a call.
  for (let round = 0; round < 20; round += 1) {
    await byDriver();
    await byBareLoop();
  }
  const driver: number[] = [];
  const wire: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    driver.push(await timed(byDriver));
    wire.push(await timed(byBareLoop));
  }
  for (const [label, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const floor = { name: `the bare loop's ${label}`, value: percentile(wire, share) };
    const value = percentile(driver, share);
    report.add({ name: `${name}, ${label}`, value, unit: 'ms', peer: floor });
    report.add({
      name: `${name}, ${label} above the wire`,
      value: value - floor.value,
      unit: 'ms',
      ...(label === 'p99' ? { limit: { of: 'value', most: MOST_ABOVE_THE_WIRE_MS } as const } : {}),
    });
  }
}

interface AskedDriver {
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, AppFailure>>;
  close(): Promise<void>;
}

interface Cabled {
  readonly name: string;
  readonly peer: Peer;
  readonly driver: AskedDriver;
  readonly simulator: { close(): void | Promise<void> };
}

async function startDevices(): Promise<Cabled[]> {
  const cable = (name: string) => terminalOf(`cable-${name}`);
  const socket = async () => unwrap(await TcpPeer.listen());
  const simulated = true;
  const reader = await cable('id-card-reader');
  const printer = await cable('receipt-printer');
  const scanner = await cable('code-scanner');
  const cabinet = await cable('cabinet');
  const dispenser = await cable('card-dispenser');
  const power = await socket();
  const smartCard = await socket();
  const profile = codeScannerProfiles.newland;
  return [
    {
      name: 'id-card-reader',
      peer: reader,
      simulator: new IdCardReaderSimulator({ peer: reader }),
      driver: new IdCardReaderDriver({ opener: reader.opener, simulated }),
    },
    {
      name: 'receipt-printer',
      peer: printer,
      simulator: new ReceiptPrinterSimulator({ peer: printer }),
      driver: new ReceiptPrinterDriver({ opener: printer.opener, simulated }),
    },
    {
      name: 'code-scanner',
      peer: scanner,
      simulator: new CodeScannerSimulator({ peer: scanner, profile }),
      driver: new CodeScannerDriver({ opener: scanner.opener, profile, simulated }),
    },
    {
      name: 'cabinet',
      peer: cabinet,
      simulator: new CabinetSimulator({ peer: cabinet }),
      driver: new CabinetDriver({
        opener: cabinet.opener,
        wiring: { slave: 1, lamps: { 'id-card-reader': 0 }, door: { address: 0 } },
        simulated,
      }),
    },
    {
      name: 'card-dispenser',
      peer: dispenser,
      simulator: new CardDispenserSimulator({ peer: dispenser }),
      driver: new CardDispenserDriver({ opener: dispenser.opener, simulated }),
    },
    {
      name: 'uninterruptible-power',
      peer: power,
      simulator: new UninterruptiblePowerSimulator({ peer: power }),
      driver: new UninterruptiblePowerDriver({ opener: power.opener, upsName: 'ups', simulated }),
    },
    {
      name: 'smart-card-reader',
      peer: smartCard,
      simulator: new SmartCardSimulator({ peer: smartCard }),
      driver: new SmartCardDriver({ opener: smartCard.opener, simulated }),
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
          await device.peer.unplug();
          untilOut.get(device.name)?.push(await noticed);
        }),
      );
      await delay(Math.random() * HEALTH_EVERY_MS);
      await Promise.all(
        devices.map(async (device) => {
          const noticed = rounds.until(device, true);
          unwrap(await device.peer.replug());
          untilReady.get(device.name)?.push(await noticed);
        }),
      );
    }
  } finally {
    await rounds.close();
    for (const { driver, simulator, peer } of devices) {
      await driver.close();
      await simulator.close();
      await peer.close();
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
  await benchCardRead(quick ? 100 : 1_000);
  await benchPrinterStatus(quick ? 100 : 1_000);
  await benchCables(quick ? 5 : 100);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(report.exitCode);
