import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '#contract/result.ts';
import { DocumentPrinterDriver } from '#drivers/document-printer/driver.ts';
import { parsePrinterUri } from '#drivers/document-printer/transport.ts';
import { interruption } from '../interruption.ts';
import { Output } from '../output.ts';
import { settle } from './receipt-printer.ts';

export interface ProbeDocumentPrinterOptions {
  readonly uri: string;
  /** Path of the PDF. */
  readonly print: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly json?: boolean;
}

/** Prints a PDF with the driver that the terminal uses, and follows the job to its end. */
export async function probeDocumentPrinter(options: ProbeDocumentPrinterOptions): Promise<number> {
  const output = new Output(options);
  const target = parsePrinterUri(options.uri);
  if (!target.ok) return output.failEvent(target.failure);
  const pdf = await readPdf(options.print);
  if (!pdf.ok) return output.failEvent(pdf.failure);
  const driver = new DocumentPrinterDriver({ uri: options.uri });
  const printed = await driver.printPdf(
    pdf.value,
    { jobName: 'Device test' },
    { deadlineMs: options.timeout, signal: interruption() },
    ({ state, impressions, problems }) =>
      output.event(
        { event: 'progress', state, ...(impressions === undefined ? {} : { impressions }), problems },
        [state, ...problems].join(', '),
      ),
  );
  return printed.ok ? settle(output, printed.value) : output.failEvent(printed.failure);
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
