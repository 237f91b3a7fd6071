import type { DeviceProblem } from '#contract/device.ts';
import type { DocumentPrinter } from '#drivers/document-printer/document-printer.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { ReceiptPrinterDriver } from '#drivers/receipt-printer/driver.ts';
import { whenFree } from '../devices/when-free.ts';
import { composeWindowSlip } from '../guidance/window-slip.ts';
import type { Logger } from '../logging/logger.ts';
import type { Paper, PrintProgress, PrintSettled } from '../visit/visit-services.ts';
import { composeSheet } from './sheet.ts';
import { type SheetFonts, sheetAsPdf } from './sheet-pdf.ts';
import { composeSlip, type SlipSurroundings } from './slip-composition.ts';

export interface PrintDeskOptions {
  readonly documentPrinter: DocumentPrinter | undefined;
  readonly receiptPrinter: ReceiptPrinterDriver | undefined;
  readonly surroundings: () => Omit<SlipSurroundings, 'at'>;
  /** Without them sheets are printed as slips alone. */
  readonly sheetFonts?: SheetFonts | undefined;
  readonly logger: Logger;
}

const PURGE_DEADLINE_MS = 20_000;

/**
 * The only way to a printer. A paper belongs to one visit: nothing is printed for a visit that is not the
 * open one, and closing a visit calls back what its printer still holds. (In 2023 and 2024 kiosks elsewhere
 * printed one citizen's certificate for the next; this desk is where that is made impossible.)
 */
export class PrintDesk {
  readonly #options: PrintDeskOptions;
  #openVisit: string | undefined;
  /**
   * What the spooler may still hold. `unsettled`: a document that may yet come out, and nothing is printed until it
   * was called back. `printed`: documents of the open visit that came out; a queue can keep them, and they could be
   * printed again, so they are called back once when the visit ends.
   */
  #remains: 'none' | 'printed' | 'unsettled' = 'unsettled';
  #purging: Promise<boolean> | undefined;

  constructor(options: PrintDeskOptions) {
    this.#options = options;
  }

  open(visitId: string): void {
    this.#openVisit = visitId;
  }

  /**
   * Between visits: calls back documents and cuts off torn slips that an earlier visit, or an earlier process,
   * may have left in the printers. Asked again and again until both have answered.
   */
  async tidy(): Promise<void> {
    if (this.#openVisit !== undefined) return;
    if (this.#remains !== 'none') await this.#purge();
    await this.#cutOffRemains();
  }

  /** Calls back what is left in the spooler. Resolves whatever happens; an unfinished purge blocks later prints. */
  async close(visitId: string): Promise<void> {
    if (this.#openVisit === visitId) this.#openVisit = undefined;
    if (this.#remains !== 'none') await this.#purge();
    await this.#cutOffRemains();
  }

  async print(
    input: { readonly visitId: string; readonly paper: Paper },
    bounds: CallBounds,
    onProgress: (progress: PrintProgress) => void,
  ): Promise<PrintSettled> {
    const { paper, visitId } = input;
    if (visitId !== this.#openVisit) return this.#refused(paper.jobId);
    if (paper.kind === 'document') {
      const pdf = Buffer.from(paper.document.pdf, 'base64');
      return this.#printPdf(visitId, { jobId: paper.jobId, pdf }, bounds, onProgress);
    }
    if (paper.kind === 'sheet' && paper.device === 'document-printer') {
      const { sheetFonts, surroundings, logger } = this.#options;
      if (sheetFonts === undefined) {
        logger.error('print-refused', { code: 'sheet-fonts-missing', jobId: paper.jobId });
        return { outcome: 'failed', problems: ['other'] };
      }
      const pdf = await sheetAsPdf(paper.sheet, { ...surroundings(), at: new Date() }, sheetFonts);
      // It takes a moment, in which the citizen may have gone.
      if (visitId !== this.#openVisit) return this.#refused(paper.jobId);
      return this.#printPdf(visitId, { jobId: paper.jobId, pdf }, bounds, onProgress);
    }
    return this.#printSlip(paper, bounds);
  }

  #refused(jobId: string): PrintSettled {
    this.#options.logger.error('print-refused', { code: 'visit-not-open', jobId });
    return { outcome: 'failed', problems: ['other'] };
  }

  async #printSlip(paper: Exclude<Paper, { kind: 'document' }>, bounds: CallBounds): Promise<PrintSettled> {
    const printer = this.#options.receiptPrinter;
    if (printer === undefined) return { outcome: 'failed', problems: ['offline'] };
    const surroundings = { ...this.#options.surroundings(), at: new Date() };
    const slip =
      paper.kind === 'slip'
        ? composeSlip(paper.outcome, surroundings, paper.reader)
        : paper.kind === 'sheet'
          ? composeSheet(paper.sheet, surroundings)
          : composeWindowSlip(paper.guidance, surroundings);
    const settled = await whenFree(bounds, (rest) => printer.print(slip, rest));
    return settled.ok ? settled.value : this.#failed(paper.jobId, settled.failure.code);
  }

  async #printPdf(
    visitId: string,
    paper: { readonly jobId: string; readonly pdf: Uint8Array },
    bounds: CallBounds,
    onProgress: (progress: PrintProgress) => void,
  ): Promise<PrintSettled> {
    const printer = this.#options.documentPrinter;
    if (printer === undefined) return { outcome: 'failed', problems: ['offline'] };
    if (this.#remains === 'unsettled' && !(await this.#purge()))
      return { outcome: 'failed', problems: ['not-responding'] };
    this.#remains = 'unsettled';
    // The job's name stands on the printer's panel: an id, nothing of the citizen.
    const settled = await whenFree(bounds, (rest) =>
      printer.printPdf(paper.pdf, { jobName: `zhuban ${paper.jobId.slice(-20)}` }, rest, (progress) =>
        onProgress({ pagesDone: progress.impressions ?? 0, problems: progress.problems }),
      ),
    );
    // A visit that was closed meanwhile may have been called back before this document came to the printer.
    const printed = settled.ok && settled.value.outcome === 'printed';
    this.#remains = printed && visitId === this.#openVisit ? 'printed' : 'unsettled';
    if (!settled.ok) return this.#failed(paper.jobId, settled.failure.code);
    return { outcome: settled.value.outcome, problems: settled.value.problems };
  }

  /** One at a time: the end of a visit and the tidying between visits may both ask for it. */
  #purge(): Promise<boolean> {
    this.#purging ??= this.#purgeNow().finally(() => {
      this.#purging = undefined;
    });
    return this.#purging;
  }

  async #purgeNow(): Promise<boolean> {
    const printer = this.#options.documentPrinter;
    if (printer === undefined) return true;
    // The next visit must not print while its document could be taken for one of these.
    this.#remains = 'unsettled';
    const purged = await printer.purge({
      deadlineMs: PURGE_DEADLINE_MS,
      signal: new AbortController().signal,
    });
    if (purged.ok) this.#remains = 'none';
    if (!purged.ok) this.#options.logger.warn('purge-failed', { code: purged.failure.code });
    return purged.ok;
  }

  async #cutOffRemains(): Promise<void> {
    const printer = this.#options.receiptPrinter;
    if (printer === undefined || !printer.remains) return;
    const bounds = { deadlineMs: PURGE_DEADLINE_MS, signal: new AbortController().signal };
    const cut = await whenFree(bounds, (rest) => printer.cutOffRemains(rest));
    if (!cut.ok) this.#options.logger.warn('remains-not-cut-off', { code: cut.failure.code });
  }

  /** The drivers' contract: a failure (not a settlement) means that nothing of this job was printed. */
  #failed(jobId: string, code: string): PrintSettled {
    this.#options.logger.warn('print-failed', { jobId, code });
    return { outcome: 'failed', problems: [PROBLEM_OF_FAILURE[code] ?? 'not-responding'] };
  }
}

const PROBLEM_OF_FAILURE: Readonly<Record<string, DeviceProblem>> = {
  'port-not-found': 'offline',
  'port-lost': 'port-lost',
  'job-refused': 'paused',
  'format-not-supported': 'other',
  'document-not-readable': 'other',
  'media-not-supported': 'media-needed',
  'media-source-not-supported': 'input-tray-missing',
  'spooler-unavailable': 'not-responding',
  'protocol-error': 'protocol-error',
};
