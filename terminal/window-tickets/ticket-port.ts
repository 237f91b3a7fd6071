import type { Result } from '#contract/result.ts';
import type { ProblemCode } from '#contract/visit/outcome.ts';
import type {
  WindowLine,
  WindowQueueAnswer,
  WindowTicketAnswer,
  WindowTicketRequest,
} from '#contract/window-ticket.ts';
import type { CallBounds } from '#drivers/port.ts';

export interface TicketFailure {
  readonly code: ProblemCode;
  readonly detail?: string | undefined;
}

/** What a visit asks of the halls' calling system. No number comes from anywhere else. */
export interface TicketPort {
  look(line: WindowLine, bounds: CallBounds): Promise<Result<WindowQueueAnswer, TicketFailure>>;
  /** Idempotent on the ticket's id: asked again after a lost answer it gives the same number. */
  take(request: WindowTicketRequest, bounds: CallBounds): Promise<Result<WindowTicketAnswer, TicketFailure>>;
}
