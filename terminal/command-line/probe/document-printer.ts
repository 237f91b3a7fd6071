import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '#contract/result.ts';
import { DocumentPrinterDriver } from '#drivers/document-printer/driver.ts';
import { parsePrinterUri } from '#drivers/document-printer/transport.ts';
import type { CallBounds } from '#drivers/port.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output } from '../output.ts';
import { settle } from './receipt-printer.ts';

export interface ProbeDocumentPrinterOptions {
  readonly uri: string;
  /** Path of the PDF; absent: only looks at the printer. */
  readonly print?: string;
  readonly sides?: 'one-sided' | 'two-sided-long-edge' | 'two-sided-short-edge';
  readonly copies?: number;
  /** The tray, by its IPP keyword. */
  readonly tray?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly json?: boolean;
}

/** Tells how the printer is, then prints a PDF with the driver that the terminal uses, and follows the job to its end. */
export async function probeDocumentPrinter(options: ProbeDocumentPrinterOptions): Promise<number> {
  const output = new Output(options);
  const target = parsePrinterUri(options.uri);
  if (!target.ok) return output.failEvent(target.failure);
  const driver = new DocumentPrinterDriver({
    uri: options.uri,
    ...(options.sides !== undefined && { sides: options.sides }),
    ...(options.tray !== undefined && { mediaSource: options.tray }),
  });
  const bounds = { deadlineMs: options.timeout, signal: interruption() };
  if (options.print === undefined) return lookAt(driver, output, bounds);
  const pdf = await readPdf(options.print);
  if (!pdf.ok) return output.failEvent(pdf.failure);
  const printed = await driver.printPdf(
    pdf.value,
    { jobName: 'Device test', ...(options.copies !== undefined && { copies: options.copies }) },
    bounds,
    ({ state, impressions, problems }) =>
      output.event(
        { event: 'progress', state, ...(impressions === undefined ? {} : { impressions }), problems },
        [state, ...problems].join(', '),
      ),
  );
  return printed.ok ? settle(output, printed.value) : output.failEvent(printed.failure);
}

/** Health and supplies; nothing is printed. */
async function lookAt(driver: DocumentPrinterDriver, output: Output, bounds: CallBounds): Promise<number> {
  const supplies = await driver.checkSupplies(bounds);
  if (!supplies.ok) return output.failEvent(supplies.failure);
  const { markers, trays, loadedMedia } = supplies.value;
  for (const { name, type, percent, problem } of markers) {
    output.event({ event: 'supply', name, type, percent, problem }, `${name}: ${percent ?? '?'} %`);
  }
  for (const { name, sheets, capacity } of trays) {
    output.event({ event: 'tray', name, sheets, capacity }, `${name}: ${sheets ?? '?'} / ${capacity ?? '?'}`);
  }
  const health = await driver.checkHealth(bounds);
  if (!health.ok) return output.failEvent(health.failure);
  const { condition, problems } = health.value;
  output.event({ event: 'health', condition, problems, loadedMedia }, [condition, ...problems].join(', '));
  return condition === 'ready' || condition === 'degraded' ? EXIT.ok : EXIT.failed;
}

async function readPdf(path: string): Promise<Result<Uint8Array>> {
  try {
    const bytes = await readFile(path);
    // ISO 32000-2, 7.5.2: the header may follow other bytes, within the first 1024.
    return bytes.subarray(0, 1024).includes('%PDF-') ? ok(bytes) : fail('not-a-pdf', path);
  } catch (error) {
    return fail('file-not-readable', error instanceof Error ? error.message : path);
  }
}
