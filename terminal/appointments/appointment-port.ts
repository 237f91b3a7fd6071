import type { AppointmentAnswer } from '#contract/appointment.ts';
import type { Result } from '#contract/result.ts';
import type { ProblemCode } from '#contract/visit/outcome.ts';
import type { CallBounds } from '#drivers/port.ts';

/** An appointment, for who holds its slip. */
export interface AppointmentOfSlip {
  readonly caseId: string;
  readonly slipCode: string;
}

export interface AppointmentFailure {
  readonly code: ProblemCode;
  readonly detail?: string | undefined;
}

type Answer = Promise<Result<AppointmentAnswer, AppointmentFailure>>;

/** What a visit asks of the hub about an appointment. Each is idempotent: the same wish has the same answer. */
export interface AppointmentPort {
  change(input: AppointmentOfSlip & { readonly slotId: string }, bounds: CallBounds): Answer;
  cancel(input: AppointmentOfSlip, bounds: CallBounds): Answer;
  /** At this terminal. */
  checkIn(input: AppointmentOfSlip, bounds: CallBounds): Answer;
}
