import { fail, type Result } from '#contract/result.ts';
import type {
  CaseChange,
  DepartmentAdapter,
  DepartmentCall,
  DepartmentFailure,
  DuesRequest,
  FactsRequest,
  FollowRequest,
  PolicyClaimRequest,
  ReadLicenceRequest,
  SettleRequest,
} from './department-adapter.ts';

export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit. */
  failureThreshold: number;
  /** How long an open circuit refuses before one call may try again. */
  coolDownMilliseconds: number;
  now: () => Date;
}

/**
 * Puts opening hours, a deadline and a circuit breaker around a department: while it is down, citizens are told so
 * at once instead of waiting, and the rest of the hub works on.
 */
export function withCircuitBreaker(
  adapter: DepartmentAdapter,
  options: CircuitBreakerOptions,
): DepartmentAdapter {
  let failuresInARow = 0;
  let openUntil = 0;

  async function guard<Value>(
    call: DepartmentCall,
    run: (call: DepartmentCall) => Promise<Result<Value, DepartmentFailure>>,
  ): Promise<Result<Value, DepartmentFailure>> {
    const now = options.now();
    const closedFor = adapter.closedForSeconds?.(now) ?? 0;
    if (closedFor > 0) return unavailable('department-closed', closedFor);
    if (now.getTime() < openUntil) {
      return unavailable('department-circuit-open', Math.ceil((openUntil - now.getTime()) / 1000));
    }
    // Given up before it began: an aborted signal tells nobody of it again.
    if (call.signal?.aborted) return fail('department-timeout');
    const result = await withDeadline(call, run);
    // Nor is it the department's failure that its caller has given up.
    if (call.signal?.aborted) return result;
    if (result.ok || result.failure.code === 'department-closed') {
      failuresInARow = 0;
      return result;
    }
    failuresInARow += 1;
    // After a cool-down one failure is enough to open again: the count is not reset by waiting.
    if (failuresInARow >= options.failureThreshold)
      openUntil = options.now().getTime() + options.coolDownMilliseconds;
    return result;
  }

  const { followCase, hearOfChange, listDues, readLicence, settleDues, takeClaim, tellFacts } = adapter;
  return {
    departmentId: adapter.departmentId,
    handleCase: (request, call) => guard(call, (bounded) => adapter.handleCase(request, bounded)),
    findLicence: (request, call) => guard(call, (bounded) => adapter.findLicence(request, bounded)),
    ...(readLicence && {
      readLicence: (request: ReadLicenceRequest, call: DepartmentCall) =>
        guard(call, (bounded) => readLicence.call(adapter, request, bounded)),
    }),
    ...(followCase && {
      followCase: (request: FollowRequest, call: DepartmentCall) =>
        guard(call, (bounded) => followCase.call(adapter, request, bounded)),
    }),
    ...(hearOfChange && {
      hearOfChange: (change: CaseChange, call: DepartmentCall) =>
        guard(call, (bounded) => hearOfChange.call(adapter, change, bounded)),
    }),
    ...(listDues && {
      listDues: (request: DuesRequest, call: DepartmentCall) =>
        guard(call, (bounded) => listDues.call(adapter, request, bounded)),
    }),
    ...(settleDues && {
      settleDues: (request: SettleRequest, call: DepartmentCall) =>
        guard(call, (bounded) => settleDues.call(adapter, request, bounded)),
    }),
    ...(tellFacts && {
      tellFacts: (request: FactsRequest, call: DepartmentCall) =>
        guard(call, (bounded) => tellFacts.call(adapter, request, bounded)),
    }),
    ...(takeClaim && {
      takeClaim: (request: PolicyClaimRequest, call: DepartmentCall) =>
        guard(call, (bounded) => takeClaim.call(adapter, request, bounded)),
    }),
    ...(adapter.closedForSeconds && {
      closedForSeconds: (now: Date) => adapter.closedForSeconds?.(now) ?? 0,
    }),
  };
}

async function withDeadline<Value>(
  call: DepartmentCall,
  run: (call: DepartmentCall) => Promise<Result<Value, DepartmentFailure>>,
): Promise<Result<Value, DepartmentFailure>> {
  const deadline = new AbortController();
  const signal = call.signal ? AbortSignal.any([call.signal, deadline.signal]) : deadline.signal;
  const timer = setTimeout(() => deadline.abort(), call.deadlineMilliseconds);
  const aborted = new Promise<Result<Value, DepartmentFailure>>((resolve) => {
    signal.addEventListener('abort', () => resolve(fail('department-timeout')), { once: true });
  });
  try {
    return await Promise.race([run({ ...call, signal }), aborted]);
  } catch (error) {
    // An adapter talks to somebody else's system: what it throws is that system being down, not our crash.
    return fail('department-down', error instanceof Error ? error.name : undefined);
  } finally {
    clearTimeout(timer);
  }
}

function unavailable(
  code: DepartmentFailure['code'],
  retryAfterSeconds: number,
): { ok: false; failure: DepartmentFailure } {
  return { ok: false, failure: { code, retryAfterSeconds } };
}
