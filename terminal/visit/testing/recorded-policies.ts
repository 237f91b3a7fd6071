import type { PolicyMatch } from '#contract/policy/policy-api.ts';
import { judge } from '#contract/policy/rule.ts';
import { ok } from '#contract/result.ts';
import type { PolicyPort } from '../../policies/policy-port.ts';
import { projectPolicies } from './project-policies.ts';

/** What the specimen's registers say, as far as a test needs it. */
const FACTS = {
  age: 76,
  sex: 'female',
  'disability-grade': '2',
  'disability-subsidy-drawn': false,
  'family-planning-household': true,
  'family-planning-reward-drawn': false,
  'senior-travel-card': false,
} as const;

/** One policy of each way of cashing: applied for, promised, and only confirmed. */
export function matchesForSpecimen(): PolicyMatch[] {
  return projectPolicies().flatMap((policy) => {
    const { truth, reasons } = judge(policy.rule, FACTS);
    return truth === 'true' ? [{ policy, reasons: [...reasons] }] : [];
  });
}

/** A hub that knows the specimen and takes every claim. */
export function recordedPolicies(over: Partial<PolicyPort> = {}): PolicyPort {
  return {
    find: async () => ok({ matches: matchesForSpecimen(), silent: [], simulated: true }),
    claim: async () =>
      ok({
        state: 'confirmed',
        receipt: { receiptNumber: 'ZC20261122000001', on: '2026-11-22' },
        simulated: true,
      }),
    ...over,
  };
}
