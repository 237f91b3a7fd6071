import type { Result } from '#contract/result.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import { visitFailureOf } from '../cases/hub-failures.ts';
import type { Logger } from '../logging/logger.ts';
import type { PaymentFailure, PaymentPort } from './payment-port.ts';

/** The payment office of the hub, in the visit's words. */
export function createPaymentDesk({ hub, logger }: { hub: HubClient; logger: Logger }): PaymentPort {
  async function told<Value>(
    event: string,
    answer: Promise<Result<Value, { readonly code: string }>>,
  ): Promise<Result<Value, PaymentFailure>> {
    const settled = await answer;
    if (settled.ok) return settled;
    logger.warn(event, { code: settled.failure.code });
    return { ok: false, failure: visitFailureOf(settled.failure, 'item-not-available') };
  }
  return {
    dues: (input, bounds) => told('dues-not-listed', hub.listDues(input, bounds)),
    open: (slip, bounds) => told('payment-not-opened', hub.openPayment(slip, bounds)),
    state: (slip, bounds) => told('payment-not-watched', hub.paymentState(slip, bounds)),
    close: (slip, bounds) => told('payment-not-closed', hub.closePayment(slip, bounds)),
  };
}
