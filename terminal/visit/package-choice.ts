/** 一件事: the choice of a package's parts in a visit, and what the card rules out of it. */
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { QuestionAnswer } from '#contract/item/situation.ts';
import type { Department, Item, PublishedPackage } from '#contract/item.ts';
import { PACKAGES_DEPARTMENT } from '#contract/theme-package/authored.ts';
import {
  isOn,
  packageQuestions,
  partsOn,
  switchOf,
  whyNotForHim,
  whyUnsuited,
  withSwitch,
} from '#contract/theme-package/choice.ts';
import type { PartView } from '#contract/visit/filling.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { firstUnmetRule } from './eligibility.ts';
import type { RuledOutPart, VisitContext } from './visit-context.ts';
import type { CatalogPort } from './visit-services.ts';

type Choosing = Pick<VisitContext, 'item' | 'questionAnswers' | 'ruledOutParts' | 'citizen'>;

/** How many questions decide which parts suit; undefined: no package, or they are not all answered. */
export function questionnaireLength({ item, questionAnswers }: Choosing): number | undefined {
  if (item?.package === undefined) return undefined;
  const { asked, chosen } = packageQuestions(item.package, questionAnswers ?? []);
  return chosen.size < asked.length ? undefined : asked.length;
}

/** All that are mandatory suit, and one at least is left. */
export function canGoOnWith({ item, questionAnswers }: Choosing): boolean {
  if (item?.package === undefined) return false;
  const answers = questionAnswers ?? [];
  return (
    whyNotForHim(item.package, answers) === undefined &&
    partsOn(item.package, answers).some(({ mandatory }) => mandatory)
  );
}

export function mayBeSwitched(context: Choosing, partId: string): boolean {
  const thePackage = context.item?.package;
  const part = thePackage?.parts.find(({ id }) => id === partId);
  return (
    thePackage !== undefined &&
    part?.mandatory === false &&
    whyUnsuited(thePackage, part, context.questionAnswers ?? []) === undefined &&
    !context.ruledOutParts.some((ruledOut) => ruledOut.partId === partId)
  );
}

export function switched({ item, questionAnswers }: Choosing, partId: string, on: boolean) {
  const part = item?.package?.parts.find(({ id }) => id === partId);
  return part === undefined ? questionAnswers : withSwitch(questionAnswers ?? [], part, on);
}

/** Parts that are on and that this card does not allow. The mandatory ones rule out the whole, and are told of as that. */
export function partsRuledOut(
  { item, questionAnswers }: Choosing,
  document: IdentityDocument,
  today: string,
): RuledOutPart[] {
  if (item?.package === undefined) return [];
  return partsOn(item.package, questionAnswers ?? []).flatMap((part) => {
    const rule = part.mandatory ? undefined : firstUnmetRule(part.item, document, today);
    return rule === undefined ? [] : [{ partId: part.id, ruleId: rule.id }];
  });
}

/** What of the answers travels with the case beside what was asked: the switches. */
export function switchesOf(item: Item, answers: readonly QuestionAnswer[]): QuestionAnswer[] {
  const thePackage = item.package;
  if (thePackage === undefined) return [];
  return thePackage.parts
    .filter(({ mandatory }) => !mandatory)
    .map((part) => ({
      questionId: switchOf(part.id),
      optionId: isOn(thePackage, part, answers) ? 'on' : 'off',
    }));
}

/** The packages that this department leads: who looks for its items finds what they can be done together with. */
export function packagesLedBy(departmentId: string, { itemsOf }: Pick<CatalogPort, 'itemsOf'>): Item[] {
  if (departmentId === PACKAGES_DEPARTMENT) return [];
  return itemsOf(PACKAGES_DEPARTMENT).filter((item) => {
    const lead = item.package?.parts.find(({ mandatory }) => mandatory);
    return lead?.item.id.startsWith(`${departmentId}/`) === true;
  });
}

type DepartmentOf = (itemId: string) => Department | undefined;

function partFacts(part: PublishedPackage['parts'][number], departmentOf: DepartmentOf) {
  return {
    partId: part.id,
    name: part.item.name,
    departmentName: departmentOf(part.item.id)?.name ?? part.item.implementation.body.name,
    brings: part.brings,
    limit: part.item.implementation.promisedLimit,
  };
}

/** `item` in the citizen's language. */
export function packageScreen(
  item: Item,
  { questionAnswers, ruledOutParts }: Choosing,
  departmentOf: DepartmentOf,
): ScreenOf<'package'> {
  const thePackage = item.package;
  const answers = questionAnswers ?? [];
  if (thePackage === undefined) throw new Error('only a package has parts');
  return {
    name: 'package',
    parts: thePackage.parts.map((part): PartView => {
      const ruleId = ruledOutParts.find(({ partId }) => partId === part.id)?.ruleId;
      const rule = part.item.eligibilityRules.find(({ id }) => id === ruleId);
      const unsuited = rule ?? whyUnsuited(thePackage, part, answers);
      const facts = partFacts(part, departmentOf);
      if (unsuited !== undefined) {
        const { reason, nextStep } = unsuited;
        return { ...facts, state: 'unsuited', reason, ...(nextStep === undefined ? {} : { nextStep }) };
      }
      const on = isOn(thePackage, part, answers);
      return { ...facts, state: part.mandatory ? 'mandatory' : on ? 'on' : 'off' };
    }),
    impossible: whyNotForHim(thePackage, answers) !== undefined,
  };
}

export function guidePackage(item: Item, departmentOf: DepartmentOf): ScreenOf<'guide'>['guide']['package'] {
  const thePackage = item.package;
  if (thePackage === undefined) return undefined;
  return {
    note: thePackage.note,
    parts: thePackage.parts.map((part) => ({
      ...partFacts(part, departmentOf),
      mandatory: part.mandatory,
    })),
  };
}

/** Who gets what, of the parts that are on. */
export function consentParts(
  item: Item,
  { questionAnswers }: Choosing,
  departmentOf: DepartmentOf,
): ScreenOf<'consent'>['parts'] {
  if (item.package === undefined) return undefined;
  return partsOn(item.package, questionAnswers ?? []).map((part) => {
    const { name, departmentName } = partFacts(part, departmentOf);
    return { name, departmentName, purpose: part.item.consent.purpose };
  });
}
