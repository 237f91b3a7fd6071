import { implement } from '@orpc/server';
import { policyRoutes } from '#contract/policy/policy-api.ts';
import { type RequestContext, terminalsOnly } from '../http/callers.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import type { TerminalAuthentication } from '../http/terminal-authentication.ts';
import type { PolicyDesk } from './policy-desk.ts';

export interface PolicyRouterParts {
  readonly authenticate: TerminalAuthentication;
  readonly policyDesk: PolicyDesk;
  readonly now: () => Date;
}

/** A person asks once and confirms a few times; a machine that reads registers out asks faster. */
const MOST_QUESTIONS = 40;
const WITHIN_MILLISECONDS = 5 * 60_000;

export function createPolicyRouter(parts: PolicyRouterParts) {
  const open = implement({ policies: policyRoutes }).$context<RequestContext>();
  const limit = createRateLimit(MOST_QUESTIONS, WITHIN_MILLISECONDS, parts.now);
  const terminalOnly = open.use(terminalsOnly(parts.authenticate)).use(({ context, next, errors }) => {
    if (!limit.allows(context.terminalId)) throw errors.TOO_MANY_REQUESTS();
    return next();
  });
  return {
    policies: {
      find: terminalOnly.policies.find.handler(async ({ input, errors }) => {
        const answer = await parts.policyDesk.find(input.question);
        if (answer === undefined) throw errors.NOT_FOUND();
        return { answer };
      }),
      claim: terminalOnly.policies.claim.handler(async ({ input, context, errors }) => {
        const answer = await parts.policyDesk.claim(input.claim, context.terminalId);
        if (answer === undefined) throw errors.NOT_FOUND();
        return { answer };
      }),
    },
  };
}
