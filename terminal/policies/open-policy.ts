import { translated } from '#contract/item-translation.ts';
import type { FactName } from '#contract/policy/facts.ts';
import { isGranted, type Policy } from '#contract/policy/policy.ts';
import type { PolicyMatch, PolicyReceipt } from '#contract/policy/policy-api.ts';
import { factsOf, inquiriesOf } from '#contract/policy/rule.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { today } from '../visit/visit-rules.ts';
import { nothingFound, type PolicyProgress } from './policy-progress.ts';

type PolicyContext = Pick<VisitContext, 'item' | 'terminal'>;

/** Those that are granted here today, as they came with the item that the citizen opened. */
function policiesHere({ item, terminal }: PolicyContext): readonly Policy[] {
  return (item?.policies ?? []).filter((policy) => isGranted(policy, today(), terminal.regionCode));
}

/** What the consent page names, and so all that may be asked. */
export function consentedFacts(context: PolicyContext): FactName[] {
  return [...new Set(policiesHere(context).flatMap(({ rule }) => [...factsOf(rule)]))];
}

/** By department: what it is asked. */
export function policyInquiries(context: PolicyContext): ReadonlyMap<string, readonly FactName[]> {
  return inquiriesOf(policiesHere(context).map(({ rule }) => rule));
}

export function matchOf(context: Pick<VisitContext, 'policies'>, policyId: string): PolicyMatch | undefined {
  return context.policies?.found?.matches.find(({ policy }) => policy.id === policyId);
}

/** The policy whose page is open, and whether it is claimed. */
export function openMatch(context: Pick<VisitContext, 'policies'>): PolicyMatch | undefined {
  const { openId } = context.policies ?? nothingFound;
  return openId === undefined ? undefined : matchOf(context, openId);
}

export function receiptOf(
  { policies }: Pick<VisitContext, 'policies'>,
  { policy, claimed }: PolicyMatch,
): PolicyReceipt | undefined {
  return policies?.receipts[policy.id] ?? claimed;
}

/** The open policy in the citizen's language. */
export function openPolicy(context: Pick<VisitContext, 'policies' | 'preferences'>): Policy | undefined {
  const match = openMatch(context);
  return match && translated(match.policy, context.preferences.language);
}

/** What is promised and signed for on the open policy; undefined: it asks for no promise. */
export function openCommitment(
  context: Pick<VisitContext, 'policies' | 'preferences'>,
): ScreenOf<'sign'>['commitments'][number] | undefined {
  const cashing = openPolicy(context)?.cashing;
  return cashing?.kind === 'commitment' ? cashing.commitment : undefined;
}

/** Whether the open policy waits for the step that its way of cashing asks for. */
export function awaits(context: Pick<VisitContext, 'policies'>, kind: Policy['cashing']['kind']): boolean {
  const match = openMatch(context);
  return (
    match?.policy.cashing.kind === kind && receiptOf(context, match) === undefined && !isWithdrawn(context)
  );
}

function isWithdrawn({ policies }: Pick<VisitContext, 'policies'>): boolean {
  return policies?.problem === 'withdrawn';
}

/** What was found, back from the open policy: one that is granted no more is offered no more. */
export function backFromPolicy(context: Pick<VisitContext, 'policies'>): PolicyProgress {
  const progress = context.policies ?? nothingFound;
  const { found, openId } = progress;
  const left = found?.matches.filter(({ policy }) => !isWithdrawn(context) || policy.id !== openId);
  return {
    ...progress,
    openId: undefined,
    problem: undefined,
    found: found && { ...found, matches: left ?? [] },
  };
}
