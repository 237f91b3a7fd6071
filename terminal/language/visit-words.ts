/** What a visit says, in the language its citizen has chosen. The case itself stays as the item was written. */
import type { Progress } from '#contract/case.ts';
import type { InformationTable } from '#contract/hub-api.ts';
import { type Department, departmentIdOf, type FormField, type Item, type Material } from '#contract/item.ts';
import { maskName, maskNumber } from '#contract/masking.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import type { ActedBy, SlipReader } from '../papers/slip-composition.ts';
import { chosenWay } from '../visit/delivery-fields.ts';
import { checkField, withUnit } from '../visit/field-validation.ts';
import { itemOfCase } from '../visit/follow-up.ts';
import type { CheckedAnswer, IneligibleBecause, VisitContext } from '../visit/visit-context.ts';
import { forVisit } from '../visit/visit-rules.ts';
import { inLanguage } from './in-language.ts';
import { paperTextsIn } from './paper-texts.ts';

export interface VisitWords {
  /** BCP 47. */
  readonly language: string;
  /** An item of the catalog as it is now. */
  item(item: Item): Item;
  department(department: Department): Department;
  departmentOf(itemId: string): Department | undefined;
  /** The item of this visit, as it was opened, as far as the citizen's answers call for it. Throws when none is. */
  readonly chosen: Item;
}

export function wordsOf(context: VisitContext): VisitWords {
  const { services, preferences, item: opened, catalogRevision } = context;
  const { catalog } = services;
  const { language } = preferences;
  const revision = catalog.revision();
  const department = (subject: Department): Department =>
    inLanguage(subject, language, { catalog, revision });
  return {
    language,
    item: (item) => inLanguage(item, language, { catalog, revision }),
    department,
    departmentOf: (itemId) => {
      const found = catalog.department(departmentIdOf(itemId));
      return found === undefined ? undefined : department(found);
    },
    get chosen() {
      if (opened === undefined) throw new Error('this state needs an item');
      const spoken = inLanguage(opened, language, { catalog, revision: catalogRevision });
      return forVisit(spoken, context);
    },
  };
}

/** What came of it: the item and the department by their names in the language, a reason as the department wrote it. */
export function outcomeIn(context: VisitContext, outcome: OutcomeView): OutcomeView {
  if (context.item === undefined) return outcome;
  const { chosen } = wordsOf(context);
  const bodyName = context.item.implementation.body.name;
  const { parts } = outcome;
  return {
    ...outcome,
    ...(parts === undefined ? {} : { parts: partsIn(context.item, chosen, parts) }),
    itemName: outcome.itemName === context.item.name ? chosen.name : outcome.itemName,
    ...(outcome.department === bodyName ? { department: chosen.implementation.body.name } : {}),
    ...(outcome.reason === undefined ? {} : { reasonLanguage: SOURCE_LANGUAGE }),
  };
}

/** The parts of a package by their names in the language, in their order. */
function partsIn(
  official: Item,
  spoken: Item,
  parts: NonNullable<OutcomeView['parts']>,
): NonNullable<OutcomeView['parts']> {
  return parts.map((part) => {
    const { id } = official.package?.parts.find(({ item }) => item.name === part.itemName) ?? {};
    const item = spoken.package?.parts.find((each) => each.id === id)?.item;
    return item === undefined
      ? part
      : { ...part, itemName: item.name, department: item.implementation.body.name };
  });
}

/** For whom the slip of this visit is printed. */
export function slipReaderOf(context: VisitContext): Omit<SlipReader, 'withDocuments'> {
  const { language } = context.preferences;
  const actedBy = actedByOf(context);
  if (context.outcome === undefined) return { language, actedBy };
  const { itemName, department, parts } = outcomeIn(context, context.outcome);
  return {
    language,
    itemName,
    department,
    parts,
    actedBy,
    delivery: deliveryOf(context),
    stillToHandIn: stillToHandInOf(context),
    booking: bookingOf(context),
  };
}

function actedByOf({ citizen }: VisitContext): ActedBy | undefined {
  const actor = citizen?.actor;
  if (actor === undefined) return undefined;
  const masked = {
    kind: actor.kind,
    maskedName: maskName(actor.person.name),
    maskedNumber: maskNumber(actor.person.number),
  };
  return actor.kind === 'agent' ? { ...masked, authorisation: actor.authorisation } : masked;
}

/** How the result comes, in the item's own words; of a supplement it was said the first time. */
function deliveryOf(context: VisitContext): SlipReader['delivery'] {
  if (context.item === undefined || context.citizen === undefined || context.followUp !== undefined)
    return undefined;
  const way = chosenWay(wordsOf(context).chosen, context.citizen.answers);
  return way === undefined ? undefined : { kind: way.kind, note: way.note };
}

/** The hour as it was chosen; undefined: nothing was booked. */
function bookingOf(context: VisitContext): SlipReader['booking'] {
  const { item, citizen, slots, preferences, followUp } = context;
  if (item?.outcome.kind !== 'booking' || followUp !== undefined) return undefined;
  const { chosen } = wordsOf(context);
  const field = chosen.fields.find(({ input }) => input.kind === 'slot');
  const answer = field && citizen?.answers[field.id];
  if (field === undefined || answer === undefined) return undefined;
  const { name, address } = chosen.implementation.place;
  return { time: displayIn(field, answer, slots, preferences.language), place: `${name} ${address}` };
}

/** Materials that were put off, with the counter for those that are brought as paper. */
function stillToHandInOf(context: VisitContext): SlipReader['stillToHandIn'] {
  if (context.item === undefined || context.citizen === undefined) return undefined;
  const { chosen } = wordsOf(context);
  const { name, address } = chosen.implementation.place;
  return context.citizen.materials.flatMap(({ material, state }) => {
    if (material.necessity.kind !== 'deferrable' || (state !== 'deferred' && state !== 'to-window'))
      return [];
    return [
      {
        name: materialIn(chosen, material).name,
        workingDays: material.necessity.workingDays,
        ...(state === 'to-window' ? { place: `${name} ${address}` } : {}),
      },
    ];
  });
}

/** A table keeps its department's words, but its title is one that the item knows. */
export function informationIn(context: VisitContext, information: InformationTable): InformationTable {
  const before = context.item?.outcome;
  const after = context.item === undefined ? undefined : wordsOf(context).chosen.outcome;
  if (before?.kind !== 'information' || after?.kind !== 'information') return information;
  return information.title === before.documentTitle
    ? { ...information, title: after.documentTitle }
    : information;
}

/** The hub tells the progress with the official names of the item and of a package's parts. No screen needs the item. */
export function progressIn(context: VisitContext, progress: Progress): Progress {
  const words = wordsOf(context);
  const shown = (told: Progress): Omit<Progress, 'parts'> => {
    // An appointment has a view of its own.
    const { item: _item, parts: _parts, appointment: _appointment, ...rest } = told;
    const named = words.language === SOURCE_LANGUAGE ? undefined : officiallyNamed(context, told);
    return named === undefined ? rest : { ...rest, itemName: words.item(named).name };
  };
  const { parts } = progress;
  return { ...shown(progress), ...(parts === undefined ? {} : { parts: parts.map(shown) }) };
}

/** An item whose name was changed since keeps the one that it had. */
function officiallyNamed(
  { services: { catalog } }: VisitContext,
  { item: judgedBy, itemId, itemName }: Progress,
): Item | undefined {
  if (itemId !== undefined) {
    const item = itemOfCase({ item: judgedBy, itemId }, catalog);
    return item?.name === itemName ? item : undefined;
  }
  return catalog
    .departments()
    .flatMap(({ department }) => catalog.itemsOf(department.id))
    .find(({ name }) => name === itemName);
}

/** A material that the visit remembers as it was written. */
export function materialIn(item: Item, material: Material): Material {
  return item.materials.find(({ id }) => id === material.id) ?? material;
}

/** Why this citizen cannot do it, and what he can do instead. */
export function ineligibilityIn(
  item: Item,
  because: IneligibleBecause | undefined,
): { readonly reason: string; readonly nextStep: string } {
  const words =
    because === undefined
      ? undefined
      : because.kind === 'rule'
        ? item.eligibilityRules.find(({ id }) => id === because.ruleId)
        : item.eligibilityQuestions
            .find(({ id }) => id === because.questionId)
            ?.options.find(({ id }) => id === because.optionId);
  return { reason: words?.reason ?? '', nextStep: words?.nextStep ?? '' };
}

/** An answer as the screen shows it; the case keeps the display that was made when it was given. */
export function displayIn(
  field: FormField,
  answer: CheckedAnswer | undefined,
  slots: VisitContext['slots'],
  language: string,
): string {
  if (answer === undefined) return '—';
  const checked = checkField(field, answer.value, slots);
  if (!checked.ok) return answer.display;
  if (field.input.kind !== 'amount') return checked.display;
  return withUnit(checked.display.replace(/元$/u, ''), paperTextsIn(language).yuan);
}
