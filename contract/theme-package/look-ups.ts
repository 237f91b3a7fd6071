/** Whom a form asks beside the citizen (免填): which licence or earlier case says which of its fields. */
import type { QuestionAnswer } from '../item/situation.ts';
import type { FormField, Item } from '../item.ts';
import { itemOfPart, partsOn } from './choice.ts';
import { mergedId } from './merge.ts';

export interface FieldLookUp {
  /** Under its id in the one form. */
  readonly fieldId: string;
  /** The item that asks for it; of a package the part's, whose department has the licence looked up. */
  readonly item: Item;
  readonly prefill: Exclude<FormField['prefill'], string>;
}

/**
 * Of the fields that `item` still has. A field of a package may be known in as many ways as it has parts: the first that
 * says something is as good as any. Without answers every part of a package counts.
 */
export function fieldLookUps(item: Item, answers: readonly QuestionAnswer[] | undefined): FieldLookUp[] {
  const thePackage = item.package;
  if (thePackage === undefined) return item.fields.flatMap((field) => lookUpOf(item, field, field.id));
  const asked = new Set(item.fields.map(({ id }) => id));
  const parts = answers === undefined ? thePackage.parts : partsOn(thePackage, answers);
  return parts.flatMap((part) => {
    const partItem = answers === undefined ? part.item : itemOfPart(thePackage, part, answers);
    return partItem.fields.flatMap((field) => {
      const fieldId = mergedId(thePackage.fields, part.id, field.id);
      return asked.has(fieldId) ? lookUpOf(partItem, field, fieldId) : [];
    });
  });
}

function lookUpOf(item: Item, { prefill }: FormField, fieldId: string): FieldLookUp[] {
  return typeof prefill === 'string' ? [] : [{ fieldId, item, prefill }];
}
