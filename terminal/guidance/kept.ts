import type { ScreenOf } from '#contract/visit.ts';
import type { VisitContext } from '../visit/visit-context.ts';

export type Kept = ScreenOf<'problem'>['kept'];

/** What became of the citizen's work, no more than is known: a live case whose answer was lost may have arrived. */
export function keptOf(context: Pick<VisitContext, 'outcome' | 'caseId' | 'problem'>): Kept {
  if (context.outcome !== undefined) return context.outcome.kind === 'pending' ? 'saved-here' : 'accepted';
  const sent = context.caseId !== undefined && context.problem === 'hub-not-reachable';
  return sent ? 'perhaps-received' : 'nothing';
}
