import { implement } from '@orpc/server';
import { publicCreditRoutes } from '#contract/public-credit.ts';
import { type RequestContext, terminalsOnly } from '../http/callers.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import type { TerminalAuthentication } from '../http/terminal-authentication.ts';
import type { CreditRegister } from './credit-register.ts';

export interface PublicCreditParts {
  authenticate: TerminalAuthentication;
  creditRegister: CreditRegister;
  now: () => Date;
  departmentDeadlineMilliseconds: number;
}

/** A person reads; a machine that copies the register out asks faster. */
const MOST_QUESTIONS = 30;
const WITHIN_MILLISECONDS = 5 * 60_000;

export function createPublicCreditRouter(parts: PublicCreditParts) {
  const terminalOnly = implement({ publicCredit: publicCreditRoutes })
    .$context<RequestContext>()
    .use(terminalsOnly(parts.authenticate));
  const limit = createRateLimit(MOST_QUESTIONS, WITHIN_MILLISECONDS, parts.now);
  const deadline = () => AbortSignal.timeout(parts.departmentDeadlineMilliseconds);

  return {
    publicCredit: {
      search: terminalOnly.publicCredit.search.handler(async ({ input, context }) => {
        if (!limit.allows(context.terminalId)) return { state: 'busy' as const };
        const found = await parts.creditRegister.search(input.query, deadline());
        if (!found.ok) return { state: 'busy' as const };
        return { state: 'found' as const, ...found.value, companies: [...found.value.companies] };
      }),
      record: terminalOnly.publicCredit.record.handler(async ({ input, context }) => {
        if (!limit.allows(context.terminalId)) return { state: 'busy' as const };
        const found = await parts.creditRegister.record(input.creditCode, deadline());
        if (!found.ok) return { state: 'busy' as const };
        return found.value === undefined
          ? { state: 'not-found' as const }
          : { state: 'found' as const, record: found.value };
      }),
    },
  };
}
