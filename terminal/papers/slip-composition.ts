import type { OutcomeView } from '#contract/visit.ts';

export function slipTitle(outcome: Pick<OutcomeView, 'kind'>): string {
  return outcome.kind === 'pending' ? '收件凭证' : '受理凭条';
}
