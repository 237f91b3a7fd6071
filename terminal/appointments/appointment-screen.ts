import type { AppointmentTime, AppointmentView } from '#contract/visit/appointment.ts';
import type { SheetPlace } from '#contract/visit/guide.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { elsewhereOf } from '../guidance/elsewhere.ts';
import { wordsOf } from '../language/visit-words.ts';
import { itemOfCase } from '../visit/follow-up.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { appointmentWays, bookedOf, wishOf } from './appointment-progress.ts';

/** Beside the progress of its case; undefined: the case is no booking. */
export function appointmentView(context: VisitContext): AppointmentView | undefined {
  const { progress, services } = context;
  const { appointment } = progress ?? {};
  if (progress === undefined || appointment === undefined) return undefined;
  const item = context.appointment?.item ?? itemOfCase(progress, services.catalog);
  const { state, checkIn, ticket, date, from, to } = appointment;
  const place = item && wordsOf(context).item(item).implementation.place;
  return {
    state,
    time: { date, from, to },
    ...(state === 'booked' && !checkIn.now ? { checkInFrom: checkIn.from } : {}),
    ...(place === undefined ? {} : { hall: { name: place.name, address: place.address } }),
    ways: [...appointmentWays(context)],
    ...(ticket === undefined ? {} : { number: ticket.number }),
  };
}

export function appointmentScreen(context: VisitContext, path: string): ScreenOf<'appointment'> {
  const { item } = bookedOf(context);
  const view = appointmentView(context);
  if (view === undefined) throw new Error('an appointment that is not shown');
  const { wish, slots, slotId, because } = wishOf(context);
  const state = stateOf(path);
  const spoken = wordsOf(context).item(item);
  const slot = slots?.find((each) => each.slotId === slotId);
  const wished: AppointmentTime | undefined = slot && { date: slot.date, from: slot.from, to: slot.to };
  return {
    name: 'appointment',
    wish,
    state,
    itemName: spoken.name,
    appointment: view,
    ...(state === 'choosing' ? { slots: [...(slots ?? [])] } : {}),
    ...(slotId === undefined ? {} : { slotId }),
    ...(wished === undefined ? {} : { wished }),
    ...(state === 'refused' && because !== undefined ? { because } : {}),
    paper: paperState(context, path),
    paperPlace: paperPlace(context),
    elsewhere: elsewhereOf(spoken),
    simulated: context.progress?.simulated ?? false,
  };
}

const STATES = ['looking', 'choosing', 'confirming', 'asking', 'refused', 'returning'] as const;

function stateOf(path: string): ScreenOf<'appointment'>['state'] {
  return STATES.find((state) => path.startsWith(`appointment.${state}`)) ?? 'done';
}

function paperState(context: VisitContext, path: string): ScreenOf<'appointment'>['paper'] {
  const { paper } = wishOf(context);
  if (path.startsWith('appointment.fetchingSlip')) return 'fetching';
  if (path.startsWith('appointment.printing')) return 'printing';
  if (paper === 'missing') return 'not-fetched';
  const state = paper?.job.state;
  return state === undefined || state === 'waiting' ? 'none' : state;
}

function paperPlace(context: VisitContext): SheetPlace {
  const { paper } = wishOf(context);
  return paper !== undefined && paper !== 'missing' && paper.job.device === 'receipt-printer'
    ? 'receipt-slot'
    : 'document-tray';
}
