import { ageOn } from '#contract/age.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { EligibilityRule, Item } from '#contract/item.ts';

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
