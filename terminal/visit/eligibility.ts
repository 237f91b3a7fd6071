import type { IdentityDocument } from '#contract/identity-document.ts';
import type { EligibilityRule, Item } from '#contract/item.ts';

/** Whole years between two calendar dates (YYYY-MM-DD). */
export function ageOn(birth: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** The first rule of the item that this card does not meet. */
export function firstUnmetRule(
  item: Item,
  document: IdentityDocument,
  today: string,
): EligibilityRule | undefined {
  return item.eligibilityRules.find((entry) => !meets(entry.rule, document, today));
}

function meets(rule: EligibilityRule['rule'], document: IdentityDocument, today: string): boolean {
  switch (rule.kind) {
    case 'minimum-age':
      return ageOn(document.birth, today) >= rule.years;
    case 'maximum-age':
      return ageOn(document.birth, today) <= rule.years;
    case 'document-type':
      return rule.types.includes(document.type);
    case 'document-not-expired':
      // A card that does not say it openly cannot show that it has not expired.
      return document.validTo !== undefined && (document.validTo === '长期' || document.validTo >= today);
  }
}
