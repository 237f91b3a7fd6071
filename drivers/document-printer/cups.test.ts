import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { DocumentPrinterDriver, type DocumentPrinterOptions } from './driver.ts';
import { type CupsScheduler, startCupsScheduler } from './testing/cups-scheduler.ts';
import { type IppEvePrinter, startIppEvePrinter } from './testing/ippeveprinter.ts';
import { findFreePort } from './testing/peer-process.ts';
import { createSamplePdf } from './testing/sample-pdf.ts';

const pages = 2;
const behind = await startIppEvePrinter({ pages, secondsPerPage: 0.1 });
const nobody = `ipp://localhost:${await findFreePort()}/ipp/print`;
const scheduler = behind.ok
  ? await startCupsScheduler([
      { name: 'hall', deviceUri: behind.value.uri },
      { name: 'holding', deviceUri: behind.value.uri, holdsJobs: true },
      { name: 'stopped', deviceUri: behind.value.uri, isStopped: true },
      { name: 'rejecting', deviceUri: behind.value.uri, rejects: true },
      { name: 'retrying', deviceUri: nobody },
    ])
  : behind;
if (!scheduler.ok) {
  if (behind.ok) await behind.value.stop();
  console.warn(`NOT RUN: driver against a queue of CUPS: ${scheduler.failure.detail}`);
}

describe.skipIf(!scheduler.ok)('a queue of CUPS in front of ippeveprinter', { timeout: 90_000 }, () => {
  let cups: CupsScheduler;
  let printer: IppEvePrinter;

  beforeAll(() => {
    cups = unwrap(scheduler);
    printer = unwrap(behind);
  });
  afterAll(async () => {
    await cups.stop();
    await printer.stop();
  });

  const driverFor = (queue: string, options: Partial<DocumentPrinterOptions> = {}): DocumentPrinterDriver =>
    new DocumentPrinterDriver({
      uri: cups.uriOf(queue),
      requestingUserName: 'zhuban-test',
      pollIntervalMs: 50,
      requestTimeoutMs: 15_000,
      // A raw queue draws nothing, and so has nothing to count.
      countsImpressions: false,
      ...options,
    });
  const within = (signal = new AbortController().signal, deadlineMs = 60_000) => ({ deadlineMs, signal });
  const job = { jobName: 'notice' };

  test('printed, and the scheduler keeps no copy', async () => {
    const before = await printer.countDocuments();
    const driver = driverFor('hall');
    expect(unwrap(await driver.checkHealth(within())).condition).toBe('ready');
    const settled = unwrap(await driver.printPdf(await createSamplePdf(pages), job, within()));
    expect(settled.outcome).toBe('printed');
    expect(await printer.countDocuments()).toBe(before + 1);
    expect(await cups.countKeptDocuments()).toBe(0);
  });

  test('a queue that holds jobs unless it is told otherwise', async () => {
    const settled = unwrap(await driverFor('holding').printPdf(await createSamplePdf(pages), job, within()));
    expect(settled.outcome).toBe('printed');
  });

  test.each(['stopped', 'rejecting'])('%s queue: no job is left in it', async (queue) => {
    const driver = driverFor(queue);
    expect(unwrap(await driver.checkHealth(within()))).toMatchObject({ condition: 'blocked' });
    const settled = unwrap(await driver.printPdf(await createSamplePdf(pages), job, within()));
    expect(settled).toMatchObject({ outcome: 'failed', impressions: 0 });
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 0 });
  });

  test('printer switched off behind a queue that tries again and again: cancelled when the citizen leaves', async () => {
    const leaving = new AbortController();
    const driver = driverFor('retrying');
    const settled = unwrap(
      await driver.printPdf(await createSamplePdf(pages), job, within(leaving.signal), (progress) => {
        if (progress.state === 'processing') leaving.abort();
      }),
    );
    expect(settled).toMatchObject({ outcome: 'failed', interrupted: 'aborted' });
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 0 });
    expect(await cups.countKeptDocuments()).toBe(0);
  });

  test('visit ended with jobs still in the queue: purged', async () => {
    const crashed = driverFor('retrying', { settleGraceMs: 0 });
    for (let index = 0; index < 2; index += 1) {
      const leaving = new AbortController();
      const left = unwrap(
        await crashed.printPdf(await createSamplePdf(pages), job, within(leaving.signal), (progress) => {
          if (progress.state !== 'sending') leaving.abort();
        }),
      );
      expect(left).toMatchObject({ outcome: 'unknown', interrupted: 'aborted' });
    }
    expect(await cups.countKeptDocuments()).toBe(2);
    expect(unwrap(await driverFor('retrying').purge(within()))).toEqual({ cancelled: 2 });
    expect(await cups.countKeptDocuments()).toBe(0);
  });

  test('media empty in mid-job; the idle queue remembers it, and the next job is printed all the same', async () => {
    await printer.obstruct('media-empty');
    const leaving = new AbortController();
    const driver = driverFor('hall');
    const settled = unwrap(
      await driver.printPdf(await createSamplePdf(pages), job, within(leaving.signal), (progress) => {
        if (progress.problems.includes('media-empty')) leaving.abort();
      }),
    );
    expect(settled).toMatchObject({ outcome: 'failed', interrupted: 'aborted' });
    await printer.obstruct(undefined);
    expect(unwrap(await driver.checkHealth(within())).condition).not.toBe('blocked');
    const next = unwrap(await driver.printPdf(await createSamplePdf(pages), job, within()));
    expect(next.outcome).toBe('printed');
  });
});
