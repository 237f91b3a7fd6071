import type { Item } from '#contract/item.ts';
import type { ItemGuide } from '#contract/visit/guide.ts';
import { hasPage } from '../visit/visit-rules.ts';

type Preparation = ItemGuide['preparation'];

const NUMBER_OF_INPUT: Readonly<Record<string, Preparation['numbers'][number]>> = {
  phone: 'phone',
  'bank-card': 'bank-card',
  'credit-code': 'credit-code',
  'identity-number': 'other-identity-number',
};

/** What to have at hand before beginning: nobody should find out on the fifth page that he needs his bank card. */
export function preparationFor(item: Item): Preparation {
  const numbers = item.fields.flatMap((field) => NUMBER_OF_INPUT[field.input.kind] ?? []);
  const captures = item.materials.some((material) =>
    material.sources.some((source) => source.kind === 'capture'),
  );
  const identified = item.identification.kind === 'identity';
  return {
    documents: item.identification.kind === 'identity' ? [...item.identification.documents] : [],
    numbers: [...new Set(numbers)],
    devices: [
      ...new Set([
        ...(identified ? (['id-card-reader'] as const) : []),
        ...(captures ? (['document-camera'] as const) : []),
        ...item.availability.devices,
      ]),
    ],
    face: hasPage(item, 'faceCheck'),
    signature: hasPage(item, 'signing'),
  };
}

/** The list as the guide shows it. What the form and its materials are called in it is the office's business. */
export function implementationForCitizens({ implementation }: Item): ItemGuide['implementation'] {
  const { applicationForm: _, materialList: __, ...shown } = implementation;
  return shown;
}
