import type { OutcomeView } from '#contract/visit/outcome.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import type { VisitContext } from '../visit/visit-context.ts';

export type Kept = ScreenOf<'problem'>['kept'];

const KEPT: Readonly<Record<OutcomeView['kind'], Kept>> = {
  pending: 'saved-here',
  accepted: 'accepted',
  completed: 'accepted',
  refused: 'refused',
  'handed-in': 'accepted',
  supplement: 'accepted',
  withdrawn: 'accepted',
  confirming: 'perhaps-received',
};

/** Of a visit that the terminal has ended: why, and what became of it. */
export function endedIn(
  context: Parameters<typeof keptOf>[0] & Pick<VisitContext, 'endedBecause'>,
): Pick<ScreenOf<'take-things'>, 'ended'> {
  const { endedBecause } = context;
  return endedBecause === undefined ? {} : { ended: { code: endedBecause, kept: keptOf(context) } };
}

/** What became of the citizen's work, no more than is known: a live case whose answer was lost may have arrived. */
export function keptOf(context: Pick<VisitContext, 'outcome' | 'caseId' | 'problem'>): Kept {
  if (context.outcome !== undefined) return KEPT[context.outcome.kind];
  const sent = context.caseId !== undefined && context.problem === 'hub-not-reachable';
  return sent ? 'perhaps-received' : 'nothing';
}
