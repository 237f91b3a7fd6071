/** The hub's routes for 好差评: terminals give and ask, operators rectify and count. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  evaluationReportSchema,
  evaluationSchema,
  evaluationStandingRequestSchema,
  evaluationStandingSchema,
  rectificationActionSchema,
  rectificationSchema,
  rectificationStateSchema,
} from './evaluation.ts';
import { evaluationOptionsSchema } from './evaluation-options.ts';
import { calendarDateSchema } from './identity-document.ts';

const base = oc.errors({
  /** The terminal or the operator is unknown, or the key is wrong. */
  UNAUTHORIZED: {},
  /** This operator may not do it. */
  FORBIDDEN: { data: z.object({ reason: z.string() }) },
  BAD_REQUEST: { data: z.object({ reason: z.string() }) },
  NOT_FOUND: {},
  /** Not from this state, or somebody else was faster. */
  CONFLICT: { data: z.object({ reason: z.string() }) },
});

export const evaluationRoutes = {
  /** Idempotent on `evaluationId`. */
  put: base
    .route({ method: 'PUT', path: '/evaluations/{evaluationId}' })
    .input(evaluationSchema)
    .output(z.strictObject({ stored: z.literal(true) })),
  /** What is asked today. */
  options: base.route({ method: 'GET', path: '/evaluation-options' }).output(evaluationOptionsSchema),
  /** For who holds the slip. In the body: a URL would be logged. */
  standing: base
    .route({ method: 'POST', path: '/evaluation-standings' })
    .input(evaluationStandingRequestSchema)
    .output(evaluationStandingSchema),
  /** For operators. */
  report: base
    .route({ method: 'GET', path: '/evaluation-report' })
    .input(
      z.strictObject({
        from: calendarDateSchema,
        to: calendarDateSchema,
        /** Digits that the region begins with. */
        region: z
          .string()
          .regex(/^\d{1,12}$/)
          .optional(),
      }),
    )
    .output(evaluationReportSchema),
};

export const rectificationRoutes = {
  /** For operators, the most urgent first. What is over only where its state is asked for. */
  list: base
    .route({ method: 'GET', path: '/rectifications' })
    .input(
      z.strictObject({
        state: rectificationStateSchema.optional(),
        overdue: z.enum(['true']).optional(),
      }),
    )
    .output(z.strictObject({ rectifications: z.array(rectificationSchema).max(500) })),
  /** One step. `after`: how many steps the operator has seen. */
  step: base
    .route({ method: 'POST', path: '/rectifications/{rectificationId}/steps' })
    .input(
      z.strictObject({
        rectificationId: z.uuid(),
        after: z.int().min(0),
        action: rectificationActionSchema,
      }),
    )
    .output(rectificationSchema),
};
