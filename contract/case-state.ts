/**
 * States of a case (办件状态) and the only ways from one to the next. Whoever keeps cases changes a state by
 * naming an action of {@link CASE_TRANSITIONS}; what is not in that table does not happen.
 */
import { z } from 'zod';

export const caseStateSchema = z.enum([
  /** 暂存: with the citizen, not handed in. */
  'draft',
  /** 已提交（收件）: the hub has it, the department has not said whether it accepts it. */
  'received',
  /** 预审退回: to be put right and handed in again; the clock of acceptance does not run. */
  'returned',
  /** 不予受理 */
  'not-accepted',
  /** 待补正: all gaps were told at once, and the applicant has the next move. */
  'supplement-needed',
  /** 受理 */
  'accepted',
  /** 审查 */
  'reviewing',
  /** 特别程序: an inspection, a hearing, an expert review …; the promised time stands still. */
  'special-procedure',
  /** 决定: decided, not yet made out. */
  'decided',
  /** 办结（准予） */
  'granted',
  /** 办结（不予） */
  'refused',
  /** 办结（出证）, and whatever is done on the spot. */
  'completed',
  /** 送达 */
  'delivered',
  /** 撤件, by the applicant. */
  'withdrawn',
  /** 退件: given back for good, without a decision on its merits. */
  'rejected',
  /** 补正不来办结: the gaps were not closed in time. */
  'supplement-lapsed',
  /** 转报办结: passed on to the body that decides. */
  'transferred',
  /** 作废: registered twice or by mistake. */
  'void',
]);
export type CaseState = z.infer<typeof caseStateSchema>;

/** Who may take a step. `clock`: a deadline that passed, noticed by the hub. */
export const caseActorSchema = z.enum(['applicant', 'department', 'clock']);
export type CaseActor = z.infer<typeof caseActorSchema>;

/** 业务动作 */
export const caseActionSchema = z.enum([
  'submit',
  'return-to-applicant',
  'submit-again',
  'ask-supplement',
  'supplement',
  'supply-deferred',
  'accept',
  'deem-accepted',
  'refuse-acceptance',
  'review',
  'begin-special-procedure',
  'end-special-procedure',
  'decide',
  'grant',
  'deny',
  'complete',
  'deliver',
  'withdraw',
  'reject',
  'lapse',
  'transfer',
  'void',
  /** 改约, 取消预约 and 签到: of a booking, whose case was completed when the time was given. */
  'change-appointment',
  'cancel-appointment',
  'check-in',
]);
export type CaseAction = z.infer<typeof caseActionSchema>;

export interface CaseTransition {
  readonly action: CaseAction;
  readonly from: CaseState;
  readonly to: CaseState;
  readonly by: readonly CaseActor[];
}

/** From each of these states by one action to one state. */
function from(
  states: readonly CaseState[],
  action: CaseAction,
  to: CaseState | 'same',
  ...by: readonly CaseActor[]
): CaseTransition[] {
  return states.map((state) => ({ action, from: state, to: to === 'same' ? state : to, by }));
}

/**
 * After 行政许可法 第三十二条: what is incomplete is told at once or within five days, else it counts as accepted from
 * the day it was received; 第四十五条: inspections, hearings and expert reviews are not part of the time limit.
 */
export const CASE_TRANSITIONS: readonly CaseTransition[] = [
  ...from(['draft'], 'submit', 'received', 'applicant'),
  ...from(['received'], 'return-to-applicant', 'returned', 'department'),
  ...from(['returned'], 'submit-again', 'received', 'applicant'),
  ...from(['received'], 'ask-supplement', 'supplement-needed', 'department'),
  ...from(['supplement-needed'], 'supplement', 'received', 'applicant'),
  ...from(['received'], 'accept', 'accepted', 'department'),
  ...from(['received'], 'deem-accepted', 'accepted', 'clock'),
  ...from(['received'], 'refuse-acceptance', 'not-accepted', 'department'),
  ...from(['accepted', 'reviewing', 'special-procedure'], 'supply-deferred', 'same', 'applicant'),
  ...from(['accepted'], 'review', 'reviewing', 'department'),
  ...from(['reviewing'], 'begin-special-procedure', 'special-procedure', 'department'),
  ...from(['special-procedure'], 'end-special-procedure', 'reviewing', 'department'),
  ...from(['reviewing'], 'decide', 'decided', 'department'),
  ...from(['decided'], 'grant', 'granted', 'department'),
  ...from(['decided'], 'deny', 'refused', 'department'),
  ...from(['decided'], 'complete', 'completed', 'department'),
  ...from(['granted', 'refused', 'completed'], 'deliver', 'delivered', 'department'),
  ...from(
    ['received', 'returned', 'supplement-needed', 'accepted', 'reviewing', 'special-procedure'],
    'withdraw',
    'withdrawn',
    'applicant',
  ),
  ...from(['received', 'returned'], 'reject', 'rejected', 'department'),
  ...from(
    ['supplement-needed', 'returned', 'accepted', 'reviewing', 'special-procedure'],
    'lapse',
    'supplement-lapsed',
    'clock',
    'department',
  ),
  ...from(['accepted', 'reviewing'], 'transfer', 'transferred', 'department'),
  ...from(['received', 'returned', 'supplement-needed', 'accepted'], 'void', 'void', 'department'),
  ...from(['completed'], 'change-appointment', 'same', 'applicant'),
  ...from(['completed'], 'cancel-appointment', 'withdrawn', 'applicant'),
  ...from(['completed'], 'check-in', 'same', 'applicant'),
];

/** The state that the action leads to; undefined: this actor may not do it in this state. */
export function nextCaseState(state: CaseState, action: CaseAction, actor: CaseActor): CaseState | undefined {
  return CASE_TRANSITIONS.find(
    (transition) =>
      transition.from === state && transition.action === action && transition.by.includes(actor),
  )?.to;
}

/** Nothing follows. */
export function isCaseEnd(state: CaseState): boolean {
  return !CASE_TRANSITIONS.some((transition) => transition.from === state);
}

/** Decided, whatever the decision was; 送达 may follow. */
const DONE: readonly CaseState[] = ['granted', 'completed', 'delivered'];
/** Of states that are not over, the first of these that some part is in: what most wants the citizen's eye. */
const UNDER_WAY: readonly CaseState[] = [
  'supplement-needed',
  'returned',
  'received',
  'draft',
  'special-procedure',
  'accepted',
  'reviewing',
  'decided',
  'transferred',
];

/**
 * What one state says of the parts of a package case (一件事). Nobody decides a package: it is under way while any part
 * is, done when all are over and something came of it.
 */
export function packageState(parts: readonly CaseState[]): CaseState {
  const underWay = UNDER_WAY.find((state) => parts.includes(state));
  if (underWay !== undefined) return underWay;
  if (parts.some((state) => DONE.includes(state))) return 'completed';
  if (parts.includes('withdrawn')) return 'withdrawn';
  return parts.includes('refused') ? 'refused' : (parts[0] ?? 'draft');
}

/** What the applicant may still do with a case that was handed in, from a terminal. */
export const followUpKindSchema = z.enum(['supplement', 'withdraw']);
export type FollowUpKind = z.infer<typeof followUpKindSchema>;
