/**
 * 边问边办: what a citizen asks in his own words, answered only by what departments have written: the FAQ of an
 * item or an element of its guide. Nothing is made up; where nothing fits, the answer is empty.
 */
import { z } from 'zod';
import { implementationSchema, materialSchema } from './item.ts';
import { itemTileSchema } from './item-tile.ts';

/** Elements of the guide that answer a question by themselves. */
export const guideElementSchema = z.enum([
  'conditions',
  'steps',
  'materials',
  'time',
  'fee',
  'place',
  'phone',
  'result',
]);
export type GuideElement = z.infer<typeof guideElementSchema>;

export const answerSchema = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('faq'),
    item: itemTileSchema,
    faqId: z.string(),
    question: z.string(),
    answer: z.string(),
  }),
  z.strictObject({
    source: z.literal('guide'),
    item: itemTileSchema,
    element: guideElementSchema,
    implementation: implementationSchema,
    materials: z.array(materialSchema),
  }),
]);
export type Answer = z.infer<typeof answerSchema>;
