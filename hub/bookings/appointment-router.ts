import { implement, ORPCError } from '@orpc/server';
import type { AppointmentAnswer } from '#contract/appointment.ts';
import { appointmentRoutes } from '#contract/appointment-api.ts';
import { type RequestContext, terminalsOnly } from '../http/callers.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import type { TerminalAuthentication } from '../http/terminal-authentication.ts';
import type { AppointmentOffice } from './appointment-office.ts';

export interface AppointmentParts {
  authenticate: TerminalAuthentication;
  appointments: AppointmentOffice;
  now: () => Date;
}

/** More than a queue of people does at one machine: each change is a paper that the hub keeps. */
const MOST_WISHES = 60;
const WITHIN_MILLISECONDS = 10 * 60_000;

export function createAppointmentRouter(parts: AppointmentParts) {
  const terminalOnly = implement({ appointments: appointmentRoutes })
    .$context<RequestContext>()
    .use(terminalsOnly(parts.authenticate));
  const { appointments } = parts;
  const limit = createRateLimit(MOST_WISHES, WITHIN_MILLISECONDS, parts.now);

  /** `undefined`: no appointment has this case id and slip code. */
  async function answered(
    { terminalId }: { readonly terminalId: string },
    wish: () => Promise<AppointmentAnswer | undefined>,
  ): Promise<AppointmentAnswer> {
    if (!limit.allows(terminalId)) return { state: 'busy' };
    const answer = await wish();
    if (answer === undefined) throw new ORPCError('NOT_FOUND');
    return answer;
  }

  return {
    appointments: {
      change: terminalOnly.appointments.change.handler(({ input, context }) =>
        answered(context, () => appointments.change({ ...input, terminalId: context.terminalId })),
      ),
      cancel: terminalOnly.appointments.cancel.handler(({ input, context }) =>
        answered(context, () => appointments.cancel({ ...input, terminalId: context.terminalId })),
      ),
      checkIn: terminalOnly.appointments.checkIn.handler(({ input, context }) =>
        answered(context, () => appointments.checkIn({ ...input, terminalId: context.terminalId })),
      ),
    },
  };
}
