import { type Progress, progressSchema, signedCaseReceiptSchema } from '#contract/case.ts';
import { nextCaseState } from '#contract/case-state.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Item } from '#contract/item.ts';
import { dueDate, type WorkingCalendar } from '#contract/working-calendar.ts';
import { appointmentAt } from '../bookings/appointment-view.ts';
import { localDate } from '../calendar/local-time.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database } from '../database/schema.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import { readGaps } from './case-gaps.ts';
import { clockStops, type TakenStep, takenSteps, toldSteps } from './case-steps.ts';
import type { CaseOpener } from './open-case.ts';
import { partIdsOf } from './package-case.ts';
import { caseStateOf } from './stored-state.ts';

export interface ProgressReader {
  /** The case that a slip is about: never a supplement or a withdrawal of it, which carry the same code. */
  caseOf(slipCode: string): Promise<string | undefined>;
  read(caseId: string): Promise<Progress>;
}

export function createProgressReader(options: {
  database: Database;
  catalog: Catalog;
  calendar: WorkingCalendar;
  opener: Pick<CaseOpener, 'itemOf'>;
  keys: HubKeys;
  now: () => Date;
}): ProgressReader {
  const { database, keys } = options;
  return {
    async caseOf(slipCode) {
      const row = await database
        .selectFrom('cases')
        .select('case_id')
        .where('slip_code_sha256', '=', sha256Hex(slipCode))
        .where('signed_receipt_json', 'is not', null)
        .where('follows_case_id', 'is', null)
        // A part of a package carries its code, and is told of beside it.
        .where('case_id', 'not in', (query) => query.selectFrom('case_parts').select('case_id'))
        .orderBy('hub_sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.case_id;
    },

    async read(caseId) {
      const parts: Progress[] = [];
      for (const partCaseId of await partIdsOf(database, caseId)) parts.push(await readOwn(partCaseId));
      const own = await readOwn(caseId);
      return parts.length === 0 ? own : { ...own, parts };
    },
  };

  async function readOwn(caseId: string): Promise<Progress> {
    const row = await database
      .selectFrom('cases')
      .selectAll()
      .where('case_id', '=', caseId)
      .executeTakeFirstOrThrow();
    const { receipt } = signedCaseReceiptSchema.parse(JSON.parse(row.signed_receipt_json ?? ''));
    const state = caseStateOf(row.state);
    const steps = await takenSteps(database, caseId);
    const item = await options.catalog.itemOfOpenCase(row.item_id);
    const due = currentDue(options.calendar, row, steps, item, localDate(options.now()));
    const open = readGaps(keys.recordCipher, caseId, row.open_gaps);
    const action = open?.deferred ? 'supply-deferred' : 'supplement';
    const canSupplement = open !== undefined && nextCaseState(state, action, 'applicant') !== undefined;
    const supplement =
      canSupplement && row.gaps_by !== null && row.gaps_by >= localDate(options.now())
        ? { supplement: { by: row.gaps_by, gaps: open.gaps, deferred: open.deferred } }
        : {};
    const canWithdraw = nextCaseState(state, 'withdraw', 'applicant') !== undefined;
    const appointment = await database
      .selectFrom('appointments')
      .selectAll()
      .where('case_id', '=', caseId)
      .executeTakeFirst();
    // Where something may follow; of an appointment also the hall stands in it.
    const follows = canSupplement || canWithdraw || appointment !== undefined;
    const judgedBy = follows ? await itemNotOnLine(caseId, row.item_id) : undefined;
    return progressSchema.parse({
      acceptanceNumber: row.acceptance_number,
      itemName: item?.name ?? row.item_id,
      state,
      ...(due.date !== undefined && { promisedDate: due.date }),
      ...(due.stopped && { clockStopped: true }),
      timeline: toldSteps(steps).map((step) => ({
        at: step.at,
        state: step.state,
        ...(step.action !== undefined && { action: step.action }),
        text: step.opinion,
      })),
      caseId,
      itemId: row.item_id,
      ...supplement,
      canWithdraw,
      ...(judgedBy !== undefined && { item: judgedBy }),
      ...(appointment && {
        appointment: appointmentAt(appointment, state, options.now()),
        regionCode: row.region_code,
      }),
      simulated: receipt.outcome.simulated,
    });
  }

  /** What a terminal cannot know by its own catalog; undefined: it is on line as it was. */
  async function itemNotOnLine(caseId: string, itemId: string): Promise<Item | undefined> {
    const judgedBy = await options.opener.itemOf(caseId);
    if (!judgedBy.ok) return undefined;
    const onLine = await options.catalog.item(itemId);
    const isSame = onLine !== undefined && canonicalJson(onLine) === canonicalJson(judgedBy.value);
    return isSame ? undefined : judgedBy.value;
  }
}

/** The promised day as it stands: what stood still since the acceptance is counted on. */
export function currentDue(
  calendar: WorkingCalendar,
  row: { accepted_on: string | null; promised_date: string | null },
  steps: readonly TakenStep[],
  item: Item | undefined,
  today: string,
): { date: string | undefined; stopped: boolean } {
  const stored = { date: row.promised_date ?? undefined, stopped: false };
  const limit = item?.implementation.promisedLimit;
  if (row.accepted_on === null || limit === undefined || limit.days === 0) return stored;
  const due = dueDate(calendar, { startedOn: row.accepted_on, limit, stops: clockStops(steps), today });
  return due.ok ? due.value : stored;
}
