/** Printing a sheet from the page that shows what stands on it. */
import type { SheetPlace, SheetState } from '#contract/visit/guide.ts';
import type { PrintJobView } from '#contract/visit/outcome.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { task } from '../visit/visit-tasks.ts';
import type { Sheet, SheetJob } from './sheet.ts';

/** A sheet, and what it is of: `subject` is the same for the same paper all through a visit. */
export interface WantedSheet {
  readonly subject: string;
  /** Key of the screen's texts. */
  readonly title: 'sheet-ticket' | 'sheet-guide' | 'sheet-record' | 'sheet-policy';
  readonly sheet: Sheet;
}

export const printSheet = task<{ readonly context: VisitContext; readonly wanted: WantedSheet }>(
  async ({ context, wanted }, signal, send) => {
    const { services, visitId, timing } = context;
    if (visitId === undefined) throw new Error('nothing is printed without a visit');
    const settled = await services.print(
      {
        visitId,
        paper: {
          kind: 'sheet',
          jobId: jobIdOf(context, wanted.subject),
          title: wanted.title,
          sheet: wanted.sheet,
          device: deviceOf(context, wanted.subject),
        },
      },
      { deadlineMs: timing.print, signal },
      () => undefined,
    );
    send({ type: 'sheet.settled', settled });
  },
);

/** The sheets of this visit with this one as it is now. */
export function withSheet(
  context: VisitContext,
  { subject, title }: WantedSheet,
  change: Pick<PrintJobView, 'state' | 'problems'>,
): readonly SheetJob[] {
  const jobId = jobIdOf(context, subject);
  const before = context.sheets.find((sheet) => sheet.jobId === jobId);
  return [
    ...context.sheets.filter((sheet) => sheet !== before),
    {
      jobId,
      title,
      device: deviceOf(context, subject),
      pagesDone: 0,
      pages: 1,
      ...change,
      // One that lies in the slot lies there, whatever becomes of a second one.
      mayBeOut: before?.mayBeOut === true || change.state === 'printed' || change.state === 'unknown',
    },
  ];
}

/** As the page tells it. */
export function sheetState(context: VisitContext, subject: string): SheetState {
  const { state } = context.sheets.find(({ jobId }) => jobId === jobIdOf(context, subject)) ?? {};
  if (state === 'printing' || state === 'printed' || state === 'unknown') return state;
  if (!ready(context, subject)) return 'no-printer';
  return state === 'failed' ? 'failed' : 'none';
}

/** A ticket that came out is not given twice; what perhaps came out, or did not, is offered again. */
export function canPrintSheet(context: VisitContext, subject: string): boolean {
  const state = sheetState(context, subject);
  return (state === 'none' || state === 'failed' || state === 'unknown') && ready(context, subject);
}

function jobIdOf({ visitId }: VisitContext, subject: string): string {
  return `${visitId ?? ''}-${subject}`;
}

function ready(context: VisitContext, subject: string): boolean {
  return context.services.printerReady(deviceOf(context, subject));
}

/** A guide and a public record are read at home, and are long on a slip; what else there is, is short. */
const READ_AT_HOME = ['guide-', 'record-'];
const isLong = (subject: string): boolean => READ_AT_HOME.some((what) => subject.startsWith(what));

/** One that is printing, lies somewhere or may lie there stays with its printer. */
function deviceOf(context: VisitContext, subject: string): PrintJobView['device'] {
  const { services } = context;
  const before = context.sheets.find(({ jobId }) => jobId === jobIdOf(context, subject));
  if (before !== undefined && (before.mayBeOut || before.state === 'printing')) return before.device;
  return isLong(subject) && services.setsSheetsOnA4 && services.printerReady('document-printer')
    ? 'document-printer'
    : 'receipt-printer';
}

/** Where it comes out, or lies. */
export function sheetPlace(context: VisitContext, subject: string): SheetPlace {
  return deviceOf(context, subject) === 'document-printer' ? 'document-tray' : 'receipt-slot';
}
