import { type Kysely, sql } from 'kysely';
import {
  evaluationLevelSchema,
  type Rectification,
  type RectificationAction,
  type RectificationProgress,
  type RectificationState,
  type RectificationStep,
  rectificationActionSchema,
  rectificationStateSchema,
} from '#contract/evaluation.ts';
import { type EvaluationOptionsHistory, optionText } from '#contract/evaluation-options.ts';
import { withoutNumbers } from '#contract/evaluation-text.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { addDays, type CountedDate, type WorkingCalendar } from '#contract/working-calendar.ts';
import { localDate } from '../calendar/local-time.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import type { RecordCipher } from '../keys/record-cipher.ts';
import type { EvaluationPolicy } from './evaluation-policy.ts';
import { evaluationsAbout, storedOptionsOf, textPurpose } from './evaluation-rows.ts';
import {
  isOver,
  isUnrectified,
  maySee,
  nextState,
  type Operator,
  type RectificationSoFar,
  type StepRefused,
} from './rectification-rules.ts';

export interface RectificationQuery {
  readonly state?: RectificationState | undefined;
  /** Only those whose day has passed and that are not rectified. */
  readonly overdue?: boolean | undefined;
}

/** 差评整改: from the bad evaluation to the answer that its evaluator reads. */
export interface RectificationOffice {
  /** Inside the transaction that stores the evaluation. A subject that has one under way gets no second one. */
  open(
    transaction: Kysely<HubDatabase>,
    opening: {
      readonly evaluationId: string;
      readonly subject: string;
      readonly departmentId: string;
      readonly callBack: boolean;
      readonly at: Date;
    },
  ): Promise<void>;
  /** What this operator may see, the most urgent first. What is over only where its state is asked for. */
  list(operator: Operator, query: RectificationQuery): Promise<Rectification[]>;
  step(
    rectificationId: string,
    /** How many steps the operator has seen: who acts on an old picture is told so. */
    after: number,
    action: RectificationAction,
    operator: Operator,
  ): Promise<Result<Rectification, StepRefused | AppFailure<'rectification-unknown' | 'changed-meanwhile'>>>;
  /** Of the newest one about these subjects, in words for the evaluator. */
  progressOf(subjects: readonly string[]): Promise<RectificationProgress | undefined>;
}

export interface RectificationOfficeOptions {
  readonly database: Database;
  readonly cipher: RecordCipher;
  readonly catalog: Pick<Catalog, 'itemOfOpenCase'>;
  readonly calendar: Pick<WorkingCalendar, 'addWorkingDays'>;
  readonly policy: EvaluationPolicy;
  readonly options: () => Promise<EvaluationOptionsHistory>;
  readonly now: () => Date;
}

type Row = HubDatabase['rectifications'];

/** More at once help nobody; the most urgent come first. */
const MOST_LISTED = 500;

export function createRectificationOffice(office: RectificationOfficeOptions): RectificationOffice {
  const { database, cipher, calendar, policy, now } = office;
  const purpose = (rectificationId: string, position: number): string =>
    `rectification ${rectificationId} ${position}`;

  async function stepsOf(from: Kysely<HubDatabase>, rectificationId: string): Promise<RectificationStep[]> {
    const rows = await from
      .selectFrom('rectification_steps')
      .selectAll()
      .where('rectification_id', '=', rectificationId)
      .orderBy('position')
      .execute();
    return rows.map((row) => ({
      position: row.position,
      at: row.at,
      operator: row.operator,
      state: rectificationStateSchema.parse(row.state),
      action: rectificationActionSchema.parse(
        JSON.parse(cipher.decrypt(row.action, purpose(rectificationId, row.position))),
      ),
    }));
  }

  async function wantsCallBack(from: Kysely<HubDatabase>, row: Row): Promise<boolean> {
    const about = await evaluationsAbout(from, [row.subject]);
    return about.some((each) => each.call_back === 1 && each.stored_at >= row.opened_at);
  }

  async function soFar(
    from: Kysely<HubDatabase>,
    row: Row,
  ): Promise<{ readonly steps: RectificationStep[]; readonly soFar: RectificationSoFar }> {
    const steps = await stepsOf(from, row.rectification_id);
    return { steps, soFar: fold(row, steps, await wantsCallBack(from, row)) };
  }

  const overdue = (state: RectificationState, row: Row): boolean =>
    isUnrectified(state) && localDate(now()) > row.due_date;

  async function view(
    row: Row,
  ): Promise<{ readonly view: Rectification; readonly soFar: RectificationSoFar }> {
    const found = await soFar(database, row);
    const about = (await evaluationsAbout(database, [row.subject])).filter(
      (each) => each.stored_at >= row.opened_at || each.evaluation_id === row.rectification_id,
    );
    const opening = about.find((each) => each.evaluation_id === row.rectification_id);
    if (opening === undefined) throw new Error('a rectification without its evaluation');
    const history = await office.options();
    const { version, ids } = storedOptionsOf(opening.reasons_json);
    const accepted =
      opening.case_id === null
        ? undefined
        : await database
            .selectFrom('cases')
            .select('acceptance_number')
            .where('case_id', '=', opening.case_id)
            .executeTakeFirst();
    const item = await office.catalog.itemOfOpenCase(opening.item_id);
    return {
      soFar: found.soFar,
      view: {
        rectificationId: row.rectification_id,
        state: found.soFar.state,
        openedOn: row.opened_on,
        dueDate: row.due_date,
        dueDateConfirmed: row.due_date_confirmed === 1,
        overdue: overdue(found.soFar.state, row),
        departmentId: found.soFar.departmentId,
        ...(accepted?.acceptance_number == null ? {} : { acceptanceNumber: accepted.acceptance_number }),
        itemId: opening.item_id,
        itemName: item?.name ?? opening.item_id,
        terminalId: opening.terminal_id,
        level: evaluationLevelSchema.parse(opening.level),
        optionsVersion: version,
        options: ids.map((id) => ({ id, text: optionText(history, version, id, SOURCE_LANGUAGE) })),
        ...(opening.text === null
          ? {}
          : { text: cipher.decrypt(opening.text, textPurpose(opening.evaluation_id)) }),
        wantsCallBack: found.soFar.wantsCallBack,
        followUps: about
          .filter((each) => each.sequence > opening.sequence)
          .map((each) => evaluationLevelSchema.parse(each.level)),
        steps: found.steps,
      },
    };
  }

  return {
    async open(transaction, { evaluationId, subject, departmentId, callBack, at }) {
      const earlier = await transaction
        .selectFrom('rectifications')
        .selectAll()
        .where('subject', '=', subject)
        .execute();
      for (const row of earlier) {
        if (!isOver((await soFar(transaction, row)).soFar.state)) return;
      }
      const openedOn = localDate(at);
      const due = dueAfter(
        calendar,
        openedOn,
        callBack ? policy.callBackWorkingDays : policy.rectifyWorkingDays,
      );
      await transaction
        .insertInto('rectifications')
        .values({
          rectification_id: evaluationId,
          subject,
          department_id: departmentId,
          opened_at: at.toISOString(),
          opened_on: openedOn,
          due_date: due.date,
          due_date_confirmed: due.confirmed ? 1 : 0,
        })
        .execute();
    },

    async list(operator, query) {
      const rows = await database
        .selectFrom('rectifications')
        .selectAll()
        .select((each) =>
          each.fn
            .coalesce(
              each
                .selectFrom('rectification_steps')
                .select('rectification_steps.state')
                .whereRef('rectification_steps.rectification_id', '=', 'rectifications.rectification_id')
                .orderBy('rectification_steps.position', 'desc')
                .limit(1),
              sql.lit<string>('open'),
            )
            .as('state'),
        )
        .orderBy('due_date')
        .orderBy('rectification_id')
        .execute();
      const found: Rectification[] = [];
      for (const { state: stored, ...row } of rows) {
        if (found.length === MOST_LISTED) break;
        const state = rectificationStateSchema.parse(stored);
        // What is over is shown to who asks for it.
        if (query.state === undefined ? isOver(state) : state !== query.state) continue;
        if (query.overdue === true && !overdue(state, row)) continue;
        const { view: each, soFar: known } = await view(row);
        if (maySee(operator, known)) found.push(each);
      }
      return found;
    },

    async step(rectificationId, after, action, operator) {
      const outcome = await database.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom('rectifications')
          .selectAll()
          .where('rectification_id', '=', rectificationId)
          .executeTakeFirst();
        if (row === undefined) return fail('rectification-unknown');
        const { steps, soFar: known } = await soFar(transaction, row);
        // Whoever may not see it learns nothing of it.
        if (!maySee(operator, known)) return fail('rectification-unknown');
        if (steps.length !== after) return fail('changed-meanwhile', `${steps.length} steps`);
        const state = nextState(known, action, operator);
        if (!state.ok) return state;
        const position = steps.length + 1;
        await transaction
          .insertInto('rectification_steps')
          .values({
            rectification_id: rectificationId,
            position,
            at: now().toISOString(),
            operator: operator.operatorId,
            state: state.value,
            action: cipher.encrypt(JSON.stringify(bare(action)), purpose(rectificationId, position)),
          })
          .execute();
        return ok(row);
      });
      if (!outcome.ok) return outcome;
      return ok((await view(outcome.value)).view);
    },

    async progressOf(subjects) {
      const row = await database
        .selectFrom('rectifications')
        .selectAll()
        .where('subject', 'in', [...subjects])
        .orderBy('opened_at', 'desc')
        .orderBy('rectification_id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { steps, soFar: known } = await soFar(database, row);
      const answer = answerOf(known.state, steps);
      return {
        state: toldState(known.state),
        dueDate: row.due_date,
        overdue: overdue(known.state, row),
        ...(answer === undefined ? {} : { answer }),
      };
    },
  };
}

/**
 * A bad evaluation has its day in any case: where the holidays of a year are not entered, weekdays are counted. That
 * day is not later than the right one by more than the weekends that may be worked, and it says that it is unsure.
 */
function dueAfter(
  calendar: Pick<WorkingCalendar, 'addWorkingDays'>,
  from: string,
  workingDays: number,
): CountedDate {
  const counted = calendar.addWorkingDays(from, workingDays);
  if (counted.ok) return counted.value;
  let date = from;
  for (let left = workingDays; left > 0; ) {
    date = addDays(date, 1);
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return { date, confirmed: false };
}

function fold(row: Row, steps: readonly RectificationStep[], wantsCallBack: boolean): RectificationSoFar {
  let known: RectificationSoFar = { state: 'open', departmentId: row.department_id, wantsCallBack };
  for (const { state, action, operator } of steps) {
    known = {
      ...known,
      state,
      ...(action.kind === 'claim' ? { claimedBy: operator } : {}),
      ...(action.kind === 'assign' ? { departmentId: action.departmentId, callBack: undefined } : {}),
      ...(action.kind === 'call-back' ? { callBack: action.result } : {}),
    };
  }
  return known;
}

function toldState(state: RectificationState): RectificationProgress['state'] {
  switch (state) {
    case 'open':
    case 'in-review':
    case 'verified':
      return 'received';
    case 'assigned':
      return 'being-rectified';
    case 'rectified':
    case 'called-back':
    case 'closed':
      return 'rectified';
    case 'dismissed':
      return 'dismissed';
  }
}

/** The newest answer that holds: of a claim only once it is confirmed, of a rectifying until it is asked for again. */
function answerOf(state: RectificationState, steps: readonly RectificationStep[]): string | undefined {
  const told = toldState(state);
  const wanted = told === 'rectified' ? 'rectify' : told === 'dismissed' ? 'claim' : undefined;
  const last = steps.findLast(({ action }) => action.kind === wanted)?.action;
  return last !== undefined && 'answer' in last ? last.answer : undefined;
}

/** The citizen's numbers have no place here either, whoever wrote them. */
function bare(action: RectificationAction): RectificationAction {
  return {
    ...action,
    ...('answer' in action ? { answer: withoutNumbers(action.answer) } : {}),
    ...('note' in action && action.note !== undefined ? { note: withoutNumbers(action.note) } : {}),
  } as RectificationAction;
}
