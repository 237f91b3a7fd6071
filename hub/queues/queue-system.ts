import type { Department, Item } from '#contract/item.ts';
import type { AppFailure, Result } from '#contract/result.ts';
import type { WindowQueue, WindowTicket } from '#contract/window-ticket.ts';

/** Whose windows are meant, and for what. */
export interface QueueLine {
  readonly department: Department;
  readonly item: Item;
}

export interface TicketRequest {
  readonly ticketId: string;
  readonly terminalId: string;
  readonly priority: boolean;
  /** Of somebody whose time has come: a number is given before the hall opens too, if this is one of its days. */
  readonly byAppointment?: boolean;
}

export type QueueFailure = AppFailure<'queue-system-unavailable'>;

export type TicketAnswer =
  | { readonly state: 'given'; readonly ticket: WindowTicket }
  | { readonly state: 'closed'; readonly hall: WindowTicket['hall'] }
  | { readonly state: 'not-offered' };

/**
 * The calling system of the halls (排队叫号系统). Only it gives numbers: what it does not answer is not answered.
 * Must be idempotent on `ticketId`.
 */
export interface QueueSystem {
  /** undefined: it has no line for this. */
  look(line: QueueLine, signal: AbortSignal): Promise<Result<WindowQueue | undefined, QueueFailure>>;
  take(
    line: QueueLine,
    request: TicketRequest,
    signal: AbortSignal,
  ): Promise<Result<TicketAnswer, QueueFailure>>;
}
