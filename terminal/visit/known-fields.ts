/** 免填: which fields others can answer, what they said, and what is still asked. */
import type { Item } from '#contract/item.ts';
import type { KnownAnswers } from '#contract/known-answers.ts';
import type { ScreenOf } from '#contract/visit.ts';
import { displayIn, wordsOf } from '../language/visit-words.ts';
import { checkField } from './field-validation.ts';
import type { Citizen, KnownField, VisitContext } from './visit-context.ts';
import { citizenOf, itemOf } from './visit-rules.ts';

/** Only for oneself: an agent is not told what stands in somebody else's papers. */
export function mayBeKnown(context: VisitContext): boolean {
  const { citizen, followUp, lookUp } = context;
  if (!lookUp || followUp !== undefined || citizen === undefined) return false;
  if ('actor' in citizen && citizen.actor !== undefined) return false;
  return itemOf(context).fields.some(({ prefill }) => typeof prefill === 'object');
}

/** What was said, as far as this item asks for it and takes it. */
export function usable(item: Item, { fields }: KnownAnswers): readonly KnownField[] {
  return fields.flatMap((known) => {
    const field = item.fields.find(({ id }) => id === known.fieldId);
    return field !== undefined && checkField(field, known.value).ok ? [{ ...known, use: true }] : [];
  });
}

/** What the citizen let stand becomes his answers. */
export function withKnownAnswers(context: VisitContext): Citizen {
  const citizen = citizenOf(context);
  const { fields } = itemOf(context);
  const taken = (citizen.known ?? []).flatMap(({ fieldId, value, use }) => {
    const field = fields.find(({ id }) => id === fieldId);
    const checked = field === undefined || !use ? undefined : checkField(field, value);
    return checked?.ok === true
      ? [[fieldId, { value: checked.value, display: checked.display }] as const]
      : [];
  });
  return { ...citizen, answers: { ...citizen.answers, ...Object.fromEntries(taken) } };
}

/** Answered by somebody else, and let stand: it is not asked, and can be corrected on the answers page. */
export function isKnown({ citizen }: Pick<VisitContext, 'citizen'>, fieldId: string | undefined): boolean {
  return citizen?.known?.some((known) => known.use && known.fieldId === fieldId) === true;
}

/** The last field before this one that was asked; -1: none. */
export function askedBefore(context: VisitContext, index: number): number {
  return itemOf(context).fields.findLastIndex(({ id }, place) => place < index && !isKnown(context, id));
}

export function knownScreen(context: VisitContext): ScreenOf<'known'> {
  const { fields } = wordsOf(context).chosen;
  const { known } = citizenOf(context);
  return {
    name: 'known',
    state: known === undefined ? 'asking' : 'shown',
    rows: (known ?? []).flatMap(({ fieldId, value, use, origin }) => {
      const field = fields.find(({ id }) => id === fieldId);
      const checked = field === undefined ? undefined : checkField(field, value);
      if (field === undefined || checked?.ok !== true) return [];
      return [
        {
          fieldId,
          label: field.label,
          value: displayIn(field, checked, undefined, context.preferences.language),
          use,
          origin,
        },
      ];
    }),
  };
}

/** Whom the item asks beside the citizen: told before he agrees. */
export function lookupsOf(
  item: Item,
  nameOf: (itemId: string) => string | undefined,
): NonNullable<ScreenOf<'consent'>['lookups']> {
  const sources = [
    ...item.fields.flatMap(({ prefill }) => (typeof prefill === 'object' ? [prefill] : [])),
    ...item.materials.flatMap((material) => material.sources),
  ];
  const lookups = sources.flatMap((source): NonNullable<ScreenOf<'consent'>['lookups']> => {
    if (source.kind === 'e-licence') {
      return [{ kind: 'e-licence', name: source.licenceType, issuer: source.issuer }];
    }
    if (source.kind !== 'earlier-case') return [];
    const name = nameOf(source.itemId);
    return name === undefined ? [] : [{ kind: 'earlier-case', name }];
  });
  return lookups.filter(
    (lookup, index) =>
      index === lookups.findIndex(({ kind, name }) => kind === lookup.kind && name === lookup.name),
  );
}
