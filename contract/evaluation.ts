import { z } from 'zod';
import { itemIdSchema, regionCodeSchema, slugSchema } from './item.ts';

/** 好差评, GB/T 39734-2020: five levels, 5 very satisfied … 1 very dissatisfied; 2 and 1 are bad evaluations. */
export const evaluationLevelSchema = z.union([
  z.literal(5),
  z.literal(4),
  z.literal(3),
  z.literal(2),
  z.literal(1),
]);
export type EvaluationLevel = z.infer<typeof evaluationLevelSchema>;

/** Grows when a reason is added, dropped or means something else; an id keeps its meaning within a version. */
export const EVALUATION_REASONS_VERSION = 1;

const GOOD = ['fast', 'clear', 'convenient', 'helpful'];
const BAD = ['slow', 'hard-to-understand', 'too-many-steps', 'device-trouble'];

/** Standard reasons for each level, by id; their words belong to the screen. Free text is not taken at the machine. */
export const EVALUATION_REASONS: Readonly<Record<EvaluationLevel, readonly string[]>> = {
  5: GOOD,
  4: GOOD,
  3: BAD,
  2: [...BAD, 'could-not-finish'],
  1: [...BAD, 'could-not-finish'],
};

/** Given freely, skippable, never linked to a name: only to the case. */
export const evaluationSchema = z.strictObject({
  evaluationId: z.uuid(),
  caseId: z.string().optional(),
  itemId: itemIdSchema,
  terminalId: z.string(),
  regionCode: regionCodeSchema,
  channel: z.literal('terminal'),
  level: evaluationLevelSchema,
  /** Ids of {@link EVALUATION_REASONS}. */
  reasons: z.array(slugSchema.max(60)).max(10),
  /** Which list the ids are from; evaluations that were stored before lists had versions are of the first. */
  reasonsVersion: z.int().min(1).default(1),
  at: z.iso.datetime(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;
