import { signedCaseReceiptSchema } from '#contract/case.ts';
import type { CaseState } from '#contract/case-state.ts';
import { departmentIdOf } from '#contract/item.ts';
import type { WorkingCalendar } from '#contract/working-calendar.ts';
import { addDays, chineseDate, localDate } from '../calendar/local-time.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import type { DepartmentStep } from '../departments/department-adapter.ts';
import type { DepartmentRegistry } from '../departments/department-registry.ts';
import { describeError } from '../describe-error.ts';
import type { KeyedLock } from '../keyed-lock.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import { storeGaps } from './case-gaps.ts';
import type { CasePolicy } from './case-policy.ts';
import { type CaseStepRecord, takenSteps, takeStep } from './case-steps.ts';
import { acceptance } from './decide.ts';
import { type IssueOrder, makeOrder, readOrder, storeOrder } from './issue-order.ts';
import type { CaseOpener } from './open-case.ts';
import { partIdsOf } from './package-case.ts';
import { currentDue } from './progress.ts';
import { caseStateOf } from './stored-state.ts';

export interface CaseClock {
  /** Takes for one case what fell due, and what its department did since. */
  advance(caseId: string): Promise<void>;
  /** Ends early, between two cases, when the signal says so. */
  advanceAll(signal: AbortSignal): Promise<void>;
}

export interface CaseClockOptions {
  database: Database;
  catalog: Catalog;
  departments: DepartmentRegistry;
  calendar: WorkingCalendar;
  policy: CasePolicy;
  keys: HubKeys;
  now: () => Date;
  departmentDeadlineMilliseconds: number;
  report: (event: { event: 'case-clock-failed'; detail: string }) => void;
  opener: CaseOpener;
  locks: KeyedLock;
}

/** 行政许可法 第三十二条第一款第四项: told within five days, or accepted from the day it was received. */
const WORKING_DAYS_TO_TELL = 5;
/** In which something can fall due, or a department can take a step. */
const RUNNING: readonly CaseState[] = [
  'received',
  'supplement-needed',
  'accepted',
  'reviewing',
  'special-procedure',
  'decided',
];
/** Steps that settle a case: they wait for what was deferred (容缺). */
const SETTLING: readonly DepartmentStep['action'][] = ['decide', 'grant', 'complete', 'deliver'];

type CaseRow = HubDatabase['cases'];

export function createCaseClock(options: CaseClockOptions): CaseClock {
  const { database, calendar, keys, now } = options;

  /** One look at the case; true when it changed, and another look may find more. */
  async function advanceOnce(caseId: string): Promise<boolean> {
    const row = await database
      .selectFrom('cases')
      .selectAll()
      .where('case_id', '=', caseId)
      .executeTakeFirst();
    if (row === undefined || row.signed_receipt_json === null || row.follows_case_id !== null) return false;
    const state = caseStateOf(row.state);
    if (!RUNNING.includes(state)) return false;
    // A package has no clock of its own: each of its parts has.
    if ((await partIdsOf(database, caseId)).length > 0) return false;
    if (row.gaps_by !== null && addDays(row.gaps_by, options.policy.onTheWayDays) < localDate(now()))
      return lapse(row, row.gaps_by);
    if (state === 'received') return deemAccepted(row);
    if (state === 'supplement-needed') return false;
    return follow(row);
  }

  async function deemAccepted(row: CaseRow): Promise<boolean> {
    const steps = await takenSteps(database, row.case_id);
    const handedIn = steps.findLast((step) => step.state === 'received');
    if (handedIn === undefined) return false;
    const acceptedAt = new Date(handedIn.at);
    const until = calendar.addWorkingDays(localDate(acceptedAt), WORKING_DAYS_TO_TELL);
    if (!until.ok) {
      options.report({
        event: 'case-clock-failed',
        detail: `${until.failure.code} ${until.failure.detail ?? ''}`,
      });
      return false;
    }
    const today = localDate(now());
    if (today <= until.value.date) return false;
    const opened = await options.opener.asItStands(row.case_id);
    if (!opened.ok) throw new Error(`a received case does not open: ${opened.failure.code}`);
    const { receipt } = signedCaseReceiptSchema.parse(JSON.parse(row.signed_receipt_json ?? ''));
    const { simulated, acceptanceNumber } = receipt.outcome;
    const decision = acceptance(opened.value, calendar, { acceptedAt, how: 'deemed', today, simulated });
    await database.transaction().execute(async (transaction) => {
      for (const step of decision.steps) {
        const taken = await takeStep(transaction, row.case_id, { ...step, at: now() });
        if (!taken.ok) throw new Error(taken.failure.detail);
      }
      const order = await makeOrder(
        transaction,
        {
          ...opened.value,
          terminalId: row.terminal_id,
          acceptanceNumber,
          receivedAt: new Date(receipt.receivedAt),
          issuedOn: today,
          promisedDate: decision.promised?.date,
          simulated,
        },
        decision,
      );
      const before: IssueOrder =
        row.issue_order === null
          ? { papers: [] }
          : readOrder(keys.recordCipher, row.case_id, row.issue_order);
      await transaction
        .updateTable('cases')
        .set({
          accepted_on: decision.acceptedOn ?? null,
          promised_date: decision.promised?.date ?? null,
          open_gaps: storeGaps(keys.recordCipher, row.case_id, decision.gaps),
          gaps_by: decision.gapsBy ?? null,
          // Papers that were issued keep their place in the line.
          issue_order: storeOrder(keys.recordCipher, row.case_id, {
            ...before,
            papers: [...before.papers, ...order.papers],
          }),
        })
        .where('case_id', '=', row.case_id)
        .execute();
    });
    return true;
  }

  async function lapse(row: CaseRow, by: string): Promise<boolean> {
    return take(row, {
      at: now(),
      action: 'lapse',
      actor: 'clock',
      actorName: 'clock',
      reason: by,
      opinion: `到${chineseDate(by)}没有收到需要补交的材料，本办件结束，可以重新申请`,
    });
  }

  /** The next step of the department that the hub does not have yet. */
  async function follow(row: CaseRow): Promise<boolean> {
    const departmentId = departmentIdOf(row.item_id);
    const adapter = options.departments.adapter(departmentId);
    const item = await options.catalog.itemOfOpenCase(row.item_id);
    // What is paid is followed at the gateway, not at the department.
    if (item?.outcome.kind === 'payment') return false;
    if (adapter.followCase === undefined || item === undefined || row.acceptance_number === null)
      return false;
    const steps = await takenSteps(database, row.case_id);
    const accepted = steps.findLastIndex(
      (step) => step.state === 'accepted' && step.action !== 'supply-deferred',
    );
    if (accepted === -1) return false;
    const told = steps.slice(accepted + 1).filter((step) => step.actor === 'department').length;
    const today = localDate(now());
    const answer = await adapter.followCase(
      {
        item,
        acceptanceNumber: row.acceptance_number,
        acceptedOn: row.accepted_on ?? localDate(new Date(row.received_at ?? now())),
        promisedDate: currentDue(calendar, row, steps, item, today).date,
        today,
      },
      { deadlineMilliseconds: options.departmentDeadlineMilliseconds },
    );
    // A department that does not answer costs its steps, not the citizen's answer.
    const next = answer.ok ? answer.value[told] : undefined;
    if (next === undefined || (row.open_gaps !== null && SETTLING.includes(next.action))) return false;
    return take(row, {
      at: next.at,
      action: next.action,
      actor: 'department',
      actorName: item.implementation.body.name,
      opinion: next.text,
    });
  }

  async function take(row: CaseRow, step: CaseStepRecord): Promise<boolean> {
    const taken = await database
      .transaction()
      .execute((transaction) => takeStep(transaction, row.case_id, step));
    if (taken.ok) return true;
    options.report({ event: 'case-clock-failed', detail: taken.failure.detail ?? taken.failure.code });
    return false;
  }

  const advance = (caseId: string): Promise<void> =>
    options.locks.run(caseId, async () => {
      // A case that nobody looked at for weeks has several steps to take; each is one legal transition, so this ends.
      while (await advanceOnce(caseId));
    });

  return {
    advance,
    async advanceAll(signal) {
      const rows = await database
        .selectFrom('cases')
        .select('case_id')
        .where('state', 'in', RUNNING)
        .where('signed_receipt_json', 'is not', null)
        .execute();
      for (const { case_id: caseId } of rows) {
        if (signal.aborted) return;
        try {
          await advance(caseId);
        } catch (error) {
          // One case that cannot be advanced must not hold up the others.
          options.report({ event: 'case-clock-failed', detail: describeError(error) });
        }
      }
    },
  };
}
