/** Whom a form asks beside the citizen: which licence or earlier case knows its fields (免填), and who fetches a licence. */
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

/**
 * The item by whose department the licence of a material is fetched (免提交), and the material's id there: of a package
 * the first part that is on and takes one. Nobody answers for all packages.
 */
export function licenceLookUp(
  item: Item,
  answers: readonly QuestionAnswer[],
  materialId: string,
): { readonly itemId: string; readonly materialId: string } {
  const thePackage = item.package;
  if (thePackage === undefined) return { itemId: item.id, materialId };
  for (const part of partsOn(thePackage, answers)) {
    const wanted = itemOfPart(thePackage, part, answers).materials.find(
      ({ id, sources }) =>
        mergedId(thePackage.materials, part.id, id) === materialId &&
        sources.some(({ kind }) => kind === 'e-licence'),
    );
    if (wanted !== undefined) return { itemId: part.item.id, materialId: wanted.id };
  }
  throw new Error(`no part that is on has a licence for ${materialId}`);
}
