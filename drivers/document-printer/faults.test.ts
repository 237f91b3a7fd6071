import { afterEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { booleanOf, integers, keywords, numberOf, stringOf } from './attributes.ts';
import { groupTag, type IppAttribute, type IppMessage } from './codec.ts';
import type { PrintProgress } from './document-printer.ts';
import { DocumentPrinterDriver, type DocumentPrinterOptions } from './driver.ts';
import { DocumentPrinterSimulator, type DocumentPrinterSimulatorOptions } from './simulator.ts';
import { startCuttingProxy } from './testing/cutting-proxy.ts';
import { type Meddle, type MeddlingProxy, startMeddlingProxy } from './testing/meddling-proxy.ts';
import { createSamplePdf } from './testing/sample-pdf.ts';
import { cupsOperation, ippOperation, ippStatus } from './vocabulary.ts';

let simulator: DocumentPrinterSimulator;
let proxy: MeddlingProxy | undefined;

afterEach(async () => {
  await proxy?.stop();
  proxy = undefined;
  await simulator.stop();
});

async function startSimulator(options: Partial<DocumentPrinterSimulatorOptions> = {}): Promise<void> {
  simulator = new DocumentPrinterSimulator({ port: 0, millisecondsPerSheet: 5, ...options });
  await simulator.start();
}

function driverFor(uri: string, options: Partial<DocumentPrinterOptions> = {}): DocumentPrinterDriver {
  return new DocumentPrinterDriver({
    uri,
    pollIntervalMs: 5,
    requestTimeoutMs: 15_000,
    settleGraceMs: 15_000,
    ...options,
  });
}

/** A driver in front of a printer whose talk is meddled with. */
async function meddled(
  meddle: Meddle,
  printer: Partial<DocumentPrinterSimulatorOptions> = {},
  options: Partial<DocumentPrinterOptions> = {},
): Promise<DocumentPrinterDriver> {
  await startSimulator(printer);
  proxy = await startMeddlingProxy(simulator.uri, meddle);
  return driverFor(proxy.uri, options);
}

const within = (signal = new AbortController().signal, deadlineMs = 60_000) => ({ deadlineMs, signal });
const job = { jobName: 'notice' };

function replaced(answer: IppMessage, tag: number, ...attributes: IppAttribute[]): IppMessage {
  const names = attributes.map(({ name }) => name);
  return {
    ...answer,
    groups: answer.groups.map((group) =>
      group.tag === tag
        ? {
            tag,
            attributes: [...group.attributes.filter(({ name }) => !names.includes(name)), ...attributes],
          }
        : group,
    ),
  };
}

function without(answer: IppMessage, ...names: string[]): IppMessage {
  return {
    ...answer,
    groups: answer.groups.map(({ tag, attributes }) => ({
      tag,
      attributes: attributes.filter(({ name }) => !names.includes(name)),
    })),
  };
}

const forNextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const status = (request: IppMessage, code: number): IppMessage => ({
  version: { major: 2, minor: 0 },
  code,
  requestId: request.requestId,
  groups: [],
  data: new Uint8Array(),
});

describe('paper', () => {
  test('no paper before the job', async () => {
    await startSimulator({ sheets: 0 });
    const settled = unwrap(await driverFor(simulator.uri).printPdf(await createSamplePdf(1), job, within()));
    expect(settled).toEqual({
      outcome: 'failed',
      problems: expect.arrayContaining(['media-empty']),
      impressions: 0,
    });
    simulator.loadPaper(10);
    expect(simulator.snapshot.printing).toBeUndefined();
  });

  test('paper out at the second page, and filled up', async () => {
    await startSimulator({ sheets: 1 });
    const seen: PrintProgress[] = [];
    const settled = unwrap(
      await driverFor(simulator.uri).printPdf(await createSamplePdf(3), job, within(), (progress) => {
        seen.push(progress);
        if (progress.problems.includes('media-empty')) simulator.loadPaper(10);
      }),
    );
    expect(settled).toMatchObject({ outcome: 'printed', impressions: 3 });
    expect(seen.some((progress) => progress.problems.includes('media-empty'))).toBe(true);
  });

  test('paper out at the second page, and nobody comes: the rest does not come out later', async () => {
    await startSimulator({ sheets: 1 });
    const leaving = new AbortController();
    const settled = unwrap(
      await driverFor(simulator.uri).printPdf(
        await createSamplePdf(3),
        job,
        within(leaving.signal),
        (progress) => {
          if (progress.problems.includes('media-empty')) leaving.abort();
        },
      ),
    );
    expect(settled).toMatchObject({
      outcome: 'failed',
      interrupted: 'aborted',
      impressions: 1,
      problems: expect.arrayContaining(['media-empty']),
    });
    simulator.loadPaper(10);
    expect(simulator.snapshot).toMatchObject({ printing: undefined, sheetsInBin: 1 });
  });

  test.each([
    ['media-jam', () => simulator.inject({ kind: 'media-jam', afterSheets: 1 }), () => simulator.clearJam()],
    ['toner-empty', () => simulator.inject({ kind: 'toner', percent: 0 }), () => simulator.repair()],
    ['cover-open', () => simulator.inject({ kind: 'cover-open' }), () => simulator.closeCover()],
  ] as const)('%s in mid-job, and cleared', async (problem, cause, clear) => {
    await startSimulator({ millisecondsPerSheet: 20 });
    if (problem === 'media-jam') await cause();
    let caused = problem === 'media-jam';
    let cleared = false;
    const settled = unwrap(
      await driverFor(simulator.uri).printPdf(await createSamplePdf(4), job, within(), (progress) => {
        if (!caused && progress.state === 'processing') {
          caused = true;
          void cause();
        }
        if (!cleared && progress.problems.includes(problem)) {
          cleared = true;
          void clear();
        }
      }),
    );
    expect(settled).toMatchObject({ outcome: 'printed', impressions: 4 });
    expect(cleared).toBe(true);
  });

  test.each(['toner-empty', 'cover-open', 'media-jam'] as const)('%s before the job', async (problem) => {
    await startSimulator();
    if (problem === 'toner-empty') await simulator.inject({ kind: 'toner', percent: 0 });
    if (problem === 'cover-open') await simulator.inject({ kind: 'cover-open' });
    if (problem === 'media-jam') await simulator.inject({ kind: 'media-jam', afterSheets: 0 });
    const settled = unwrap(await driverFor(simulator.uri).printPdf(await createSamplePdf(1), job, within()));
    expect(settled).toMatchObject({ outcome: 'failed', problems: [problem], impressions: 0 });
  });

  test('paper of another size is loaded', async () => {
    const driver = await meddled(async (request, forward) => {
      const answer = await forward();
      return request.code === ippOperation.getPrinterAttributes
        ? replaced(answer, groupTag.printer, keywords('media-ready', 'na_letter_8.5x11in'))
        : answer;
    });
    expect(unwrap(await driver.checkHealth(within()))).toMatchObject({
      condition: 'blocked',
      problems: ['media-needed'],
    });
  });
});

describe('page setup', () => {
  test('two copies of three pages on both sides take four sheets', async () => {
    await startSimulator();
    const driver = driverFor(simulator.uri, { sides: 'two-sided-long-edge' });
    const settled = unwrap(await driver.printPdf(await createSamplePdf(3), { ...job, copies: 2 }, within()));
    expect(settled).toMatchObject({ outcome: 'printed', impressions: 6 });
    expect(simulator.snapshot).toMatchObject({ sheets: 246, sheetsInBin: 4 });
  });

  test('the tray that is asked for', async () => {
    const templates: (IppAttribute | undefined)[] = [];
    const driver = await meddled(
      (request, forward) => {
        const template = request.groups.find(({ tag }) => tag === groupTag.job)?.attributes ?? [];
        if (request.code === ippOperation.createJob) {
          templates.push(
            ...['media', 'media-col'].map((name) => template.find((each) => each.name === name)),
          );
        }
        return forward();
      },
      {},
      { mediaSource: 'main' },
    );
    expect(unwrap(await driver.printPdf(await createSamplePdf(1), job, within())).outcome).toBe('printed');
    expect(templates).toEqual([undefined, expect.objectContaining({ name: 'media-col' })]);
  });

  test.each([
    [{ mediaSource: 'tray-9' }, 'media-source-not-supported'],
    [{ media: 'iso_a3_297x420mm' }, 'media-not-supported'],
  ])('%j is not there: nothing is printed on other paper', async (options, code) => {
    await startSimulator();
    const refused = await driverFor(simulator.uri, options).printPdf(await createSamplePdf(1), job, within());
    expect(refused).toMatchObject({ ok: false, failure: { code } });
    expect(simulator.printedDocuments).toEqual([]);
  });

  test('more copies than the printer makes', async () => {
    await startSimulator();
    for (const copies of [0, 100]) {
      const refused = await driverFor(simulator.uri).printPdf(
        await createSamplePdf(1),
        { ...job, copies },
        within(),
      );
      expect(refused).toMatchObject({ ok: false, failure: { code: 'copies-not-supported' } });
    }
  });

  test('a printer that draws no PDF', async () => {
    const driver = await meddled(async (request, forward) => {
      const answer = await forward();
      return request.code === ippOperation.getPrinterAttributes
        ? replaced(answer, groupTag.printer, keywords('document-format-supported', 'image/pwg-raster'))
        : answer;
    });
    expect(await driver.printPdf(await createSamplePdf(1), job, within())).toMatchObject({
      ok: false,
      failure: { code: 'format-not-supported' },
    });
  });

  test.each([
    ['Validate-Job', ippOperation.validateJob],
    ['Create-Job', ippOperation.createJob],
  ])('%s puts the copies aside: nothing is printed', async (_, operation) => {
    const driver = await meddled(async (request, forward) => {
      const answer = await forward();
      if (request.code !== operation) return answer;
      const aside = { tag: groupTag.unsupported, attributes: [integers('copies', 2)] };
      return { ...answer, code: ippStatus.okIgnoredOrSubstituted, groups: [...answer.groups, aside] };
    });
    expect(await driver.printPdf(await createSamplePdf(1), { ...job, copies: 2 }, within())).toMatchObject({
      ok: false,
      failure: { code: 'job-refused', detail: 'copies' },
    });
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 0 });
    expect(simulator.printedDocuments).toEqual([]);
  });

  test('supplies are told', async () => {
    await startSimulator({ sheets: 120 });
    await simulator.inject({ kind: 'toner', percent: 40 });
    expect(unwrap(await driverFor(simulator.uri).checkSupplies(within()))).toEqual({
      markers: [{ name: 'Black toner', type: 'toner', percent: 40, problem: undefined }],
      trays: [{ name: 'main', sheets: 120, capacity: 250 }],
      loadedMedia: ['iso_a4_210x297mm'],
    });
    await simulator.inject({ kind: 'unplug', what: 'network' });
    expect(await driverFor(simulator.uri).checkSupplies(within())).toMatchObject({
      ok: false,
      failure: { code: 'printer-unreachable' },
    });
  });
});

describe('what the printer says of the job', () => {
  const saying =
    (...attributes: IppAttribute[]): Meddle =>
    async (request, forward) => {
      const answer = await forward();
      return request.code === ippOperation.getJobAttributes
        ? replaced(answer, groupTag.job, ...attributes)
        : answer;
    };

  test('completed with fewer sides than the document has', async () => {
    const driver = await meddled(saying(integers('job-impressions-completed', 2)));
    const settled = unwrap(await driver.printPdf(await createSamplePdf(3), job, within()));
    expect(settled).toEqual({ outcome: 'unknown', problems: [], impressions: 2 });
  });

  test('completed with fewer sides, by a printer that is known not to count', async () => {
    const driver = await meddled(
      saying(integers('job-impressions-completed', 0)),
      {},
      { countsImpressions: false },
    );
    const settled = unwrap(await driver.printPdf(await createSamplePdf(3), job, within()));
    expect(settled.outcome).toBe('printed');
  });

  test('the count comes a moment after the state', async () => {
    let polls = 0;
    const driver = await meddled(async (request, forward) => {
      const answer = await forward();
      const completed = numberOf(answer.groups.at(-1)?.attributes ?? [], 'job-state') === 9;
      if (request.code !== ippOperation.getJobAttributes || !completed) return answer;
      polls += 1;
      return polls < 3 ? replaced(answer, groupTag.job, integers('job-impressions-completed', 2)) : answer;
    });
    const settled = unwrap(await driver.printPdf(await createSamplePdf(3), job, within()));
    expect(settled).toEqual({ outcome: 'printed', problems: [], impressions: 3 });
  });

  test('a job that is held and never let go is cancelled at the deadline', async () => {
    const driver = await meddled(async (request, forward) => {
      if (request.code === ippOperation.sendDocument) {
        await simulator.inject({ kind: 'media-jam', afterSheets: 0 });
      }
      const answer = await forward();
      const state = numberOf(answer.groups.at(-1)?.attributes ?? [], 'job-state');
      return request.code === ippOperation.getJobAttributes && state !== 7
        ? replaced(
            answer,
            groupTag.job,
            { name: 'job-state', values: [{ kind: 'enum', value: 4 }] },
            keywords('job-state-reasons', 'job-hold-until-specified'),
          )
        : answer;
    });
    const seen: string[] = [];
    const leaving = new AbortController();
    const settled = unwrap(
      await driver.printPdf(await createSamplePdf(1), job, within(leaving.signal), (progress) => {
        seen.push(progress.state);
        if (progress.state === 'held') leaving.abort();
      }),
    );
    expect(settled).toMatchObject({ outcome: 'failed', interrupted: 'aborted', impressions: 0 });
    expect(seen).toEqual(['sending', 'held']);
  });

  test('aborted by the printer', async () => {
    const driver = await meddled(
      saying(
        { name: 'job-state', values: [{ kind: 'enum', value: 8 }] },
        keywords('job-state-reasons', 'aborted-by-system'),
      ),
    );
    expect(unwrap(await driver.printPdf(await createSamplePdf(1), job, within())).outcome).toBe('failed');
  });

  test('the printer refuses to answer for the job, and then answers', async () => {
    let refusals = 0;
    const seen: PrintProgress[] = [];
    const driver = await meddled(async (request, forward) => {
      if (request.code !== ippOperation.getJobAttributes || refusals === 2) return forward();
      refusals += 1;
      return status(request, ippStatus.busy);
    });
    const settled = unwrap(
      await driver.printPdf(await createSamplePdf(1), job, within(), (progress) => seen.push(progress)),
    );
    expect(settled.outcome).toBe('printed');
    expect(seen).toContainEqual({ state: 'processing', problems: ['not-responding'] });
  });
});

describe('the way to the printer', () => {
  const operations = {
    'Get-Printer-Attributes': ippOperation.getPrinterAttributes,
    'Validate-Job': ippOperation.validateJob,
    'Create-Job': ippOperation.createJob,
    'Send-Document': ippOperation.sendDocument,
    'Get-Job-Attributes': ippOperation.getJobAttributes,
  } as const;
  const sent: readonly string[] = ['Send-Document', 'Get-Job-Attributes'];

  test.each(Object.entries(operations))('garbage instead of the answer to %s', async (name, operation) => {
    const garbage = Buffer.from('02000000ffffffff47', 'hex');
    let spoilt = false;
    const driver = await meddled(async (request, forward) => {
      const answer = await forward();
      if (spoilt || request.code !== operation) return answer;
      spoilt = true;
      return garbage;
    });
    const printed = await driver.printPdf(await createSamplePdf(1), job, within());
    // What came out before the garbage came is told by the job; before the document left, nothing did.
    if (sent.includes(name)) expect(unwrap(printed).outcome).toBe('printed');
    else expect(printed).toMatchObject({ ok: false, failure: { code: 'protocol-error' } });
    expect(simulator.printedDocuments).toHaveLength(sent.includes(name) ? 1 : 0);
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 0 });
  });

  test('garbage for ever', async () => {
    const driver = await meddled(async () => Buffer.from('not a printer'));
    expect(unwrap(await driver.checkHealth(within()))).toMatchObject({
      condition: 'offline',
      problems: ['protocol-error'],
    });
    expect(await driver.purge(within())).toMatchObject({ ok: false, failure: { code: 'protocol-error' } });
  });

  test.each(Object.entries(operations))('silence at %s', async (name, operation) => {
    const driver = await meddled(
      async (request, forward) => {
        const answer = await forward();
        return request.code === operation ? undefined : answer;
      },
      { millisecondsPerSheet: 20 },
      { requestTimeoutMs: 1000, settleGraceMs: 1500 },
    );
    const printed = await driver.printPdf(await createSamplePdf(1), job, within(undefined, 3000));
    if (name === 'Get-Job-Attributes') {
      expect(unwrap(printed)).toMatchObject({ outcome: 'unknown', interrupted: 'deadline-exceeded' });
    } else if (name === 'Send-Document') {
      // The document may take the whole deadline; then the job is asked for.
      expect(unwrap(printed).outcome).not.toBe('failed');
    } else {
      expect(printed).toMatchObject({
        ok: false,
        failure: { code: expect.stringMatching(/printer-silent|deadline-exceeded/) },
      });
      expect(simulator.printedDocuments).toEqual([]);
    }
  });

  test.each(Object.entries(operations))('aborted while %s is asked', async (name, operation) => {
    const leaving = new AbortController();
    const driver = await meddled(
      async (request, forward) => {
        if (request.code === operation) leaving.abort();
        return forward();
      },
      { millisecondsPerSheet: 50 },
    );
    const printed = await driver.printPdf(await createSamplePdf(2), job, within(leaving.signal));
    if (printed.ok) {
      expect(sent).toContain(name);
      expect(printed.value).toMatchObject({ interrupted: 'aborted' });
    } else expect(printed.failure.code).toBe('aborted');
    // On a slow machine both its sheets may be out before the abort is heard: then it says so.
    const cameOut = printed.ok && printed.value.outcome === 'printed' ? 1 : 0;
    expect(simulator.printedDocuments).toHaveLength(cameOut);
    // Whatever it was, nothing comes out for the next one.
    unwrap(await driver.purge(within()));
    expect(simulator.snapshot.printing).toBeUndefined();
    const next = unwrap(await driver.printPdf(await createSamplePdf(1), job, within()));
    expect(next.outcome).toBe('printed');
    expect(simulator.printedDocuments).toHaveLength(cameOut + 1);
  });

  test('an address that is no printer is the caller’s bug', async () => {
    await startSimulator();
    expect(() => driverFor('http://localhost/')).toThrow(RangeError);
  });

  test('aborted before anything was asked', async () => {
    await startSimulator();
    const signal = AbortSignal.abort();
    expect(
      await driverFor(simulator.uri).printPdf(await createSamplePdf(1), job, within(signal)),
    ).toMatchObject({
      ok: false,
      failure: { code: 'aborted' },
    });
    expect(await driverFor(simulator.uri).checkHealth(within(signal))).toEqual({
      ok: false,
      failure: { code: 'aborted', detail: undefined },
    });
  });

  test('Create-Job is answered without a job-id: its empty job is found and cancelled', async () => {
    const driver = await meddled(async (request, forward) => {
      const answer = await forward();
      return request.code === ippOperation.createJob ? without(answer, 'job-id') : answer;
    });
    expect(await driver.printPdf(await createSamplePdf(1), job, within())).toMatchObject({
      ok: false,
      failure: { code: 'protocol-error' },
    });
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 0 });
  });

  test('Create-Job is refused', async () => {
    const driver = await meddled(async (request, forward) =>
      request.code === ippOperation.createJob ? status(request, ippStatus.busy) : forward(),
    );
    expect(await driver.printPdf(await createSamplePdf(1), job, within())).toMatchObject({
      ok: false,
      failure: { code: 'job-refused', detail: '0x0507' },
    });
  });

  test('Send-Document is refused: the empty job is cancelled', async () => {
    const driver = await meddled(async (request, forward) =>
      request.code === ippOperation.sendDocument ? status(request, ippStatus.deviceError) : forward(),
    );
    expect(await driver.printPdf(await createSamplePdf(1), job, within())).toMatchObject({
      ok: false,
      failure: { code: 'job-refused', detail: '0x0504' },
    });
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 0 });
  });

  test('Get-Printer-Attributes is refused', async () => {
    const driver = await meddled(async (request) => status(request, ippStatus.internalError));
    expect(unwrap(await driver.checkHealth(within())).condition).toBe('offline');
  });

  test('the answer to the document is lost, and the printer says that it still waits for it', async () => {
    const driver = await meddled(
      async (request, forward) => (request.code === ippOperation.sendDocument ? Buffer.of(0) : forward()),
      {},
      { requestTimeoutMs: 1000 },
    );
    const settled = unwrap(await driver.printPdf(await createSamplePdf(1), job, within()));
    expect(settled).toMatchObject({ outcome: 'failed', impressions: 0 });
    expect(settled.interrupted).toBeUndefined();
  });
});

describe('a printer that knows Print-Job only', () => {
  const printJobOnly = { createsJobs: false } as const;

  test('Print-Job is refused', async () => {
    const driver = await meddled(
      async (request, forward) =>
        request.code === ippOperation.printJob ? status(request, ippStatus.busy) : forward(),
      printJobOnly,
    );
    expect(await driver.printPdf(await createSamplePdf(1), job, within())).toMatchObject({
      ok: false,
      failure: { code: 'job-refused', detail: '0x0507' },
    });
  });

  test.each([
    ['media', 'is taken back before it prints', 60_000, 'failed'],
    ['media', 'has printed at once', 0, 'unknown'],
    ['copies', 'has printed at once', 0, 'unknown'],
  ] as const)(
    'Print-Job is taken with %s put aside (0x0001), and %s: never printed',
    async (name, _, millisecondsPerSheet, outcome) => {
      const driver = await meddled(
        async (request, forward) => {
          const answer = await forward();
          if (request.code !== ippOperation.printJob) return answer;
          // The sheet is out before the driver hears that its paper was put aside.
          while (millisecondsPerSheet === 0 && simulator.snapshot.printing !== undefined) await forNextTurn();
          const aside = { tag: groupTag.unsupported, attributes: [keywords(name, 'none')] };
          return { ...answer, code: 0x0001, groups: [...answer.groups, aside] };
        },
        { ...printJobOnly, millisecondsPerSheet },
      );
      const settled = unwrap(await driver.printPdf(await createSamplePdf(1), job, within()));
      expect(settled.outcome).toBe(outcome);
      expect(simulator.snapshot.printing).toBeUndefined();
    },
  );

  test('the answer is lost, and no list shows the job', async () => {
    const driver = await meddled(async (request, forward) => {
      if (request.code === ippOperation.printJob) {
        await forward();
        return Buffer.of(0);
      }
      return request.code === ippOperation.getJobs ? status(request, ippStatus.ok) : forward();
    }, printJobOnly);
    expect(unwrap(await driver.printPdf(await createSamplePdf(1), job, within()))).toEqual({
      outcome: 'unknown',
      problems: ['not-responding'],
    });
  });

  test('the answer is lost, and the lists are refused until the deadline', async () => {
    const leaving = new AbortController();
    const driver = await meddled(
      async (request, forward) => {
        if (request.code === ippOperation.printJob) {
          await forward();
          leaving.abort();
          return undefined;
        }
        return request.code === ippOperation.getJobs ? status(request, ippStatus.busy) : forward();
      },
      printJobOnly,
      { settleGraceMs: 300 },
    );
    const settled = unwrap(await driver.printPdf(await createSamplePdf(1), job, within(leaving.signal)));
    expect(settled).toEqual({ outcome: 'unknown', problems: ['not-responding'], interrupted: 'aborted' });
  });

  test('a cable cut within the document', async () => {
    await startSimulator(printJobOnly);
    const cable = await startCuttingProxy(Number(new URL(simulator.uri).port));
    try {
      cable.cutWithinNextDocument(200_000);
      const driver = driverFor(`ipp://127.0.0.1:${cable.port}/ipp/print`, { requestTimeoutMs: 2000 });
      const settled = unwrap(
        await driver.printPdf(await createSamplePdf(2, 8_000_000), job, within(undefined, 20_000)),
      );
      expect(settled.outcome).not.toBe('printed');
      expect(simulator.printedDocuments).toEqual([]);
    } finally {
      await cable.stop();
    }
  });

  test('a printer that does not count', async () => {
    const driver = await meddled(async (request, forward) => {
      const answer = await forward();
      return request.code === ippOperation.getJobAttributes
        ? without(answer, 'job-impressions-completed')
        : answer;
    }, printJobOnly);
    expect(unwrap(await driver.printPdf(await createSamplePdf(1), job, within()))).toEqual({
      outcome: 'printed',
      problems: [],
    });
  });

  test('the answer is lost, and only the list of open jobs is to be had', async () => {
    let lost = false;
    const driver = await meddled(
      async (request, forward) => {
        if (request.code === ippOperation.printJob) {
          await forward();
          lost = true;
          return Buffer.of(0);
        }
        const which = stringOf(request.groups[0]?.attributes ?? [], 'which-jobs');
        return lost && which === 'completed' ? status(request, ippStatus.busy) : forward();
      },
      { ...printJobOnly, millisecondsPerSheet: 300 },
    );
    const settled = unwrap(await driver.printPdf(await createSamplePdf(1), job, within()));
    expect(settled.outcome).toBe('printed');
  });

  test('unplugged between the question and the job', async () => {
    const driver = await meddled(async (request, forward) => {
      const answer = await forward();
      if (request.code === ippOperation.validateJob) void proxy?.stop();
      return answer;
    }, printJobOnly);
    const printed = await driver.printPdf(await createSamplePdf(1), job, within());
    proxy = undefined;
    expect(printed).toMatchObject({
      ok: false,
      failure: { code: expect.stringMatching(/unreachable|connection-lost/) },
    });
  });
});

describe('a queue of CUPS, played', () => {
  const asCups = (answer: IppMessage): IppMessage =>
    replaced(answer, groupTag.printer, {
      name: 'operations-supported',
      values: [2, 5, 6, 8, 9, 10, 11, cupsOperation.getDefault].map((value) => ({ kind: 'enum', value })),
    });

  test('a cancelled job that says for ever that it is being stopped', async () => {
    const leaving = new AbortController();
    const driver = await meddled(
      async (request, forward) => {
        const answer = asCups(await forward());
        const state = numberOf(answer.groups.at(-1)?.attributes ?? [], 'job-state');
        return request.code === ippOperation.getJobAttributes && state === 7
          ? replaced(answer, groupTag.job, keywords('job-state-reasons', 'processing-to-stop-point'))
          : answer;
      },
      { millisecondsPerSheet: 60_000 },
    );
    const settled = unwrap(
      await driver.printPdf(await createSamplePdf(1), job, within(leaving.signal), (progress) => {
        if (progress.state !== 'sending') leaving.abort();
      }),
    );
    expect(settled).toMatchObject({ outcome: 'failed', interrupted: 'aborted' });
  });

  test('documents that it keeps are thrown away at the next purge', async () => {
    const discarded: (number | undefined)[] = [];
    const driver = await meddled(async (request, forward) => {
      const { attributes } = request.groups[0] ?? { attributes: [] };
      if (request.code === ippOperation.cancelJob && booleanOf(attributes, 'purge-job') === true) {
        discarded.push(numberOf(attributes, 'job-id'));
      }
      return asCups(await forward());
    });
    expect(unwrap(await driver.printPdf(await createSamplePdf(1), job, within())).outcome).toBe('printed');
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 0 });
    expect(discarded).toEqual([1, 1]);
  });

  test('the list of ended jobs is refused: the purge is not done', async () => {
    let lists = 0;
    const driver = await meddled(async (request, forward) => {
      if (request.code === ippOperation.getJobs) lists += 1;
      return lists === 2 ? status(request, ippStatus.busy) : asCups(await forward());
    });
    expect(await driver.purge(within())).toMatchObject({ ok: false, failure: { code: 'protocol-error' } });
  });
});

describe('visit ended with a job still in the queue', () => {
  /** Prints and is gone before the first sheet is out: as a terminal whose power fails. */
  async function leaveJob(uri: string): Promise<void> {
    const leaving = new AbortController();
    const crashed = driverFor(uri, { settleGraceMs: 0 });
    const settled = unwrap(
      await crashed.printPdf(await createSamplePdf(1), job, within(leaving.signal), (progress) => {
        if (progress.state !== 'sending') leaving.abort();
      }),
    );
    expect(settled).toMatchObject({ outcome: 'unknown', interrupted: 'aborted' });
  }

  test.each([
    ['all at once', ippStatus.ok, [ippOperation.cancelMyJobs]],
    [
      'one by one, where the printer cannot',
      ippStatus.operationNotSupported,
      [ippOperation.cancelMyJobs, ippOperation.cancelJob, ippOperation.cancelJob],
    ],
  ])('%s', async (_, code, expected) => {
    const cancelling: number[] = [];
    const driver = await meddled(
      async (request, forward) => {
        const { cancelMyJobs, cancelJob } = ippOperation;
        if (request.code === cancelMyJobs || request.code === cancelJob) cancelling.push(request.code);
        return request.code === cancelMyJobs && code !== ippStatus.ok ? status(request, code) : forward();
      },
      { millisecondsPerSheet: 60_000 },
    );
    await leaveJob(simulator.uri);
    await leaveJob(simulator.uri);
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 2 });
    expect(cancelling).toEqual(expected);
    expect(simulator.snapshot.printing).toBeUndefined();
    expect(simulator.printedDocuments).toEqual([]);
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 0 });
  });

  test('jobs of others on the same printer stay', async () => {
    await startSimulator({ millisecondsPerSheet: 60_000 });
    const stranger = driverFor(simulator.uri, { requestingUserName: 'office', settleGraceMs: 0 });
    const leaving = new AbortController();
    await stranger.printPdf(await createSamplePdf(1), job, within(leaving.signal), (progress) => {
      if (progress.state !== 'sending') leaving.abort();
    });
    expect(unwrap(await driverFor(simulator.uri).purge(within()))).toEqual({ cancelled: 0 });
    expect(simulator.snapshot.printing).toBeDefined();
  });

  test('the list of jobs is refused, and nothing is said to be purged', async () => {
    const driver = await meddled(async (request, forward) =>
      request.code === ippOperation.getJobs ? status(request, ippStatus.busy) : forward(),
    );
    expect(await driver.purge(within())).toMatchObject({ ok: false, failure: { code: 'protocol-error' } });
  });

  test('a printer that names neither job nor owner: its jobs are left alone', async () => {
    const driver = await meddled(
      async (request, forward) => {
        const answer = await forward();
        return request.code === ippOperation.getJobs
          ? without(answer, 'job-name', 'job-originating-user-name')
          : answer;
      },
      { millisecondsPerSheet: 60_000 },
    );
    await leaveJob(simulator.uri);
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 0 });
  });

  test('silence at Cancel-Job: the purge fails, and the next one cancels', async () => {
    let deaf = true;
    const driver = await meddled(
      async (request, forward) => (deaf && request.code === ippOperation.cancelJob ? undefined : forward()),
      { millisecondsPerSheet: 60_000 },
      { requestTimeoutMs: 1000 },
    );
    await leaveJob(simulator.uri);
    expect(await driver.purge(within(undefined, 2500))).toMatchObject({
      ok: false,
      failure: { code: 'jobs-remain' },
    });
    deaf = false;
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 1 });
  });

  test('the printer has forgotten the job meanwhile', async () => {
    await startSimulator({ millisecondsPerSheet: 60_000 });
    const leaving = new AbortController();
    const driver = driverFor(simulator.uri, { settleGraceMs: 0 });
    await driver.printPdf(await createSamplePdf(1), job, within(leaving.signal), (progress) => {
      if (progress.state !== 'sending') leaving.abort();
    });
    await simulator.inject({ kind: 'unplug', what: 'power' });
    await simulator.replug();
    expect(unwrap(await driver.purge(within()))).toEqual({ cancelled: 1 });
  });
});
