/** Who may call a route: known by the key of the request, and named to its handler. */
import { ORPCError, os } from '@orpc/server';
import type { TerminalAuthentication } from './terminal-authentication.ts';

/** Of one request. */
export interface RequestContext {
  authorization: string | undefined;
}

/** Terminals alone. */
export function terminalsOnly(authenticate: TerminalAuthentication) {
  return os.$context<RequestContext>().middleware(({ context, next }) => {
    const terminalId = authenticate(context.authorization);
    if (terminalId === undefined) throw new ORPCError('UNAUTHORIZED');
    return next({ context: { terminalId } });
  });
}

/** Operators alone: those whom `authenticate` takes for one. */
export function operatorsOnly<Operator>(
  authenticate: (authorization: string | undefined) => Operator | undefined,
) {
  return os.$context<RequestContext>().middleware(({ context, next }) => {
    const operator = authenticate(context.authorization);
    if (operator === undefined) throw new ORPCError('UNAUTHORIZED');
    return next({ context: { operator } });
  });
}
