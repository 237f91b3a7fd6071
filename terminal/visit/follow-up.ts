/** 补交材料 and 撤回申请: an earlier case, found by its slip, that this visit supplements or withdraws. */
import type { CaseGap, Progress } from '#contract/case.ts';
import type { FollowUpKind } from '#contract/case-state.ts';
import { type ActingAs, proofMaterial } from '#contract/item/actor.ts';
import type { Item } from '#contract/item.ts';

export interface FollowUp {
  readonly kind: FollowUpKind;
  readonly caseId: string;
  readonly acceptanceNumber: string;
  /** Of a supplement: what is missing or wrong. */
  readonly gaps: readonly CaseGap[];
  /** The item that the progress was asked with: "back" leads there. */
  readonly from: Item | undefined;
}

/** The item that the case is about: as the hub judges it, where that is not what is on line. */
export function itemOfCase(
  { item, itemId }: Pick<Progress, 'item' | 'itemId'>,
  catalog: { item(itemId: string): Item | undefined },
): Item | undefined {
  return item ?? (itemId === undefined ? undefined : catalog.item(itemId));
}

/** What the holder of the slip may do next; nothing where the hub is older, or nobody knows the item any more. */
export function followUpsOf(
  progress: Progress,
  catalog: { item(itemId: string): Item | undefined },
): readonly FollowUpKind[] {
  const { caseId, supplement, canWithdraw } = progress;
  const known = itemOfCase(progress, catalog);
  if (caseId === undefined || known === undefined) return [];
  const narrowed = supplement === undefined ? undefined : supplementOf(known, supplement.gaps);
  const something = narrowed !== undefined && narrowed.fields.length + narrowed.materials.length > 0;
  return [...(something ? (['supplement'] as const) : []), ...(canWithdraw ? (['withdraw'] as const) : [])];
}

/** The item as far as this follow-up asks for it: the wrong fields and the missing materials, or nothing at all. */
export function itemForFollowUp(item: Item, followUp: FollowUp, acting?: ActingAs): Item {
  const narrowed = supplementOf(item, followUp.kind === 'supplement' ? followUp.gaps : []);
  const proofId = proofMaterial(item, acting);
  // Whoever comes for another proves it each time.
  const proof = item.materials.filter(
    ({ id }) => id === proofId && !narrowed.materials.some((material) => material.id === id),
  );
  return { ...narrowed, materials: [...proof, ...narrowed.materials] };
}

function supplementOf(item: Item, gaps: readonly CaseGap[]): Item {
  // How the result comes was chosen the first time.
  const { situations: _situations, delivery: _delivery, ...rest } = item;
  const fieldIds = new Set(
    gaps.flatMap(({ subject }) => (subject.kind === 'field' ? [subject.fieldId] : [])),
  );
  const materialIds = new Set(
    gaps.flatMap(({ subject }) => (subject.kind === 'material' ? [subject.materialId] : [])),
  );
  return {
    ...rest,
    eligibilityRules: [],
    eligibilityQuestions: [],
    // What was asked for stays asked for, whatever the answers of the first time were.
    fields: item.fields
      .filter(({ id }) => fieldIds.has(id))
      .map(({ when: _, ...field }) => ({ ...field, required: true, prefill: 'none' })),
    materials: item.materials
      .filter(({ id }) => materialIds.has(id))
      .map(({ when: _, ...material }) => ({
        ...material,
        necessity: { kind: 'required' },
        // The department wants to see the paper: an e-licence was asked for the first time.
        sources: material.sources.some(({ kind }) => kind === 'capture')
          ? material.sources.filter(({ kind }) => kind === 'capture')
          : material.sources,
      })),
    commitments: [],
    outcome: { kind: 'acceptance' },
    availability: { ...item.availability, network: 'queued' },
  };
}
