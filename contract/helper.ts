/** 帮办: a member of staff or a volunteer helps at the machine. He sees the step, and not the data. */
import { z } from 'zod';

/** 帮办员编号: on his badge, in the case and in the audit; never his name. */
export const staffNumberSchema = z.string().regex(/^\d{2,8}$/);

/** How far a sign-in is, as the screen sees it. */
export const helperViewSchema = z.discriminatedUnion('state', [
  /** It can be asked for. */
  z.strictObject({ state: z.literal('offered') }),
  /** The citizen reads what a helper will see, and says yes or no. */
  z.strictObject({ state: z.literal('consenting') }),
  z.strictObject({
    state: z.literal('signing-in'),
    checking: z.boolean(),
    /** wrong: number and code do not belong together; which of them is not said. */
    refused: z.enum(['wrong', 'locked']).optional(),
  }),
  z.strictObject({ state: z.literal('helping'), staffNumber: staffNumberSchema }),
]);
export type HelperView = z.infer<typeof helperViewSchema>;

/** The step as the helper's colleagues may see it from afar: where it is and what is missing, nothing of anybody. */
export const helpedStepSchema = z.strictObject({
  staffNumber: staffNumberSchema,
  /** Name of the page. */
  screen: z.string(),
  /** What is asked there, in the item's own words: never an answer. */
  wanted: z.string().optional(),
  /** Why it does not go on, as a stable code. */
  stuckBy: z.string().optional(),
  since: z.iso.datetime(),
});
export type HelpedStep = z.infer<typeof helpedStepSchema>;
