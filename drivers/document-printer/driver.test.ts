import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { PrintProgress } from './document-printer.ts';
import { DocumentPrinterDriver } from './driver.ts';
import { DocumentPrinterSimulator } from './simulator.ts';
import { type CuttingProxy, startCuttingProxy } from './testing/cutting-proxy.ts';
import { type IppEvePrinter, startIppEvePrinter } from './testing/ippeveprinter.ts';
import { createSamplePdf } from './testing/sample-pdf.ts';

/** What the contract needs to do to a printer, whoever made it. */
interface PrinterUnderTest {
  readonly uri: string;
  readonly port: number;
  /** Documents that the printer began to print. */
  countDocuments(): Promise<number>;
  emptyTray(): Promise<void>;
  /** Stops the job that is being printed. */
  obstruct(reason: 'media-empty' | 'media-jam'): Promise<void>;
  clear(): Promise<void>;
  unplug(): Promise<void>;
  stop(): Promise<void>;
}

const pages = 4;

async function startSimulator(): Promise<PrinterUnderTest> {
  const simulator = new DocumentPrinterSimulator({ port: 0, millisecondsPerSheet: 60 });
  await simulator.start();
  return {
    uri: simulator.uri,
    port: Number(new URL(simulator.uri).port),
    // A clearing takes the sheets that lie in the bin: what comes after it lies there apart.
    countDocuments: async () =>
      new Set([...simulator.printedDocuments, ...simulator.takePaper()].map(({ jobId }) => jobId)).size,
    emptyTray: () => simulator.inject({ kind: 'media-empty', afterSheets: 0 }),
    obstruct: (kind) => simulator.inject({ kind, afterSheets: 0 }),
    clear: () => simulator.repair(),
    unplug: () => simulator.inject({ kind: 'unplug', what: 'network' }),
    stop: () => simulator.stop(),
  };
}

function wrapIppEvePrinter(printer: IppEvePrinter): PrinterUnderTest {
  return {
    uri: printer.uri,
    port: printer.port,
    countDocuments: () => printer.countDocuments(),
    emptyTray: () => printer.setTrayLevel(0),
    obstruct: (reason) => printer.obstruct(reason),
    clear: () => printer.obstruct(undefined),
    unplug: () => printer.kill(),
    stop: () => printer.stop(),
  };
}

const judge = await startIppEvePrinter({ pages, secondsPerPage: 0.06 });
if (judge.ok) await judge.value.stop();
else console.warn(`NOT RUN: driver contract against ippeveprinter: ${judge.failure.detail}`);

const realPrinter = process.env.DOCUMENT_PRINTER_TEST_URI;
test.skipIf(realPrinter === undefined)(
  'the printer that DOCUMENT_PRINTER_TEST_URI names prints one page',
  { timeout: 180_000 },
  async () => {
    const driver = new DocumentPrinterDriver({ uri: realPrinter ?? '' });
    const bounds = { deadlineMs: 120_000, signal: new AbortController().signal };
    expect(unwrap(await driver.checkHealth(bounds)).simulated).toBe(false);
    const settled = unwrap(await driver.printPdf(await createSamplePdf(1), { jobName: 'test-page' }, bounds));
    expect(settled.outcome).toBe('printed');
  },
);

describeContract('simulator', true, startSimulator);
describeContract('ippeveprinter', judge.ok, async () =>
  wrapIppEvePrinter(unwrap(await startIppEvePrinter({ pages, secondsPerPage: 0.06 }))),
);

describe.skipIf(!judge.ok)('faults of ippeveprinter', { timeout: 60_000 }, () => {
  let printer: IppEvePrinter;
  let driver: DocumentPrinterDriver;
  const within = (signal = new AbortController().signal) => ({ deadlineMs: 40_000, signal });

  async function start(options: { sides?: 'two-sided-long-edge' } = {}): Promise<void> {
    printer = unwrap(
      await startIppEvePrinter({ pages: 3, secondsPerPage: 0.06, twoSided: options.sides !== undefined }),
    );
    driver = new DocumentPrinterDriver({ uri: printer.uri, pollIntervalMs: 20, ...options });
  }
  afterEach(() => printer.stop());

  test('two copies on both sides', async () => {
    await start({ sides: 'two-sided-long-edge' });
    const settled = unwrap(
      await driver.printPdf(await createSamplePdf(3), { jobName: 'notice', copies: 2 }, within()),
    );
    expect(settled).toMatchObject({ outcome: 'printed', impressions: 6 });
    const job = await printer.lastJob();
    expect(job.get('copies')).toBe('2');
    expect(job.get('sides')).toBe('two-sided-long-edge');
    expect(job.get('media')).toBe('iso_a4_210x297mm');
  });

  test('completed with fewer sides than the document has', async () => {
    await start();
    await printer.endAfter(2, 'skips');
    const settled = unwrap(await driver.printPdf(await createSamplePdf(3), { jobName: 'notice' }, within()));
    expect(settled).toMatchObject({ outcome: 'unknown', impressions: 2 });
  });

  test('the print command fails at the second page', async () => {
    await start();
    await printer.endAfter(1, 'fails');
    const settled = unwrap(await driver.printPdf(await createSamplePdf(3), { jobName: 'notice' }, within()));
    expect(settled).toMatchObject({ outcome: 'failed', impressions: 1 });
  });

  test.each(['cover-open', 'toner-empty'] as const)('%s in mid-job, and cleared', async (reason) => {
    await start();
    await printer.obstruct(reason);
    const settled = unwrap(
      await driver.printPdf(await createSamplePdf(3), { jobName: 'notice' }, within(), (progress) => {
        if (progress.problems.includes(reason)) void printer.obstruct(undefined);
      }),
    );
    expect(settled.outcome).toBe('printed');
  });

  // Its web form takes the levels only once.
  test.each([
    [5, 'degraded', 'toner-low'],
    [0, 'blocked', 'toner-empty'],
  ] as const)('toner at %i percent', async (percent, condition, problem) => {
    await start();
    await printer.setTonerLevel(percent);
    expect(unwrap(await driver.checkHealth(within()))).toMatchObject({ condition, problems: [problem] });
  });
});

function describeContract(
  name: string,
  available: boolean,
  startPrinter: () => Promise<PrinterUnderTest>,
): void {
  describe.skipIf(!available)(`driver contract: ${name}`, () => {
    let printer: PrinterUnderTest;
    let driver: DocumentPrinterDriver;
    let proxy: CuttingProxy | undefined;
    let pdf: Uint8Array;

    const driverFor = (uri: string): DocumentPrinterDriver =>
      new DocumentPrinterDriver({
        uri,
        pollIntervalMs: 20,
        requestTimeoutMs: 1000,
        settleGraceMs: 10_000,
        requestingUserName: 'zhuban-test',
      });
    const within = (deadlineMs: number, signal = new AbortController().signal) => ({ deadlineMs, signal });

    beforeEach(async () => {
      pdf = await createSamplePdf(pages);
      printer = await startPrinter();
      driver = driverFor(printer.uri);
    });
    afterEach(async () => {
      await proxy?.stop();
      proxy = undefined;
      await printer.stop();
    });

    test('a document is printed to its end, with progress', async () => {
      const seen: PrintProgress[] = [];
      const settled = unwrap(
        await driver.printPdf(pdf, { jobName: 'acceptance-notice' }, within(20_000), (progress) =>
          seen.push(progress),
        ),
      );
      expect(settled).toEqual({ outcome: 'printed', problems: [], impressions: pages });
      expect(seen[0]).toEqual({ state: 'sending', problems: [] });
      const impressions = seen.flatMap((progress) => progress.impressions ?? []);
      expect(impressions.length).toBeGreaterThan(0);
      expect(impressions).toEqual([...impressions].sort((left, right) => left - right));
      expect(await printer.countDocuments()).toBe(1);
    });

    test('healthy printer', async () => {
      expect(unwrap(await driver.checkHealth(within(15_000)))).toMatchObject({
        condition: 'ready',
        problems: [],
      });
    });

    test('media empty before the job', async () => {
      await printer.emptyTray();
      const health = unwrap(await driver.checkHealth(within(15_000)));
      expect(health.condition).toBe('blocked');
      expect(health.problems).toContain('media-empty');
      const settled = unwrap(await driver.printPdf(pdf, { jobName: 'notice' }, within(20_000)));
      expect(settled).toMatchObject({ outcome: 'failed', impressions: 0 });
      expect(settled.problems).toContain('media-empty');
      expect(await printer.countDocuments()).toBe(0);
    });

    test('media empty in mid-job', async () => {
      const seen: PrintProgress[] = [];
      await runObstructed('media-empty', seen);
      expect(seen.some((progress) => progress.problems.includes('media-empty'))).toBe(true);
    });

    test('media jam', async () => {
      const seen: PrintProgress[] = [];
      await runObstructed('media-jam', seen);
      expect(seen.some((progress) => progress.problems.includes('media-jam'))).toBe(true);
    });

    test('cancel at the deadline', async () => {
      let obstructed = false;
      const settled = unwrap(
        await driver.printPdf(pdf, { jobName: 'notice' }, within(2000), (progress) => {
          if (obstructed || progress.state === 'sending') return;
          obstructed = true;
          void printer.obstruct('media-jam');
        }),
      );
      expect(settled).toMatchObject({ outcome: 'failed', interrupted: 'deadline-exceeded' });
      await printer.clear();
      // Nothing is left that could come out when the jam is cleared.
      expect(unwrap(await driver.purge(within(15_000)))).toEqual({ cancelled: 0 });
    });

    test('the citizen leaves in mid-job', async () => {
      const leaving = new AbortController();
      const settled = unwrap(
        await driver.printPdf(pdf, { jobName: 'notice' }, within(20_000, leaving.signal), (progress) => {
          if (progress.state !== 'sending') leaving.abort();
        }),
      );
      expect(settled).toMatchObject({ outcome: 'failed', interrupted: 'aborted' });
    });

    test('connection lost after the data was sent', async () => {
      proxy = await startCuttingProxy(printer.port);
      proxy.cutAfterNextDocument();
      const proxied = driverFor(`ipp://localhost:${proxy.port}/ipp/print`);
      const settled = unwrap(await proxied.printPdf(pdf, { jobName: 'notice' }, within(20_000)));
      expect(settled.outcome).toBe('printed');
      expect(await printer.countDocuments()).toBe(1);
    });

    test('connection lost within the data', async () => {
      const large = await createSamplePdf(pages, 4_000_000);
      proxy = await startCuttingProxy(printer.port);
      proxy.cutWithinNextDocument(1_000_000);
      const proxied = driverFor(`ipp://localhost:${proxy.port}/ipp/print`);
      const settled = unwrap(await proxied.printPdf(large, { jobName: 'notice' }, within(20_000)));
      expect(settled.outcome).not.toBe('printed');
      expect(unwrap(await driver.purge(within(15_000)))).toEqual({ cancelled: 0 });
    });

    test('printer unplugged before the job', async () => {
      await printer.unplug();
      expect(unwrap(await driver.checkHealth(within(15_000)))).toMatchObject({
        condition: 'offline',
        problems: ['not-responding'],
      });
      expect(await driver.printPdf(pdf, { jobName: 'notice' }, within(15_000))).toMatchObject({
        ok: false,
        failure: { code: 'printer-unreachable' },
      });
    });

    test('printer unplugged', async () => {
      const impatient = new DocumentPrinterDriver({
        uri: printer.uri,
        pollIntervalMs: 20,
        settleGraceMs: 200,
      });
      const seen: PrintProgress[] = [];
      const leaving = new AbortController();
      const settled = unwrap(
        await impatient.printPdf(pdf, { jobName: 'notice' }, within(20_000, leaving.signal), (progress) => {
          if (progress.state !== 'sending' && seen.at(-1)?.state === 'sending') void printer.unplug();
          if (progress.problems.includes('not-responding')) leaving.abort();
          seen.push(progress);
        }),
      );
      // Sheets may have come out, or may come yet: nobody can tell.
      expect(settled).toMatchObject({
        outcome: 'unknown',
        problems: ['not-responding'],
        interrupted: 'aborted',
      });
      expect(await impatient.purge(within(500))).toMatchObject({ ok: false });
    });

    test('a job left behind by a terminal that died is purged by the next one', async () => {
      // The first driver gives up at once and cannot see its job settle: as after a crash.
      const crashed = new DocumentPrinterDriver({
        uri: printer.uri,
        requestingUserName: 'zhuban-test',
        pollIntervalMs: 20,
        settleGraceMs: 0,
      });
      const crash = new AbortController();
      const left = unwrap(
        await crashed.printPdf(pdf, { jobName: 'notice' }, within(20_000, crash.signal), (progress) => {
          if (progress.state !== 'sending') crash.abort();
        }),
      );
      expect(left).toMatchObject({ outcome: 'unknown', interrupted: 'aborted' });
      expect(unwrap(await driver.purge(within(10_000)))).toEqual({ cancelled: 1 });
      expect(unwrap(await driver.purge(within(10_000)))).toEqual({ cancelled: 0 });
    });

    async function runObstructed(reason: 'media-empty' | 'media-jam', seen: PrintProgress[]): Promise<void> {
      let obstructed = false;
      let cleared = false;
      const settled = unwrap(
        await driver.printPdf(pdf, { jobName: 'notice' }, within(20_000), (progress) => {
          seen.push(progress);
          if (!obstructed && progress.state !== 'sending') {
            obstructed = true;
            void printer.obstruct(reason);
          }
          if (!cleared && progress.problems.includes(reason)) {
            cleared = true;
            void delay(100).then(() => printer.clear());
          }
        }),
      );
      expect(settled.outcome).toBe('printed');
      expect(cleared).toBe(true);
      expect(await printer.countDocuments()).toBe(1);
    }
  });
}
