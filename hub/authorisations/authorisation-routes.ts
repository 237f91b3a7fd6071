import { implement } from '@orpc/server';
import { hubContract } from '#contract/hub-api.ts';
import { localDate } from '../calendar/local-time.ts';
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
  const open = implement({ authorisations: hubContract.authorisations }).$context<{
    authorization: string | undefined;
  }>();
  return {
    authorisations: {
      find: open.authorisations.find.handler(async ({ input, context, errors }) => {
        if (parts.authenticate(context.authorization) === undefined) throw errors.UNAUTHORIZED();
        const authorisation = await parts.authorisations.find({ ...input, today: localDate(parts.now()) });
        return authorisation === undefined ? {} : { authorisation };
      }),
      revoke: open.authorisations.revoke.handler(async ({ input, context, errors }) => {
        const operator = parts.authenticateOperator(context.authorization);
        if (operator === undefined) throw errors.UNAUTHORIZED();
        if (!(await parts.authorisations.revoke(input.number, operator.operatorId, parts.now()))) {
          throw errors.NOT_FOUND();
        }
        return { revoked: true as const };
      }),
    },
  };
}
