/** What a visit says, in the language its citizen has chosen. The case itself stays as the item was written. */
import type { Department, FormField, Item, Material } from '#contract/item.ts';
import { checkField } from '../visit/field-validation.ts';
import type { CheckedAnswer, IneligibleBecause, VisitContext } from '../visit/visit-context.ts';
import { inLanguage } from './in-language.ts';

export interface VisitWords {
  /** BCP 47. */
  readonly language: string;
  /** An item of the catalog as it is now. */
  item(item: Item): Item;
  department(department: Department): Department;
  departmentOf(itemId: string): Department | undefined;
  /** The item of this visit, as it was opened. Throws when none is. */
  readonly chosen: Item;
}

export function wordsOf({ services, preferences, item: opened, catalogRevision }: VisitContext): VisitWords {
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
      const found = catalog.department(itemId.split('/')[0] ?? '');
      return found === undefined ? undefined : department(found);
    },
    get chosen() {
      if (opened === undefined) throw new Error('this state needs an item');
      return inLanguage(opened, language, { catalog, revision: catalogRevision });
    },
  };
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
): string {
  if (answer === undefined) return '—';
  const checked = checkField(field, answer.value, slots);
  return checked.ok ? checked.display : answer.display;
}
