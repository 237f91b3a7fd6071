/** What a search found, as the screen shows it. */
import { z } from 'zod';
import { itemTileSchema } from './item-tile.ts';
import { elsewhereSchema, hindranceSchema } from './visit/guide.ts';

/** Parts of a text to be marked: from, to; in UTF-16 units, in their order, none over another. */
const marksSchema = z.array(z.tuple([z.int().min(0), z.int().min(1)]));
export type Marks = z.infer<typeof marksSchema>;

export const searchHitSchema = z.strictObject({
  tile: itemTileSchema,
  /** What was found in the name on the tile. */
  marks: marksSchema,
  /** What it was found by, where nothing of it stands in the name. */
  foundBy: z
    .strictObject({ kind: z.enum(['alias', 'keyword']), text: z.string(), marks: marksSchema })
    .optional(),
  /** Why it cannot be begun here now; empty: it can, if it is offered here. */
  hindrances: z.array(hindranceSchema),
  /** Places where it is offered; absent: here. */
  offeredIn: z.array(z.string()).optional(),
  /** Where a person can have it done, when not here. */
  elsewhere: elsewhereSchema.optional(),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const searchAnswerSchema = z.strictObject({
  /** `similar`: nothing is written so, but almost; `parts`: only parts of what was typed are found. */
  kind: z.enum(['words', 'everyday', 'similar', 'parts']),
  hits: z.array(searchHitSchema),
  /** How many there are, also those that are not among `hits`. */
  total: z.int().min(0),
  /** To choose from: departments of what was found here, most first. */
  departments: z.array(z.strictObject({ id: z.string(), name: z.string(), count: z.int() })),
  /** Everyday words that were understood: what they are called in the service hall, and who answers for them. */
  understood: z.array(
    z.strictObject({
      said: z.string(),
      means: z.array(z.string()),
      department: z.strictObject({ name: z.string(), phone: z.string() }).optional(),
    }),
  ),
  /** What was probably meant. */
  meant: z.string().optional(),
});
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
