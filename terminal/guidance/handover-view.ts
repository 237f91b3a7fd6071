import type { HandoverView } from '#contract/visit/outcome.ts';
import type { VisitContext } from '../visit/visit-context.ts';

const PAGES = ['showingResult', 'showingProgress', 'printing.settled', 'evaluating'];

/** The hub can show a phone only what it has: a case that waits here is not there yet. */
export function canHandOver(context: Pick<VisitContext, 'outcome' | 'progress' | 'slipCode'>): boolean {
  if (context.slipCode === undefined) return false;
  if (context.outcome !== undefined) return context.outcome.kind !== 'pending';
  return context.progress !== undefined;
}

export function handoverView(path: string, context: VisitContext): HandoverView | undefined {
  if (!PAGES.some((page) => path.startsWith(page))) return undefined;
  if (!canHandOver(context)) return { state: 'not-sent-yet' };
  const { handover } = context;
  if (handover === undefined || handover.state === 'closing') return { state: 'offered' };
  return {
    state: handover.state,
    ...(handover.state === 'waiting' && handover.url !== undefined ? { qr: handover.url } : {}),
    ...(handover.secondsLeft === undefined ? {} : { secondsLeft: handover.secondsLeft }),
  };
}
