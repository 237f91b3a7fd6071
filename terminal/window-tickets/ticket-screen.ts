import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import type { DepartmentTile } from '#contract/visit/guide.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { elsewhereOf } from '../guidance/elsewhere.ts';
import { wordsOf } from '../language/visit-words.ts';
import { sheetState } from '../papers/sheet-job.ts';
import { itemOfCase } from '../visit/follow-up.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { itemOf } from '../visit/visit-rules.ts';
import { matterOf } from './ticket-progress.ts';
import { ticketSubject } from './ticket-sheet.ts';

/** `matters`: the departments to choose from, in the citizen's language. */
export function ticketScreen(
  context: VisitContext,
  path: string,
  matters: readonly DepartmentTile[],
): ScreenOf<'ticket'> {
  const { ticket: progress } = context;
  const state = stateOf(path);
  const words = wordsOf(context);
  const elsewhere = elsewhereOf(words.chosen);
  const common = { name: 'ticket' as const, state, elsewhere };
  if (state === 'matters' || progress === undefined) {
    return { ...common, state: 'matters', matters: [...matters], slip: 'none' };
  }
  const { queue, ticket, because, line } = progress;
  const hall = ticket?.hall ?? queue?.hall;
  const department = words.departmentOf(line.departmentId);
  return {
    ...common,
    ...(department === undefined ? {} : { departmentName: department.name }),
    ...(hall === undefined ? {} : { hall: hallIn(context, hall), countersLanguage: SOURCE_LANGUAGE }),
    ...(queue === undefined
      ? {}
      : {
          queue: {
            waiting: queue.waiting,
            waitingWithPriority: queue.waitingWithPriority,
            at: queue.at,
            simulated: queue.simulated,
          },
        }),
    ...(ticket === undefined
      ? {}
      : {
          ticket: {
            number: ticket.number,
            priority: ticket.priority,
            waiting: ticket.waiting,
            at: ticket.at,
            simulated: ticket.simulated,
          },
        }),
    ...(because === undefined ? {} : { because }),
    slip: ticket === undefined ? 'none' : sheetState(context, ticketSubject(context)),
  };
}

function stateOf(path: string): ScreenOf<'ticket'>['state'] {
  for (const state of ['matters', 'ready', 'taking', 'unavailable', 'given'] as const) {
    if (path.startsWith(`ticketing.${state}`)) return state;
  }
  return path.startsWith('ticketing.printing') ? 'given' : 'looking';
}

/** The calling system names the hall as the item does; then the item's own translation is better. */
function hallIn(
  context: VisitContext,
  hall: NonNullable<ScreenOf<'ticket'>['hall']>,
): NonNullable<ScreenOf<'ticket'>['hall']> {
  const ofBooking = context.ticket?.from === 'progress';
  const official = ofBooking
    ? context.progress && itemOfCase(context.progress, context.services.catalog)
    : itemOf(context);
  const spoken = ofBooking ? matterOf(context) : wordsOf(context).chosen;
  const place = official?.implementation.place;
  if (place === undefined || hall.name !== place.name || hall.address !== place.address) return hall;
  return { ...hall, ...spoken?.implementation.place };
}
