import type { ScreenOf } from '#contract/visit/screens.ts';
import type { WindowLine, WindowQueue, WindowTicket } from '#contract/window-ticket.ts';

/** 取号, as far as it has come. Nothing of the citizen. */
export interface TicketProgress {
  /** Where it was asked for, and where "back" leads. */
  readonly from: 'guide' | 'window' | 'matters' | 'progress';
  readonly line: WindowLine;
  /** Asked with the same id until it is answered. */
  readonly ticketId: string;
  readonly priority: boolean;
  readonly queue?: WindowQueue | undefined;
  readonly ticket?: WindowTicket | undefined;
  readonly because?: ScreenOf<'ticket'>['because'];
}
