import type { RectificationAction, RectificationState } from '#contract/evaluation.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

/** Who asks for a step. */
export interface Operator {
  readonly operatorId: string;
  /** `office`: the evaluation office (政数局), sees and does everything. `department`: what was assigned to it, and only rectifies. */
  readonly role: 'office' | 'department';
  readonly departmentId?: string | undefined;
}

/** As far as it has come: what the rules need of the rows. */
export interface RectificationSoFar {
  readonly state: RectificationState;
  /** Of whom it is asked now. */
  readonly departmentId: string;
  /** Who said that it was mistaken or malicious, while that is looked at. */
  readonly claimedBy?: string | undefined;
  /** What the newest call back brought, since the newest rectifying. */
  readonly callBack?: Extract<RectificationAction, { kind: 'call-back' }>['result'] | undefined;
  readonly wantsCallBack: boolean;
}

export type StepRefused = AppFailure<
  | 'step-not-legal'
  /** Who claims and who confirms are two people. */
  | 'second-person-needed'
  | 'operator-not-allowed'
  /** The evaluator was not content, or was not called although he asked for it. */
  | 'call-back-missing'
>;

/** Who may do a step, and from which states to which it leads. There is no other way. */
const STEPS: Readonly<
  Record<
    RectificationAction['kind'],
    {
      readonly role: Operator['role'] | 'any';
      readonly from: readonly RectificationState[];
      readonly to: RectificationState;
    }
  >
> = {
  verify: { role: 'office', from: ['open'], to: 'verified' },
  claim: { role: 'office', from: ['open'], to: 'in-review' },
  'confirm-claim': { role: 'office', from: ['in-review'], to: 'dismissed' },
  'refuse-claim': { role: 'office', from: ['in-review'], to: 'verified' },
  // Again: to another department, or because the evaluator was not content.
  assign: { role: 'office', from: ['verified', 'assigned', 'called-back'], to: 'assigned' },
  rectify: { role: 'any', from: ['assigned'], to: 'rectified' },
  // Again: nobody answered the first time.
  'call-back': { role: 'office', from: ['rectified', 'called-back'], to: 'called-back' },
  close: { role: 'office', from: ['called-back'], to: 'closed' },
};

/** The state that this step leads to, or why it may not be done. */
export function nextState(
  soFar: RectificationSoFar,
  action: RectificationAction,
  operator: Operator,
): Result<RectificationState, StepRefused> {
  const step = STEPS[action.kind];
  if (!mayDo(operator, step.role, soFar)) return fail('operator-not-allowed');
  if (!step.from.includes(soFar.state))
    return fail('step-not-legal', `${action.kind} of what is ${soFar.state}`);
  if (
    (action.kind === 'confirm-claim' || action.kind === 'refuse-claim') &&
    (soFar.claimedBy === undefined || soFar.claimedBy === operator.operatorId)
  ) {
    return fail('second-person-needed');
  }
  if (action.kind === 'call-back' && action.result === 'shown' && soFar.wantsCallBack) {
    return fail('call-back-missing', 'the evaluator asked to be called');
  }
  if (action.kind === 'close' && (soFar.callBack === undefined || soFar.callBack === 'dissatisfied')) {
    return fail('call-back-missing', 'the evaluator was not content');
  }
  return ok(step.to);
}

function mayDo(operator: Operator, role: Operator['role'] | 'any', soFar: RectificationSoFar): boolean {
  if (operator.role === 'office') return true;
  return role === 'any' && operator.departmentId === soFar.departmentId;
}

/** The department sees what was assigned to it, from then on; what was dismissed it need not see. */
export function maySee(
  operator: Operator,
  soFar: Pick<RectificationSoFar, 'state' | 'departmentId'>,
): boolean {
  if (operator.role === 'office') return true;
  return (
    operator.departmentId === soFar.departmentId &&
    ['assigned', 'rectified', 'called-back', 'closed'].includes(soFar.state)
  );
}

/** Nothing of it is done yet. */
export function isUnrectified(state: RectificationState): boolean {
  return ['open', 'in-review', 'verified', 'assigned'].includes(state);
}

/** Nothing more will happen. */
export function isOver(state: RectificationState): boolean {
  return state === 'closed' || state === 'dismissed';
}
