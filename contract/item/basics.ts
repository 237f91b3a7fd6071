/** Forms that every part of an item is written in. */
import { z } from 'zod';

export const text = z.string().min(1).max(1000);
/** An identifier inside one item: kebab-case. */
export const slugSchema = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
/** `department/item`, equal to the file's path under items/ without its extension. */
export const itemIdSchema = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/);
/** An item's id begins with that of its department. */
export const departmentIdOf = (itemId: string): string => itemId.split('/')[0] ?? '';
/** 12-digit region code: GB/T 2260 six digits, township three, village three. */
export const regionCodeSchema = z.string().regex(/^\d{12}$/);
export const phoneSchema = z.string().regex(/^[\d-]{3,20}$/);

/** 示例，以当地公布为准: set wherever a value is an example and not taken from a published source. */
export const sourced = {
  source: z.string().max(300).optional().meta({ title: '出处' }),
  example: z.boolean().default(false).meta({ title: '示例，以当地公布为准' }),
};

/** A span of time that an office counts. `days: 0` means on the spot (即办). */
export const timeLimitSchema = z.strictObject({
  days: z.int().min(0).max(365).meta({ title: '天数' }),
  unit: z.enum(['working-day', 'calendar-day']).meta({ title: '时限单位' }),
  note: z.string().max(300).optional().meta({ title: '时限说明' }),
  ...sourced,
});
export type TimeLimit = z.infer<typeof timeLimitSchema>;
