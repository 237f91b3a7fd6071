import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type AppFailure, fail, ok, type Result, unwrap } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import { type CancellationCounts, proveCancellation, StepCounter } from '../testing/cancellation.ts';
import type { DocumentPrinter } from './document-printer.ts';
import { DocumentPrinterDriver } from './driver.ts';
import { DocumentPrinterSimulator } from './simulator.ts';
import { startMeddlingProxy } from './testing/meddling-proxy.ts';
import { createSamplePdf } from './testing/sample-pdf.ts';
import { exchangeIpp } from './transport.ts';
import type { CommandFailureCode } from './windows-spooler/command-runner.ts';
import { answerSpoolerCommand, type FakeSpoolerQueue } from './windows-spooler/testing/fake-spooler.ts';
import { WindowsSpoolerPrinter } from './windows-spooler/windows-spooler-printer.ts';

/*
 * The A4 printer does not speak bytes on a line. Its steps are its requests: each while it is under way, when the printer
 * has it and has not looked at it, when the printer has done it and has not answered, and when the answer is there.
 */

const bounds = (): CallBounds => ({ deadlineMs: 60_000, signal: new AbortController().signal });

interface Printer {
  readonly driver: DocumentPrinter;
  readonly counter: StepCounter;
  /** How many whole documents with this name came out. */
  cameOut(jobName: string): number;
}

async function withIppPrinter(use: (printer: Printer) => Promise<void>, createsJobs: boolean): Promise<void> {
  const counter = new StepCounter();
  const simulator = new DocumentPrinterSimulator({
    port: 0,
    millisecondsPerSheet: 2,
    sheets: 100_000,
    binCapacity: 100_000,
    createsJobs,
  });
  await simulator.start();
  const wire = await startMeddlingProxy(simulator.uri, (_, forward) => counter.around(forward));
  const driver = new DocumentPrinterDriver({
    uri: wire.uri,
    pollIntervalMs: 2,
    requestTimeoutMs: 15_000,
    exchange: (...exchange) => counter.around(() => exchangeIpp(...exchange)),
  });
  const cameOut = (jobName: string) =>
    simulator.printedDocuments.filter((document) => document.jobName.endsWith(` ${jobName}`)).length;
  try {
    await use({ driver, counter, cameOut });
  } finally {
    await wire.stop();
    await simulator.stop();
  }
}

/** A command that is stopped may have been carried out, or not. */
async function withSpooledPrinter(use: (printer: Printer) => Promise<void>): Promise<void> {
  const counter = new StepCounter();
  const queue: FakeSpoolerQueue = { printerStatus: 0, jobs: [] };
  const whole = new Set<string>();
  const failed = (code: CommandFailureCode) =>
    ({ ok: false, failure: { code, detail: undefined, neverStarted: false } }) as const;
  const driver = new WindowsSpoolerPrinter({
    printerName: '大厅 A4',
    terminalId: 'HALL-1',
    pollIntervalMs: 2,
    runner: {
      run: (words, input, { signal }) =>
        counter.around(async () => {
          await nextTurn();
          if (signal.aborted) return failed('aborted');
          const answer = answerSpoolerCommand(queue, words, input);
          for (const job of queue.jobs) if (job.pagesPrinted === job.pages) whole.add(job.document);
          await nextTurn();
          if (signal.aborted) return failed('aborted');
          return answer?.exitCode === 0 ? ok(answer.output) : failed('command-failed');
        }),
    },
  });
  const cameOut = (jobName: string) =>
    [...whole].filter((document) => document.endsWith(` ${jobName}`)).length;
  await use({ driver, counter, cameOut });
}

const printers: readonly (readonly [string, (use: (printer: Printer) => Promise<void>) => Promise<void>])[] =
  [
    ['that creates jobs', (use) => withIppPrinter(use, true)],
    ['that knows Print-Job only', (use) => withIppPrinter(use, false)],
    ['behind the spooler of Windows', withSpooledPrinter],
  ];

describe.each(printers)('A4 printer %s, cancelled at each of its steps', (_, withPrinter) => {
  const isReady = async (driver: DocumentPrinter) =>
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');

  test('a document: it is never said to be printed, or not to be, against what came out', async () => {
    const pdf = await createSamplePdf(2);
    await withPrinter(async ({ driver, counter, cameOut }) => {
      let printed = 0;
      const counts: CancellationCounts = await proveCancellation(counter, {
        prepare: () => {
          printed += 1;
        },
        async call(callBounds): Promise<Result<unknown, AppFailure>> {
          const jobName = `document-${printed}`;
          const settled = await driver.printPdf(pdf, { jobName }, callBounds);
          if (!settled.ok) {
            expect(cameOut(jobName)).toBe(0);
            return settled;
          }
          const { outcome, interrupted } = settled.value;
          if (outcome !== 'unknown') expect(cameOut(jobName)).toBe(outcome === 'printed' ? 1 : 0);
          return interrupted === undefined && outcome === 'printed'
            ? settled
            : fail(`${interrupted}-${outcome}`);
        },
        isSettled: (result) => !result.ok && /^aborted-(printed|failed|unknown)$/.test(result.failure.code),
        check: () => isReady(driver),
      });
      // Questions, the document, and looks at the job, each begun and ended.
      expect(counts.steps).toBeGreaterThanOrEqual(8);
      expect(counts.aborted).toBeGreaterThan(counts.steps / 2);
      for (let job = 1; job <= printed; job += 1) expect(cameOut(`document-${job}`)).toBeLessThanOrEqual(1);
      unwrap(await driver.purge(bounds()));
    });
  }, 120_000);

  test(
    'a look at its state, and a purge',
    () =>
      withPrinter(async ({ driver, counter }) => {
        for (const call of [
          (callBounds: CallBounds) => driver.checkHealth(callBounds),
          (callBounds: CallBounds) => driver.purge(callBounds),
        ]) {
          const counts = await proveCancellation(counter, {
            prepare: () => undefined,
            call,
            check: () => isReady(driver),
          });
          expect(counts.steps).toBeGreaterThanOrEqual(2);
          expect(counts.aborted).toBeGreaterThan(0);
        }
      }),
    60_000,
  );
});
