/** An item as a tile shows it. */
import { z } from 'zod';
import { itemIdSchema } from './item.ts';

/** A tile on the home and department pages. */
export const itemTileSchema = z.strictObject({
  id: itemIdSchema,
  name: z.string(),
  summary: z.string(),
  icon: z.string(),
  departmentId: z.string(),
  departmentName: z.string(),
  kind: z.enum([
    'certificate',
    'information',
    'acceptance',
    'face-qualification',
    'booking',
    'payment',
    'progress',
    'window-ticket',
    'public-lookup',
    'policies',
  ]),
  minutes: z.int(),
  /** 一件事: several items in one. */
  isPackage: z.literal(true).optional(),
});
export type ItemTile = z.infer<typeof itemTileSchema>;
