import { chinaTime } from '#contract/china-time.ts';
import { itemForActor } from '#contract/item/actor.ts';
import { choosesDelivery } from '#contract/item/delivery.ts';
import type { FormField, Item } from '#contract/item.ts';
import { itemForCitizen } from '#contract/theme-package/merge.ts';
import { actingAs } from './acting.ts';
import { withDeliveryFields } from './delivery-fields.ts';
import { firstUnmetRule } from './eligibility.ts';
import { checkField } from './field-validation.ts';
import { itemForFollowUp } from './follow-up.ts';
import type { Citizen, MaterialProgress, VisitContext } from './visit-context.ts';
import type { CardWay } from './visit-services.ts';

/** 5 MB: enough for a dozen pages full of small print. */
const MATERIAL_BYTES = 5 * 1024 * 1024;

/** The item as far as his answers call for it; all of it before there are any. */
export function itemOf(context: VisitContext): Item {
  if (context.item === undefined) throw new Error('this state needs an item');
  return forVisit(context.item, context);
}

/** The item of a visit: what this citizen's answers call for, or what an earlier case still lacks. */
export function forVisit(
  item: Item,
  {
    questionAnswers,
    citizen,
    followUp,
    acting,
    preferences,
  }: Pick<VisitContext, 'questionAnswers' | 'citizen' | 'followUp' | 'acting' | 'preferences'>,
): Item {
  if (followUp !== undefined) return itemForFollowUp(item, followUp, actingAs(acting));
  // Before anything is asked the whole list is told, with what only others than himself would bring.
  if (questionAnswers === undefined) return item;
  const asked = itemForActor(itemForCitizen(item, questionAnswers), actingAs(acting));
  return withDeliveryFields(asked, citizen?.answers ?? {}, preferences.language);
}

export function citizenOf(context: VisitContext): Citizen {
  if (context.citizen === undefined) throw new Error('this state needs an identified citizen');
  return context.citizen;
}

export function today(): string {
  return chinaTime(new Date()).date;
}

/** The pages between the guide and the answers page; an item has some of them. The card comes after the questions. */
const PAGES = ['eligibility', 'form', 'dues', 'faceCheck', 'materials', 'signing'] as const;
export type Page = (typeof PAGES)[number];

/** No case comes of it: a question is answered, a number is given, or a policy is confirmed. */
export function isWithoutCase({ outcome }: Item): boolean {
  return ['progress', 'window-ticket', 'public-lookup', 'policies'].includes(outcome.kind);
}

export function hasPage(item: Item, page: Page): boolean {
  switch (page) {
    case 'eligibility':
      return item.eligibilityQuestions.length > 0;
    case 'form':
      return item.fields.length > 0 || choosesDelivery(item);
    case 'dues':
      return item.outcome.kind === 'payment';
    case 'faceCheck':
      return item.outcome.kind === 'face-qualification';
    case 'materials':
      return item.materials.length > 0;
    case 'signing':
      return item.outcome.kind === 'acceptance' || item.commitments.length > 0;
  }
}

/** A withdrawal is confirmed on a page of its own: neither a law nor its paper asks for a name under it. */
export function isSigned(context: VisitContext): boolean {
  return context.followUp?.kind !== 'withdraw' && hasPage(itemOf(context), 'signing');
}

export function materialsComplete(materials: readonly MaterialProgress[]): boolean {
  return materials.every(
    (entry) =>
      entry.state === 'licence-found' ||
      entry.state === 'earlier-found' ||
      entry.state === 'captured' ||
      entry.state === 'deferred' ||
      entry.state === 'to-window' ||
      (entry.material.necessity.kind === 'optional' && entry.state !== 'fetching'),
  );
}

export function withMaterial(
  citizen: Citizen,
  materialId: string,
  change: (entry: MaterialProgress) => MaterialProgress,
): Citizen {
  return {
    ...citizen,
    materials: citizen.materials.map((entry) => (entry.material.id === materialId ? change(entry) : entry)),
  };
}

export function canCapture(entry: MaterialProgress): boolean {
  return entry.material.sources.some((source) => source.kind === 'capture');
}

export function materialAt(citizen: Citizen, materialId: string | undefined): MaterialProgress | undefined {
  return citizen.materials.find((entry) => entry.material.id === materialId);
}

/**
 * E-licences (免提交) are asked for first; paper before the camera is the other way. What was handed in `already` stays,
 * as far as it is still asked for.
 */
export function materialsFor(
  item: Item,
  already: readonly MaterialProgress[] = [],
): readonly MaterialProgress[] {
  return item.materials.map(
    (material) =>
      already.find((entry) => entry.material.id === material.id) ?? {
        material,
        state: material.sources[0]?.kind === 'e-licence' ? 'fetching' : 'missing',
        pages: [],
      },
  );
}

/** The cards that this item takes here and now. A comparison of faces needs the photo that only an ID card has. */
export function cardWaysOf(context: VisitContext): readonly CardWay[] {
  const item = itemOf(context);
  const { identification } = item;
  const byChip =
    identification.kind === 'identity' &&
    identification.ways?.includes('social-security-card') === true &&
    !hasPage(item, 'faceCheck') &&
    context.services.readerReady?.('social-security-card') === true;
  return byChip ? ['id-card', 'social-security-card'] : ['id-card'];
}

/** The social security card beside the ID card, or in its place while that cannot be read; undefined: not taken. */
export function chipCardOf(context: VisitContext): 'also' | 'only' | undefined {
  if (context.item === undefined || cardWaysOf(context).length === 1) return undefined;
  return context.services.readerReady?.('id-card') === false ? 'only' : 'also';
}

/** First values from the card: nobody is asked for what the card has already said. */
export function prefilledAnswers(item: Item, document: Citizen['document']): Citizen['answers'] {
  const entries = item.fields.flatMap((field) => {
    const value = prefilled(field.prefill, document);
    if (value === undefined) return [];
    const checked = checkField(field, value);
    return checked.ok ? [[field.id, { value: checked.value, display: checked.display }] as const] : [];
  });
  return Object.fromEntries(entries);
}

function prefilled(source: FormField['prefill'], document: Citizen['document']): string | undefined {
  // Licences and earlier cases are known to the hub alone.
  if (typeof source !== 'string') return undefined;
  switch (source) {
    case 'none':
      return undefined;
    case 'card-address':
      return document.address;
    case 'card-name':
      return document.name;
    // A proof is asked for the last whole year more often than for any other.
    case 'last-year':
      return String(Number(today().slice(0, 4)) - 1);
  }
}

export function ruledOutBy(item: Item, document: Citizen['document']): VisitContext['ineligible'] {
  const rule = firstUnmetRule(item, document, today());
  return rule === undefined ? undefined : { kind: 'rule', ruleId: rule.id };
}

export function materialsAreComplete(context: VisitContext): boolean {
  return materialsComplete(citizenOf(context).materials);
}

/** Pages the material being captured may still get. */
export function pagesLeft(context: VisitContext): number {
  const entry = materialAt(citizenOf(context), context.captureMaterialId);
  const source = entry?.material.sources.find((candidate) => candidate.kind === 'capture');
  return source?.kind === 'capture' ? source.maximumPages - (entry?.pages.length ?? 0) : 0;
}

/**
 * Bytes that the material being captured may still get: one-window systems of the provinces take attachments of
 * a few megabytes, and a PDF adds hardly anything to its pictures.
 */
export function bytesLeft(context: VisitContext): number {
  const pages = materialAt(citizenOf(context), context.captureMaterialId)?.pages ?? [];
  return MATERIAL_BYTES - pages.reduce((sum, page) => sum + page.jpeg.length, 0);
}

/** The first field that must be answered and is not, as after a choice that asks for more; -1: none. */
export function missingFieldIndex(context: VisitContext): number {
  const answers = context.citizen?.answers ?? {};
  return itemOf(context).fields.findIndex(
    ({ id, required }) => required && (answers[id]?.value ?? '') === '',
  );
}

export function fieldIndexOf(context: VisitContext, fieldId: string): number {
  return itemOf(context).fields.findIndex((field) => field.id === fieldId);
}

/**
 * The first page that still lacks something; undefined when the case may be confirmed. Pages are left in order,
 * but corrections and hand-made events are not bound to that: this is asked again at the confirmation.
 */
export function unfinishedPage(context: VisitContext): Page | undefined {
  const item = itemOf(context);
  const citizen = citizenOf(context);
  const answered = (questionId: string): boolean =>
    context.questionAnswers?.some((answer) => answer.questionId === questionId) === true;
  if (!item.eligibilityQuestions.every((question) => answered(question.id))) return 'eligibility';
  if (missingFieldIndex(context) >= 0) return 'form';
  if (hasPage(item, 'dues') && (citizen.dues?.chosen.length ?? 0) === 0) return 'dues';
  if (hasPage(item, 'faceCheck') && citizen.facePassed === undefined) return 'faceCheck';
  if (!materialsComplete(citizen.materials)) return 'materials';
  if (isSigned(context) && citizen.signature === undefined) return 'signing';
  return undefined;
}
