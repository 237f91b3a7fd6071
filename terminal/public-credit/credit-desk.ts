import type { Result } from '#contract/result.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import { visitFailureOf } from '../cases/hub-failures.ts';
import type { Logger } from '../logging/logger.ts';
import type { CreditFailure, CreditPort } from './credit-port.ts';

/** The public register behind the hub, in the visit's words. What was asked is in no log. */
export function createCreditDesk({ hub, logger }: { hub: HubClient; logger: Logger }): CreditPort {
  async function told<Value>(
    answer: Promise<Result<Value, { readonly code: string }>>,
  ): Promise<Result<Value, CreditFailure>> {
    const settled = await answer;
    if (settled.ok) return settled;
    logger.warn('public-register-not-read', { code: settled.failure.code });
    return { ok: false, failure: visitFailureOf(settled.failure) };
  }
  return {
    search: (query, bounds) => told(hub.publicCompanies({ query }, bounds)),
    record: (creditCode, bounds) => told(hub.publicRecord({ creditCode }, bounds)),
  };
}
