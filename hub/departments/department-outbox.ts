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
   * Tells what is due, until everything is told or has been tried once. Ends early, between two words, when the signal
   * says so; what is left is told at the next time.
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

const AT_A_TIME = 200;
const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 3600;
/** After about three hours. */
const ATTEMPTS_TO_REPORT = 10;

/** The department was not asked: it has not failed this word. */
const NOT_ASKED: readonly DepartmentFailure['code'][] = ['department-closed', 'department-circuit-open'];

/** Inside the transaction of the step: no step without its word, no word without its step. */
export async function putInDepartmentOutbox(
  transaction: Kysely<HubDatabase>,
  step: { readonly caseId: string; readonly position: number; readonly action: string; readonly at: Date },
): Promise<void> {
  if (!caseChangeActionSchema.safeParse(step.action).success) return;
  const at = step.at.toISOString();
  await transaction
    .insertInto('department_outbox')
    .values({
      case_id: step.caseId,
      position: step.position,
      action: step.action,
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
  parts: number;
};

export function createDepartmentOutbox(options: DepartmentOutboxOptions): DepartmentOutbox {
  const { database, now } = options;

  /** Of each case only the oldest word: the later ones wait for it. */
  function due(): Promise<OutboxRow[]> {
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
      .where('word.due_at', '<=', now().toISOString())
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
      .execute() as Promise<OutboxRow[]>;
  }

  async function tell(row: OutboxRow, signal: AbortSignal): Promise<void> {
    const departmentId = departmentIdOf(row.item_id);
    const { hearOfChange } = options.departments.adapter(departmentId);
    const item = await options.catalog.itemOfOpenCase(row.item_id);
    // A package is told by its parts, a payment to its gateway.
    const isTheirs = Number(row.parts) === 0 && item?.outcome.kind !== 'payment';
    if (hearOfChange === undefined || item === undefined || !isTheirs)
      return update(row, { state: 'unheard' });
    const change: CaseChange = {
      changeId: `${row.case_id}/${row.position}`,
      caseId: row.case_id,
      acceptanceNumber: row.acceptance_number ?? undefined,
      item,
      action: caseChangeActionSchema.parse(row.action),
      at: new Date(row.at),
      appointment: await appointmentOf(row.case_id),
      content: row.action === 'supply-deferred' ? await contentOf(row.case_id) : undefined,
    };
    const answer = await hearOfChange(change, {
      deadlineMilliseconds: options.departmentDeadlineMilliseconds,
      signal,
    });
    if (!answer.ok) return signal.aborted ? undefined : wait(row, answer.failure);
    if (answer.value.state === 'unknown-case') {
      options.report({
        event: 'department-outbox',
        detail: `${departmentId} does not know the case of a ${row.action}`,
      });
    }
    return update(row, { state: answer.value.state === 'heard' ? 'told' : 'unheard' });
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

  async function wait(row: OutboxRow, failure: DepartmentFailure): Promise<void> {
    const attempts = Number(row.attempts) + (NOT_ASKED.includes(failure.code) ? 0 : 1);
    if (attempts === ATTEMPTS_TO_REPORT && attempts > Number(row.attempts)) {
      options.report({
        event: 'department-outbox',
        detail: `${departmentIdOf(row.item_id)} has not heard of a ${row.action} since ${row.at}: ${failure.code}`,
      });
    }
    await postpone(row, attempts, failure.retryAfterSeconds);
  }

  async function postpone(row: OutboxRow, attempts: number, atLeastSeconds = 0): Promise<void> {
    const backoff = Math.min(FIRST_WAIT_SECONDS * 2 ** Math.max(attempts - 1, 0), LONGEST_WAIT_SECONDS);
    const dueAt = new Date(now().getTime() + Math.max(backoff, atLeastSeconds) * 1000);
    await update(row, { attempts, due_at: dueAt.toISOString() });
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

  return {
    async deliver(signal) {
      for (;;) {
        // What was told or put off is not due any more, so this ends.
        const rows = await due();
        if (rows.length === 0) return;
        for (const row of rows) {
          if (signal.aborted) return;
          try {
            await tell(row, signal);
          } catch (error) {
            // One word that cannot be told must not hold up the others.
            options.report({ event: 'department-outbox', detail: describeError(error) });
            await postpone(row, Number(row.attempts) + 1);
          }
        }
      }
    },
  };
}
