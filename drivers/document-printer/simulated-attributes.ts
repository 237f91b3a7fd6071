import { booleans, enums, integers, keywords, strings, stringsOf } from './attributes.ts';
import type { IppAttribute } from './codec.ts';
import { type SimulatedJob, sheetsOf } from './simulated-job.ts';
import { a4Media, pdfMediaType, printerState, simulatedMakeAndModel } from './vocabulary.ts';

export interface PrinterClock {
  readonly uri: string;
  /** When it was switched on, in milliseconds of the process's clock. */
  readonly startedAt: number;
  /** Seconds since then. */
  readonly upTime: number;
}

/** What the simulated printer tells of itself. */
export interface DescribedPrinter extends PrinterClock {
  readonly uuid: string;
  readonly sheets: number;
  readonly trayCapacity: number;
  readonly tonerPercent: number;
  /** Why it stands still, as keywords of printer-state-reasons. */
  readonly obstacles: readonly string[];
  readonly printing: boolean;
  readonly queuedJobs: number;
  readonly acceptsJobs: boolean;
  readonly operations: readonly number[];
  readonly documentTimeOutMs: number;
}

const mediaLowSheets = 20;
const tonerLowPercent = 10;

/** `printer` is the one that has the job. */
export function jobAttributes(job: SimulatedJob, printer: PrinterClock): readonly IppAttribute[] {
  return [
    integers('job-id', job.id),
    strings('uri', 'job-uri', `${printer.uri}/${job.id}`),
    strings('uri', 'job-uuid', `urn:uuid:${job.uuid}`),
    strings('uri', 'job-printer-uri', printer.uri),
    strings('name', 'job-name', job.name),
    strings('name', 'job-originating-user-name', job.owner),
    enums('job-state', job.state),
    keywords('job-state-reasons', ...job.reasons),
    integers('job-k-octets', job.kiloOctets),
    integers('job-impressions', job.pages * job.copies),
    integers('job-impressions-completed', job.sidesPrinted),
    integers('job-media-sheets-completed', sheetsOf(job, job.sidesPrinted)),
    integers('job-printer-up-time', printer.upTime),
    timeAttribute('time-at-creation', job.createdAt, printer),
    timeAttribute('time-at-processing', job.processingAt, printer),
    timeAttribute('time-at-completed', job.endedAt, printer),
    integers('copies', job.copies),
    keywords('media', a4Media),
  ];
}

/** Seconds of printer-up-time; no-value while it has not happened (RFC 8011 section 5.3.14). */
function timeAttribute(name: string, at: number | undefined, { startedAt }: PrinterClock): IppAttribute {
  if (at === undefined) return { name, values: [{ kind: 'out-of-band', reason: 'no-value' }] };
  return integers(name, Math.max(1, Math.round((at - startedAt) / 1000)));
}

export function printerAttributes(printer: DescribedPrinter): readonly IppAttribute[] {
  const { obstacles } = printer;
  const warnings = [
    ...(printer.sheets > 0 && printer.sheets <= mediaLowSheets ? ['media-low-warning'] : []),
    ...(printer.tonerPercent > 0 && printer.tonerPercent <= tonerLowPercent ? ['toner-low-warning'] : []),
  ];
  const reasons = [...obstacles.map((reason) => `${reason}-error`), ...warnings];
  const state =
    obstacles.length > 0
      ? printerState.stopped
      : printer.printing
        ? printerState.processing
        : printerState.idle;
  const attributes: IppAttribute[] = [
    strings('uri', 'printer-uri-supported', printer.uri),
    keywords('uri-security-supported', 'none'),
    keywords('uri-authentication-supported', 'requesting-user-name'),
    strings('name', 'printer-name', 'zhuban-simulated-printer'),
    strings('text', 'printer-info', 'Zhuban simulated printer'),
    strings('text', 'printer-location', ''),
    strings('text', 'printer-make-and-model', simulatedMakeAndModel),
    strings('uri', 'printer-uuid', `urn:uuid:${printer.uuid}`),
    enums('printer-state', state),
    keywords('printer-state-reasons', ...(reasons.length > 0 ? reasons : ['none'])),
    booleans('printer-is-accepting-jobs', printer.acceptsJobs),
    integers('printer-up-time', printer.upTime),
    integers('queued-job-count', printer.queuedJobs),
    keywords('ipp-versions-supported', '1.1', '2.0'),
    enums('operations-supported', ...printer.operations),
    booleans('multiple-document-jobs-supported', false),
    integers('multiple-operation-time-out', printer.documentTimeOutMs / 1000),
    strings('charset', 'charset-configured', 'utf-8'),
    strings('charset', 'charset-supported', 'utf-8', 'us-ascii'),
    strings('naturalLanguage', 'natural-language-configured', 'en'),
    strings('naturalLanguage', 'generated-natural-language-supported', 'en'),
    strings('mimeMediaType', 'document-format-default', pdfMediaType),
    strings('mimeMediaType', 'document-format-supported', pdfMediaType, 'application/octet-stream'),
    keywords('pdl-override-supported', 'attempted'),
    keywords('compression-supported', 'none'),
    { name: 'copies-supported', values: [{ kind: 'range', lower: 1, upper: 99 }] },
    integers('copies-default', 1),
    keywords('media-supported', a4Media),
    keywords('media-default', a4Media),
    keywords('media-ready', ...(printer.sheets > 0 ? [a4Media] : [])),
    keywords('media-col-supported', 'media-size', 'media-source'),
    keywords('media-source-supported', 'auto', 'main'),
    packed(
      'printer-input-tray',
      `type=sheetFeedAutoRemovableTray;maxcapacity=${printer.trayCapacity};level=${printer.sheets};status=0;name=main;`,
    ),
    packed(
      'printer-supply',
      `class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=100;level=${printer.tonerPercent};colorantname=black;`,
    ),
    strings('text', 'printer-supply-description', 'Black toner'),
    keywords('sides-supported', 'one-sided', 'two-sided-long-edge', 'two-sided-short-edge'),
    keywords('sides-default', 'one-sided'),
    keywords('print-color-mode-supported', 'auto', 'monochrome'),
    keywords('print-color-mode-default', 'auto'),
    keywords('which-jobs-supported', 'completed', 'not-completed'),
    booleans('job-ids-supported', true),
  ];
  return attributes.filter((attribute) => attribute.values.length > 0);
}

function packed(name: string, record: string): IppAttribute {
  return { name, values: [{ kind: 'octets', bytes: Buffer.from(record) }] };
}

/** requested-attributes by name; the group names stand for everything (RFC 8011 section 4.2.5.1). */
export function filterRequested(
  attributes: readonly IppAttribute[],
  operation: readonly IppAttribute[],
): readonly IppAttribute[] {
  const asked = new Set(stringsOf(operation, 'requested-attributes'));
  const everything = ['all', 'printer-description', 'job-description', 'job-template'];
  if (asked.size === 0 || everything.some((group) => asked.has(group))) return attributes;
  return attributes.filter((attribute) => asked.has(attribute.name));
}
