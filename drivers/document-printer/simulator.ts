import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  attributesOf,
  booleanOf,
  keywords,
  numberOf,
  numbersOf,
  stringOf,
  strings,
  stringsOf,
} from './attributes.ts';
import {
  decodeIppMessage,
  encodeIppMessage,
  groupTag,
  type IppAttribute,
  type IppGroup,
  type IppMessage,
} from './codec.ts';
import { countPdfPages } from './pdf-pages.ts';
import {
  type DescribedPrinter,
  filterRequested,
  jobAttributes,
  printerAttributes,
} from './simulated-attributes.ts';
import {
  describeDocument,
  endedStates,
  type SimulatedDocument,
  type SimulatedJob,
  sheetsOf,
} from './simulated-job.ts';
import { a4Media, ippOperation, ippStatus, jobState, pdfMediaType } from './vocabulary.ts';

export type { SimulatedDocument } from './simulated-job.ts';

export interface DocumentPrinterSimulatorOptions {
  /** TCP port on the loopback; 0 lets the system choose. */
  readonly port: number;
  /** Time to print one side, in milliseconds. Default 1500, about 40 pages a minute. */
  readonly millisecondsPerSheet?: number;
  /** Sheets in the tray at the start. Default 250. */
  readonly sheets?: number;
  /** Sheets the output bin holds. Default 100. */
  readonly binCapacity?: number;
  /** False for a printer that knows Print-Job only, not Create-Job and Send-Document. Default true. */
  readonly createsJobs?: boolean;
}

/** What can go wrong, as a scenario says it. */
export type DocumentPrinterFault =
  /** The tray is empty after that many more sheets; 0 is at once. */
  | { readonly kind: 'media-empty'; readonly afterSheets: number }
  | { readonly kind: 'media-jam'; readonly afterSheets: number }
  | { readonly kind: 'cover-open' }
  | { readonly kind: 'toner'; readonly percent: number }
  /** New jobs are refused with this IPP status (default 0x0506, server-error-not-accepting-jobs). */
  | { readonly kind: 'refuse'; readonly status?: number }
  /** The next document is taken and printed, but the connection breaks before the answer. */
  | { readonly kind: 'drop-after-data' }
  /** Connections are accepted, nothing is answered. */
  | { readonly kind: 'silent' }
  /** network: only the cable is out and printing goes on. power: the printer forgets its jobs. */
  | { readonly kind: 'unplug'; readonly what: 'network' | 'power' };

/** What a drawing of the printer shows. */
export interface DocumentPrinterSnapshot {
  readonly connected: boolean;
  readonly sheets: number;
  readonly sheetsInBin: number;
  readonly tonerPercent: number;
  readonly jammed: boolean;
  readonly coverOpen: boolean;
  readonly printing:
    | { readonly jobName: string; readonly sheet: number; readonly sheets: number }
    | undefined;
}

const trayCapacity = 250;
const greatestRequestBytes = 64 * 1024 * 1024;
const keptEndedJobs = 50;
/** A job waits that long for its document (multiple-operation-time-out, RFC 8011 section 5.4.31). */
const documentTimeOutMs = 60_000;
const supportedOperations = [
  ippOperation.printJob,
  ippOperation.validateJob,
  ippOperation.createJob,
  ippOperation.sendDocument,
  ippOperation.cancelJob,
  ippOperation.getJobAttributes,
  ippOperation.getJobs,
  ippOperation.getPrinterAttributes,
  ippOperation.cancelMyJobs,
];
interface Answer {
  readonly status: number;
  readonly groups?: readonly IppGroup[];
}

/**
 * An IPP printer made of a tray, a drum and a bin: an HTTP server that reads requests and writes answers
 * with the production codec. Sheets come out one by one in real time.
 */
export class DocumentPrinterSimulator {
  /** Called with each document that came out whole. */
  onDocument: ((document: SimulatedDocument) => void) | undefined;
  onChange: ((snapshot: DocumentPrinterSnapshot) => void) | undefined;

  private readonly options: Required<DocumentPrinterSimulatorOptions>;
  private readonly sockets = new Set<Socket>();
  private readonly jobs = new Map<number, SimulatedJob>();
  private bin: { job: SimulatedJob; pdf: Uint8Array; sheets: number; sides: number }[] = [];
  private readonly printed: SimulatedDocument[] = [];
  private readonly uuid = randomUUID();
  private startedAt = performance.now();
  private server: Server | undefined;
  private boundPort: number | undefined;
  private nextJobId = 1;
  private timer: NodeJS.Timeout | undefined;

  private sheets: number;
  private sheetsUntilJam: number | undefined;
  private jammed = false;
  private coverOpen = false;
  private tonerPercent = 100;
  private refusal: number | undefined;
  private dropNextDocument = false;
  private silent = false;

  constructor(options: DocumentPrinterSimulatorOptions) {
    this.options = {
      millisecondsPerSheet: 1500,
      sheets: trayCapacity,
      binCapacity: 100,
      createsJobs: true,
      ...options,
    };
    this.sheets = this.options.sheets;
  }

  /** Meaningful after `start`. */
  get uri(): string {
    return `ipp://127.0.0.1:${this.boundPort ?? this.options.port}/ipp/print`;
  }

  get snapshot(): DocumentPrinterSnapshot {
    const job = this.currentJob();
    return {
      connected: this.server !== undefined,
      sheets: this.sheets,
      sheetsInBin: this.sheetsInBin(),
      tonerPercent: this.tonerPercent,
      jammed: this.jammed,
      coverOpen: this.coverOpen,
      printing: job && {
        jobName: job.name,
        sheet: sheetsOf(job, job.sidesPrinted),
        sheets: sheetsOf(job, job.pages * job.copies),
      },
    };
  }

  /** Documents that came out whole, oldest first, since the start or the last `forget`. */
  get printedDocuments(): readonly SimulatedDocument[] {
    return this.printed;
  }

  /** Drops the printed documents from memory. */
  forget(): void {
    this.printed.length = 0;
  }

  /** Rejects when the port cannot be had. */
  async start(): Promise<void> {
    if (this.server !== undefined) return;
    const server = createServer((request, response) => this.receive(request, response));
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.boundPort ?? this.options.port, '127.0.0.1', resolve);
    });
    this.boundPort = (server.address() as AddressInfo).port;
    this.server = server;
    this.changed();
  }

  /** Closes the listener and ends every job. Idempotent. */
  async stop(): Promise<void> {
    this.loseJobs();
    await this.disconnect();
  }

  async inject(fault: DocumentPrinterFault): Promise<void> {
    switch (fault.kind) {
      case 'media-empty':
        this.sheets = Math.max(0, fault.afterSheets);
        break;
      case 'media-jam':
        if (fault.afterSheets <= 0) this.jammed = true;
        else this.sheetsUntilJam = fault.afterSheets;
        break;
      case 'cover-open':
        this.coverOpen = true;
        break;
      case 'toner':
        this.tonerPercent = Math.min(100, Math.max(0, fault.percent));
        break;
      case 'refuse':
        this.refusal = fault.status ?? ippStatus.notAcceptingJobs;
        break;
      case 'drop-after-data':
        this.dropNextDocument = true;
        break;
      case 'silent':
        this.silent = true;
        break;
      case 'unplug':
        if (fault.what === 'power') this.loseJobs();
        await this.disconnect();
        break;
    }
    this.changed();
    this.proceed();
  }

  /** A technician's visit: paper and toner full, jam cleared, cover closed, bin empty, plugged in, no fault. */
  async repair(): Promise<void> {
    this.sheets = trayCapacity;
    this.tonerPercent = 100;
    this.sheetsUntilJam = undefined;
    this.jammed = false;
    this.coverOpen = false;
    this.refusal = undefined;
    this.dropNextDocument = false;
    this.silent = false;
    this.bin = [];
    await this.start();
    this.changed();
    this.proceed();
  }

  loadPaper(sheets: number): void {
    this.sheets = Math.min(trayCapacity, this.sheets + sheets);
    this.changed();
    this.proceed();
  }

  clearJam(): void {
    this.jammed = false;
    this.sheetsUntilJam = undefined;
    this.changed();
    this.proceed();
  }

  closeCover(): void {
    this.coverOpen = false;
    this.changed();
    this.proceed();
  }

  /** Plugs the printer in again; on the same port. */
  async replug(): Promise<void> {
    await this.start();
  }

  /** Takes what lies in the output bin: whole documents, and sheets of those still coming or cut short. */
  takePaper(): readonly SimulatedDocument[] {
    const taken = this.bin.map(({ job, pdf, sheets, sides }) => describeDocument(job, pdf, sheets, sides));
    this.bin = [];
    this.changed();
    this.proceed();
    return taken;
  }

  private async disconnect(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private loseJobs(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.jobs.clear();
    this.startedAt = performance.now();
  }

  private changed(): void {
    this.onChange?.(this.snapshot);
  }

  // ── Paper path ────────────────────────────────────────────────────────────────────────────────

  private currentJob(): SimulatedJob | undefined {
    return [...this.jobs.values()].find((job) => job.pdf !== undefined && !endedStates.includes(job.state));
  }

  private sheetsInBin(): number {
    return this.bin.reduce((sum, { sheets }) => sum + sheets, 0);
  }

  private obstacles(): string[] {
    return [
      ...(this.coverOpen ? ['cover-open'] : []),
      ...(this.jammed ? ['media-jam'] : []),
      ...(this.sheets === 0 ? ['media-empty', 'media-needed'] : []),
      ...(this.tonerPercent === 0 ? ['toner-empty'] : []),
      ...(this.sheetsInBin() >= this.options.binCapacity ? ['output-area-full'] : []),
    ];
  }

  /** Starts the next sheet when there is one and nothing is in its way. */
  private proceed(): void {
    const job = this.currentJob();
    if (job === undefined || this.timer !== undefined) return;
    if (this.obstacles().length > 0) {
      job.state = jobState.processingStopped;
      job.reasons = ['printer-stopped'];
      this.changed();
      return;
    }
    job.state = jobState.processing;
    job.reasons = ['job-printing'];
    job.processingAt ??= performance.now();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.printSheet(job);
      this.proceed();
    }, this.options.millisecondsPerSheet);
    this.changed();
  }

  private printSheet(job: SimulatedJob): void {
    const { pdf } = job;
    if (pdf === undefined || endedStates.includes(job.state)) return;
    // Something may have happened while the sheet was on its way: a jam keeps it inside.
    if (this.sheetsUntilJam !== undefined) {
      this.sheetsUntilJam -= 1;
      if (this.sheetsUntilJam < 0) {
        this.sheetsUntilJam = undefined;
        this.jammed = true;
      }
    }
    if (this.obstacles().length > 0) return;
    const newSheet = sheetsOf(job, job.sidesPrinted + 1) - sheetsOf(job, job.sidesPrinted);
    this.sheets -= newSheet;
    job.sidesPrinted += 1;
    const top = this.bin.at(-1);
    if (top?.job === job) {
      top.sheets += newSheet;
      top.sides += 1;
    } else this.bin.push({ job, pdf, sheets: newSheet, sides: 1 });
    if (job.sidesPrinted < job.pages * job.copies) {
      this.changed();
      return;
    }
    job.state = jobState.completed;
    job.reasons = ['job-completed-successfully'];
    job.endedAt = performance.now();
    const document = describeDocument(job, pdf, sheetsOf(job, job.sidesPrinted), job.sidesPrinted);
    this.printed.push(document);
    job.pdf = undefined;
    this.forgetOldJobs();
    this.onDocument?.(document);
    this.changed();
  }

  private endJob(job: SimulatedJob, state: number, reason: string): void {
    job.state = state;
    job.reasons = [reason];
    job.endedAt = performance.now();
    job.pdf = undefined;
    this.forgetOldJobs();
    this.changed();
    this.proceed();
  }

  private forgetOldJobs(): void {
    const ended = [...this.jobs.values()].filter((job) => endedStates.includes(job.state));
    for (const job of ended.slice(0, Math.max(0, ended.length - keptEndedJobs))) this.jobs.delete(job.id);
  }

  // ── Requests ──────────────────────────────────────────────────────────────────────────────────

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('error', () => response.destroy());
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > greatestRequestBytes) request.destroy();
      else chunks.push(chunk);
    });
    // Not reached when the connection breaks half-way: such a document is not printed.
    request.on('end', () => {
      if (this.silent) return;
      if (request.method !== 'POST' || request.headers['content-type'] !== 'application/ipp') {
        response.writeHead(request.method === 'POST' ? 415 : 405).end();
        return;
      }
      const decoded = decodeIppMessage(Buffer.concat(chunks));
      if (!decoded.ok) {
        response.writeHead(400).end();
        return;
      }
      const answer = this.answer(decoded.value);
      if (this.dropNextDocument && decoded.value.data.length > 0) {
        this.dropNextDocument = false;
        request.socket.destroy();
        return;
      }
      const body = encodeIppMessage({
        version: {
          major: decoded.value.version.major === 1 ? 1 : 2,
          minor: decoded.value.version.major === 1 ? 1 : 0,
        },
        code: answer.status,
        requestId: decoded.value.requestId,
        groups: [
          {
            tag: groupTag.operation,
            attributes: [
              strings('charset', 'attributes-charset', 'utf-8'),
              strings('naturalLanguage', 'attributes-natural-language', 'en'),
            ],
          },
          ...(answer.groups ?? []),
        ],
        data: new Uint8Array(),
      });
      response.writeHead(200, { 'Content-Type': 'application/ipp', 'Content-Length': body.length }).end(body);
    });
  }

  private answer(message: IppMessage): Answer {
    if (message.version.major !== 1 && message.version.major !== 2) {
      return { status: ippStatus.versionNotSupported };
    }
    // RFC 8011 section 4.1.4: these two come first, in this order, and request-id is not 0.
    const head = message.groups[0];
    if (
      message.requestId < 1 ||
      head?.tag !== groupTag.operation ||
      head.attributes[0]?.name !== 'attributes-charset' ||
      head.attributes[1]?.name !== 'attributes-natural-language'
    ) {
      return { status: ippStatus.badRequest };
    }
    const operation = attributesOf(message, groupTag.operation);
    const charset = stringOf(operation, 'attributes-charset')?.toLowerCase();
    if (charset !== 'utf-8' && charset !== 'us-ascii') return { status: ippStatus.charsetNotSupported };
    if (stringOf(operation, 'printer-uri') === undefined && stringOf(operation, 'job-uri') === undefined) {
      return { status: ippStatus.badRequest };
    }
    if (!this.operations().includes(message.code)) return { status: ippStatus.operationNotSupported };
    switch (message.code) {
      case ippOperation.printJob:
        return this.printJob(message, operation);
      case ippOperation.validateJob:
        return { status: this.refusalOf(message, operation) ?? ippStatus.ok };
      case ippOperation.createJob:
        return this.createJob(message, operation);
      case ippOperation.sendDocument:
        return this.sendDocument(message, operation);
      case ippOperation.cancelJob:
        return this.cancelJob(operation);
      case ippOperation.cancelMyJobs:
        return this.cancelMyJobs(operation);
      case ippOperation.getJobAttributes:
        return this.getJobAttributes(operation);
      case ippOperation.getJobs:
        return this.getJobs(operation);
      default:
        return {
          status: ippStatus.ok,
          groups: [
            {
              tag: groupTag.printer,
              attributes: filterRequested(printerAttributes(this.describe()), operation),
            },
          ],
        };
    }
  }

  private operations(): readonly number[] {
    if (this.options.createsJobs) return supportedOperations;
    return supportedOperations.filter(
      (operation) => operation !== ippOperation.createJob && operation !== ippOperation.sendDocument,
    );
  }

  private refusalOf(message: IppMessage, operation: readonly IppAttribute[]): number | undefined {
    if (this.refusal !== undefined) return this.refusal;
    const format = stringOf(operation, 'document-format') ?? pdfMediaType;
    if (format !== pdfMediaType && format !== 'application/octet-stream') {
      return ippStatus.documentFormatNotSupported;
    }
    const template = attributesOf(message, groupTag.job);
    const copies = numberOf(template, 'copies') ?? 1;
    const media = stringOf(template, 'media') ?? a4Media;
    return copies < 1 || copies > 99 || media !== a4Media
      ? ippStatus.attributesOrValuesNotSupported
      : undefined;
  }

  private addJob(message: IppMessage, operation: readonly IppAttribute[]): SimulatedJob {
    const template = attributesOf(message, groupTag.job);
    const job: SimulatedJob = {
      id: this.nextJobId,
      uuid: randomUUID(),
      name: stringOf(operation, 'job-name') ?? 'untitled',
      owner: stringOf(operation, 'requesting-user-name') ?? 'anonymous',
      copies: numberOf(template, 'copies') ?? 1,
      twoSided: stringOf(template, 'sides')?.startsWith('two-sided') === true,
      createdAt: performance.now(),
      kiloOctets: 0,
      processingAt: undefined,
      endedAt: undefined,
      state: jobState.held,
      reasons: ['job-incoming'],
      pdf: undefined,
      pages: 0,
      sidesPrinted: 0,
    };
    this.nextJobId += 1;
    this.jobs.set(job.id, job);
    return job;
  }

  private takeDocument(job: SimulatedJob, data: Uint8Array): number {
    const pages = countPdfPages(data);
    if (pages === undefined) {
      this.endJob(job, jobState.aborted, 'document-format-error');
      return ippStatus.documentFormatError;
    }
    job.pdf = data.slice();
    job.pages = pages;
    job.kiloOctets = Math.ceil(data.length / 1024);
    job.state = jobState.pending;
    job.reasons = ['none'];
    this.proceed();
    return ippStatus.ok;
  }

  private printJob(message: IppMessage, operation: readonly IppAttribute[]): Answer {
    const refusal = this.refusalOf(message, operation);
    if (refusal !== undefined) return { status: refusal };
    if (message.data.length === 0) return { status: ippStatus.badRequest };
    const job = this.addJob(message, operation);
    return { status: this.takeDocument(job, message.data), groups: [this.describeNewJob(job)] };
  }

  private createJob(message: IppMessage, operation: readonly IppAttribute[]): Answer {
    const refusal = this.refusalOf(message, operation);
    if (refusal !== undefined) return { status: refusal };
    const job = this.addJob(message, operation);
    setTimeout(() => {
      if (job.state === jobState.held) this.endJob(job, jobState.aborted, 'aborted-by-system');
    }, documentTimeOutMs).unref();
    return { status: ippStatus.ok, groups: [this.describeNewJob(job)] };
  }

  private sendDocument(message: IppMessage, operation: readonly IppAttribute[]): Answer {
    const job = this.findJob(operation);
    if (job === undefined) return { status: ippStatus.notFound };
    if (job.state !== jobState.held || job.pdf !== undefined) return { status: ippStatus.notPossible };
    if (booleanOf(operation, 'last-document') === undefined) return { status: ippStatus.badRequest };
    if (message.data.length === 0) return { status: ippStatus.badRequest };
    return { status: this.takeDocument(job, message.data), groups: [this.describeNewJob(job)] };
  }

  private cancelJob(operation: readonly IppAttribute[]): Answer {
    const job = this.findJob(operation);
    if (job === undefined) return { status: ippStatus.notFound };
    if (endedStates.includes(job.state)) return { status: ippStatus.notPossible };
    this.cancel(job);
    return { status: ippStatus.ok };
  }

  /** PWG 5100.11 section 4.2: all of them, or with job-ids only those; none when one of those cannot be. */
  private cancelMyJobs(operation: readonly IppAttribute[]): Answer {
    const owner = stringOf(operation, 'requesting-user-name') ?? 'anonymous';
    const open = [...this.jobs.values()].filter(
      (job) => job.owner === owner && !endedStates.includes(job.state),
    );
    const asked = numbersOf(operation, 'job-ids');
    if (asked.some((id) => !open.some((job) => job.id === id))) return { status: ippStatus.notPossible };
    for (const job of open) if (asked.length === 0 || asked.includes(job.id)) this.cancel(job);
    return { status: ippStatus.ok };
  }

  private cancel(job: SimulatedJob): void {
    if (this.currentJob() === job) {
      clearTimeout(this.timer);
      this.timer = undefined;
    }
    this.endJob(job, jobState.canceled, 'job-canceled-by-user');
  }

  private getJobAttributes(operation: readonly IppAttribute[]): Answer {
    const job = this.findJob(operation);
    if (job === undefined) return { status: ippStatus.notFound };
    return {
      status: ippStatus.ok,
      groups: [
        { tag: groupTag.job, attributes: filterRequested(jobAttributes(job, this.describe()), operation) },
      ],
    };
  }

  private getJobs(operation: readonly IppAttribute[]): Answer {
    const which = stringOf(operation, 'which-jobs') ?? 'not-completed';
    if (which !== 'completed' && which !== 'not-completed') {
      return { status: ippStatus.attributesOrValuesNotSupported };
    }
    const mine = booleanOf(operation, 'my-jobs') === true;
    const owner = stringOf(operation, 'requesting-user-name') ?? 'anonymous';
    const limit = numberOf(operation, 'limit') ?? Number.POSITIVE_INFINITY;
    const jobs = [...this.jobs.values()]
      .filter((job) => endedStates.includes(job.state) === (which === 'completed'))
      .filter((job) => !mine || job.owner === owner)
      .slice(0, limit);
    // RFC 8011 section 4.2.6.1: job-uri and job-id when nothing else is asked for.
    const asked = stringsOf(operation, 'requested-attributes');
    const request = asked.length > 0 ? operation : [keywords('requested-attributes', 'job-uri', 'job-id')];
    return {
      status: ippStatus.ok,
      groups: jobs.map((job) => ({
        tag: groupTag.job,
        attributes: filterRequested(jobAttributes(job, this.describe()), request),
      })),
    };
  }

  private findJob(operation: readonly IppAttribute[]): SimulatedJob | undefined {
    const byUri = /\/(\d+)$/.exec(stringOf(operation, 'job-uri') ?? '')?.[1];
    return this.jobs.get(numberOf(operation, 'job-id') ?? Number(byUri ?? 0));
  }

  // ── Description ────────────────────────────────────────────────────────────────────────────────

  private describeNewJob(job: SimulatedJob): IppGroup {
    const request = [keywords('requested-attributes', 'job-uri', 'job-id', 'job-state', 'job-state-reasons')];
    return { tag: groupTag.job, attributes: filterRequested(jobAttributes(job, this.describe()), request) };
  }

  private describe(): DescribedPrinter {
    return {
      uri: this.uri,
      startedAt: this.startedAt,
      upTime: Math.max(1, Math.round((performance.now() - this.startedAt) / 1000)),
      uuid: this.uuid,
      sheets: this.sheets,
      trayCapacity,
      tonerPercent: this.tonerPercent,
      obstacles: this.obstacles(),
      printing: this.currentJob() !== undefined,
      queuedJobs: [...this.jobs.values()].filter((job) => !endedStates.includes(job.state)).length,
      acceptsJobs: this.refusal !== ippStatus.notAcceptingJobs,
      operations: this.operations(),
      documentTimeOutMs,
    };
  }
}
