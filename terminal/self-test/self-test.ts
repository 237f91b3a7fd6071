import type { DeviceHealth } from '#contract/device.ts';
import { type AppFailure, ok, type Result } from '#contract/result.ts';
import type { SelfTestPart, SelfTestResult, SelfTestVerdict } from '#contract/self-test.ts';
import { Deadline, withinBounds } from '#drivers/bounds.ts';
import type { CallBounds } from '#drivers/port.ts';

/** What a check found. */
export interface PartFinding extends Pick<DeviceHealth, 'condition' | 'problems' | 'simulated'> {
  /** What only the test could find; it makes the result at least `attention`. */
  readonly code?: string;
}

/** The check of one part. It fails by its answer and never holds up the others. */
export interface PartCheck {
  readonly part: SelfTestPart;
  readonly deadlineMs: number;
  readonly simulated: boolean;
  check(bounds: CallBounds): Promise<Result<PartFinding, AppFailure>>;
}

const verdictOfCondition = {
  ready: 'passed',
  degraded: 'attention',
  blocked: 'failed',
  offline: 'failed',
} as const satisfies Record<DeviceHealth['condition'], SelfTestVerdict>;

/** All parts at once, each within its own time, all within `bounds`; the answer has one result for each check. */
export async function testParts(
  checks: readonly PartCheck[],
  bounds: CallBounds,
  onTested: (result: SelfTestResult) => void,
): Promise<readonly SelfTestResult[]> {
  const whole = new Deadline(bounds);
  return Promise.all(
    checks.map(async (check) => {
      const result = await testPart(check, whole);
      onTested(result);
      return result;
    }),
  );
}

async function testPart(check: PartCheck, whole: Deadline): Promise<SelfTestResult> {
  const startedAt = performance.now();
  const bounds = whole.within(check.deadlineMs);
  const found = await withinBounds(bounds, attempt(check, bounds));
  const answer = found.ok ? found.value : found;
  const finding: PartFinding = answer.ok
    ? answer.value
    : {
        condition: 'offline',
        problems: [],
        simulated: check.simulated,
        code: answer.failure.code,
      };
  return resultOf(check.part, finding, performance.now() - startedAt);
}

/** A bug in one check is that part's result, not the end of the test. */
async function attempt(check: PartCheck, bounds: CallBounds): Promise<Result<PartFinding, AppFailure>> {
  try {
    return await check.check(bounds);
  } catch {
    return ok({
      condition: 'offline',
      problems: [],
      simulated: check.simulated,
      code: 'self-test-error',
    });
  }
}

export function resultOf(part: SelfTestPart, finding: PartFinding, tookMs: number): SelfTestResult {
  const { condition, problems, simulated, code } = finding;
  const verdict = verdictOfCondition[condition];
  return {
    part,
    verdict: code !== undefined && verdict === 'passed' ? 'attention' : verdict,
    condition,
    problems: [...problems],
    ...(code === undefined ? {} : { code }),
    simulated,
    tookMs: Math.round(tookMs),
  };
}

export function worstOf(results: readonly Pick<SelfTestResult, 'verdict'>[]): SelfTestVerdict {
  const has = (verdict: SelfTestVerdict): boolean => results.some((result) => result.verdict === verdict);
  return has('failed') ? 'failed' : has('attention') ? 'attention' : 'passed';
}
