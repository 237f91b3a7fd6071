import { oc } from '@orpc/contract';
import { z } from 'zod';
import { appointmentAnswerSchema } from './appointment.ts';
import { caseIdSchema, slipCodeSchema } from './case.ts';
import { regionCodeSchema } from './item.ts';

/** A case, for who holds its slip code. In the body: a URL would be logged. */
const ofSlip = { caseId: caseIdSchema, slipCode: slipCodeSchema };
const base = oc.errors({ UNAUTHORIZED: {}, NOT_FOUND: {} });

export const appointmentRoutes = {
  change: base
    .route({ method: 'POST', path: '/appointment-changes' })
    .input(z.strictObject({ ...ofSlip, slotId: z.string() }))
    .output(appointmentAnswerSchema),
  cancel: base
    .route({ method: 'POST', path: '/appointment-cancellations' })
    .input(z.strictObject(ofSlip))
    .output(appointmentAnswerSchema),
  checkIn: base
    .route({ method: 'POST', path: '/appointment-check-ins' })
    .input(z.strictObject({ ...ofSlip, regionCode: regionCodeSchema }))
    .output(appointmentAnswerSchema),
};
