import type { CaseContent } from '#contract/case.ts';
import { itemForActor } from '#contract/item/actor.ts';
import type { QuestionAnswer } from '#contract/item/situation.ts';
import type { FormField, Item } from '#contract/item.ts';
import { countingAnswers, packageWalks, partsOn, whyNotForHim } from '#contract/theme-package/choice.ts';
import { itemForCitizen } from '#contract/theme-package/merge.ts';

/** A citizen who answers every question so that the item can be done, with a page for each material that needs one. */
export function answerItem(
  wholeItem: Item,
  slotId?: string,
): { content: Partial<CaseContent>; pages: Record<string, Uint8Array> } {
  const eligibility = answerQuestions(wholeItem);
  const item = itemForActor(itemForCitizen(wholeItem, eligibility), undefined);
  const pages: Record<string, Uint8Array> = {};
  const materials: CaseContent['materials'] = item.materials
    .filter((material) => material.necessity.kind !== 'optional')
    .map((material) => {
      const base = { materialId: material.id, name: material.name };
      if (material.necessity.kind === 'deferrable') return { ...base, source: 'deferred', attachmentIds: [] };
      if (material.sources[0]?.kind === 'e-licence')
        return { ...base, source: 'e-licence', attachmentIds: [] };
      const attachmentId = `${material.id}-1`;
      pages[attachmentId] = new Uint8Array(2000).map((_, index) => index);
      return { ...base, source: 'capture', attachmentIds: [attachmentId] };
    });
  return {
    content: {
      itemVersion: item.implementation.version,
      answers: item.fields.map((field) => {
        const value = answerTo(field, slotId);
        return { fieldId: field.id, label: field.label, value, display: displayOf(field, value) };
      }),
      eligibility,
      materials,
      commitmentIds: item.commitments.map((commitment) => commitment.id),
      ...(item.outcome.kind === 'face-qualification' && {
        faceCheck: { engine: 'simulated', simulated: true, passed: true },
      }),
    },
    pages,
  };
}

/** One question after the other: an answer may bring the next one. */
function answerQuestions(item: Item): CaseContent['eligibility'] {
  const before = packageAnswers(item);
  const given: CaseContent['eligibility'] = [...before];
  for (;;) {
    const next = itemForCitizen(item, given).eligibilityQuestions[given.length];
    if (next === undefined) {
      return item.package === undefined ? given : countingAnswers(item.package, given);
    }
    given.push({
      questionId: next.id,
      optionId: next.options.find((option) => option.eligible)?.id ?? '',
    });
  }
}

function answerTo(field: FormField, slotId: string | undefined): string {
  const { input } = field;
  switch (input.kind) {
    case 'text':
      return '示例县示例镇样本内容'.slice(0, input.maxLength);
    case 'phone':
      return '13800001234';
    case 'bank-card':
      return '6222020200011112222';
    case 'identity-number':
      return '440524188001010014';
    case 'credit-code':
      return '91350100M000100Y43';
    case 'number':
      return String(field.id === 'year' ? 2025 : Math.max(input.minimum, Math.min(input.maximum, 1000)));
    case 'date':
      return '2026-03-02';
    case 'month':
      return field.id === 'to' ? '2026-10' : '2022-01';
    case 'amount':
      return String(Math.max(input.minimum, Math.min(input.maximum, 1000)));
    case 'region':
      return '440305';
    case 'choice':
      return input.options[0]?.id ?? '';
    case 'slot':
      return slotId ?? '';
  }
}

function displayOf(field: FormField, value: string): string {
  return field.input.kind === 'choice'
    ? (field.input.options.find((option) => option.id === value)?.label ?? value)
    : value;
}

/** Of a package the way through its questionnaire that suits most of its parts. */
function packageAnswers({ package: thePackage }: Item): readonly QuestionAnswer[] {
  if (thePackage === undefined) return [];
  const possible = [...packageWalks(thePackage)].filter(
    (answers) => whyNotForHim(thePackage, answers) === undefined,
  );
  const parts = (answers: readonly QuestionAnswer[]): number => partsOn(thePackage, answers).length;
  return possible.reduce(
    (most, answers) => (parts(answers) > parts(most) ? answers : most),
    possible[0] ?? [],
  );
}
