import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ok, unwrap } from '#contract/result.ts';
import type { PrintProgress } from '../document-printer.ts';
import { createSamplePdf } from '../testing/sample-pdf.ts';
import { type CommandRunner, ProcessCommandRunner } from './command-runner.ts';
import { interpretSpoolerJob, interpretSpoolerPrinter, parseSpoolerState } from './spooler-state.ts';
import { answerSpoolerCommand, type FakeSpoolerQueue } from './testing/fake-spooler.ts';
import { WindowsSpoolerPrinter, type WindowsSpoolerPrinterOptions } from './windows-spooler-printer.ts';

let queue: FakeSpoolerQueue;

/** Takes the commands to the queue without a program between. */
const direct: CommandRunner = {
  run: (words, input, bounds) => {
    const answer = answerSpoolerCommand(queue, words, input);
    if (answer?.exitCode === 0) return Promise.resolve(ok(answer.output));
    const failure = { code: 'command-failed', detail: undefined, neverStarted: false } as const;
    if (answer !== undefined) {
      return Promise.resolve({ ok: false, failure: { ...failure, exitCode: answer.exitCode } });
    }
    return new Promise((resolve) => {
      const end = (code: 'aborted' | 'deadline-exceeded') =>
        resolve({ ok: false, failure: { ...failure, code } });
      const timer = setTimeout(() => end('deadline-exceeded'), bounds.deadlineMs);
      bounds.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        end('aborted');
      });
    });
  },
};

function printerWith(
  told: Partial<FakeSpoolerQueue> = {},
  options: Partial<WindowsSpoolerPrinterOptions> = {},
): WindowsSpoolerPrinter {
  queue = { printerStatus: 0, jobs: [], ...told };
  return new WindowsSpoolerPrinter({
    printerName: '大厅 A4',
    terminalId: 'HALL-1',
    runner: direct,
    pollIntervalMs: 5,
    commandTimeoutMs: 15_000,
    ...options,
  });
}
const within = (signal = new AbortController().signal, deadlineMs = 60_000) => ({ deadlineMs, signal });
const job = { jobName: 'notice' };

describe('a printer behind the spooler', () => {
  test('printed, and taken out of the queue', async () => {
    const printer = printerWith();
    expect(unwrap(await printer.checkHealth(within()))).toEqual({
      kind: 'document-printer',
      condition: 'ready',
      problems: [],
      simulated: false,
    });
    const seen: PrintProgress[] = [];
    const settled = unwrap(
      await printer.printPdf(await createSamplePdf(2), { ...job, copies: 2 }, within(), (progress) =>
        seen.push(progress),
      ),
    );
    expect(settled).toEqual({ outcome: 'printed', problems: [], impressions: 4 });
    expect(seen.map(({ impressions }) => impressions)).toEqual([undefined, 1, 2, 3]);
    expect(queue.jobs).toEqual([]);
  });

  test.each([
    ['gone from the queue at its end', { forgets: true }, {}],
    ['printed with an error', { endStatus: 0x82 }, { impressions: 2 }],
  ])('%s: unknown', async (_, queue, counted) => {
    const printer = printerWith(queue);
    const settled = unwrap(await printer.printPdf(await createSamplePdf(2), job, within()));
    expect(settled).toEqual({ outcome: 'unknown', problems: [], ...counted });
  });

  test('the data has left for the printer, and nobody says that it is printed', async () => {
    const printer = printerWith({ endStatus: 0x1000 });
    const leaving = new AbortController();
    const settled = unwrap(
      await printer.printPdf(await createSamplePdf(1), job, within(leaving.signal), (progress) => {
        if (progress.impressions === 1) leaving.abort();
      }),
    );
    expect(settled).toMatchObject({ outcome: 'unknown', interrupted: 'aborted' });
    expect(queue.jobs).toEqual([]);
  });

  test('a port that says only COMPLETE and counts no page: not failed when it is given up', async () => {
    const printer = printerWith({ stuckAt: { page: 0, jobStatus: 0x1000 } });
    const leaving = new AbortController();
    const settled = unwrap(
      await printer.printPdf(await createSamplePdf(1), job, within(leaving.signal), (progress) => {
        if (progress.state === 'processing') leaving.abort();
      }),
    );
    expect(settled).toMatchObject({ outcome: 'unknown', interrupted: 'aborted' });
    expect(queue.jobs).toEqual([]);
  });

  test.each([
    ['DELETED | PRINTING, its pages counted', 0x110, 1],
    ['DELETED | PRINTING, no page counted', 0x110, 0],
    ['DELETED, after it was seen printing', 0x100, 0],
  ])('a job in print is taken out and is then %s: not failed', async (_, jobStatus, page) => {
    const printer = printerWith({ stuckAt: { page, jobStatus: 0x10 }, keepsRemoved: true });
    const leaving = new AbortController();
    const settled = unwrap(
      await printer.printPdf(await createSamplePdf(2), job, within(leaving.signal), (progress) => {
        if (progress.state !== 'processing' || progress.impressions !== page) return;
        queue.stuckAt = { page, jobStatus };
        leaving.abort();
      }),
    );
    expect(settled).toMatchObject({ outcome: 'unknown', impressions: page, interrupted: 'aborted' });
  });

  test('deleted at the queue after it was seen printing: not failed', async () => {
    const printer = printerWith({ stuckAt: { page: 0, jobStatus: 0x10 } });
    const settled = unwrap(
      await printer.printPdf(await createSamplePdf(1), job, within(), () => {
        if (queue.jobs[0]?.status === 0x10) queue.stuckAt = { page: 0, jobStatus: 0x100 };
      }),
    );
    expect(settled.outcome).toBe('unknown');
  });

  test.each([
    ['prints and leaves the queue between the look and its removal', { leavesBeforeRemoval: true }],
    ['begins between the look and its removal', { beginsBeforeRemoval: true }],
    ['cannot be paused, so that nobody knows what it was at its removal', { cannotPause: true }],
  ])('a waiting job that %s: not failed', async (_, race) => {
    const printer = printerWith({ stuckAt: { page: 0, jobStatus: 0 }, ...race });
    const leaving = new AbortController();
    const settled = unwrap(
      await printer.printPdf(await createSamplePdf(1), job, within(leaving.signal), (progress) => {
        if (progress.state === 'pending') leaving.abort();
      }),
    );
    expect(settled).toMatchObject({ outcome: 'unknown', interrupted: 'aborted' });
    expect(queue.jobs).toEqual([]);
  });

  test('no paper before the job', async () => {
    const printer = printerWith({ printerStatus: 0x10 });
    expect(unwrap(await printer.printPdf(await createSamplePdf(1), job, within()))).toEqual({
      outcome: 'failed',
      problems: ['media-empty'],
      impressions: 0,
    });
    expect(queue.jobs).toEqual([]);
  });

  test('paper out at the second page, and nobody comes', async () => {
    const printer = printerWith({ stuckAt: { page: 1, jobStatus: 0x50 } });
    const leaving = new AbortController();
    const settled = unwrap(
      await printer.printPdf(await createSamplePdf(3), job, within(leaving.signal), (progress) => {
        if (progress.problems.includes('media-empty')) leaving.abort();
      }),
    );
    expect(settled).toEqual({ outcome: 'unknown', problems: [], impressions: 1, interrupted: 'aborted' });
    expect(queue.jobs).toEqual([]);
  });

  test('a job that waits behind others is taken out unprinted', async () => {
    const printer = printerWith({ stuckAt: { page: 0, jobStatus: 0 } });
    const leaving = new AbortController();
    const settled = unwrap(
      await printer.printPdf(await createSamplePdf(3), job, within(leaving.signal), (progress) => {
        if (progress.state === 'pending') leaving.abort();
      }),
    );
    expect(settled).toEqual({ outcome: 'failed', problems: [], impressions: 0, interrupted: 'aborted' });
  });

  test('deleted by somebody at the queue', async () => {
    const printer = printerWith({ stuckAt: { page: 0, jobStatus: 0x100 } });
    expect(unwrap(await printer.printPdf(await createSamplePdf(1), job, within())).outcome).toBe('failed');
  });

  test('printed at the moment of the abort', async () => {
    const leaving = new AbortController();
    const printer = printerWith({ stuckAt: { page: 0, jobStatus: 0x10 } });
    const settled = unwrap(
      await printer.printPdf(await createSamplePdf(1), job, within(leaving.signal), (progress) => {
        if (progress.state !== 'processing') return;
        leaving.abort();
        queue.stuckAt = { page: 9, jobStatus: 0 };
      }),
    );
    expect(settled.interrupted).toBe('aborted');
    expect(['printed', 'unknown']).toContain(settled.outcome);
  });

  test('the program fails in the middle of the document: what it left in the queue is taken out', async () => {
    const printer = printerWith({ fault: 'print-fails', stuckAt: { page: 0, jobStatus: 0x08 } });
    const settled = unwrap(await printer.printPdf(await createSamplePdf(2), job, within()));
    expect(settled).toEqual({ outcome: 'failed', problems: [], impressions: 0 });
    expect(queue.jobs).toEqual([]);
  });

  test.each([
    ['no such printer', 3, 'spooler-unavailable'],
    ['no paper that fits', 4, 'media-not-supported'],
    ['no readable PDF', 5, 'document-not-readable'],
  ] as const)('%s, found before anything was spooled: nothing was printed', async (_, refusesWith, code) => {
    const refused = await printerWith({ refusesWith }).printPdf(await createSamplePdf(1), job, within());
    expect(refused).toMatchObject({ ok: false, failure: { code } });
  });

  test('any other exit code may leave pages in the queue: unknown', async () => {
    const settled = await printerWith({ refusesWith: 1 }).printPdf(await createSamplePdf(1), job, within());
    expect(unwrap(settled).outcome).toBe('unknown');
  });

  test('visit ended with jobs still in the queue: purged, those of others stay', async () => {
    const own = { status: 0, pagesPrinted: 0, pages: 2 };
    const printer = printerWith({
      stuckAt: { page: 0, jobStatus: 0 },
      jobs: [
        { id: 1, document: '[zhuban-HALL-1-0123456789abcdef] notice', ...own },
        { id: 2, document: 'accounts.xlsx', ...own },
        { id: 3, document: '[zhuban-HALL-1-0123456789abcdee]', ...own },
      ],
    });
    expect(unwrap(await printer.purge(within()))).toEqual({ cancelled: 2 });
    expect(queue.jobs.map(({ id }) => id)).toEqual([2]);
  });

  test("a purge on a shared queue leaves another terminal's jobs", async () => {
    const others = ['HALL-2', 'HALL-1-2', 'HALL', 'HALL-1-0123456789abcdef'];
    const jobs = others.map((terminalId, index) => ({
      id: index + 1,
      document: `[zhuban-${terminalId}-0123456789abcdef] notice`,
      ...{ status: 0, pagesPrinted: 0, pages: 2 },
    }));
    const printer = printerWith({ stuckAt: { page: 0, jobStatus: 0 }, jobs });
    expect(unwrap(await printer.purge(within()))).toEqual({ cancelled: 0 });
    expect(queue.jobs).toHaveLength(others.length);
    const other = new WindowsSpoolerPrinter({
      ...{ printerName: '大厅 A4', terminalId: 'HALL-2', runner: direct, pollIntervalMs: 5 },
    });
    expect(unwrap(await other.purge(within()))).toEqual({ cancelled: 1 });
  });

  test('what a terminal sends bears its mark, and a purge finds it after a restart', async () => {
    const leaving = new AbortController();
    const printer = printerWith(
      { stuckAt: { page: 0, jobStatus: 0 }, keepsRemoved: true },
      { settleGraceMs: 100 },
    );
    await printer.printPdf(await createSamplePdf(1), job, within(leaving.signal), (progress) => {
      if (progress.state === 'pending') leaving.abort();
    });
    expect(queue.jobs.map(({ document }) => document)).toEqual([
      expect.stringMatching(/^\[zhuban-HALL-1-[0-9a-f]{16}\] notice$/),
    ]);
    const restarted = printerWith({ stuckAt: { page: 0, jobStatus: 0 }, jobs: queue.jobs });
    expect(unwrap(await restarted.purge(within()))).toEqual({ cancelled: 1 });
  });

  test('a job that does not leave the queue', async () => {
    const printer = printerWith({
      keepsRemoved: true,
      stuckAt: { page: 0, jobStatus: 0 },
      jobs: [{ id: 1, document: '[zhuban-HALL-1-0123456789abcdef]', status: 0, pagesPrinted: 0, pages: 1 }],
    });
    expect(await printer.purge(within(undefined, 100))).toMatchObject({
      ok: false,
      failure: { code: expect.stringMatching(/jobs-remain|deadline-exceeded/) },
    });
  });

  test.each(['garbage', 'status-fails'] as const)('%s instead of an answer', async (fault) => {
    const printer = printerWith({ fault });
    expect(unwrap(await printer.checkHealth(within()))).toMatchObject({
      condition: 'offline',
      problems: ['not-responding'],
    });
    const refused = await printer.printPdf(await createSamplePdf(1), job, within());
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: fault === 'garbage' ? 'protocol-error' : 'spooler-unavailable' },
    });
    expect(await printer.purge(within())).toMatchObject({ ok: false });
  });

  test('silence before the job', async () => {
    const printer = printerWith({ fault: 'silence' }, { commandTimeoutMs: 100 });
    expect(await printer.printPdf(await createSamplePdf(1), job, within())).toMatchObject({
      ok: false,
      failure: { code: 'spooler-unavailable' },
    });
  });

  test('silence after the job was sent', async () => {
    const printer = printerWith(
      { stuckAt: { page: 0, jobStatus: 0x10 } },
      { commandTimeoutMs: 100, settleGraceMs: 300 },
    );
    const leaving = new AbortController();
    const seen: PrintProgress[] = [];
    const settled = unwrap(
      await printer.printPdf(await createSamplePdf(1), job, within(leaving.signal), (progress) => {
        seen.push(progress);
        if (progress.state !== 'processing') return;
        queue.fault = 'silence';
        leaving.abort();
      }),
    );
    expect(settled).toMatchObject({ outcome: 'unknown', interrupted: 'aborted' });
  });

  test('an answer that fails in mid-job is asked for again', async () => {
    const printer = printerWith({ stuckAt: { page: 0, jobStatus: 0x10 } });
    const seen: PrintProgress[] = [];
    const settled = unwrap(
      await printer.printPdf(await createSamplePdf(1), job, within(), (progress) => {
        seen.push(progress);
        if (progress.problems.includes('not-responding')) {
          queue = { printerStatus: 0, jobs: queue.jobs };
        } else if (progress.state === 'processing') queue.fault = 'status-fails';
      }),
    );
    expect(settled.outcome).toBe('printed');
    expect(seen).toContainEqual({ state: 'processing', problems: ['not-responding'] });
  });

  test('Windows PowerShell is not there', async () => {
    const printer = new WindowsSpoolerPrinter({ printerName: '大厅 A4', terminalId: 'HALL-1' });
    expect(unwrap(await printer.checkHealth(within()))).toMatchObject({ condition: 'offline' });
    expect(await printer.purge(within())).toMatchObject({
      ok: false,
      failure: { code: 'spooler-unavailable' },
    });
  });

  test('no PDF, no copy, no time', async () => {
    const printer = printerWith();
    const pdf = await createSamplePdf(1);
    const aborted = within(AbortSignal.abort());
    expect(await printer.printPdf(Buffer.from('no'), job, within())).toMatchObject({
      failure: { code: 'document-not-readable' },
    });
    expect(await printer.printPdf(pdf, { ...job, copies: 0 }, within())).toMatchObject({
      failure: { code: 'copies-not-supported' },
    });
    expect(await printer.printPdf(pdf, job, aborted)).toMatchObject({ failure: { code: 'aborted' } });
    expect(await printer.checkHealth(aborted)).toMatchObject({ ok: false, failure: { code: 'aborted' } });
  });
});

describe('the program that speaks to the spooler', () => {
  async function inFolder(
    work: (queueFile: string, runner: ProcessCommandRunner) => Promise<void>,
  ): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'zhuban-spooler-'));
    try {
      const queueFile = join(folder, 'queue.json');
      const program = fileURLToPath(new URL('./testing/fake-spooler-program.ts', import.meta.url));
      await work(queueFile, new ProcessCommandRunner(process.execPath, [program, queueFile]));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  test('a document goes in as bytes and is printed', () =>
    inFolder(async (queueFile, runner) => {
      const printer = printerWith({}, { runner });
      await writeFile(queueFile, JSON.stringify(queue));
      const settled = unwrap(await printer.printPdf(await createSamplePdf(2, 300_000), job, within()));
      expect(settled).toEqual({ outcome: 'printed', problems: [], impressions: 2 });
      expect(JSON.parse(await readFile(queueFile, 'utf8')).jobs).toEqual([]);
    }));

  test.each([
    ['endless', 'command-output-too-large'],
    ['status-fails', 'command-failed'],
  ] as const)('%s', (fault, code) =>
    inFolder(async (queueFile, runner) => {
      await writeFile(queueFile, JSON.stringify({ printerStatus: 0, jobs: [], fault }));
      expect(await runner.run(['status', 'A4'], new Uint8Array(), within())).toMatchObject({
        ok: false,
        failure: { code, neverStarted: false },
      });
    }),
  );

  test('the exit code of a refused document comes through', () =>
    inFolder(async (queueFile, runner) => {
      await writeFile(queueFile, JSON.stringify({ printerStatus: 0, jobs: [], refusesWith: 4 }));
      expect(await runner.run(['print', 'A4', 'name', '1'], new Uint8Array(), within())).toMatchObject({
        ok: false,
        failure: { code: 'command-failed', exitCode: 4 },
      });
    }));

  test('silence is ended with the bounds', () =>
    inFolder(async (queueFile, runner) => {
      await writeFile(queueFile, JSON.stringify({ printerStatus: 0, jobs: [], fault: 'silence' }));
      expect(await runner.run(['status', 'A4'], new Uint8Array(), within(undefined, 100))).toMatchObject({
        ok: false,
        failure: { code: 'deadline-exceeded', neverStarted: false },
      });
      expect(await runner.run(['status', 'A4'], new Uint8Array(), within(AbortSignal.abort()))).toMatchObject(
        {
          ok: false,
          failure: { code: 'aborted', neverStarted: true },
        },
      );
    }));

  test('it goes away between the question and the document', async () => {
    const none = new ProcessCommandRunner('/no-such-program', []);
    const runner: CommandRunner = {
      run: (words, ...rest) => (words[0] === 'print' ? none : direct).run(words, ...rest),
    };
    const refused = await printerWith({}, { runner }).printPdf(await createSamplePdf(1), job, within());
    expect(refused).toMatchObject({ ok: false, failure: { code: 'spooler-unavailable' } });
  });
});

describe('what the spooler says', () => {
  test('any bytes are a state or a typed failure', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          const parsed = parseSpoolerState(bytes);
          if (!parsed.ok) expect(parsed.failure.code).toBe('spooler-answer-malformed');
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('every state comes back as it was written', () => {
    const number = fc.nat({ max: 1_000_000 });
    const flags = fc.integer({ min: 0, max: 0xffff_ffff });
    const state = fc.record({
      printerStatus: flags,
      jobs: fc.array(
        fc.record({
          id: number,
          document: fc.string({ unit: 'grapheme' }),
          status: flags,
          pagesPrinted: number,
        }),
      ),
    });
    fc.assert(
      fc.property(state, fc.boolean(), (written, withMark) => {
        const bytes = Buffer.from(`${withMark ? '\uFEFF' : ''}${JSON.stringify(written)}`);
        expect(parseSpoolerState(bytes)).toEqual({ ok: true, value: written });
      }),
    );
  });

  test('printed is said only with all pages and without a word of an error', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.nat({ max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        (status, pagesPrinted, pages) => {
          const position = interpretSpoolerJob({ id: 1, document: '', status, pagesPrinted }, pages);
          if (!position.settled || position.outcome !== 'printed') return;
          expect(status & 0x80).toBe(0x80);
          expect(status & 0x0722).toBe(0);
          expect(pagesPrinted).toBeGreaterThanOrEqual(pages);
        },
      ),
    );
  });

  test.each([
    [0, 'ready', []],
    [0x0400, 'ready', []],
    [0x0002_0000, 'degraded', ['toner-low']],
    [0x0008, 'blocked', ['media-jam']],
    [0x0040_0010, 'blocked', ['media-empty', 'door-open']],
    [0x0004_0000, 'blocked', ['toner-empty']],
    [0x0090, 'offline', ['media-empty', 'offline']],
    [0x0005, 'blocked', ['paused']],
  ])('printer %i is %s', (status, condition, problems) => {
    expect(interpretSpoolerPrinter(status)).toEqual({ condition, problems });
  });

  test.each([
    [0x0001, { settled: false, state: 'held', problems: [] }],
    [0x0010, { settled: false, state: 'processing', problems: [] }],
    [0x1000, { settled: false, state: 'processing', problems: [] }],
    [0x0060, { settled: false, state: 'stopped', problems: ['media-empty', 'offline'] }],
    [0x0400, { settled: false, state: 'stopped', problems: ['other'] }],
  ])('job %i', (status, position) => {
    expect(interpretSpoolerJob({ id: 1, document: '', status, pagesPrinted: 0 }, 1)).toEqual(position);
  });
});
