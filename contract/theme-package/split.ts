/** What each part (子事项) gets of the one form of a theme package: a case of its own, as if it had been filled in alone. */
import type { CaseContent, SubmittedMaterial } from '../case.ts';
import { sha256Hex } from '../crypto/hash.ts';
import type { Item } from '../item.ts';
import { answersOfPart, itemOfPart, type PackagePart, partsOn } from './choice.ts';
import { mergedId } from './merge.ts';

export interface PartCase {
  readonly part: PackagePart;
  /** The part's item as far as the answers call for it. */
  readonly item: Item;
  readonly content: CaseContent;
}

/**
 * The case of a part: the same for the same package case, and a UUIDv7 of the same moment. Whoever offers the package
 * case again offers the same parts.
 */
export function partCaseId(caseId: string, partId: string): string {
  const hash = sha256Hex(`${caseId} ${partId}`);
  const variant = '89ab'[Number.parseInt(hash.slice(3, 4), 16) % 4] ?? '8';
  return `${caseId.slice(0, 14)}7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(8, 20)}`;
}

/** In the order of the package; nothing where the item is no package. */
export function partCases(item: Item, content: CaseContent): PartCase[] {
  const thePackage = item.package;
  if (thePackage === undefined) return [];
  return partsOn(thePackage, content.eligibility).map((part) => {
    const partItem = itemOfPart(thePackage, part, content.eligibility);
    const asked = new Set(partItem.eligibilityQuestions.map(({ id }) => id));
    return {
      part,
      item: partItem,
      content: {
        ...content,
        caseId: partCaseId(content.caseId, part.id),
        itemId: partItem.id,
        itemVersion: partItem.implementation.version,
        eligibility: answersOfPart(thePackage, part, content.eligibility).filter(({ questionId }) =>
          asked.has(questionId),
        ),
        answers: partItem.fields.flatMap((field) => {
          const id = mergedId(thePackage.fields, part.id, field.id);
          const given = content.answers.find(({ fieldId }) => fieldId === id);
          return given === undefined ? [] : [{ ...given, fieldId: field.id, label: field.label }];
        }),
        materials: partItem.materials.flatMap((material): SubmittedMaterial[] => {
          const id = mergedId(thePackage.materials, part.id, material.id);
          const given = content.materials.find(({ materialId }) => materialId === id);
          // Put off for a part that asks for it; another can do without it altogether.
          if (
            given === undefined ||
            (given.source === 'deferred' && material.necessity.kind === 'optional')
          ) {
            return [];
          }
          return [{ ...given, materialId: material.id, name: material.name }];
        }),
        commitmentIds: partItem.commitments.flatMap(({ id }) =>
          content.commitmentIds.includes(mergedId(thePackage.commitments, part.id, id)) ? [id] : [],
        ),
        consent: { purpose: partItem.consent.purpose, at: content.consent.at },
      },
    };
  });
}
