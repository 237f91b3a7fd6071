/** 送达方式: asked on the form's own pages, after the item's questions, so that it is checked and corrected like them. */
import type { ChosenDelivery } from '#contract/case.ts';
import { choosesDelivery, type Delivery } from '#contract/item/delivery.ts';
import type { FormField, Item } from '#contract/item.ts';
import { type PaperTexts, paperTextsIn } from '../language/paper-texts.ts';
import type { CheckedAnswer } from './visit-context.ts';

/** No field of an item has these ids. */
const WAY = 'zhuban-delivery';
const REGION = 'zhuban-delivery-region';
const REST = 'zhuban-delivery-address';
const IDS: readonly string[] = [WAY, REGION, REST];

type Answers = Readonly<Record<string, CheckedAnswer>>;

/** The item with what is asked about its delivery; an address only of who wants a parcel. */
export function withDeliveryFields(item: Item, answers: Answers, language: string): Item {
  if (!choosesDelivery(item)) return item;
  const texts = paperTextsIn(language).delivery;
  const ways = item.delivery ?? [];
  const fields: FormField[] = [...item.fields];
  if (ways.length > 1) {
    fields.push({
      ...field(WAY, texts.way),
      input: {
        kind: 'choice',
        options: ways.map(({ id, kind, note }) => ({
          id,
          label: `${texts.kind[kind]}${texts.colon}${note}`,
        })),
      },
    });
  }
  if (chosenWay(item, answers)?.kind === 'post') {
    fields.push(
      { ...field(REGION, texts.region), input: { kind: 'region', precision: 'county' } },
      {
        ...field(REST, texts.rest),
        sensitive: true,
        sensitivity: 'personal',
        input: { kind: 'text', minLength: 4, maxLength: 100 },
      },
    );
  }
  return { ...item, fields };
}

export function isDeliveryField(fieldId: string): boolean {
  return IDS.includes(fieldId);
}

/** Nobody is asked where there is one way only; undefined while it is not chosen. */
export function chosenWay({ delivery = [] }: Pick<Item, 'delivery'>, answers: Answers): Delivery | undefined {
  const [only, ...others] = delivery;
  return others.length === 0 ? only : delivery.find(({ id }) => id === answers[WAY]?.value);
}

export function chosenDelivery(item: Item, answers: Answers): ChosenDelivery | undefined {
  const way = chosenWay(item, answers);
  if (way === undefined) return undefined;
  const region = answers[REGION]?.value;
  const rest = answers[REST]?.value;
  return {
    deliveryId: way.id,
    ...(way.kind === 'post' && region !== undefined && rest !== undefined
      ? { address: { region, rest } }
      : {}),
  };
}

function field(id: string, texts: PaperTexts['delivery']['way']): Omit<FormField, 'input'> {
  return {
    id,
    ...texts,
    required: true,
    sensitive: false,
    sensitivity: 'general',
    retention: 'case',
    prefill: 'none',
  };
}
