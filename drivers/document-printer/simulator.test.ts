import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { booleans, integers, keywords, strings } from './attributes.ts';
import { groupTag, type IppAttribute, type IppMessage } from './codec.ts';
import type { PrintProgress } from './document-printer.ts';
import { DocumentPrinterDriver } from './driver.ts';
import { countPdfPages } from './pdf-pages.ts';
import { DocumentPrinterSimulator, type DocumentPrinterSimulatorOptions } from './simulator.ts';
import { createSamplePdf } from './testing/sample-pdf.ts';
import { exchangeIpp, parsePrinterUri } from './transport.ts';
import { ippOperation, ippStatus } from './vocabulary.ts';

let simulator: DocumentPrinterSimulator;

async function start(
  options: Partial<DocumentPrinterSimulatorOptions> = {},
  requestTimeoutMs = 15_000,
): Promise<DocumentPrinterDriver> {
  simulator = new DocumentPrinterSimulator({ port: 0, millisecondsPerSheet: 5, ...options });
  await simulator.start();
  return new DocumentPrinterDriver({
    uri: simulator.uri,
    pollIntervalMs: 5,
    requestTimeoutMs,
    settleGraceMs: 1000,
  });
}

afterEach(() => simulator.stop());

const within = (deadlineMs: number) => ({ deadlineMs, signal: new AbortController().signal });

test('health says that the printer is simulated', async () => {
  const driver = await start();
  expect(unwrap(await driver.checkHealth(within(30_000)))).toEqual({
    kind: 'document-printer',
    condition: 'ready',
    problems: [],
    simulated: true,
  });
});

test('the document lies in the bin, byte for byte, once for each copy, until it is taken', async () => {
  const driver = await start();
  const pdf = await createSamplePdf(3);
  const settled = unwrap(await driver.printPdf(pdf, { jobName: 'notice', copies: 2 }, within(30_000)));
  expect(settled).toEqual({ outcome: 'printed', problems: [], impressions: 6 });
  expect(simulator.snapshot.sheetsInBin).toBe(6);
  const [document, ...others] = simulator.takePaper();
  expect(others).toEqual([]);
  expect(document).toMatchObject({ pages: 3, copies: 2, sheetsPrinted: 6, complete: true });
  expect(Buffer.from(document?.pdf ?? []).equals(pdf)).toBe(true);
  expect(simulator.takePaper()).toEqual([]);
});

test('a printer that knows Print-Job only', async () => {
  const driver = await start({ createsJobs: false });
  const settled = unwrap(
    await driver.printPdf(await createSamplePdf(1), { jobName: 'notice' }, within(30_000)),
  );
  expect(settled.outcome).toBe('printed');
  expect(simulator.printedDocuments).toHaveLength(1);
});

test('connection lost after the data was sent, with Print-Job only', async () => {
  const driver = await start({ createsJobs: false });
  await simulator.inject({ kind: 'drop-after-data' });
  const settled = unwrap(
    await driver.printPdf(await createSamplePdf(2), { jobName: 'notice' }, within(30_000)),
  );
  expect(settled.outcome).toBe('printed');
  expect(simulator.printedDocuments).toHaveLength(1);
});

test('a job name that is too long for IPP is left out, and the job is still found', async () => {
  const driver = await start({ createsJobs: false });
  await simulator.inject({ kind: 'drop-after-data' });
  const jobName = '受理通知书'.repeat(30);
  const settled = unwrap(await driver.printPdf(await createSamplePdf(1), { jobName }, within(30_000)));
  expect(settled.outcome).toBe('printed');
  expect(simulator.printedDocuments[0]?.jobName).toMatch(/^\[zhuban-[0-9a-f]{16}\]$/);
});

test('output bin full until someone takes the paper', async () => {
  const driver = await start({ binCapacity: 2 });
  const seen: PrintProgress[] = [];
  const settled = unwrap(
    await driver.printPdf(await createSamplePdf(4), { jobName: 'notice' }, within(30_000), (progress) => {
      seen.push(progress);
      if (progress.problems.includes('output-area-full')) simulator.takePaper();
    }),
  );
  expect(settled.outcome).toBe('printed');
  expect(seen.some((progress) => progress.problems.includes('output-area-full'))).toBe(true);
});

test('toner and paper run low', async () => {
  const driver = await start({ sheets: 5 });
  await simulator.inject({ kind: 'toner', percent: 4 });
  expect(unwrap(await driver.checkHealth(within(30_000)))).toMatchObject({
    condition: 'degraded',
    problems: ['media-low', 'toner-low'],
  });
  await simulator.inject({ kind: 'toner', percent: 0 });
  expect(unwrap(await driver.checkHealth(within(30_000)))).toMatchObject({ condition: 'blocked' });
});

test('cover opened in mid-job', async () => {
  const driver = await start({ millisecondsPerSheet: 20 });
  const seen: PrintProgress[] = [];
  const printing = driver.printPdf(
    await createSamplePdf(3),
    { jobName: 'notice' },
    within(30_000),
    (progress) => {
      seen.push(progress);
      if (progress.state === 'processing' && !progress.problems.includes('cover-open')) {
        if (seen.every((each) => !each.problems.includes('cover-open'))) {
          void simulator.inject({ kind: 'cover-open' });
        }
      }
      if (progress.problems.includes('cover-open')) simulator.closeCover();
    },
  );
  expect(unwrap(await printing).outcome).toBe('printed');
  expect(seen.some((progress) => progress.problems.includes('cover-open'))).toBe(true);
});

test('printer refuses the job', async () => {
  const driver = await start();
  await simulator.inject({ kind: 'refuse', status: 0x0507 });
  const refused = await driver.printPdf(await createSamplePdf(1), { jobName: 'notice' }, within(30_000));
  expect(refused).toMatchObject({ ok: false, failure: { code: 'job-refused', detail: '0x0507' } });
  expect(simulator.printedDocuments).toEqual([]);
});

test('bytes that are no PDF are refused and leave no job', async () => {
  const driver = await start();
  const refused = await driver.printPdf(Buffer.from('no pdf at all'), { jobName: 'notice' }, within(30_000));
  expect(refused).toMatchObject({ ok: false, failure: { code: 'document-not-readable' } });
  expect(unwrap(await driver.purge(within(30_000)))).toEqual({ cancelled: 0 });
});

test('silent printer', async () => {
  const driver = await start({}, 100);
  await simulator.inject({ kind: 'silent' });
  expect(await driver.checkHealth(within(30_000))).toMatchObject({
    ok: true,
    value: { condition: 'offline', problems: ['not-responding'] },
  });
  expect(
    await driver.printPdf(await createSamplePdf(1), { jobName: 'notice' }, within(30_000)),
  ).toMatchObject({
    ok: false,
    failure: { code: 'printer-silent' },
  });
});

test('power lost in mid-job: the printer has forgotten the job', async () => {
  const driver = await start({ millisecondsPerSheet: 20 });
  let lost = false;
  const settled = unwrap(
    await driver.printPdf(await createSamplePdf(5), { jobName: 'notice' }, within(30_000), (progress) => {
      if (lost || progress.impressions === undefined || progress.impressions < 1) return;
      lost = true;
      void simulator.inject({ kind: 'unplug', what: 'power' }).then(() => simulator.replug());
    }),
  );
  expect(settled.outcome).toBe('unknown');
  expect(simulator.printedDocuments).toEqual([]);
});

test('a page rewritten by a signature counts once', async () => {
  const pdf = Buffer.from(await createSamplePdf(2)).toString('latin1');
  const page = /(\d+) 0 obj\s*<<[^>]*\/Type \/Page\b[\s\S]*?endobj/.exec(pdf)?.[0];
  expect(page).toBeDefined();
  expect(countPdfPages(Buffer.from(`${pdf}\n${page}\n%%EOF`, 'latin1'))).toBe(2);
});

describe('requests that no driver sends', () => {
  const operation = (...attributes: readonly IppAttribute[]) => ({
    tag: groupTag.operation,
    attributes: [
      strings('charset', 'attributes-charset', 'utf-8'),
      strings('naturalLanguage', 'attributes-natural-language', 'en'),
      strings('uri', 'printer-uri', simulator.uri),
      ...attributes,
    ],
  });
  async function ask(code: number, message: Partial<IppMessage> = {}): Promise<number> {
    const answer = await exchangeIpp(
      unwrap(parsePrinterUri(simulator.uri)),
      {
        version: { major: 2, minor: 0 },
        code,
        requestId: 1,
        groups: [operation()],
        data: new Uint8Array(),
        ...message,
      },
      within(15_000),
    );
    if (!answer.ok) throw new Error(answer.failure.code);
    return answer.value.code;
  }

  test('HTTP that is no IPP', async () => {
    await start();
    const url = simulator.uri.replace('ipp:', 'http:');
    const statusOf = async (init: RequestInit) => (await fetch(url, init)).status;
    const headers = { 'Content-Type': 'application/ipp' };
    expect(await statusOf({})).toBe(405);
    expect(await statusOf({ method: 'POST', body: 'x' })).toBe(415);
    expect(await statusOf({ method: 'POST', headers, body: 'x' })).toBe(400);
  });

  test('a request that breaks the rules of every request', async () => {
    await start();
    const { getPrinterAttributes } = ippOperation;
    const attributes = operation().attributes;
    const charset = strings('charset', 'attributes-charset', 'gb2312');
    expect(await ask(0x0fff)).toBe(ippStatus.operationNotSupported);
    expect(await ask(getPrinterAttributes, { version: { major: 3, minor: 0 } })).toBe(
      ippStatus.versionNotSupported,
    );
    for (const groups of [[], [operation(), operation()].map((each) => ({ ...each, tag: groupTag.job }))]) {
      expect(await ask(getPrinterAttributes, { groups })).toBe(ippStatus.badRequest);
    }
    const groupOf = (...each: IppAttribute[]) => [{ tag: groupTag.operation, attributes: each }];
    expect(await ask(getPrinterAttributes, { groups: groupOf(...attributes.slice(0, 2)) })).toBe(
      ippStatus.badRequest,
    );
    expect(await ask(getPrinterAttributes, { groups: groupOf(charset, ...attributes.slice(1)) })).toBe(
      ippStatus.charsetNotSupported,
    );
  });

  test('jobs that cannot be', async () => {
    await start({ millisecondsPerSheet: 60_000 });
    const pdf = await createSamplePdf(1);
    const { printJob, createJob, sendDocument, getJobs, cancelMyJobs, cancelJob } = ippOperation;
    const of = (...attributes: IppAttribute[]): Partial<IppMessage> => ({
      groups: [operation(...attributes)],
    });
    expect(await ask(printJob)).toBe(ippStatus.badRequest);
    expect(await ask(printJob, { data: Buffer.from('no pdf') })).toBe(ippStatus.documentFormatError);
    const postScript = strings('mimeMediaType', 'document-format', 'application/postscript');
    expect(await ask(printJob, of(postScript))).toBe(ippStatus.documentFormatNotSupported);
    expect(await ask(createJob, of(postScript))).toBe(ippStatus.documentFormatNotSupported);
    const threeOf = { tag: groupTag.job, attributes: [integers('copies', 100)] };
    expect(await ask(createJob, { groups: [operation(), threeOf] })).toBe(
      ippStatus.attributesOrValuesNotSupported,
    );
    expect(await ask(sendDocument, of(integers('job-id', 99)))).toBe(ippStatus.notFound);
    expect(await ask(createJob)).toBe(ippStatus.ok);
    const created = integers('job-id', 2);
    const last = booleans('last-document', true);
    expect(await ask(sendDocument, of(created))).toBe(ippStatus.badRequest);
    expect(await ask(sendDocument, of(created, last))).toBe(ippStatus.badRequest);
    expect(await ask(sendDocument, { ...of(created, last), data: pdf })).toBe(ippStatus.ok);
    expect(await ask(sendDocument, { ...of(created, last), data: pdf })).toBe(ippStatus.notPossible);
    expect(await ask(getJobs, of(keywords('which-jobs', 'some')))).toBe(
      ippStatus.attributesOrValuesNotSupported,
    );
    expect(await ask(getJobs, of(booleans('my-jobs', true)))).toBe(ippStatus.ok);
    expect(await ask(cancelMyJobs, of(integers('job-ids', 77)))).toBe(ippStatus.notPossible);
    expect(await ask(cancelMyJobs)).toBe(ippStatus.ok);
    const byUri = strings('uri', 'job-uri', `${simulator.uri}/2`);
    expect(await ask(cancelJob, of(byUri))).toBe(ippStatus.notPossible);
    expect(await ask(cancelJob, of(strings('uri', 'job-uri', simulator.uri)))).toBe(ippStatus.notFound);
  });
});

describe('judged by ipptool of CUPS', () => {
  const available = spawnSync('ipptool', ['--help'], { stdio: 'ignore' }).error === undefined;
  if (!available) console.warn('NOT RUN: ipptool is not installed (cups-ipp-utils)');

  test.skipIf(!available)('ipp-1.1.test', { timeout: 60_000 }, async () => {
    await start({ millisecondsPerSheet: 50 });
    const folder = await mkdtemp(join(tmpdir(), 'zhuban-ipptool-'));
    try {
      const specimen = join(folder, 'specimen.pdf');
      await writeFile(specimen, await createSamplePdf(1));
      const judge = spawn('ipptool', ['-V', '1.1', '-tf', specimen, simulator.uri, 'ipp-1.1.test']);
      let verdict = '';
      judge.stdout.on('data', (bytes: Buffer) => {
        verdict += bytes.toString();
      });
      await new Promise((resolve) => judge.once('close', resolve));
      expect(verdict).toMatch(/Summary: \d+ tests, [1-9]\d* passed, 0 failed/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
