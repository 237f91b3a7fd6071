import { amountInFen } from '#contract/amount.ts';
import type { Answer, CaseContent, CaseManifest } from '#contract/case.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { isCreditCode, isIdentityNumber } from '#contract/identity-number.ts';
import { type ActingAs, itemForActor } from '#contract/item/actor.ts';
import { mayBeBrought } from '#contract/item/material.ts';
import type { FormField, Item } from '#contract/item.ts';
import { payerOf } from '#contract/payer.ts';
import { isPreciseEnough } from '#contract/regions.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { itemForCitizen } from '#contract/theme-package/merge.ts';
import { localDate } from '../calendar/local-time.ts';
import { actorProblem } from './validate-actor.ts';
import { choiceProblem } from './validate-choice.ts';

export type ContentFailure = AppFailure<'content-not-of-this-manifest' | 'content-breaks-item'>;

/**
 * Checks an opened case against its manifest and against the item as the terminal knew it.
 * The detail names fields and materials, never their values.
 */
export function validateContent(
  content: CaseContent,
  manifest: CaseManifest,
  wholeItem: Item,
): Result<void, ContentFailure> {
  const item = itemForActor(itemForCitizen(wholeItem, content.eligibility), actingAs(content));
  if (content.caseId !== manifest.caseId || content.itemId !== manifest.itemId) {
    return fail('content-not-of-this-manifest', 'case or item id differs');
  }
  if (sha256Hex(content.slipCode) !== manifest.slipCodeSha256) {
    return fail('content-not-of-this-manifest', 'slip code differs');
  }
  const problem =
    identificationProblem(content, item) ??
    actorProblem(content, manifest, wholeItem, localDate(new Date(content.submittedAt))) ??
    (item.package === undefined
      ? eligibilityProblem(content, item)
      : choiceProblem(content.eligibility, item.package)) ??
    answersProblem(content, item) ??
    materialsProblem(content, manifest, item) ??
    deliveryProblem(content, item) ??
    commitmentsProblem(content, item) ??
    faceProblem(content, item) ??
    paymentProblem(content, item);
  return problem === undefined ? ok() : fail('content-breaks-item', problem);
}

function paymentProblem(content: CaseContent, item: Item): string | undefined {
  const { payment } = content;
  if (item.outcome.kind !== 'payment') return payment && 'nothing is paid for this item';
  if (payment === undefined) return 'nothing to pay was chosen';
  const value = (fieldId: string) => content.answers.find((answer) => answer.fieldId === fieldId)?.value;
  return payerOf(item, content.eligibility, value) === undefined
    ? 'whose dues they are is not said'
    : undefined;
}

/** Who acts, as the item sees him. */
export function actingAs({ actor }: Pick<CaseContent, 'actor'>): ActingAs {
  if (actor?.kind === 'guardian') return { kind: 'guardian' };
  return actor === undefined ? undefined : { kind: 'agent', proof: actor.authorisation.proof };
}

function identificationProblem(content: CaseContent, item: Item): string | undefined {
  if (item.identification.kind === 'none') return undefined;
  const ways = item.identification.ways ?? ['id-card'];
  // Whose number alone is given has a guardian, who is identified in his place.
  if (content.identifiedBy !== 'number' && !ways.includes(content.identifiedBy))
    return `identified by ${content.identifiedBy}`;
  return item.identification.documents.includes(content.applicant.type)
    ? undefined
    : `document type ${content.applicant.type}`;
}

function eligibilityProblem(content: CaseContent, item: Item): string | undefined {
  const asked = new Set(item.eligibilityQuestions.map(({ id }) => id));
  const unasked = content.eligibility.find(({ questionId }) => !asked.has(questionId));
  if (unasked !== undefined) return `question ${unasked.questionId} is not asked`;
  for (const question of item.eligibilityQuestions) {
    const chosen = content.eligibility.find((answer) => answer.questionId === question.id)?.optionId;
    if (chosen === undefined) return `question ${question.id} has no answer`;
    const option = question.options.find((candidate) => candidate.id === chosen);
    if (!option?.eligible) return `question ${question.id} is answered with what is not eligible`;
  }
  return undefined;
}

function answersProblem(content: CaseContent, item: Item): string | undefined {
  const fields = new Map(item.fields.map((field) => [field.id, field]));
  const given = new Map<string, Answer>();
  for (const answer of content.answers) {
    if (!fields.has(answer.fieldId)) return `field ${answer.fieldId} is not asked by the item`;
    if (given.has(answer.fieldId)) return `field ${answer.fieldId} is answered twice`;
    given.set(answer.fieldId, answer);
  }
  for (const field of item.fields) {
    const value = given.get(field.id)?.value ?? '';
    if (value === '') {
      if (field.required) return `field ${field.id} is empty`;
    } else if (!fitsField(value, field)) {
      return `field ${field.id} does not fit its kind`;
    }
  }
  return undefined;
}

/** True when a value has the form that its field asks for. */
export function fitsField(value: string, { input }: FormField): boolean {
  switch (input.kind) {
    case 'text':
      return [...value].length <= input.maxLength;
    case 'phone':
      return /^\+?[\d -]{5,20}$/.test(value);
    case 'bank-card':
      return /^\d{12,19}$/.test(value.replaceAll(' ', ''));
    case 'identity-number':
      return isIdentityNumber(value);
    case 'credit-code':
      return isCreditCode(value);
    case 'number':
      return value.trim() !== '' && Number(value) >= input.minimum && Number(value) <= input.maximum;
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
    case 'month':
      return /^\d{4}-(0[1-9]|1[0-2])$/.test(value);
    case 'amount': {
      const fen = amountInFen(value);
      return fen !== undefined && fen >= input.minimum * 100 && fen <= input.maximum * 100;
    }
    case 'region':
      return isPreciseEnough(value, input.precision);
    case 'choice':
      return input.options.some((option) => option.id === value);
    case 'slot':
      return value.length <= 200;
  }
}

function materialsProblem(content: CaseContent, manifest: CaseManifest, item: Item): string | undefined {
  const attached = new Set(manifest.attachments.map((attachment) => attachment.attachmentId));
  for (const submitted of content.materials) {
    const material = item.materials.find((candidate) => candidate.id === submitted.materialId);
    if (!material) return `material ${submitted.materialId} is not asked by the item`;
    if (submitted.source === 'window') {
      if (!mayBeBrought(material)) return `material ${material.id} cannot be brought to the counter later`;
      continue;
    }
    if (submitted.source === 'deferred') {
      if (material.necessity.kind !== 'deferrable') return `material ${material.id} cannot be deferred`;
      continue;
    }
    if (!material.sources.some((source) => source.kind === submitted.source)) {
      return `material ${material.id} cannot come from ${submitted.source}`;
    }
    if (submitted.source === 'capture' && submitted.attachmentIds.length === 0) {
      return `material ${material.id} has no page`;
    }
    const missing = submitted.attachmentIds.find((attachmentId) => !attached.has(attachmentId));
    if (missing !== undefined)
      return `attachment ${missing} of material ${material.id} is not in the manifest`;
  }
  const missing = item.materials.find(
    (material) =>
      material.necessity.kind !== 'optional' &&
      !content.materials.some((submitted) => submitted.materialId === material.id),
  );
  if (missing) return `material ${missing.id} is missing`;
  if (content.signatureAttachmentId !== undefined && !attached.has(content.signatureAttachmentId)) {
    return 'the signature is not in the manifest';
  }
  return undefined;
}

function deliveryProblem({ delivery }: CaseContent, item: Item): string | undefined {
  // A terminal that does not ask yet: the counter will.
  if (delivery === undefined) return undefined;
  const way = item.delivery?.find(({ id }) => id === delivery.deliveryId);
  if (way === undefined) return `delivery ${delivery.deliveryId} is not offered by the item`;
  if ((way.kind === 'post') !== (delivery.address !== undefined))
    return 'an address for post, and for nothing else';
  return delivery.address === undefined || isPreciseEnough(delivery.address.region, 'county')
    ? undefined
    : 'no county to send it to';
}

function commitmentsProblem(content: CaseContent, item: Item): string | undefined {
  const missing = item.commitments.find((commitment) => !content.commitmentIds.includes(commitment.id));
  return missing && `commitment ${missing.id} is not given`;
}

function faceProblem(content: CaseContent, item: Item): string | undefined {
  return item.outcome.kind === 'face-qualification' && content.faceCheck === undefined
    ? 'neither a face check nor its refusal'
    : undefined;
}
