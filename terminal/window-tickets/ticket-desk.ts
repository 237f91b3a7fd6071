import type { Result } from '#contract/result.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import { visitFailureOf } from '../cases/hub-failures.ts';
import type { Logger } from '../logging/logger.ts';
import type { TicketFailure, TicketPort } from './ticket-port.ts';

/** The calling system behind the hub, in the visit's words. */
export function createTicketDesk({ hub, logger }: { hub: HubClient; logger: Logger }): TicketPort {
  async function told<Value>(
    event: string,
    answer: Promise<Result<Value, { readonly code: string }>>,
  ): Promise<Result<Value, TicketFailure>> {
    const settled = await answer;
    if (settled.ok) return settled;
    logger.warn(event, { code: settled.failure.code });
    return { ok: false, failure: visitFailureOf(settled.failure) };
  }
  return {
    look: (line, bounds) => told('window-queue-not-told', hub.windowQueue(line, bounds)),
    take: (request, bounds) => told('window-ticket-not-given', hub.windowTicket(request, bounds)),
  };
}
