import type { AppFailure } from '#contract/result.ts';
import type { ProblemCode } from '#contract/visit/outcome.ts';
import type { VisitFailure } from '../visit/visit-services.ts';

/** What a citizen is told of a failed question to the hub. The code of the cause goes to the log. */
export function visitFailureOf(failure: AppFailure, notFound: ProblemCode = 'hub-refused'): VisitFailure {
  return {
    code: PROBLEMS[failure.code] ?? (failure.code === 'hub-not-found' ? notFound : 'hub-refused'),
    detail: failure.code,
  };
}

const PROBLEMS: Readonly<Record<string, ProblemCode>> = {
  'hub-unreachable': 'hub-not-reachable',
  'deadline-exceeded': 'hub-not-reachable',
  aborted: 'hub-not-reachable',
  'hub-error': 'hub-not-reachable',
  'hub-malformed': 'hub-not-reachable',
  'hub-busy': 'department-closed',
};
