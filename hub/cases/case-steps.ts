import type { Kysely } from 'kysely';
import {
  type CaseAction,
  type CaseActor,
  type CaseState,
  caseActionSchema,
  caseStateSchema,
  nextCaseState,
} from '#contract/case-state.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { ClockStop } from '#contract/working-calendar.ts';
import { giveUpSeat } from '../bookings/seats.ts';
import { localDate } from '../calendar/local-time.ts';
import type { HubDatabase } from '../database/schema.ts';
import { putInDepartmentOutbox } from '../departments/department-outbox.ts';
import { refreshPackage } from './package-case.ts';

/** One change of a case's state, as it is recorded. */
export interface CaseStepRecord {
  readonly at: Date;
  readonly action: CaseAction;
  readonly actor: CaseActor;
  /** The body, the terminal or the clock. Never a citizen. */
  readonly actorName: string;
  readonly reason?: string | undefined;
  /** 办理意见, in plain words: the citizen reads it. */
  readonly opinion: string;
}

/** A step that was taken. `action` is absent in rows from before there were actions. */
export interface TakenStep {
  readonly at: string;
  readonly action: CaseAction | undefined;
  readonly state: CaseState;
  readonly actor: string;
  readonly opinion: string;
}

/** A case that has come to nothing keeps no time at a window, whoever ended it. */
const CAME_TO_NOTHING: readonly CaseState[] = [
  'not-accepted',
  'refused',
  'withdrawn',
  'rejected',
  'supplement-lapsed',
  'transferred',
  'void',
];

/**
 * The only way a case's state changes: appends the step and moves the case. Fails, and writes nothing, when the table
 * of transitions does not have it.
 */
export async function takeStep(
  transaction: Kysely<HubDatabase>,
  caseId: string,
  step: CaseStepRecord,
): Promise<Result<CaseState, AppFailure<'case-step-not-legal'>>> {
  const row = await transaction
    .selectFrom('cases')
    .select(['state', 'item_id'])
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  const state: CaseState = row.state === null ? 'draft' : caseStateSchema.parse(row.state);
  const next = nextCaseState(state, step.action, step.actor);
  if (next === undefined) return fail('case-step-not-legal', `${step.actor}: ${step.action} in ${state}`);
  const last = await transaction
    .selectFrom('case_steps')
    .select((builder) => builder.fn.max('position').as('position'))
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  const position = last?.position === null || last === undefined ? 0 : Number(last.position) + 1;
  await transaction
    .insertInto('case_steps')
    .values({
      case_id: caseId,
      position,
      at: step.at.toISOString(),
      action: step.action,
      from_state: state,
      to_state: next,
      actor: step.actor,
      actor_name: step.actorName,
      reason: step.reason ?? null,
      opinion: step.opinion,
    })
    .execute();
  await transaction.updateTable('cases').set({ state: next }).where('case_id', '=', caseId).execute();
  if (step.actor !== 'department')
    await putInDepartmentOutbox(transaction, { ...step, caseId, itemId: row.item_id, position });
  if (CAME_TO_NOTHING.includes(next)) await giveUpSeat(transaction, caseId);
  await refreshPackage(transaction, { partCaseId: caseId });
  return ok(next);
}

/** As {@link takeStep}, of a case that may be past it: then nothing happens. */
export async function takeStepIfLegal(
  transaction: Kysely<HubDatabase>,
  caseId: string,
  step: CaseStepRecord,
): Promise<void> {
  const taken = await takeStep(transaction, caseId, step);
  if (!taken.ok && taken.failure.code !== 'case-step-not-legal') throw new Error(taken.failure.code);
}

/** Oldest first. */
export async function takenSteps(database: Kysely<HubDatabase>, caseId: string): Promise<TakenStep[]> {
  const rows = await database
    .selectFrom('case_steps')
    .select(['at', 'action', 'to_state', 'actor', 'opinion'])
    .where('case_id', '=', caseId)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    at: row.at,
    action: caseActionSchema.safeParse(row.action).data,
    state: caseStateSchema.parse(row.to_state),
    actor: row.actor,
    opinion: row.opinion,
  }));
}

/** When the promised time stood still. */
export function clockStops(steps: readonly TakenStep[]): ClockStop[] {
  const stops: ClockStop[] = [];
  let since: string | undefined;
  for (const { action, at } of steps) {
    const date = localDate(new Date(at));
    if (action === 'begin-special-procedure') since = date;
    if (action === 'end-special-procedure' && since !== undefined) {
      stops.push({ from: since, to: date });
      since = undefined;
    }
  }
  return since === undefined ? stops : [...stops, { from: since }];
}

const ON_THE_WAY: readonly CaseState[] = ['accepted', 'reviewing', 'decided'];
const SETTLED: readonly CaseState[] = ['granted', 'refused', 'completed'];

/** What a citizen reads: what was settled on the spot is one step, not four at the same minute. */
export function toldSteps(steps: readonly TakenStep[]): TakenStep[] {
  return steps.filter(
    (step, index) =>
      !ON_THE_WAY.includes(step.state) ||
      !steps.slice(index + 1).some((later) => later.at === step.at && SETTLED.includes(later.state)),
  );
}
