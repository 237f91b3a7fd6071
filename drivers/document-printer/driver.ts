import { randomBytes } from 'node:crypto';
import type { DeviceHealth, DeviceProblem, PrintOutcome } from '#contract/device.ts';
import type { AppFailure, Result } from '#contract/result.ts';
import { fail, ok } from '#contract/result.ts';
import { Deadline, pause } from '../bounds.ts';
import { ExclusiveCall } from '../exclusive-call.ts';
import type { CallBounds } from '../port.ts';
import {
  attributesOf,
  booleanOf,
  booleans,
  groupsOf,
  integers,
  keywords,
  numberOf,
  numbersOf,
  stringOf,
  strings,
  stringsOf,
} from './attributes.ts';
import { IppClient } from './client.ts';
import { groupTag, type IppAttribute, type IppMessage } from './codec.ts';
import { confirmOutcome, type Delivery, type JobPoll, lacksImpressions } from './delivery.ts';
import type {
  DocumentPrinter,
  DocumentPrinterFailure,
  DocumentPrintSettlement,
  PrintProgress,
  PrintRequest,
} from './document-printer.ts';
import {
  chooseJobTemplate,
  indispensableAttributes,
  type PageSetup,
  pageSetupAttributeNames,
} from './page-setup.ts';
import { countPdfPages } from './pdf-pages.ts';
import { interpretJobState, interpretPrinterStatus, type PrinterStatus, stopping } from './status.ts';
import { type DocumentPrinterSupplies, interpretSupplies, supplyAttributeNames } from './supplies.ts';
import { type IppExchange, type IppTransportFailureCode, parsePrinterUri } from './transport.ts';
import {
  a4Media,
  cupsOperation,
  ippOperation,
  ippStatus,
  isSuccessfulStatus,
  jobState,
  pdfMediaType,
  printerState,
  simulatedMakeAndModel,
} from './vocabulary.ts';

export interface DocumentPrinterOptions {
  /** ipp:// or ipps://, e.g. ipp://192.168.1.20/ipp/print, or a CUPS queue: ipp://localhost/printers/NAME. */
  readonly uri: string;
  /** PEM of the printer's own certificate, for ipps printers that signed it themselves. */
  readonly certificate?: string;
  /** Owner of the jobs, by which `purge` finds them after a restart: one name for each terminal. */
  readonly requestingUserName?: string;
  readonly colorMode?: PageSetup['colorMode'];
  /** Where the printer cannot, one side is printed. */
  readonly sides?: PageSetup['sides'];
  /** Size by its PWG 5101.1 name. */
  readonly media?: string;
  /** The tray with the paper for documents, by its IPP keyword; without it the printer chooses. */
  readonly mediaSource?: string;
  /**
   * False for a printer or queue that is known not to count the sides of a job, or to count wrongly. Otherwise a
   * job that is completed with fewer sides than the document has is settled as `unknown`.
   */
  readonly countsImpressions?: boolean;
  readonly pollIntervalMs?: number;
  /** Longest wait for one answer, in milliseconds; sending the document may take the call's whole deadline. */
  readonly requestTimeoutMs?: number;
  /**
   * How long, in milliseconds, a call may go on after its deadline or its abort to cancel the job and see
   * it settled. Without this nobody could say whether paper is still coming.
   */
  readonly settleGraceMs?: number;
  /** How requests reach the printer; over HTTP when absent. */
  readonly exchange?: IppExchange;
}

const defaults = {
  requestingUserName: 'zhuban-terminal',
  colorMode: 'auto',
  sides: 'one-sided',
  media: a4Media,
  mediaSource: undefined,
  countsImpressions: true,
  pollIntervalMs: 500,
  requestTimeoutMs: 5000,
  settleGraceMs: 15_000,
} as const;

/** Far more than the last step of a call takes on a busy machine. */
const ownEndMs = 30_000;
/** How often the count of a completed job is asked for again: printers settle it a moment after the state. */
const lateCounts = 4;
/** How often a job that may have been created is looked for in the printer's lists before it is given up. */
const lookupAttempts = 5;
/** Marks the jobs of this software among those of a shared printer. It comes first: printers cut long names. */
const jobMarkPattern = /^\[zhuban-[0-9a-f]{16}\]/;
/** Longest job-name, in octets (RFC 8011 section 5.1.3). */
const longestName = 255;

const printerAttributeNames = [
  'printer-state',
  'printer-state-reasons',
  'printer-is-accepting-jobs',
  'printer-make-and-model',
  'operations-supported',
  ...supplyAttributeNames,
];
const jobAttributeNames = [
  'job-id',
  'job-state',
  'job-state-reasons',
  'job-impressions-completed',
  'job-k-octets',
];

interface JobToPrint {
  /** First word of the job's name, by which it is found again. */
  readonly mark: string;
  readonly attributes: readonly IppAttribute[];
  readonly format: IppAttribute;
  readonly template: readonly IppAttribute[];
  readonly delivery: Omit<Delivery, 'state'>;
}

/**
 * An A4 printer that speaks IPP (RFC 8011), directly or through a CUPS queue.
 * A document is sent once and never again; how it ended is what the printer says of the job.
 * Printing and purging exclude each other; health may be asked at any time.
 */
export class DocumentPrinterDriver implements DocumentPrinter {
  private readonly client: IppClient;
  private readonly userName: string;
  private readonly options: Required<
    Omit<DocumentPrinterOptions, 'certificate' | 'mediaSource' | 'exchange'>
  > &
    Pick<PageSetup, 'mediaSource'>;
  /** The printer is a queue of CUPS, as far as it was asked. */
  private isCupsQueue = false;
  /** Jobs whose end was never seen. */
  private readonly unsettledJobs = new Set<number>();
  private readonly calls: ExclusiveCall;

  /** Throws for a uri that {@link parsePrinterUri} refuses: configuration is checked before. */
  constructor(options: DocumentPrinterOptions) {
    const target = parsePrinterUri(options.uri, options.certificate);
    if (!target.ok) throw new RangeError(`${target.failure.code}: ${target.failure.detail}`);
    this.options = { ...defaults, ...options };
    this.userName = this.options.requestingUserName;
    this.client = new IppClient(target.value, this.options.requestTimeoutMs, options.exchange);
    // A call bounds itself, at most twice by the grace time. It must never be given up before: what
    // became of its job would be lost, and a failure says that nothing was printed.
    this.calls = new ExclusiveCall({ overrunGraceMs: 2 * this.options.settleGraceMs + ownEndMs });
  }

  async checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, AppFailure<'aborted'>>> {
    const answer = await this.askPrinter(printerAttributeNames, new Deadline(bounds));
    if (bounds.signal.aborted) return fail('aborted');
    const health = { kind: 'document-printer' as const, simulated: false };
    if (!answer.ok) {
      const problem = answer.failure.code === 'protocol-error' ? 'protocol-error' : 'not-responding';
      return ok({ ...health, condition: 'offline', problems: [problem] });
    }
    const { condition, problems } = this.statusOf(answer.value);
    const simulated = stringOf(answer.value, 'printer-make-and-model') === simulatedMakeAndModel;
    return ok({ ...health, condition, problems: [...problems], simulated });
  }

  /** Toner, trays and paper sizes, as far as the printer tells. */
  async checkSupplies(
    bounds: CallBounds,
  ): Promise<Result<DocumentPrinterSupplies, AppFailure<IppTransportFailureCode>>> {
    const answer = await this.askPrinter(supplyAttributeNames, new Deadline(bounds));
    return answer.ok ? ok(interpretSupplies(answer.value)) : answer;
  }

  printPdf(
    pdf: Uint8Array,
    request: PrintRequest,
    bounds: CallBounds,
    onProgress: (progress: PrintProgress) => void = () => {},
  ): Promise<Result<DocumentPrintSettlement, DocumentPrinterFailure>> {
    return this.calls.run(bounds, (budget) => this.print(pdf, request, budget, onProgress), 'queue');
  }

  purge(bounds: CallBounds): Promise<Result<{ cancelled: number }, DocumentPrinterFailure>> {
    return this.calls.run(bounds, (budget) => this.purgeNow(budget), 'queue');
  }

  private async purgeNow(budget: Deadline): Promise<Result<{ cancelled: number }, DocumentPrinterFailure>> {
    const printer = await this.askPrinter(['operations-supported'], budget);
    if (!printer.ok) return printer;
    const listed = await this.listJobs('not-completed', budget);
    if (!listed.ok) return listed;
    const open = new Set(listed.value.filter((job) => jobMarkPattern.test(job.name)).map((job) => job.id));
    // A printer may hide jobs from the list (job privacy) but still answer for a job-id.
    for (const id of this.unsettledJobs) open.add(id);
    // All are cancelled before the first is followed: one that takes its time must not keep the others alive.
    const called = await this.cancelAll([...open], numbersOf(printer.value, 'operations-supported'), budget);
    let cancelled = 0;
    for (const id of open) {
      const end = await this.cancelAndSettle(id, budget, called.has(id));
      cancelled += end.wasCancelled ? 1 : 0;
      if (!end.settled) this.unsettledJobs.add(id);
    }
    if (this.unsettledJobs.size > 0) return fail('jobs-remain', `${this.unsettledJobs.size} jobs`);
    if (this.isCupsQueue) {
      const ended = await this.listJobs('completed', budget);
      if (!ended.ok) return ended;
      for (const job of ended.value) if (jobMarkPattern.test(job.name)) await this.discard(job.id, budget);
    }
    return ok({ cancelled });
  }

  /** Answers the jobs whose cancelling the printer has taken. Jobs of others on a shared printer stay. */
  private async cancelAll(
    jobIds: readonly number[],
    operations: readonly number[],
    budget: Deadline,
  ): Promise<ReadonlySet<number>> {
    // CUPS 2.4 was seen to leave a waiting job, cancelled by this, at `processing-to-stop-point` for ever.
    if (!this.isCupsQueue && jobIds.length > 1 && operations.includes(ippOperation.cancelMyJobs)) {
      const answer = await this.client.call(
        {
          operation: ippOperation.cancelMyJobs,
          attributes: [
            strings('name', 'requesting-user-name', this.userName),
            integers('job-ids', ...jobIds),
          ],
        },
        budget,
      );
      if (answer.ok && isSuccessfulStatus(answer.value.code)) return new Set(jobIds);
    }
    const called = new Set<number>();
    for (const id of jobIds) if (await this.cancel(id, budget)) called.add(id);
    return called;
  }

  private async print(
    pdf: Uint8Array,
    request: PrintRequest,
    budget: Deadline,
    onProgress: (progress: PrintProgress) => void,
  ): Promise<Result<DocumentPrintSettlement, DocumentPrinterFailure>> {
    const pages = countPdfPages(pdf);
    if (pages === undefined) return fail('document-not-readable');
    const printer = await this.askPrinter(
      [...printerAttributeNames, 'document-format-supported', ...pageSetupAttributeNames],
      budget,
    );
    if (!printer.ok) return printer;
    const formats = stringsOf(printer.value, 'document-format-supported');
    if (formats.length > 0 && !formats.includes(pdfMediaType)) return fail('format-not-supported');
    const copies = request.copies ?? 1;
    const template = chooseJobTemplate(printer.value, { ...this.options, copies });
    if (!template.ok) return template;
    const status = this.statusOf(printer.value);
    // A job given to a printer without paper would come out whenever someone loads some.
    if (status.condition === 'blocked' || status.condition === 'offline') {
      return ok({ outcome: 'failed', problems: [...status.problems], impressions: 0 });
    }

    const operations = numbersOf(printer.value, 'operations-supported');
    const mark = `[zhuban-${randomBytes(8).toString('hex')}]`;
    const fullName = `${mark} ${request.jobName}`;
    const jobName = Buffer.byteLength(fullName) <= longestName ? fullName : mark;
    const owner = strings('name', 'requesting-user-name', this.userName);
    const job: JobToPrint = {
      attributes: [owner, strings('name', 'job-name', jobName)],
      mark,
      format: strings('mimeMediaType', 'document-format', pdfMediaType),
      template: template.value,
      delivery: {
        kiloOctets: Math.ceil(pdf.length / 1024),
        impressions: pages * copies,
        countsImpressions: this.options.countsImpressions,
      },
    };
    if (operations.includes(ippOperation.validateJob)) {
      const validated = await this.client.ask(
        {
          operation: ippOperation.validateJob,
          attributes: [...job.attributes, job.format],
          template: job.template,
        },
        budget,
      );
      if (!validated.ok) return validated;
      const refusal = refusalOf(validated.value);
      if (refusal !== undefined) return fail('job-refused', refusal);
    }
    if (budget.signal.aborted) return fail('aborted');
    onProgress({ state: 'sending', problems: status.problems });
    const inTwoSteps =
      operations.includes(ippOperation.createJob) && operations.includes(ippOperation.sendDocument);
    return inTwoSteps
      ? this.createThenSend(pdf, job, budget, onProgress)
      : this.printInOneStep(pdf, job, budget, onProgress);
  }

  /** The job's id is known before any data leaves: after a lost connection the job can be asked about. */
  private async createThenSend(
    pdf: Uint8Array,
    job: JobToPrint,
    budget: Deadline,
    onProgress: (progress: PrintProgress) => void,
  ): Promise<Result<DocumentPrintSettlement, DocumentPrinterFailure>> {
    const created = await this.client.call(
      { operation: ippOperation.createJob, attributes: job.attributes, template: job.template },
      budget,
    );
    if (created.ok && !isSuccessfulStatus(created.value.code)) {
      return fail('job-refused', hex(created.value.code));
    }
    const replaced = created.ok ? refusalOf(created.value) : undefined;
    const jobId = created.ok ? numberOf(attributesOf(created.value, groupTag.job), 'job-id') : undefined;
    if (jobId === undefined) {
      const reachedPrinter = created.ok || created.failure.code !== 'printer-unreachable';
      if (reachedPrinter) await this.cancelEmptyJob(job.mark);
      return created.ok ? fail('protocol-error', 'Create-Job without job-id') : created;
    }

    this.unsettledJobs.add(jobId);
    if (replaced !== undefined) {
      await this.cancelAndSettle(jobId, this.graceBudget());
      return fail('job-refused', replaced);
    }
    const sent = await this.client.call(
      {
        operation: ippOperation.sendDocument,
        attributes: [
          integers('job-id', jobId),
          strings('name', 'requesting-user-name', this.userName),
          job.format,
          booleans('last-document', true),
        ],
        document: pdf,
      },
      budget,
    );
    if (sent.ok && !isSuccessfulStatus(sent.value.code)) {
      await this.cancelAndSettle(jobId, this.graceBudget());
      return fail('job-refused', hex(sent.value.code));
    }
    const state = sent.ok ? 'answered' : sent.failure.requestSent ? 'unanswered' : 'cut';
    if (state === 'cut' && budget.check().ok) {
      // Half a document must not wait in the printer for the other half.
      return ok(await this.giveUp(jobId, undefined, { ...job.delivery, state }));
    }
    return ok(await this.follow(jobId, { ...job.delivery, state }, budget, onProgress));
  }

  private async printInOneStep(
    pdf: Uint8Array,
    job: JobToPrint,
    budget: Deadline,
    onProgress: (progress: PrintProgress) => void,
  ): Promise<Result<DocumentPrintSettlement, DocumentPrinterFailure>> {
    const answer = await this.client.call(
      {
        operation: ippOperation.printJob,
        attributes: [...job.attributes, job.format],
        template: job.template,
        document: pdf,
      },
      budget,
    );
    if (!answer.ok && answer.failure.code === 'printer-unreachable') return answer;
    if (answer.ok && !isSuccessfulStatus(answer.value.code))
      return fail('job-refused', hex(answer.value.code));
    const told = answer.ok ? numberOf(attributesOf(answer.value, groupTag.job), 'job-id') : undefined;
    const interruption = interruptionOf(budget);
    const jobId = told ?? (await this.findJob(job.mark, interruption ? this.graceBudget() : budget));
    if (jobId === undefined) {
      return ok({
        outcome: 'unknown',
        problems: ['not-responding'],
        ...(interruption ? { interrupted: interruption } : {}),
      });
    }
    this.unsettledJobs.add(jobId);
    const state = answer.ok ? 'answered' : answer.failure.requestSent ? 'unanswered' : 'cut';
    const replaced = answer.ok ? refusalOf(answer.value) : undefined;
    if (replaced !== undefined) {
      // The printer has the document already: sides on the wrong paper, or too few copies, may have come out.
      const end = await this.giveUp(jobId, interruption, { ...job.delivery, state });
      return ok(end.outcome === 'printed' ? { ...end, outcome: 'unknown' } : end);
    }
    if (state === 'cut' && budget.check().ok) {
      return ok(await this.giveUp(jobId, undefined, { ...job.delivery, state }));
    }
    return ok(await this.follow(jobId, { ...job.delivery, state }, budget, onProgress));
  }

  private async follow(
    jobId: number,
    delivery: Delivery,
    budget: Deadline,
    onProgress: (progress: PrintProgress) => void,
  ): Promise<DocumentPrintSettlement> {
    const patience = new Deadline({ deadlineMs: this.options.requestTimeoutMs, signal: budget.signal });
    let lastReport = '';
    let impressions: number | undefined;
    let counts = 0;
    for (;;) {
      const interruption = interruptionOf(budget);
      if (interruption !== undefined) return this.giveUp(jobId, interruption, delivery);
      const job = await this.pollJob(jobId, budget);
      if (!budget.check().ok) continue;
      if (job === 'gone') {
        // The printer forgot the job (switched off and on): nobody can say what it did with it.
        this.unsettledJobs.delete(jobId);
        return settlement('unknown', await this.currentProblems(budget), impressions);
      }
      const problems =
        job === 'no-answer' ? (['not-responding'] as const) : await this.currentProblems(budget);
      if (job !== 'no-answer') {
        impressions = job.impressions ?? impressions;
        const position = interpretJobState(job.state, job.reasons);
        counts += position.settled ? 1 : 0;
        const mayCountOn = counts < lateCounts && lacksImpressions(job, delivery);
        if (position.settled && !(position.outcome === 'printed' && mayCountOn)) {
          await this.jobHasEnded(jobId);
          return settlement(confirmOutcome(position.outcome, job, delivery), problems, impressions);
        }
        // It still waits for a document that was sent on a connection that is gone.
        const waitsInVain = delivery.state === 'unanswered' && job.reasons.includes('job-incoming');
        if (waitsInVain && !patience.check().ok) return this.giveUp(jobId, interruptionOf(budget), delivery);
        lastReport = report(
          lastReport,
          { state: position.settled ? 'processing' : position.state, problems, ...counted(impressions) },
          onProgress,
        );
      } else {
        lastReport = report(
          lastReport,
          { state: 'processing', problems, ...counted(impressions) },
          onProgress,
        );
      }
      await pause(this.options.pollIntervalMs, budget.rest());
    }
  }

  private async giveUp(
    jobId: number,
    interruption: 'aborted' | 'deadline-exceeded' | undefined,
    delivery: Delivery,
  ): Promise<DocumentPrintSettlement> {
    const budget = this.graceBudget();
    const end = await this.cancelAndSettle(jobId, budget);
    const problems = await this.currentProblems(budget);
    return {
      ...settlement(confirmOutcome(end.outcome, end.job, delivery), problems, end.job?.impressions),
      ...(interruption ? { interrupted: interruption } : {}),
    };
  }

  private async cancelAndSettle(
    jobId: number,
    budget: Deadline,
    alreadyCalled = false,
  ): Promise<{ settled: boolean; wasCancelled: boolean; outcome: PrintOutcome; job: JobPoll | undefined }> {
    let called = alreadyCalled;
    let last: JobPoll | undefined;
    while (budget.check().ok) {
      called ||= await this.cancel(jobId, budget);
      const job = await this.pollJob(jobId, budget);
      if (job === 'gone') {
        this.unsettledJobs.delete(jobId);
        return { settled: true, wasCancelled: called, outcome: 'unknown', job: last };
      }
      if (job !== 'no-answer') {
        last = job;
        const position = interpretJobState(job.state, job.reasons);
        if (position.settled) {
          await this.jobHasEnded(jobId);
          const wasCancelled = job.state === jobState.canceled;
          return { settled: true, wasCancelled, outcome: position.outcome, job: last };
        }
      }
      await pause(this.options.pollIntervalMs, budget.rest());
    }
    return { settled: false, wasCancelled: false, outcome: 'unknown', job: last };
  }

  /** Whether the printer has taken it, or says that the job has ended already (0x0404) or is none (0x0406). */
  private async cancel(jobId: number, budget: Deadline): Promise<boolean> {
    const answer = await this.client.call(
      {
        operation: ippOperation.cancelJob,
        attributes: [integers('job-id', jobId), strings('name', 'requesting-user-name', this.userName)],
      },
      budget,
    );
    if (!answer.ok) return false;
    const { code } = answer.value;
    return isSuccessfulStatus(code) || code === ippStatus.notPossible || code === ippStatus.notFound;
  }

  private async jobHasEnded(jobId: number): Promise<void> {
    this.unsettledJobs.delete(jobId);
    if (this.isCupsQueue) await this.discard(jobId, this.graceBudget());
  }

  /**
   * CUPS keeps the document of a job that has ended, a day by default, and anybody at the machine can print it
   * again. Whether it is thrown away does not change how the job ended: a refusal is not followed, and the next
   * purge tries again. The setting of CUPS itself (PreserveJobFiles No) is what one may rely on.
   */
  private async discard(jobId: number, budget: Deadline): Promise<void> {
    await this.client.call(
      {
        operation: ippOperation.cancelJob,
        attributes: [
          integers('job-id', jobId),
          strings('name', 'requesting-user-name', this.userName),
          booleans('purge-job', true),
        ],
      },
      budget,
    );
  }

  /** After a Create-Job whose answer was lost: the job, if there is one, has no document and must not stay. */
  private async cancelEmptyJob(mark: string): Promise<void> {
    const budget = this.graceBudget();
    const jobId = await this.findJob(mark, budget);
    if (jobId === undefined) return;
    this.unsettledJobs.add(jobId);
    await this.cancelAndSettle(jobId, budget);
  }

  private async findJob(mark: string, budget: Deadline): Promise<number | undefined> {
    for (let attempt = 0; attempt < lookupAttempts && budget.check().ok; ) {
      const open = await this.listJobs('not-completed', budget);
      if (open.ok) {
        attempt += 1;
        // Not every printer keeps, or shows, the jobs that have ended.
        const ended = await this.listJobs('completed', budget);
        const job = [...open.value, ...(ended.ok ? ended.value : [])].find(({ name }) =>
          name.startsWith(mark),
        );
        if (job !== undefined) return job.id;
      }
      await pause(this.options.pollIntervalMs, budget.rest());
    }
    return undefined;
  }

  private async listJobs(
    which: 'completed' | 'not-completed',
    budget: Deadline,
  ): Promise<Result<{ id: number; name: string }[], DocumentPrinterFailure>> {
    const answer = await this.client.ask(
      {
        operation: ippOperation.getJobs,
        attributes: [
          strings('name', 'requesting-user-name', this.userName),
          keywords('which-jobs', which),
          booleans('my-jobs', true),
          keywords('requested-attributes', 'job-id', 'job-name', 'job-originating-user-name'),
        ],
      },
      budget,
    );
    if (!answer.ok) return answer;
    if (!isSuccessfulStatus(answer.value.code)) {
      return fail('protocol-error', `Get-Jobs ${hex(answer.value.code)}`);
    }
    return ok(
      groupsOf(answer.value, groupTag.job).flatMap(({ attributes }) => {
        const id = numberOf(attributes, 'job-id');
        // Some printers disregard my-jobs and list everybody's.
        const owner = stringOf(attributes, 'job-originating-user-name') ?? this.userName;
        return id === undefined || owner !== this.userName
          ? []
          : [{ id, name: stringOf(attributes, 'job-name') ?? '' }];
      }),
    );
  }

  private async pollJob(jobId: number, budget: Deadline): Promise<JobPoll | 'gone' | 'no-answer'> {
    const answer = await this.client.ask(
      {
        operation: ippOperation.getJobAttributes,
        attributes: [
          integers('job-id', jobId),
          strings('name', 'requesting-user-name', this.userName),
          keywords('requested-attributes', ...jobAttributeNames),
        ],
      },
      budget,
    );
    if (!answer.ok) return 'no-answer';
    if (answer.value.code === ippStatus.notFound) return 'gone';
    if (!isSuccessfulStatus(answer.value.code)) return 'no-answer';
    const job = attributesOf(answer.value, groupTag.job);
    const state = numberOf(job, 'job-state');
    const reasons = stringsOf(job, 'job-state-reasons');
    const stays = this.isCupsQueue && state === jobState.canceled && reasons.includes(stopping);
    return {
      state,
      reasons: stays && (await this.printsNothing(budget)) ? [] : reasons,
      impressions: numberOf(job, 'job-impressions-completed'),
      kiloOctets: numberOf(job, 'job-k-octets'),
    };
  }

  /**
   * CUPS was seen to leave `processing-to-stop-point` on a cancelled job for ever. While its queue prints nothing, no
   * page of the job is on its way.
   */
  private async printsNothing(budget: Deadline): Promise<boolean> {
    const printer = await this.askPrinter(['printer-state'], budget);
    return printer.ok && numberOf(printer.value, 'printer-state') !== printerState.processing;
  }

  private async currentProblems(budget: Deadline): Promise<readonly DeviceProblem[]> {
    const printer = await this.askPrinter(printerAttributeNames, budget);
    return printer.ok ? this.statusOf(printer.value).problems : ['not-responding'];
  }

  private async askPrinter(
    names: readonly string[],
    budget: Deadline,
  ): Promise<Result<readonly IppAttribute[], AppFailure<IppTransportFailureCode>>> {
    const answer = await this.client.ask(
      {
        operation: ippOperation.getPrinterAttributes,
        attributes: [
          strings('name', 'requesting-user-name', this.userName),
          keywords('requested-attributes', ...names),
        ],
      },
      budget,
    );
    if (!answer.ok) return answer;
    if (!isSuccessfulStatus(answer.value.code)) {
      return fail('protocol-error', `Get-Printer-Attributes ${hex(answer.value.code)}`);
    }
    const printer = attributesOf(answer.value, groupTag.printer);
    this.isCupsQueue ||= numbersOf(printer, 'operations-supported').includes(cupsOperation.getDefault);
    return ok(printer);
  }

  private statusOf(printer: readonly IppAttribute[]): PrinterStatus {
    const { markers, loadedMedia } = interpretSupplies(printer);
    return interpretPrinterStatus({
      state: numberOf(printer, 'printer-state'),
      reasons: stringsOf(printer, 'printer-state-reasons'),
      acceptingJobs: booleanOf(printer, 'printer-is-accepting-jobs'),
      lowSupplies: markers.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
      // A queue does not look into the trays.
      lacksMedia: !this.isCupsQueue && loadedMedia.length > 0 && !loadedMedia.includes(this.options.media),
      isQueue: this.isCupsQueue,
    });
  }

  private graceBudget(): Deadline {
    return new Deadline({ deadlineMs: this.options.settleGraceMs, signal: new AbortController().signal });
  }
}

/** Why the call must end now, if it must. */
function interruptionOf(budget: Deadline): 'deadline-exceeded' | 'aborted' | undefined {
  const check = budget.check();
  return check.ok ? undefined : check.failure.code;
}

/** Why a job is not to be printed like this: a refusal, or a promise that the printer has put aside. */
function refusalOf(answer: IppMessage): string | undefined {
  if (!isSuccessfulStatus(answer.code)) return hex(answer.code);
  const aside = attributesOf(answer, groupTag.unsupported).map(({ name }) => name);
  return aside.find((name) => indispensableAttributes.includes(name));
}

function settlement(
  outcome: PrintOutcome,
  problems: readonly DeviceProblem[],
  impressions: number | undefined,
): DocumentPrintSettlement {
  return { outcome, problems: [...problems], ...counted(impressions) };
}

function counted(impressions: number | undefined): { impressions?: number } {
  return impressions === undefined ? {} : { impressions };
}

/** Tells the caller when something changed. */
function report(
  last: string,
  progress: PrintProgress,
  onProgress: (progress: PrintProgress) => void,
): string {
  const now = JSON.stringify(progress);
  if (now !== last) onProgress(progress);
  return now;
}

function hex(status: number): string {
  return `0x${status.toString(16).padStart(4, '0')}`;
}
