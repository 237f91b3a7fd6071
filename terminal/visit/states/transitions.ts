import type { RetryAt } from '../visit-context.ts';
import { visitSetup } from '../visit-setup.ts';

/** A failed call ends on the problem page, which says what was kept and offers to try again where that helps. */
export function toProblem(retryAt?: RetryAt) {
  return {
    target: '#visit.flow.problem' as const,
    actions: [{ type: 'keepProblem' as const }, visitSetup.assign({ retryAt })],
  };
}

/** Where "back" leads from a page: the nearest page before it that this item has; nowhere before the first. */
export const backTo = {
  form: [{ guard: 'hasEligibility', target: '#visit.flow.eligibility', actions: 'toLastQuestion' }],
  dues: [
    { guard: 'hasForm', target: '#visit.flow.form', actions: 'toLastField' },
    { guard: 'hasEligibility', target: '#visit.flow.eligibility', actions: 'toLastQuestion' },
  ],
  faceCheck: [
    { guard: 'hasDues', target: '#visit.flow.dues.choosing' },
    { guard: 'hasForm', target: '#visit.flow.form', actions: 'toLastField' },
    { guard: 'hasEligibility', target: '#visit.flow.eligibility', actions: 'toLastQuestion' },
  ],
  materials: [
    { guard: 'hasFaceCheck', target: '#visit.flow.faceCheck' },
    { guard: 'hasDues', target: '#visit.flow.dues.choosing' },
    { guard: 'hasForm', target: '#visit.flow.form', actions: 'toLastField' },
    { guard: 'hasEligibility', target: '#visit.flow.eligibility', actions: 'toLastQuestion' },
  ],
  signing: [
    { guard: 'hasMaterials', target: '#visit.flow.materials' },
    { guard: 'hasFaceCheck', target: '#visit.flow.faceCheck' },
    { guard: 'hasDues', target: '#visit.flow.dues.choosing' },
    { guard: 'hasForm', target: '#visit.flow.form', actions: 'toLastField' },
    { guard: 'hasEligibility', target: '#visit.flow.eligibility', actions: 'toLastQuestion' },
  ],
  checking: [
    { guard: 'hasSigning', target: '#visit.flow.signing' },
    { guard: 'hasMaterials', target: '#visit.flow.materials' },
    { guard: 'hasFaceCheck', target: '#visit.flow.faceCheck' },
    { guard: 'hasDues', target: '#visit.flow.dues.choosing' },
    { guard: 'hasForm', target: '#visit.flow.form', actions: 'toLastField' },
    { guard: 'hasEligibility', target: '#visit.flow.eligibility', actions: 'toLastQuestion' },
  ],
} as const;
