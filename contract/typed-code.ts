/** What a screen heard from a code scanner in keyboard mode; see keyboard-wedge.ts. */
import { z } from 'zod';
import { defaultWedgeOptions } from './keyboard-wedge.ts';

export const typedCodeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('code'), text: z.string().min(1).max(defaultWedgeOptions.maximumLength) }),
  /** It was a code and cannot be read: an input method was on, or it came as Alt codes. */
  z.strictObject({ kind: z.literal('unreadable') }),
]);
export type TypedCode = z.infer<typeof typedCodeSchema>;
