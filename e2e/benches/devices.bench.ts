/**
 * What the drivers cost above the time on the wire.
 *
 * The wire: a bare loop over `serialport` exchanges the same bytes with the same simulated device on a pseudo-terminal
 * of its own, call by call beside the driver.
 *
 * The A4 printer's wire is HTTP: the bare loop posts the driver's own requests, one connection each, to a simulated
 * printer of its own. A job is timed until the printer has the document; what follows is the printer's time. The
 * camera's floor is the picture codec: the same frame, decoded, made small and encoded.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { SerialPort } from 'serialport';
import { BenchReport, percentile } from '#build/bench-report.ts';
import { unwrap } from '#contract/result.ts';
import { DocumentCameraDriver } from '#drivers/document-camera/driver.ts';
import { DocumentCameraSimulator } from '#drivers/document-camera/simulator.ts';
import { integers } from '#drivers/document-printer/attributes.ts';
import { encodeIppMessage, groupTag, type IppMessage } from '#drivers/document-printer/codec.ts';
import { DocumentPrinterDriver } from '#drivers/document-printer/driver.ts';
import { DocumentPrinterSimulator } from '#drivers/document-printer/simulator.ts';
import { createSamplePdf } from '#drivers/document-printer/testing/sample-pdf.ts';
import { exchangeIpp } from '#drivers/document-printer/transport.ts';
import { ippOperation } from '#drivers/document-printer/vocabulary.ts';
import { encodeCommand } from '#drivers/id-card-reader/codec.ts';
import { IdCardReaderDriver } from '#drivers/id-card-reader/driver.ts';
import { IdCardReaderSimulator } from '#drivers/id-card-reader/simulator.ts';
import type { CallBounds } from '#drivers/port.ts';
import { ReceiptPrinterDriver } from '#drivers/receipt-printer/driver.ts';
import { ReceiptPrinterSimulator } from '#drivers/receipt-printer/simulator.ts';
import { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';

const MOST_ABOVE_THE_WIRE_MS = 5;
/** A live view has ten pictures a second to look at. */
const MOST_ABOVE_THE_PICTURE_CODEC_MS = 100;

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

/** A post as plain as it can be: a connection of its own, and the whole answer. */
function post(uri: string, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/ipp', 'Content-Length': body.length };
    const posted = request(uri.replace(/^ipp:/, 'http:'), { method: 'POST', agent: false, headers });
    posted.on('error', reject);
    posted.on('response', (response) => {
      response.on('error', reject);
      response.on('end', resolve);
      response.resume();
    });
    posted.end(body);
  });
}

async function benchDocumentPrinter(rounds: number): Promise<void> {
  const started = async (): Promise<DocumentPrinterSimulator> => {
    const settings = { port: 0, millisecondsPerSheet: 0, sheets: 1_000_000, binCapacity: 1_000_000 };
    const simulator = new DocumentPrinterSimulator(settings);
    await simulator.start();
    return simulator;
  };
  const [simulator, bareSimulator] = [await started(), await started()];
  /** The driver's requests of one call, and when the printer had the document. */
  let asked: IppMessage[] = [];
  let deliveredAt = 0;
  const driver = new DocumentPrinterDriver({
    uri: simulator.uri,
    pollIntervalMs: 5,
    exchange: async (target, message, options) => {
      asked.push(message);
      const answer = await exchangeIpp(target, message, options);
      if (message.code === ippOperation.sendDocument) deliveredAt = performance.now();
      return answer;
    },
  });
  unwrap(await driver.checkHealth(bounds()));
  const look = asked.map(encodeIppMessage);
  await compare(
    'A4 printer status',
    rounds,
    async () => void unwrap(await driver.checkHealth(bounds())),
    async () => {
      for (const message of look) await post(bareSimulator.uri, message);
    },
  );

  const pdf = await createSamplePdf(2, 200_000);
  const printOne = async (): Promise<number> => {
    const startedAt = performance.now();
    const settled = unwrap(await driver.printPdf(pdf, { jobName: 'bench' }, bounds()));
    if (settled.outcome !== 'printed') throw new Error(`the job ended as ${settled.outcome}`);
    simulator.takePaper();
    simulator.forget();
    return deliveredAt - startedAt;
  };
  asked = [];
  await printOne();
  const delivery = asked.slice(0, asked.findIndex(({ code }) => code === ippOperation.sendDocument) + 1);
  // A printer of its own counts its jobs from 1.
  let bareJobs = 0;
  await compare('A4 printer job', Math.ceil(rounds / 4), printOne, async () => {
    bareJobs += 1;
    const messages = delivery.map((message) => encodeIppMessage(ofJob(message, bareJobs)));
    const startedAt = performance.now();
    for (const message of messages) await post(bareSimulator.uri, message);
    const took = performance.now() - startedAt;
    bareSimulator.takePaper();
    bareSimulator.forget();
    return took;
  });
  if (bareSimulator.snapshot.sheets === 1_000_000) throw new Error('the bare loop printed nothing');
  await simulator.stop();
  await bareSimulator.stop();
}

/** The same request about another job. */
function ofJob(message: IppMessage, id: number): IppMessage {
  return {
    ...message,
    groups: message.groups.map(({ tag, attributes }) => ({
      tag,
      attributes: attributes.map((attribute) =>
        tag === groupTag.operation && attribute.name === 'job-id' ? integers('job-id', id) : attribute,
      ),
    })),
  };
}

async function benchDocumentCamera(rounds: number): Promise<void> {
  const frame = unwrap(await new DocumentCameraSimulator().grab(bounds()));
  const driver = new DocumentCameraDriver({
    simulated: true,
    grab: async () => ({ ok: true, value: frame }),
  });
  await compare(
    'document camera, a picture of the live view',
    rounds,
    async () => void unwrap(await driver.preview(bounds())),
    async () => {
      const picture = await loadImage(Buffer.from(frame));
      const small = createCanvas(640, Math.round((640 * picture.height) / picture.width));
      const context = small.getContext('2d');
      context.imageSmoothingQuality = 'high';
      context.drawImage(picture, 0, 0, small.width, small.height);
      await small.encode('jpeg', 88);
    },
    MOST_ABOVE_THE_PICTURE_CODEC_MS,
  );
}

/** Driver and bare loop in turn, so that both meet the same machine. A number that either answers is its own time. */
async function compare(
  name: string,
  rounds: number,
  byDriver: () => Promise<unknown>,
  byBareLoop: () => Promise<unknown>,
  mostAboveMs = MOST_ABOVE_THE_WIRE_MS,
): Promise<void> {
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    const own = await work();
    return typeof own === 'number' ? own : performance.now() - startedAt;
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
      ...(label === 'p99' ? { limit: { of: 'value', most: mostAboveMs } as const } : {}),
    });
  }
}

try {
  await benchCardRead(quick ? 100 : 1_000);
  await benchPrinterStatus(quick ? 100 : 1_000);
  await benchDocumentPrinter(quick ? 100 : 1_000);
  await benchDocumentCamera(quick ? 20 : 200);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(report.exitCode);
