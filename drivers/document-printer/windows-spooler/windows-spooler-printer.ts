import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DeviceHealth } from '#contract/device.ts';
import type { AppFailure, Result } from '#contract/result.ts';
import { fail, ok } from '#contract/result.ts';
import { Deadline, pause } from '../../bounds.ts';
import { ExclusiveCall } from '../../exclusive-call.ts';
import type { CallBounds } from '../../port.ts';
import type {
  DocumentPrinter,
  DocumentPrinterFailure,
  DocumentPrinterFailureCode,
  DocumentPrintSettlement,
  PrintProgress,
  PrintRequest,
} from '../document-printer.ts';
import type { PageSetup } from '../page-setup.ts';
import { countPdfPages } from '../pdf-pages.ts';
import { type CommandFailure, type CommandRunner, ProcessCommandRunner } from './command-runner.ts';
import {
  hasBegun,
  interpretSpoolerJob,
  interpretSpoolerPrinter,
  parseSpoolerState,
  type SpoolerJob,
  type SpoolerState,
} from './spooler-state.ts';

export interface WindowsSpoolerPrinterOptions {
  /** Its name in the settings of Windows. */
  readonly printerName: string;
  /** Marks the jobs of this terminal in a queue that others share: one for each terminal. */
  readonly terminalId: string;
  readonly sides?: PageSetup['sides'];
  readonly runner?: CommandRunner;
  readonly pollIntervalMs?: number;
  /** Longest wait for one command but printing, in milliseconds. */
  readonly commandTimeoutMs?: number;
  /** How long a call may go on after its end to see its job cancelled, in milliseconds. */
  readonly settleGraceMs?: number;
}

const defaults = {
  sides: 'one-sided',
  pollIntervalMs: 1000,
  commandTimeoutMs: 10_000,
  settleGraceMs: 30_000,
} as const;
/** Far more than the last step of a call takes on a busy machine. */
const ownEndMs = 30_000;
/** How spooler.ps1 ends when it has given nothing to the spooler. */
const unprintedExitCodes: Readonly<Record<number, DocumentPrinterFailureCode>> = {
  3: 'spooler-unavailable',
  4: 'media-not-supported',
  5: 'document-not-readable',
};
const noInput = new Uint8Array();

/** Windows' own programs; see spooler.ps1. */
function powerShell(): CommandRunner {
  const script = fileURLToPath(new URL('./spooler.ps1', import.meta.url));
  return new ProcessCommandRunner('powershell.exe', [
    ...['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', script],
  ]);
}

/**
 * A printer behind the print spooler of Windows, for those that cannot be reached by IPP. The spooler must keep
 * printed jobs (`Set-Printer -KeepPrintedJobs $true`): of a job that is gone from the queue nobody can tell whether
 * it was printed or deleted, and it is settled as `unknown`.
 */
export class WindowsSpoolerPrinter implements DocumentPrinter {
  readonly #options: Required<Omit<WindowsSpoolerPrinterOptions, 'runner'>>;
  readonly #runner: CommandRunner;
  readonly #calls: ExclusiveCall;

  constructor(options: WindowsSpoolerPrinterOptions) {
    this.#options = { ...defaults, ...options };
    this.#runner = options.runner ?? powerShell();
    this.#calls = new ExclusiveCall({ overrunGraceMs: 2 * this.#options.settleGraceMs + ownEndMs });
  }

  async checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, AppFailure<'aborted'>>> {
    const state = await this.#ask(new Deadline(bounds));
    if (bounds.signal.aborted) return fail('aborted');
    const health = { kind: 'document-printer' as const, simulated: false };
    if (!state.ok) return ok({ ...health, condition: 'offline', problems: ['not-responding'] });
    const { condition, problems } = interpretSpoolerPrinter(state.value.printerStatus);
    return ok({ ...health, condition, problems: [...problems] });
  }

  printPdf(
    pdf: Uint8Array,
    request: PrintRequest,
    bounds: CallBounds,
    onProgress: (progress: PrintProgress) => void = () => {},
  ): Promise<Result<DocumentPrintSettlement, DocumentPrinterFailure>> {
    return this.#calls.run(bounds, (budget) => this.#print(pdf, request, budget, onProgress), 'queue');
  }

  purge(bounds: CallBounds): Promise<Result<{ cancelled: number }, DocumentPrinterFailure>> {
    return this.#calls.run(bounds, (budget) => this.#purge(budget), 'queue');
  }

  async #purge(budget: Deadline): Promise<Result<{ cancelled: number }, DocumentPrinterFailure>> {
    const removed = new Set<number>();
    for (;;) {
      const state = await this.#ask(budget);
      if (!state.ok) return state;
      const own = state.value.jobs.filter((job) => isMarked(job, this.#options.terminalId));
      if (own.length === 0) return ok({ cancelled: removed.size });
      for (const job of own) {
        removed.add(job.id);
        await this.#remove(job.id, budget);
      }
      const waited = await pause(this.#options.pollIntervalMs, budget.rest());
      if (!waited.ok) return fail('jobs-remain', `${own.length} jobs`);
    }
  }

  async #print(
    pdf: Uint8Array,
    request: PrintRequest,
    budget: Deadline,
    onProgress: (progress: PrintProgress) => void,
  ): Promise<Result<DocumentPrintSettlement, DocumentPrinterFailure>> {
    const pages = countPdfPages(pdf);
    if (pages === undefined) return fail('document-not-readable');
    const copies = request.copies ?? 1;
    if (copies < 1) return fail('copies-not-supported', `${copies}`);
    const before = await this.#ask(budget);
    if (!before.ok) return before;
    const printer = interpretSpoolerPrinter(before.value.printerStatus);
    if (printer.condition === 'blocked' || printer.condition === 'offline') {
      return ok({ outcome: 'failed', problems: [...printer.problems], impressions: 0 });
    }
    onProgress({ state: 'sending', problems: printer.problems });
    const name = `${markHead(this.#options.terminalId)}${randomBytes(8).toString('hex')}]`;
    const sent = await this.#runner.run(
      ['print', this.#options.printerName, `${name} ${request.jobName}`, `${copies}`, this.#options.sides],
      pdf,
      budget.rest(),
    );
    const unprinted = sent.ok ? undefined : unprintedFailureOf(sent.failure);
    if (unprinted !== undefined) return unprinted;
    // A program that failed in the middle may have left pages in the queue: they must not come out.
    return sent.ok
      ? ok(await this.#follow(name, pages * copies, budget, onProgress))
      : ok(await this.#giveUp(name, pages * copies, interruptionOf(budget), false));
  }

  async #follow(
    name: string,
    pages: number,
    budget: Deadline,
    onProgress: (progress: PrintProgress) => void,
  ): Promise<DocumentPrintSettlement> {
    let last = '';
    let begun = false;
    for (;;) {
      const state = await this.#ask(budget);
      const interruption = interruptionOf(budget);
      if (interruption !== undefined) return this.#giveUp(name, pages, interruption, begun);
      let progress: PrintProgress = { state: 'processing', problems: ['not-responding'] };
      if (state.ok) {
        const job = jobOf(state.value, name);
        const { problems } = interpretSpoolerPrinter(state.value.printerStatus);
        if (job === undefined) return { outcome: 'unknown', problems: [...problems] };
        const position = interpretSpoolerJob(job, pages, begun);
        begun ||= hasBegun(job);
        if (position.settled) {
          await this.#remove(job.id, this.#graceBudget());
          return { outcome: position.outcome, problems: [...problems], impressions: job.pagesPrinted };
        }
        progress = {
          state: position.state,
          impressions: job.pagesPrinted,
          problems: [...new Set([...problems, ...position.problems])],
        };
      }
      const now = JSON.stringify(progress);
      if (now !== last) onProgress(progress);
      last = now;
      await pause(this.#options.pollIntervalMs, budget.rest());
    }
  }

  /** Takes the job out of the queue. How much of it came out is what the spooler counted until then. */
  async #giveUp(
    name: string,
    pages: number,
    interruption: 'aborted' | 'deadline-exceeded' | undefined,
    begunBefore: boolean,
  ): Promise<DocumentPrintSettlement> {
    const budget = this.#graceBudget();
    const interrupted = interruption === undefined ? {} : { interrupted: interruption };
    let seen: SpoolerJob | undefined;
    // Pages that have left for the printer may come out, whatever the spooler is told.
    let begun = begunBefore;
    let waited = !begunBefore;
    // Between a look and the removal a job can print and be gone: only what the removal saw of it counts.
    let seenAtRemoval = false;
    for (;;) {
      const state = await this.#ask(budget);
      if (state.ok) {
        const job = jobOf(state.value, name);
        const { problems } = interpretSpoolerPrinter(state.value.printerStatus);
        if (job === undefined) {
          const impressions = seen === undefined ? {} : { impressions: seen.pagesPrinted };
          const outcome = seenAtRemoval && waited ? 'failed' : 'unknown';
          return { outcome, problems: [...problems], ...impressions, ...interrupted };
        }
        const removed = await this.#remove(job.id, budget);
        seenAtRemoval ||= removed !== undefined;
        for (const look of removed === undefined ? [job] : [job, removed]) {
          const position = interpretSpoolerJob(look, pages, begun);
          begun ||= hasBegun(look);
          seen = look;
          if (position.settled) {
            const { outcome } = position;
            return { outcome, problems: [...problems], impressions: look.pagesPrinted, ...interrupted };
          }
          waited &&= !begun && (position.state === 'pending' || position.state === 'held');
        }
      }
      const paused = await pause(this.#options.pollIntervalMs, budget.rest());
      if (!paused.ok) return { outcome: 'unknown', problems: ['not-responding'], ...interrupted };
    }
  }

  async #ask(budget: Deadline): Promise<Result<SpoolerState, DocumentPrinterFailure>> {
    const bounds = budget.within(this.#options.commandTimeoutMs);
    const answer = await this.#runner.run(['status', this.#options.printerName], noInput, bounds);
    if (!answer.ok) {
      const interruption = interruptionOf(budget);
      return fail(interruption ?? 'spooler-unavailable', answer.failure.detail);
    }
    const state = parseSpoolerState(answer.value);
    return state.ok ? state : fail('protocol-error', state.failure.detail);
  }

  /**
   * Answers what the job was when it was paused for its removal, where the spooler told. Whether it is gone is asked
   * of the queue; a job that ended meanwhile cannot be removed any more.
   */
  async #remove(jobId: number, budget: Deadline): Promise<SpoolerJob | undefined> {
    const bounds = budget.within(this.#options.commandTimeoutMs);
    const told = await this.#runner.run(['remove', this.#options.printerName, `${jobId}`], noInput, bounds);
    if (!told.ok) return undefined;
    const state = parseSpoolerState(told.value);
    return state.ok ? state.value.jobs.find((job) => job.id === jobId) : undefined;
  }

  #graceBudget(): Deadline {
    return new Deadline({ deadlineMs: this.#options.settleGraceMs, signal: new AbortController().signal });
  }
}

/** Undefined when something of the document may have come to the spooler. */
function unprintedFailureOf({ neverStarted, exitCode, detail }: CommandFailure) {
  const code = neverStarted ? 'spooler-unavailable' : unprintedExitCodes[exitCode ?? 0];
  return code === undefined ? undefined : fail(code, detail);
}

/** Every mark begins like this; 16 hexadecimal digits and a bracket end it. */
function markHead(terminalId: string): string {
  return `[zhuban-${terminalId}-`;
}

/** Jobs of other terminals on the same queue are not this terminal's to cancel. */
function isMarked({ document }: SpoolerJob, terminalId: string): boolean {
  const head = markHead(terminalId);
  return document.startsWith(head) && /^[0-9a-f]{16}\]/.test(document.slice(head.length));
}

function jobOf(state: SpoolerState, name: string): SpoolerJob | undefined {
  return state.jobs.find((job) => job.document.startsWith(name));
}

function interruptionOf(budget: Deadline): 'deadline-exceeded' | 'aborted' | undefined {
  const check = budget.check();
  return check.ok ? undefined : check.failure.code;
}
