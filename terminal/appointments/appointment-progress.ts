import type { Appointment, AppointmentAnswer } from '#contract/appointment.ts';
import type { Progress } from '#contract/case.ts';
import type { IssuedDocument, Slot } from '#contract/hub-api.ts';
import type { Item } from '#contract/item.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import type { AppointmentWish } from '#contract/visit/appointment.ts';
import type { PrintJobView } from '#contract/visit/outcome.ts';
import type { Sheet } from '../papers/sheet.ts';
import { itemOfCase } from '../visit/follow-up.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import type { TicketProgress } from '../window-tickets/ticket.ts';
import type { AppointmentProgress } from './appointment.ts';

/** What is open now; nothing where the hub is older, or nobody knows the item any more. */
export function appointmentWays({
  progress,
  services,
}: Pick<VisitContext, 'progress' | 'services'>): readonly AppointmentWish[] {
  const { appointment, caseId } = progress ?? {};
  if (appointment === undefined || caseId === undefined) return [];
  if (progress === undefined || itemOfCase(progress, services.catalog) === undefined) return [];
  return [
    ...(appointment.state === 'booked' && appointment.checkIn.now ? (['check-in'] as const) : []),
    ...(appointment.canChange ? (['change'] as const) : []),
    ...(appointment.canCancel ? (['cancel'] as const) : []),
  ];
}

export function begunAppointment(context: VisitContext, wish: AppointmentWish): Partial<VisitContext> {
  const { appointment: before, item } = bookedOf(context);
  return { appointment: { wish, before, item } };
}

/** The case of the appointment, as the way to it needs it. Throws where there is none: no way leads here then. */
export function bookedOf({ progress, services, slipCode, appointment: wish }: VisitContext): {
  readonly appointment: Appointment;
  readonly caseId: string;
  readonly slipCode: string;
  readonly item: Item;
} {
  const item = wish?.item ?? (progress && itemOfCase(progress, services.catalog));
  const { appointment, caseId } = progress ?? {};
  if (appointment === undefined || caseId === undefined || slipCode === undefined || item === undefined) {
    throw new Error('this state needs an appointment');
  }
  return { appointment, caseId, slipCode, item };
}

export function wishOf({ appointment }: VisitContext): AppointmentProgress {
  if (appointment === undefined) throw new Error('this state needs a wish');
  return appointment;
}

export function withWish(context: VisitContext, change: Partial<AppointmentProgress>): Partial<VisitContext> {
  return { appointment: { ...wishOf(context), ...change } };
}

/** Its own time is taken, as others are that are full: a gap would tell a helper who looks on which one it is. */
export function otherTimes(slots: readonly Slot[], { date, from }: Appointment): readonly Slot[] {
  return slots.map((slot) => (slot.date === date && slot.from === from ? { ...slot, free: 0 } : slot));
}

export function isFree(context: VisitContext, slotId: string): boolean {
  return wishOf(context).slots?.some((slot) => slot.slotId === slotId && slot.free > 0) ?? false;
}

/** As the hub tells it now. What stands in the timeline of it is asked for with the whole progress. */
export function withAnswer(context: VisitContext, answer: AppointmentAnswer): Partial<VisitContext> {
  const { progress } = context;
  if (answer.state === 'busy' || progress === undefined) return {};
  const { appointment } = answer;
  const told: Progress = {
    ...progress,
    appointment,
    ...(appointment.state === 'cancelled' ? { state: 'withdrawn' } : {}),
  };
  return { progress: told };
}

/** The number of who has checked in, as any other number; undefined: there is none. */
export function ticketOfAppointment({ progress }: VisitContext): TicketProgress | undefined {
  const { appointment, caseId, itemId } = progress ?? {};
  const ticket = appointment?.ticket;
  if (ticket === undefined || caseId === undefined || itemId === undefined) return undefined;
  const [departmentId = ''] = itemId.split('/');
  return {
    from: 'progress',
    line: { departmentId, itemId },
    // Of paper and page alone: no number is ever asked for with it.
    ticketId: caseId,
    priority: ticket.priority,
    ticket,
  };
}

/** The new 预约单, as the hub has signed it. */
export function withNewSlip(context: VisitContext, document: IssuedDocument): Partial<VisitContext> {
  const { title, pages } = document;
  const jobId = nextJobId(context);
  return withWish(context, {
    paper: {
      paper: { kind: 'document', jobId, title, document },
      job: { ...WAITING, jobId, title, titleLanguage: SOURCE_LANGUAGE, device: 'document-printer', pages },
    },
  });
}

/** In its place the new time on a strip of receipt paper. */
export function withNewTime(context: VisitContext, sheet: Sheet): Partial<VisitContext> {
  const jobId = nextJobId(context);
  const common = { jobId, title: 'sheet-appointment', device: 'receipt-printer' } as const;
  return withWish(context, {
    paper: { paper: { ...common, kind: 'sheet', sheet }, job: { ...WAITING, ...common, pages: 1 } },
  });
}

const WAITING = { state: 'waiting', pagesDone: 0, problems: [] as PrintJobView['problems'] } as const;

/** Each time it was changed it is another paper, which may lie beside the one before. */
function nextJobId({ visitId = '', earlierSlips }: VisitContext): string {
  return `${visitId}-appointment-${earlierSlips.length + 1}`;
}

export function withJob(
  context: VisitContext,
  change: Pick<PrintJobView, 'state' | 'problems'>,
): Partial<VisitContext> {
  const { paper } = wishOf(context);
  if (paper === undefined || paper === 'missing') return {};
  const job = { ...paper.job, ...change };
  return {
    ...withWish(context, { paper: { ...paper, job } }),
    // One that came out, or may have, is among the things to take whatever is wished next.
    ...(job.state === 'printed' || job.state === 'unknown'
      ? { earlierSlips: [...context.earlierSlips, job] }
      : {}),
  };
}
