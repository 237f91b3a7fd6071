/**
 * What may be known of a person when policies are matched (免申即享): a closed list. Each fact says where it comes from,
 * so that the citizen can be told who is asked for what before anybody is asked.
 */
import { z } from 'zod';
import { ageOn, birthOf } from '../age.ts';
import type { IdentityDocument } from '../identity-document.ts';

/** `from`: the card that lies on the reader, or the department (its id in the catalog) whose register has it. */
interface FactDefinition {
  readonly from: string;
  readonly is:
    | { readonly kind: 'yes-no' }
    /** Whole numbers, both ends included. */
    | { readonly kind: 'number'; readonly minimum: number; readonly maximum: number }
    | { readonly kind: 'choice'; readonly options: readonly string[] }
    /** Six digits of GB/T 2260. */
    | { readonly kind: 'region' };
}

const yesNo = { kind: 'yes-no' } as const;

export const FACTS = {
  /** Whole years, by the date of birth in the number (GB 11643). */
  age: { from: 'card', is: { kind: 'number', minimum: 0, maximum: 150 } },
  sex: { from: 'card', is: { kind: 'choice', options: ['female', 'male'] } },
  /** Where the number was first given: digits 1 to 6 of a resident's number. */
  'card-region': { from: 'card', is: { kind: 'region' } },
  'high-age-allowance-drawn': { from: 'civil-affairs', is: yesNo },
  /** 低保 or 低保边缘, as the register of social assistance has it. */
  'low-income': {
    from: 'civil-affairs',
    is: { kind: 'choice', options: ['none', 'subsistence', 'marginal'] },
  },
  /** 残疾等级; none: no valid certificate. */
  'disability-grade': {
    from: 'disabled-persons-federation',
    is: { kind: 'choice', options: ['none', '1', '2', '3', '4'] },
  },
  'disability-subsidy-drawn': { from: 'disabled-persons-federation', is: yesNo },
  /** 独生子女父母 or 双女户 by the family planning register. */
  'family-planning-household': { from: 'health', is: yesNo },
  'family-planning-reward-drawn': { from: 'health', is: yesNo },
  employment: {
    from: 'human-resources',
    is: { kind: 'choice', options: ['none', 'employed', 'flexible', 'unemployed'] },
  },
  /** Months of unemployment insurance paid, all together. */
  'insured-months': { from: 'human-resources', is: { kind: 'number', minimum: 0, maximum: 720 } },
  /** Months since the newest skill certificate. */
  'skill-certificate-months': { from: 'human-resources', is: { kind: 'number', minimum: 0, maximum: 720 } },
  'skill-subsidy-drawn': { from: 'human-resources', is: yesNo },
  /** Months since graduation from a college. */
  'graduation-months': { from: 'human-resources', is: { kind: 'number', minimum: 0, maximum: 720 } },
  /** Works in a township or village post, by the contract on record. */
  'grassroots-post': { from: 'human-resources', is: yesNo },
  /** 土地承包经营权 on record. */
  'contracted-land': { from: 'agriculture', is: yesNo },
  /** A machine on the subsidised list was bought, and no subsidy was paid for it. */
  'machine-without-subsidy': { from: 'agriculture', is: yesNo },
  /** Admitted to a college this year. */
  'college-admission': { from: 'education', is: yesNo },
  'child-in-kindergarten': { from: 'education', is: yesNo },
  'senior-travel-card': { from: 'transport', is: yesNo },
  'retired-soldier': { from: 'veterans-affairs', is: yesNo },
} as const satisfies Record<string, FactDefinition>;

export type FactName = keyof typeof FACTS;
export type FactValue = boolean | number | string;
/** What is not in it is not known. */
export type KnownFacts = { readonly [Name in FactName]?: FactValue };

export const factNameSchema = z.enum(Object.keys(FACTS) as FactName[]);

export function definitionOf(fact: FactName): FactDefinition {
  return FACTS[fact];
}

export function isFactName(name: string): name is FactName {
  return Object.hasOwn(FACTS, name);
}

/** Whether a register may say this of the fact; what it may not is taken as not known. */
export function isValueOf(fact: FactName, value: unknown): value is FactValue {
  const { is } = definitionOf(fact);
  switch (is.kind) {
    case 'yes-no':
      return typeof value === 'boolean';
    case 'number':
      return (
        typeof value === 'number' && Number.isInteger(value) && value >= is.minimum && value <= is.maximum
      );
    case 'choice':
      return typeof value === 'string' && is.options.includes(value);
    case 'region':
      return typeof value === 'string' && /^\d{6}$/.test(value);
  }
}

/** What the card itself says. `today`: YYYY-MM-DD. */
export function factsOfCard(document: IdentityDocument, today: string): KnownFacts {
  const age = ageOn(birthOf(document), today);
  return {
    ...(isValueOf('age', age) ? { age } : {}),
    ...(document.sex === 'unknown' ? {} : { sex: document.sex }),
    ...(document.type === 'resident' && /^\d{6}/.test(document.number)
      ? { 'card-region': document.number.slice(0, 6) }
      : {}),
  };
}
