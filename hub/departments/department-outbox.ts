/** Tells departments what the applicant or a deadline has changed in a case that they have, in the order it happened. */
import type { Kysely } from 'kysely';
import type { CaseContent } from '#contract/case.ts';
import { departmentIdOf } from '#contract/item.ts';
import type { CaseOpener } from '../cases/open-case.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import { describeError } from '../describe-error.ts';
import { type CaseChange, caseChangeActionSchema, type DepartmentFailure } from './department-adapter.ts';
import type { DepartmentRegistry } from './department-registry.ts';

export interface DepartmentOutbox {
  /**
   * Tells what is due. A department that fails rests until the next time, and keeps no other waiting. Ends early, between
   * two words, when the signal says so; what is left is told at the next time.
   */
  deliver(signal: AbortSignal): Promise<void>;
}

export interface DepartmentOutboxOptions {
  readonly database: Database;
  readonly catalog: Pick<Catalog, 'itemOfOpenCase'>;
  readonly departments: DepartmentRegistry;
  readonly opener: Pick<CaseOpener, 'asItStands'>;
  readonly now: () => Date;
  readonly departmentDeadlineMilliseconds: number;
  /** Told of what a department will not hear without somebody's help. Never carries a citizen's data. */
  readonly report: (event: { event: 'department-outbox'; detail: string }) => void;
}

const AT_A_TIME = 50;
const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 3600;
/** A department that says it is closed for longer is asked again all the same. */
const LONGEST_CLOSED_SECONDS = 24 * 3600;
/** After about three hours. */
const ATTEMPTS_TO_REPORT = 10;

/** The department was not asked: it has not failed this word. */
const NOT_ASKED: readonly DepartmentFailure['code'][] = ['department-closed', 'department-circuit-open'];

/** Inside the transaction of the step: no step without its word, no word without its step. */
export async function putInDepartmentOutbox(
  transaction: Kysely<HubDatabase>,
  step: { caseId: string; itemId: string; position: number; action: string; at: Date },
): Promise<void> {
  if (!caseChangeActionSchema.safeParse(step.action).success) return;
  const at = step.at.toISOString();
  await transaction
    .insertInto('department_outbox')
    .values({
      case_id: step.caseId,
      position: step.position,
      action: step.action,
      department_id: departmentIdOf(step.itemId),
      at,
      state: 'waiting',
      attempts: 0,
      due_at: at,
    })
    .execute();
}

type OutboxRow = HubDatabase['department_outbox'] & {
  item_id: string;
  acceptance_number: string | null;
  parts: number | null;
};

export function createDepartmentOutbox(options: DepartmentOutboxOptions): DepartmentOutbox {
  const { database, now } = options;

  /** Of each case only the oldest word: the later ones wait for it. */
  function due(departmentId: string, at: string): Promise<OutboxRow[]> {
    return database
      .selectFrom('department_outbox as word')
      .innerJoin('cases', 'cases.case_id', 'word.case_id')
      .selectAll('word')
      .select(['cases.item_id', 'cases.acceptance_number'])
      .select(({ selectFrom }) =>
        selectFrom('case_parts')
          .select(({ fn }) => fn.countAll<number>().as('parts'))
          .whereRef('case_parts.package_case_id', '=', 'word.case_id')
          .as('parts'),
      )
      .where('word.state', '=', 'waiting')
      .where('word.department_id', '=', departmentId)
      .where('word.due_at', '<=', at)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('department_outbox as earlier')
              .select('earlier.position')
              .whereRef('earlier.case_id', '=', 'word.case_id')
              .whereRef('earlier.position', '<', 'word.position')
              .where('earlier.state', '=', 'waiting'),
          ),
        ),
      )
      .orderBy('word.due_at')
      .limit(AT_A_TIME)
      .execute();
  }

  /** False: the department has failed, or was not asked. */
  async function tell(row: OutboxRow, signal: AbortSignal): Promise<boolean> {
    const { department_id: departmentId, case_id: caseId, action } = row;
    const { hearOfChange } = options.departments.adapter(departmentId);
    const item = await options.catalog.itemOfOpenCase(row.item_id);
    if (item === undefined) throw new Error('the item of a received case is not known');
    // A package is told by its parts, a payment to its gateway.
    const isTheirs = Number(row.parts) === 0 && item.outcome.kind !== 'payment';
    if (hearOfChange === undefined || !isTheirs) {
      await update(row, { state: 'unheard' });
      return true;
    }
    const change: CaseChange = {
      changeId: `${caseId}/${row.position}`,
      caseId,
      acceptanceNumber: row.acceptance_number ?? undefined,
      item,
      action: caseChangeActionSchema.parse(action),
      at: new Date(row.at),
      appointment: await appointmentOf(caseId),
      content: action === 'supply-deferred' ? await contentOf(caseId) : undefined,
    };
    const answer = await hearOfChange(change, {
      deadlineMilliseconds: options.departmentDeadlineMilliseconds,
      signal,
    });
    if (!answer.ok) {
      if (!signal.aborted) await wait(row, answer.failure);
      return false;
    }
    const { state } = answer.value;
    if (state === 'unknown-case') report(`${departmentId} does not know the case of a ${action}`);
    await update(row, { state: state === 'heard' ? 'told' : 'unheard' });
    return true;
  }

  /** As it is agreed now: of two changes in a row the first one tells the newer time already. */
  async function appointmentOf(caseId: string): Promise<CaseChange['appointment']> {
    const row = await database
      .selectFrom('appointments')
      .select(['date', 'from_time', 'to_time', 'state'])
      .where('case_id', '=', caseId)
      .executeTakeFirst();
    return row && row.state !== 'cancelled'
      ? { date: row.date, from: row.from_time, to: row.to_time }
      : undefined;
  }

  async function contentOf(caseId: string): Promise<CaseContent> {
    const opened = await options.opener.asItStands(caseId);
    if (!opened.ok) throw new Error(`a received case does not open: ${opened.failure.code}`);
    return opened.value.content;
  }

  async function wait(row: OutboxRow, { code, retryAfterSeconds }: DepartmentFailure): Promise<void> {
    if (NOT_ASKED.includes(code)) return postpone(row, Number(row.attempts), retryAfterSeconds);
    const attempts = Number(row.attempts) + 1;
    if (attempts === ATTEMPTS_TO_REPORT)
      report(`${row.department_id} has not heard of a ${row.action} since ${row.at}: ${code}`);
    return postpone(row, attempts, retryAfterSeconds);
  }

  /** It is our own fault: told at once, and once. It is tried on, for the day on which it is mended. */
  function waitForMending(row: OutboxRow, error: unknown): Promise<void> {
    const { department_id: departmentId, action } = row;
    if (Number(row.attempts) === 0)
      report(`${departmentId} cannot be told of a ${action}: ${describeError(error)}`);
    return postpone(row, Number(row.attempts) + 1);
  }

  function postpone(row: OutboxRow, attempts: number, closedSeconds = 0): Promise<void> {
    const backoff = Math.min(FIRST_WAIT_SECONDS * 2 ** Math.max(attempts - 1, 0), LONGEST_WAIT_SECONDS);
    const seconds = Math.max(backoff, Math.min(closedSeconds, LONGEST_CLOSED_SECONDS));
    return update(row, { attempts, due_at: new Date(now().getTime() + seconds * 1000).toISOString() });
  }

  async function update(
    { case_id: caseId, position }: OutboxRow,
    set: Partial<HubDatabase['department_outbox']>,
  ): Promise<void> {
    await database
      .updateTable('department_outbox')
      .set(set)
      .where('case_id', '=', caseId)
      .where('position', '=', position)
      .execute();
  }

  const report = (detail: string): void => options.report({ event: 'department-outbox', detail });

  async function deliverTo(departmentId: string, at: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      // What was told or put off is not due any more, so this ends.
      const rows = await due(departmentId, at);
      if (rows.length === 0) return;
      for (const row of rows) {
        if (signal.aborted) return;
        try {
          if (!(await tell(row, signal))) return;
        } catch (error) {
          // One word that cannot be told must not hold up the others.
          await waitForMending(row, error);
        }
      }
    }
  }

  return {
    async deliver(signal) {
      const at = now().toISOString();
      const waiting = await database
        .selectFrom('department_outbox')
        .select('department_id')
        .distinct()
        .where('state', '=', 'waiting')
        .where('due_at', '<=', at)
        .execute();
      // All of them are waited for: the caller closes the database next.
      const rounds = await Promise.allSettled(
        waiting.map(({ department_id: departmentId }) => deliverTo(departmentId, at, signal)),
      );
      const broken = rounds.find((round) => round.status === 'rejected');
      if (broken) throw broken.reason;
    },
  };
}
