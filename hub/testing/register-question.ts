import type { Item } from '#contract/item.ts';
import { registerQuestion } from '../departments/simulated/person-records.ts';
import { sampleContent } from './sample-content.ts';
import { sampleItem } from './sample-items.ts';

const TODAY = '2026-11-20';

/** A sample item under another id, as a simulated register is asked about it. */
export function itemOf(id: string, outcome: Item['outcome']): Item {
  return { ...sampleItem('sample', { outcome }), id };
}

/** What a register is asked on a day when the specimen person handed in these answers, by field id, on 20 November 2026. */
export function askedWith(item: Item, answers: Readonly<Record<string, string>>, today = TODAY) {
  const content = sampleContent(item.id, {
    answers: Object.entries(answers).map(([fieldId, value]) => ({
      fieldId,
      label: fieldId,
      value,
      display: value,
    })),
  });
  return registerQuestion(item, content, today);
}
