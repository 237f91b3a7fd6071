import type { AppointmentAnswer } from '#contract/appointment.ts';
import type { Result } from '#contract/result.ts';
import type { HubClient } from '#offline-cache/hub-client.ts';
import { visitFailureOf } from '../cases/hub-failures.ts';
import type { Logger } from '../logging/logger.ts';
import type { AppointmentFailure, AppointmentPort } from './appointment-port.ts';

interface AppointmentDeskOptions {
  readonly hub: HubClient;
  readonly regionCode: string;
  readonly logger: Logger;
}

/** Appointments at the hub, in the visit's words. */
export function createAppointmentDesk({ hub, regionCode, logger }: AppointmentDeskOptions): AppointmentPort {
  async function told(
    event: string,
    answer: Promise<Result<AppointmentAnswer, { readonly code: string }>>,
  ): Promise<Result<AppointmentAnswer, AppointmentFailure>> {
    const settled = await answer;
    if (settled.ok) return settled;
    logger.warn(event, { code: settled.failure.code });
    return { ok: false, failure: visitFailureOf(settled.failure) };
  }
  return {
    change: (input, bounds) => told('appointment-not-changed', hub.changeAppointment(input, bounds)),
    cancel: (input, bounds) => told('appointment-not-cancelled', hub.cancelAppointment(input, bounds)),
    checkIn: (input, bounds) =>
      told('appointment-not-checked-in', hub.checkInAppointment({ ...input, regionCode }, bounds)),
  };
}
