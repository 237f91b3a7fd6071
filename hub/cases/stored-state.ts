import { type CaseState, caseStateSchema } from '#contract/case-state.ts';

export function caseStateOf(stored: string | null): CaseState {
  return stored === null ? 'draft' : caseStateSchema.parse(stored);
}
