import { sha256Hex } from '#contract/crypto/hash.ts';
import { openSealedToHub } from '#contract/crypto/sealing.ts';
import {
  type Evaluation,
  type EvaluationLevel,
  type EvaluationStanding,
  evaluationLevelSchema,
  evaluationTextSchema,
  isBadEvaluation,
} from '#contract/evaluation.ts';
import { areOptionsOf, type EvaluationOptionsHistory, newestOptions } from '#contract/evaluation-options.ts';
import { withoutNumbers } from '#contract/evaluation-text.ts';
import { departmentIdOf } from '#contract/item.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { addDays, localDate } from '../calendar/local-time.ts';
import { nextNumber } from '../database/next-number.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import type { EvaluationPolicy } from './evaluation-policy.ts';
import { evaluationsAbout, textPurpose } from './evaluation-rows.ts';
import type { RectificationOffice } from './rectification-office.ts';

/** What a phone's page sends. The case stands behind the slip code, and the page never sees it. */
export interface PhoneEvaluation {
  /** Made with the form: sent twice, it counts once. */
  readonly evaluationId: string;
  readonly slipCode: string;
  readonly level: EvaluationLevel;
  readonly optionIds: readonly string[];
  readonly optionsVersion: number;
  readonly text?: string | undefined;
}

export interface EvaluationBook {
  /**
   * From a terminal. Idempotent on the evaluation id: the first one stays. Nothing that a citizen was told is kept is
   * turned away here: what comes for a case that has its evaluation is added to it.
   */
  put(evaluation: Evaluation): Promise<void>;
  putFromPhone(
    evaluation: PhoneEvaluation,
  ): Promise<Result<void, AppFailure<'case-unknown' | 'evaluation-over' | 'options-unknown'>>>;
  /** For who holds the slip; undefined: no such case here. */
  standing(slipCode: string): Promise<EvaluationStanding | undefined>;
}

export interface EvaluationBookOptions {
  readonly database: Database;
  readonly keys: HubKeys;
  readonly policy: EvaluationPolicy;
  readonly options: () => Promise<EvaluationOptionsHistory>;
  readonly rectifications: RectificationOffice;
  readonly now: () => Date;
  /** Told with an evaluation's id. */
  readonly onUnreadableText: (evaluationId: string) => void;
}

/** In the column that names the terminal. */
const PHONE = 'phone';

export function createEvaluationBook(book: EvaluationBookOptions): EvaluationBook {
  const { database, keys, policy, now } = book;

  const caseOfSlip = (slipCodeSha256: string) =>
    database
      .selectFrom('cases')
      .select(['case_id', 'item_id', 'region_code', 'received_at'])
      .where('slip_code_sha256', '=', slipCodeSha256)
      .where('signed_receipt_json', 'is not', null)
      // A supplement or a withdrawal carries the code of the case it follows, and is no case of its own.
      .where('follows_case_id', 'is', null)
      // What is evaluated of a package is the whole of it.
      .where('case_id', 'not in', (query) => query.selectFrom('case_parts').select('case_id'))
      .orderBy('hub_sequence', 'desc')
      .limit(1)
      .executeTakeFirst();

  async function openText({ evaluationId, sealedText }: Evaluation): Promise<string | undefined> {
    if (sealedText === undefined) return undefined;
    const recipient = keys.sealingKey(sealedText.keyId);
    const opened = recipient
      ? await openSealedToHub({ sealed: sealedText, associatedData: evaluationId, recipient })
      : undefined;
    const text = opened?.ok
      ? evaluationTextSchema.safeParse(Buffer.from(opened.value).toString('utf8'))
      : undefined;
    if (text?.success) return text.data;
    book.onUnreadableText(evaluationId);
    return undefined;
  }

  /** Row and rectification, or neither. */
  async function store(
    row: Omit<HubDatabase['evaluations'], 'sequence' | 'text' | 'stored_at'>,
    text: string | undefined,
  ): Promise<void> {
    const storedAt = now();
    await database.transaction().execute(async (transaction) => {
      const known = await transaction
        .selectFrom('evaluations')
        .select('evaluation_id')
        .where('evaluation_id', '=', row.evaluation_id)
        .executeTakeFirst();
      if (known !== undefined) return;
      await transaction
        .insertInto('evaluations')
        .values({
          ...row,
          sequence: await nextNumber(transaction, 'evaluation'),
          text:
            text === undefined
              ? null
              : keys.recordCipher.encrypt(withoutNumbers(text), textPurpose(row.evaluation_id)),
          stored_at: storedAt.toISOString(),
        })
        .execute();
      if (isBadEvaluation(evaluationLevelSchema.parse(row.level))) {
        await book.rectifications.open(transaction, {
          evaluationId: row.evaluation_id,
          subject: row.subject,
          departmentId: departmentIdOf(row.item_id),
          callBack: row.call_back === 1,
          at: storedAt,
        });
      }
    });
  }

  const givenAbout = (caseId: string, slipCodeSha256: string) =>
    evaluationsAbout(database, [`case:${caseId}`, `slip:${slipCodeSha256}`]);

  async function standing(slipCode: string): Promise<EvaluationStanding | undefined> {
    const slipCodeSha256 = sha256Hex(slipCode);
    const about = await caseOfSlip(slipCodeSha256);
    if (about?.received_at == null) return undefined;
    const given = await givenAbout(about.case_id, slipCodeSha256);
    const until = addDays(localDate(new Date(about.received_at)), policy.lateDays);
    const over = localDate(now()) > until || given.length > policy.followUpsPerCase;
    const rectification = await book.rectifications.progressOf([
      `case:${about.case_id}`,
      `slip:${slipCodeSha256}`,
    ]);
    return {
      state: over ? 'over' : given.length === 0 ? 'open' : 'follow-up',
      until,
      itemId: about.item_id,
      given: given.slice(0, 50).map((row) => ({
        level: evaluationLevelSchema.parse(row.level),
        on: localDate(new Date(row.stored_at)),
      })),
      ...(rectification === undefined ? {} : { rectification }),
    };
  }

  return {
    async put(evaluation) {
      const { evaluationId, caseId, slipCodeSha256, visitId } = evaluation;
      const about = slipCodeSha256 === undefined ? undefined : await caseOfSlip(slipCodeSha256);
      const knownCase = caseId ?? about?.case_id;
      const subject =
        knownCase !== undefined
          ? `case:${knownCase}`
          : slipCodeSha256 !== undefined
            ? `slip:${slipCodeSha256}`
            : visitId !== undefined
              ? `visit:${visitId}`
              : `evaluation:${evaluationId}`;
      await store(
        {
          evaluation_id: evaluationId,
          subject,
          case_id: knownCase ?? null,
          // The case itself knows better than the terminal where its holder came back.
          item_id: about?.item_id ?? evaluation.itemId,
          terminal_id: evaluation.terminalId,
          region_code: about?.region_code ?? evaluation.regionCode,
          channel: 'kiosk',
          level: evaluation.level,
          reasons_json: JSON.stringify({ version: evaluation.reasonsVersion, ids: evaluation.reasons }),
          call_back: evaluation.callBack === true ? 1 : 0,
          at: evaluation.at,
        },
        await openText(evaluation),
      );
    },

    async putFromPhone(evaluation) {
      const about = await caseOfSlip(sha256Hex(evaluation.slipCode));
      const current = await standing(evaluation.slipCode);
      if (about === undefined || current === undefined) return fail('case-unknown');
      const already = await database
        .selectFrom('evaluations')
        .select('subject')
        .where('evaluation_id', '=', evaluation.evaluationId)
        .executeTakeFirst();
      // Its answer was lost, or the page was loaded again.
      if (already !== undefined) return ok();
      if (current.state === 'over') return fail('evaluation-over');
      const asked = newestOptions(await book.options());
      if (
        asked.version !== evaluation.optionsVersion ||
        !areOptionsOf(asked, evaluation.level, evaluation.optionIds)
      ) {
        return fail('options-unknown');
      }
      const text = evaluationTextSchema.safeParse(evaluation.text);
      await store(
        {
          evaluation_id: evaluation.evaluationId,
          subject: `case:${about.case_id}`,
          case_id: about.case_id,
          item_id: about.item_id,
          terminal_id: PHONE,
          region_code: about.region_code,
          channel: 'phone',
          level: evaluation.level,
          reasons_json: JSON.stringify({ version: evaluation.optionsVersion, ids: evaluation.optionIds }),
          call_back: 0,
          at: now().toISOString(),
        },
        text.success ? text.data : undefined,
      );
      return ok();
    },

    standing,
  };
}
