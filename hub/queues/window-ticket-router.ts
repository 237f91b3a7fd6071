import { implement } from '@orpc/server';
import { type WindowLine, windowTicketRoutes } from '#contract/window-ticket.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { type RequestContext, terminalsOnly } from '../http/callers.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import type { TerminalAuthentication } from '../http/terminal-authentication.ts';
import type { QueueLine, QueueSystem } from './queue-system.ts';

export interface WindowTicketParts {
  authenticate: TerminalAuthentication;
  catalog: Catalog;
  queueSystem: QueueSystem;
  now: () => Date;
  departmentDeadlineMilliseconds: number;
}

/** More than any hall gives at one machine: a child at the glass must not empty the roll. */
const MOST_TICKETS = 12;
const WITHIN_MILLISECONDS = 10 * 60_000;

export function createWindowTicketRouter(parts: WindowTicketParts) {
  const terminalOnly = implement({ windowTickets: windowTicketRoutes })
    .$context<RequestContext>()
    .use(terminalsOnly(parts.authenticate));
  const limit = createRateLimit(MOST_TICKETS, WITHIN_MILLISECONDS, parts.now);
  const deadline = () => AbortSignal.timeout(parts.departmentDeadlineMilliseconds);

  async function lineOf({ departmentId, itemId }: WindowLine): Promise<QueueLine | undefined> {
    const department = await parts.catalog.department(departmentId);
    const item = await parts.catalog.item(itemId);
    if (department === undefined || item === undefined) return undefined;
    // The item by which numbers are taken serves every department; a matter only its own.
    const serves = item.outcome.kind === 'window-ticket' || itemId.startsWith(`${departmentId}/`);
    return serves ? { department, item } : undefined;
  }

  return {
    windowTickets: {
      look: terminalOnly.windowTickets.look.handler(async ({ input }) => {
        const line = await lineOf(input);
        if (line === undefined) return { state: 'not-offered' as const };
        const looked = await parts.queueSystem.look(line, deadline());
        if (!looked.ok) return { state: 'busy' as const };
        if (looked.value === undefined) return { state: 'not-offered' as const };
        return { state: 'told' as const, queue: looked.value };
      }),
      take: terminalOnly.windowTickets.take.handler(async ({ input, context }) => {
        const { ticketId, priority, ...wanted } = input;
        const line = await lineOf(wanted);
        if (line === undefined) return { state: 'not-offered' as const };
        if (!limit.allows(context.terminalId, ticketId)) return { state: 'busy' as const };
        const request = { ticketId, priority, terminalId: context.terminalId };
        const taken = await parts.queueSystem.take(line, request, deadline());
        return taken.ok ? taken.value : { state: 'busy' as const };
      }),
    },
  };
}
