import { chinaTime } from '#contract/china-time.ts';
import { paperTextsIn } from '../language/paper-texts.ts';
import { wordsOf } from '../language/visit-words.ts';
import { pair } from '../papers/sheet.ts';
import type { WantedSheet } from '../papers/sheet-job.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { matterOf, ticketOf } from './ticket-progress.ts';

export function ticketSubject(context: VisitContext): string {
  return `ticket-${ticketOf(context).ticketId}`;
}

/** The number, where it is called and when it was taken. Whoever finds it learns nothing of who lost it. */
export function ticketSheet(context: VisitContext): WantedSheet {
  const { ticket, line } = ticketOf(context);
  if (ticket === undefined) throw new Error('no number to print');
  const words = wordsOf(context);
  const { language } = words;
  const texts = paperTextsIn(language).ticket;
  const matter = matterOf(context)?.name ?? words.departmentOf(line.departmentId)?.name ?? line.departmentId;
  const counted = chinaTime(new Date(ticket.at)).time;
  return {
    subject: ticketSubject(context),
    title: 'sheet-ticket',
    sheet: {
      title: texts.title,
      language,
      simulated: ticket.simulated,
      lines: [
        { kind: 'text', text: ticket.number, align: 'centre', size: 'large', bold: true },
        ...(ticket.priority
          ? [{ kind: 'text', text: texts.priority, align: 'centre', bold: true } as const]
          : []),
        ...pair(texts.matter, matter),
        // As the hall's own signs write it.
        ...pair(texts.hall, ticket.hall.name),
        ...pair(texts.counters, ticket.hall.counters),
        ...pair(texts.address, ticket.hall.address),
        ...pair(texts.hours, ticket.hall.hours),
        ...pair(
          texts.waiting,
          texts.waitingAt.replace('{count}', String(ticket.waiting)).replace('{time}', counted),
        ),
        { kind: 'rule', style: 'dashed' },
        { kind: 'text', text: texts.keep },
        { kind: 'text', text: texts.bring },
      ],
    },
  };
}
