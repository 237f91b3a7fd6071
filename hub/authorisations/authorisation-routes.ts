import { implement } from '@orpc/server';
import { hubContract } from '#contract/hub-api.ts';
import { localDate } from '../calendar/local-time.ts';
import { operatorsOnly, type RequestContext, terminalsOnly } from '../http/callers.ts';
import type { OperatorAuthentication } from '../http/operator-authentication.ts';
import type { TerminalAuthentication } from '../http/terminal-authentication.ts';
import type { AuthorisationBook } from './authorisation-book.ts';

export interface AuthorisationRouterParts {
  readonly authorisations: AuthorisationBook;
  readonly authenticate: TerminalAuthentication;
  readonly authenticateOperator: OperatorAuthentication;
  readonly now: () => Date;
}

export function createAuthorisationRouter(parts: AuthorisationRouterParts) {
  const open = implement({ authorisations: hubContract.authorisations }).$context<RequestContext>();
  const terminalOnly = open.use(terminalsOnly(parts.authenticate));
  const operatorOnly = open.use(operatorsOnly(parts.authenticateOperator));
  return {
    authorisations: {
      find: terminalOnly.authorisations.find.handler(async ({ input }) => {
        const authorisation = await parts.authorisations.find({ ...input, today: localDate(parts.now()) });
        return authorisation === undefined ? {} : { authorisation };
      }),
      revoke: operatorOnly.authorisations.revoke.handler(async ({ input, context, errors }) => {
        const { operatorId } = context.operator;
        if (!(await parts.authorisations.revoke(input.number, operatorId, parts.now()))) {
          throw errors.NOT_FOUND();
        }
        return { revoked: true as const };
      }),
    },
  };
}
