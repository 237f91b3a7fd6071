/**
 * The visit (办事过程) as the screen sees it: the terminal publishes snapshots, the screen draws the newest
 * one and sends events back. The screen decides nothing and keeps nothing.
 */
import { z } from 'zod';
import { helperViewSchema } from '../helper.ts';
import { preferencesSchema } from '../preferences.ts';
import { handoverViewSchema, outcomeViewSchema } from './outcome.ts';
import { machinePartSchema, roadStepSchema } from './road.ts';
import { screenSchema } from './screens.ts';

export const visitSnapshotSchema = z.strictObject({
  /** Grows with every change; a screen drops a snapshot older than the one it shows. */
  revision: z.int(),
  screen: screenSchema,
  road: z.array(roadStepSchema),
  itemName: z.string().optional(),
  canGoBack: z.boolean(),
  /** A visit with a citizen's data is running: leaving wipes it. */
  canLeave: z.boolean(),
  outcome: outcomeViewSchema.optional(),
  /** Nobody has touched the screen for long: the visit ends when the seconds run out. */
  idleWarning: z.strictObject({ secondsLeft: z.int() }).optional(),
  staffCalled: z.boolean(),
  preferences: preferencesSchema,
  /** The part of the machine to use now: its lamp glows, and the screen points at it. */
  lamp: machinePartSchema.optional(),
  /** About how long it still takes, from what earlier visits took here; never grows within a visit. */
  minutesLeft: z.int().min(1).optional(),
  /** What a citizen who is stuck here may ask for, beside a person. */
  help: z.array(z.enum(['window', 'report'])),
  handover: handoverViewSchema.optional(),
  /** 帮办. Absent: nobody can sign in here. */
  helper: helperViewSchema.optional(),
});
export type VisitSnapshot = z.infer<typeof visitSnapshotSchema>;
