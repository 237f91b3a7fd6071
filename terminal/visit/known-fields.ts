/** 免填: which fields and materials others know, what they said, and what is still asked. */
import type { QuestionAnswer } from '#contract/item/situation.ts';
import type { Item, Material } from '#contract/item.ts';
import type { KnownAnswers } from '#contract/known-answers.ts';
import { fieldLookUps } from '#contract/theme-package/look-ups.ts';
import type { MaterialView } from '#contract/visit/filling.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { displayIn, wordsOf } from '../language/visit-words.ts';
import { checkField } from './field-validation.ts';
import type {
  Citizen,
  KnownField,
  MaterialProgress,
  OfferedDocument,
  VisitContext,
} from './visit-context.ts';
import { citizenOf, itemOf } from './visit-rules.ts';

/** Only for oneself: an agent is not told what stands in somebody else's papers. */
export function mayBeKnown(context: VisitContext): boolean {
  const { citizen, followUp, lookUp } = context;
  if (!lookUp || followUp !== undefined || citizen === undefined) return false;
  if ('actor' in citizen && citizen.actor !== undefined) return false;
  const item = itemOf(context);
  return (
    fieldLookUps(item, context.questionAnswers ?? []).length > 0 ||
    item.materials.some(({ sources }) => sources.some(({ kind }) => kind === 'earlier-case'))
  );
}

/** What was said, as far as this item asks for it and takes it. */
function usable(item: Item, { fields }: KnownAnswers): readonly KnownField[] {
  return fields.flatMap((known) => {
    const field = item.fields.find(({ id }) => id === known.fieldId);
    return field !== undefined && checkField(field, known.value).ok ? [{ ...known, use: true }] : [];
  });
}

/** What he handed in before, as far as this item asks for it and takes it from there. */
function usableDocuments(item: Item, { materials = [] }: KnownAnswers): readonly OfferedDocument[] {
  return materials.flatMap((known) => {
    const sources = item.materials.find(({ id }) => id === known.materialId)?.sources ?? [];
    const taken = sources.some(
      (source) => source.kind === 'earlier-case' && source.materialId === known.earlier.materialId,
    );
    return taken ? [{ ...known, use: comesFirst(sources) }] : [];
  });
}

/** Where an e-licence is asked for first, an earlier document stands beside it on the page of the materials. */
function comesFirst(sources: Material['sources']): boolean {
  const wanted = sources.find(({ kind }) => kind === 'e-licence' || kind === 'earlier-case');
  return wanted?.kind === 'earlier-case';
}

/** The citizen with what was told, as far as it is of use. */
export function told(context: VisitContext, answers: KnownAnswers): Citizen {
  const item = itemOf(context);
  const known = usable(item, answers);
  const offered = usableDocuments(item, answers);
  return {
    ...citizenOf(context),
    ...(known.length === 0 && offered.length === 0 ? {} : { known, offered }),
  };
}

/** There is something to look at before the form. */
export function isWorthShowing({ known = [], offered = [] }: Citizen): boolean {
  return known.length > 0 || offered.some(({ use }) => use);
}

/** Whether an earlier document stands, said on the page of what is known or on that of the materials. */
export function withEarlier(citizen: Citizen, materialId: string, use: boolean): Citizen {
  const { offered } = citizen;
  return {
    ...citizen,
    offered: offered?.map((each) => (each.materialId === materialId ? { ...each, use } : each)),
  };
}

/** What stands settles its material; what stands no more leaves it open. Of one material, or of all. */
export function withEarlierDocuments(citizen: Citizen, only?: string): Citizen {
  const used = new Set(citizen.offered?.flatMap(({ materialId, use }) => (use ? [materialId] : [])));
  return {
    ...citizen,
    materials: citizen.materials.map((entry): MaterialProgress => {
      if (only !== undefined && entry.material.id !== only) return entry;
      if (used.has(entry.material.id)) {
        return { ...entry, state: 'earlier-found', licence: undefined, pages: [] };
      }
      return entry.state === 'earlier-found' ? { ...entry, state: 'missing' } : entry;
    }),
  };
}

/** What was handed in for an earlier case, beside the material that it may be used for. */
export function earlierView({ offered }: Citizen, materialId: string): Pick<MaterialView, 'earlier'> {
  const found = offered?.find((each) => each.materialId === materialId);
  return found === undefined ? {} : { earlier: { pages: found.pages, origin: found.origin } };
}

/** What the citizen let stand becomes his answers and his materials. */
export function withKnownAnswers(context: VisitContext): Citizen {
  const citizen = withEarlierDocuments(citizenOf(context));
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
  const { fields, materials } = wordsOf(context).chosen;
  const { known, offered: all = [] } = citizenOf(context);
  const offered = all.filter(({ materialId }) =>
    comesFirst(materials.find(({ id }) => id === materialId)?.sources ?? []),
  );
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
    ...(offered.length === 0
      ? {}
      : {
          materials: offered.flatMap(({ materialId, pages, use, origin }) => {
            const material = materials.find(({ id }) => id === materialId);
            return material === undefined ? [] : [{ materialId, label: material.name, pages, use, origin }];
          }),
        }),
  };
}

/** Whom the item asks beside the citizen who answered so: told before he agrees. */
export function lookupsOf(
  item: Item,
  answers: readonly QuestionAnswer[],
  nameOf: (itemId: string) => string | undefined,
): NonNullable<ScreenOf<'consent'>['lookups']> {
  const sources = [
    ...fieldLookUps(item, answers).map(({ prefill }) => prefill),
    ...item.materials.flatMap((material) => material.sources),
  ];
  const lookups = sources.flatMap((source): NonNullable<ScreenOf<'consent'>['lookups']> => {
    if (source.kind === 'e-licence') {
      return [{ kind: 'e-licence', name: source.licenceType, issuer: source.issuer }];
    }
    if (source.kind !== 'earlier-case') return [];
    const name = nameOf(source.itemId);
    const kind = 'materialId' in source ? 'earlier-document' : 'earlier-case';
    return name === undefined ? [] : [{ kind, name }];
  });
  return lookups.filter(
    (lookup, index) =>
      index === lookups.findIndex(({ kind, name }) => kind === lookup.kind && name === lookup.name),
  );
}
