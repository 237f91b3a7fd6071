import type { Result } from '#contract/result.ts';
import type {
  WindowLine,
  WindowQueueAnswer,
  WindowTicketAnswer,
  WindowTicketRequest,
} from '#contract/window-ticket.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { VisitFailure } from '../visit/visit-services.ts';

/** What a visit asks of the halls' calling system. No number comes from anywhere else. */
export interface TicketPort {
  look(line: WindowLine, bounds: CallBounds): Promise<Result<WindowQueueAnswer, VisitFailure>>;
  /** Idempotent on the ticket's id: asked again after a lost answer it gives the same number. */
  take(request: WindowTicketRequest, bounds: CallBounds): Promise<Result<WindowTicketAnswer, VisitFailure>>;
}
