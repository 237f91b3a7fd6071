import { z } from 'zod';
import { itemIdSchema, regionCodeSchema } from './item.ts';

/** 好差评, GB/T 39734-2020: five levels, 5 very satisfied … 1 very dissatisfied; 2 and 1 are bad evaluations. */
export const evaluationLevelSchema = z.union([
  z.literal(5),
  z.literal(4),
  z.literal(3),
  z.literal(2),
  z.literal(1),
]);
export type EvaluationLevel = z.infer<typeof evaluationLevelSchema>;

/** Given freely, skippable, never linked to a name: only to the case. */
export const evaluationSchema = z.strictObject({
  evaluationId: z.uuid(),
  caseId: z.string().optional(),
  itemId: itemIdSchema,
  terminalId: z.string(),
  regionCode: regionCodeSchema,
  channel: z.literal('terminal'),
  level: evaluationLevelSchema,
  /** Standard reasons chosen, versioned by the standard's annex; free text is not taken at the machine. */
  reasons: z.array(z.string()).max(10),
  at: z.iso.datetime(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;
