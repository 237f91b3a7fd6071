import type { IdentityDocument } from '#contract/identity-document.ts';
import type { DueLine, Payer, PaymentOrder } from '#contract/payment.ts';
import type { Result } from '#contract/result.ts';
import type { ProblemCode } from '#contract/visit/outcome.ts';
import type { CallBounds } from '#drivers/port.ts';

/** The case of a visit, for who holds its slip code. */
export interface OfSlip {
  readonly caseId: string;
  readonly slipCode: string;
}

export interface Dues {
  readonly lines: readonly DueLine[];
  readonly simulated: boolean;
}

export interface PaymentFailure {
  readonly code: ProblemCode;
  readonly detail?: string | undefined;
}

/** What a visit asks of the hub's payment office. A failure says nothing about the money. */
export interface PaymentPort {
  dues(
    input: { readonly itemId: string; readonly holder: IdentityDocument; readonly payer: Payer },
    bounds: CallBounds,
  ): Promise<Result<Dues, PaymentFailure>>;
  open(slip: OfSlip, bounds: CallBounds): Promise<Result<PaymentOrder, PaymentFailure>>;
  state(slip: OfSlip, bounds: CallBounds): Promise<Result<PaymentOrder, PaymentFailure>>;
  close(slip: OfSlip, bounds: CallBounds): Promise<Result<PaymentOrder, PaymentFailure>>;
}
