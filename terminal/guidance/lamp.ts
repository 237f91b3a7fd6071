import type { MachinePart } from '#contract/visit/road.ts';
import { sheetPlace, sheetState } from '../papers/sheet-job.ts';
import { policySubject } from '../policies/policy-sheet.ts';
import { recordSubject } from '../public-credit/credit-sheet.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { chipCardOf } from '../visit/visit-rules.ts';
import { ticketSubject } from '../window-tickets/ticket-sheet.ts';
import { guideSubject } from './guide-sheet.ts';

const LAMPS: readonly (readonly [path: string, part: MachinePart])[] = [
  ['identifying', 'id-card-reader'],
  ['acting.takingFirst', 'id-card-reader'],
  ['materials.capturing', 'document-camera'],
  ['materials.takingPicture', 'document-camera'],
  ['faceCheck.ready', 'face-camera'],
  ['faceCheck.looking', 'face-camera'],
  ['scanningSlip.scanning', 'code-scanner'],
  ['window.printing', 'receipt-slot'],
];

/** Where a sheet is being printed, and what it is of. */
const SHEETS_UNDER_WAY: typeof SHEET_PAGES = [
  ['ticketing.printing', ticketSubject],
  ['guidePaper', guideSubject],
  ['publicLookup.printing', recordSubject],
  ['policies.printing', policySubject],
];

/** Pages that print what stands on them, and what their paper is of. */
const SHEET_PAGES: readonly (readonly [page: string, subject: (context: VisitContext) => string])[] = [
  ['choosing.guide', guideSubject],
  ['ticketing.given', ticketSubject],
  ['publicLookup.record', recordSubject],
  ['policies.policy', policySubject],
];

/** The part of the machine to use, to wait at or to take something from, in every state that needs one. */
export function lampOf(path: string, context: VisitContext): MachinePart | undefined {
  // While only the other card can be read, nobody is to lay one there.
  if (path.startsWith('identifying') && chipCardOf(context) === 'only') return undefined;
  const fixed = LAMPS.find(([state]) => path === state || path.startsWith(`${state}.`));
  if (fixed !== undefined) return fixed[1];
  if (path.startsWith('printing')) {
    const running = context.jobs.find((job) => job.state === 'printing' || job.state === 'waiting');
    return slotOf(running ?? context.jobs.find((job) => job.state === 'printed' || job.state === 'unknown'));
  }
  if (path.startsWith('appointment.printing') || path.startsWith('appointment.done')) {
    const { paper } = context.appointment ?? {};
    const job = paper === undefined || paper === 'missing' ? undefined : paper.job;
    return job?.state === 'failed' ? undefined : slotOf(job);
  }
  if (path.startsWith('window')) {
    return context.windowSlip?.state === 'printed' ? 'receipt-slot' : undefined;
  }
  const underWay = SHEETS_UNDER_WAY.find(([page]) => path.startsWith(page))?.[1](context);
  if (underWay !== undefined) return sheetPlace(context, underWay);
  const sheet = SHEET_PAGES.find(([page]) => path.startsWith(page))?.[1](context);
  if (sheet !== undefined)
    return sheetState(context, sheet) === 'printed' ? sheetPlace(context, sheet) : undefined;
  if (path.startsWith('takingThings')) {
    if (context.card === 'on-reader' || context.card === 'unwatched') {
      // The reader for contact cards has no lamp of its own.
      return context.cardWay === 'id-card' ? 'id-card-reader' : undefined;
    }
    return slotOf(thingsOnPaper(context)[0]);
  }
  return undefined;
}

/** Papers that came out, or may have: they lie somewhere with this citizen's matters on them. */
export function thingsOnPaper(
  context: Pick<VisitContext, 'jobs' | 'windowSlip' | 'earlierSlips' | 'sheets'>,
): VisitContext['jobs'] {
  return [
    ...context.jobs.filter(mayBeOut),
    ...slipsOut(context),
    ...context.earlierSlips,
    ...context.sheets.filter((sheet) => sheet.mayBeOut),
  ];
}

/** The slip for the window, if it came out or may have. */
export function slipsOut({ windowSlip }: Pick<VisitContext, 'windowSlip'>): VisitContext['jobs'] {
  return windowSlip !== undefined && mayBeOut(windowSlip) ? [windowSlip] : [];
}

function mayBeOut(job: VisitContext['jobs'][number]): boolean {
  return job.state === 'printed' || job.state === 'unknown';
}

function slotOf(job: VisitContext['jobs'][number] | undefined): MachinePart | undefined {
  if (job === undefined) return undefined;
  return job.device === 'receipt-printer' ? 'receipt-slot' : 'document-tray';
}
