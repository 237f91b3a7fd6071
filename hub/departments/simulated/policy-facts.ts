/** What the simulated registers know of the specimen identities when policies are matched; of nobody else anything. */
import type { KnownFacts } from '#contract/policy/facts.ts';
import type { FactsRequest } from '../department-adapter.ts';

const FACTS_OF_SPECIMENS: Readonly<Record<string, KnownFacts>> = {
  // GB 11643, the woman of 1949.
  '11010519491231002X': {
    'high-age-allowance-drawn': false,
    'low-income': 'none',
    'disability-grade': '2',
    'disability-subsidy-drawn': false,
    'family-planning-household': true,
    'family-planning-reward-drawn': false,
    employment: 'none',
    'contracted-land': true,
    'machine-without-subsidy': false,
    'senior-travel-card': false,
    'retired-soldier': false,
    'college-admission': false,
    'child-in-kindergarten': false,
  },
  // GB 11643, the man of 1880.
  '440524188001010014': {
    'high-age-allowance-drawn': false,
    'low-income': 'marginal',
    'disability-grade': 'none',
    'disability-subsidy-drawn': false,
    'senior-travel-card': true,
    'retired-soldier': true,
    'contracted-land': false,
    'machine-without-subsidy': true,
  },
  // The sample card of the permits for residents of Hong Kong.
  '810000199408230021': {
    employment: 'employed',
    'insured-months': 40,
    'skill-certificate-months': 3,
    'skill-subsidy-drawn': false,
    'graduation-months': 200,
    'grassroots-post': false,
  },
};

export function simulatedFacts({ holder, facts }: FactsRequest): KnownFacts {
  const known = FACTS_OF_SPECIMENS[holder.number] ?? {};
  return Object.fromEntries(
    facts.flatMap((fact) => (known[fact] === undefined ? [] : [[fact, known[fact]]])),
  );
}
