/** Printing a sheet from the page that shows what stands on it. */
import type { PrintJobView, SheetState } from '#contract/visit.ts';
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
      device: 'receipt-printer',
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
  if (!ready(context)) return 'no-printer';
  return state === 'failed' ? 'failed' : 'none';
}

/** A ticket that came out is not given twice; what perhaps came out, or did not, is offered again. */
export function canPrintSheet(context: VisitContext, subject: string): boolean {
  const state = sheetState(context, subject);
  return (state === 'none' || state === 'failed' || state === 'unknown') && ready(context);
}

function jobIdOf({ visitId }: VisitContext, subject: string): string {
  return `${visitId ?? ''}-${subject}`;
}

function ready({ services }: VisitContext): boolean {
  return services.printerReady('receipt-printer');
}
