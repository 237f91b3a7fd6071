import type { Item } from '#contract/item.ts';
import type { WindowLine, WindowTicket } from '#contract/window-ticket.ts';
import { wordsOf } from '../language/visit-words.ts';
import { itemOfCase } from '../visit/follow-up.ts';
import { newCaseId } from '../visit/submission.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { isWithoutCase, itemOf } from '../visit/visit-rules.ts';
import type { TicketProgress } from './ticket.ts';

/** A matter without a person is done at no window. */
export function ticketOffered({ item }: VisitContext): boolean {
  if (item === undefined || isWithoutCase(item)) return false;
  return item.implementation.handlingForms?.includes('window') ?? true;
}

/** Of this visit's item; a number that was given for it before is shown again, and no second one is taken. */
export function begunTicket(context: VisitContext, from: 'guide' | 'window'): Partial<VisitContext> {
  const itemId = itemOf(context).id;
  const [departmentId = ''] = itemId.split('/');
  return { ticket: knownOrNew(context, { departmentId, itemId }, from) };
}

/** By department, where the item is the taking of numbers itself. */
export function ticketFor(context: VisitContext, departmentId: string): Partial<VisitContext> {
  return { ticket: knownOrNew(context, { departmentId, itemId: itemOf(context).id }, 'matters') };
}

/** The number is this citizen's until he leaves. */
export function givenTicket(context: VisitContext, ticket: WindowTicket): Partial<VisitContext> {
  const given = { ...ticketOf(context), ticket, because: undefined };
  return { ticket: given, givenTickets: [...context.givenTickets, given] };
}

export function ticketOf({ ticket }: VisitContext): TicketProgress {
  if (ticket === undefined) throw new Error('this state needs a line');
  return ticket;
}

/** The item that the number is for, in the citizen's language; undefined: no matter was chosen. */
export function matterOf(context: VisitContext): Item | undefined {
  const { from } = ticketOf(context);
  const words = wordsOf(context);
  if (from === 'progress') {
    const booked = context.progress && itemOfCase(context.progress, context.services.catalog);
    return booked && words.item(booked);
  }
  return context.item === undefined || context.item.outcome.kind === 'window-ticket'
    ? undefined
    : words.chosen;
}

function knownOrNew(
  { givenTickets }: VisitContext,
  line: WindowLine,
  from: TicketProgress['from'],
): TicketProgress {
  const known = givenTickets.find(
    (given) => given.line.departmentId === line.departmentId && given.line.itemId === line.itemId,
  );
  return known === undefined ? { from, line, ticketId: newCaseId(), priority: false } : { ...known, from };
}
