import type { Kysely } from 'kysely';
import type { CaseManifest, CaseReceipt, SignedCaseReceipt } from '#contract/case.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { departmentIdOf } from '#contract/item.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type PartCase, partCases } from '#contract/theme-package/split.ts';
import type { WorkingCalendar } from '#contract/working-calendar.ts';
import { localDate } from '../calendar/local-time.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { nextNumber } from '../database/next-number.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import type { CaseAnswer } from '../departments/department-adapter.ts';
import type { CaseFacts } from '../documents/case-facts.ts';
import {
  composePackageNotice,
  composePackageSupplementNotice,
  type PartOnPaper,
} from '../documents/compose-package-papers.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import { noteHolder } from './case-holders.ts';
import type { CasePolicy } from './case-policy.ts';
import {
  columnsOfDecision,
  deviceNumberOf,
  NOT_YET_DECIDED,
  newAcceptanceNumber,
  outcomeOfDecision,
  receiptOf,
  stateOf,
  submitted,
  takeAll,
} from './case-rows.ts';
import { type Decision, decide } from './decide.ts';
import type { HubEpoch } from './hub-epoch.ts';
import { keepReceipt } from './keep-receipt.ts';
import type { OpenedCase } from './open-case.ts';
import { validateContent } from './validate-content.ts';

export interface PackageOffice {
  /**
   * Divides a package case (一件事), asks each department for its part, and receives all of it in one transaction: a
   * department that refuses does not stop the others, one that cannot be asked lets the whole wait and be offered again.
   */
  putFirst<Failure extends AppFailure>(
    manifest: CaseManifest,
    manifestSha256: string,
    opened: OpenedCase,
    ask: (part: OpenedCase) => Promise<Result<CaseAnswer, Failure>>,
  ): Promise<Result<SignedCaseReceipt, Failure | AppFailure<'case-invalid' | 'item-unknown'>>>;
}

interface AnsweredPart extends OpenedCase {
  readonly part: PartCase['part'];
  readonly answer: CaseAnswer;
}

interface ReceivedPart extends AnsweredPart {
  readonly decision: Decision;
  readonly outcome: CaseReceipt['outcome'];
  readonly facts: Omit<CaseFacts, 'documentNumber' | 'verificationCode'>;
}

/** These papers of a part are in the package's own; every other is printed beside it. */
const TOLD_IN_ONE: readonly string[] = ['acceptance-notice', 'supplement-notice'];

export function createPackageOffice(options: {
  database: Database;
  catalog: Catalog;
  calendar: WorkingCalendar;
  policy: CasePolicy;
  keys: HubKeys;
  epoch: HubEpoch;
  now: () => Date;
}): PackageOffice {
  const { database, keys, now } = options;

  /** One part as a case of its own, with its own number, state, clock and receipt. */
  async function receivePart(
    transaction: Kysely<HubDatabase>,
    whole: { manifest: CaseManifest; manifestSha256: string; receivedAt: Date; position: number },
    answered: AnsweredPart,
    number: string,
  ): Promise<ReceivedPart> {
    const { manifest, receivedAt } = whole;
    const { content, item } = answered;
    const { caseId } = content;
    const hubSequence = await nextNumber(transaction, 'hub-sequence');
    await transaction
      .insertInto('cases')
      .values({
        case_id: caseId,
        terminal_id: manifest.terminalId,
        item_id: item.id,
        region_code: manifest.regionCode,
        slip_code_sha256: manifest.slipCodeSha256,
        manifest_sha256: whole.manifestSha256,
        manifest_json: canonicalJson(manifest),
        offered_at: receivedAt.toISOString(),
        hub_sequence: hubSequence,
        hub_epoch: options.epoch.epoch,
        received_at: receivedAt.toISOString(),
        acceptance_number: number,
        ...NOT_YET_DECIDED,
      })
      .execute();
    await transaction
      .insertInto('case_parts')
      .values({
        case_id: caseId,
        package_case_id: manifest.caseId,
        part_id: answered.part.id,
        position: whole.position,
      })
      .execute();
    // What is known of him later comes from the parts: the package itself asks for nothing that none of them has.
    await noteHolder(transaction, keys, {
      caseId,
      itemId: item.id,
      holder: content.applicant,
      at: receivedAt,
    });
    const decision = await decide(answered.answer, {
      transaction,
      calendar: options.calendar,
      policy: options.policy,
      manifest: { ...manifest, caseId },
      opened: answered,
      at: receivedAt,
      firstReceivedAt: receivedAt,
      how: 'on-the-spot',
    });
    await takeAll(transaction, caseId, receivedAt, [submitted(manifest), ...decision.steps]);
    const outcome = outcomeOfDecision(decision, {
      state: await stateOf(transaction, caseId),
      acceptanceNumber: number,
      department: item.implementation.body.name,
    });
    const receipt: CaseReceipt = {
      caseId,
      manifestSha256: whole.manifestSha256,
      hubSequence,
      hubEpoch: options.epoch.epoch,
      receivedAt: receivedAt.toISOString(),
      outcome,
    };
    await transaction
      .updateTable('cases')
      .set({
        ...columnsOfDecision(keys.recordCipher, caseId, decision),
        signed_receipt_json: canonicalJson({ receipt, signature: keys.signer.sign(receipt) }),
      })
      .where('case_id', '=', caseId)
      .execute();
    return {
      ...answered,
      decision,
      outcome,
      facts: {
        item,
        department: answered.department,
        content,
        terminalId: manifest.terminalId,
        acceptanceNumber: number,
        receivedAt,
        issuedOn: localDate(receivedAt),
        promisedDate: decision.promised?.date,
        simulated: decision.simulated,
      },
    };
  }

  /** Numbers, states and receipts of the package and of all its parts: all or nothing. */
  async function receive(
    manifest: CaseManifest,
    manifestSha256: string,
    opened: OpenedCase,
    answered: readonly AnsweredPart[],
  ): Promise<SignedCaseReceipt> {
    return database.transaction().execute(async (transaction) => {
      const already = await receiptOf(transaction, manifest.caseId);
      if (already) return already;
      const receivedAt = now();
      const today = localDate(receivedAt);
      const deviceNumber = await deviceNumberOf(transaction, manifest, receivedAt);
      const newNumber = () => newAcceptanceNumber(transaction, manifest, deviceNumber, today);
      const number = await newNumber();
      await takeAll(transaction, manifest.caseId, receivedAt, [submitted(manifest)]);
      const parts: ReceivedPart[] = [];
      for (const [position, part] of answered.entries()) {
        const whole = { manifest, manifestSha256, receivedAt, position };
        parts.push(await receivePart(transaction, whole, part, await newNumber()));
      }
      const outcome = outcomeOf(opened, number, await stateOf(transaction, manifest.caseId), parts);
      return keepReceipt(transaction, options, {
        manifest,
        manifestSha256,
        at: receivedAt,
        outcome,
        facts: {
          ...opened,
          terminalId: manifest.terminalId,
          acceptanceNumber: number,
          receivedAt,
          issuedOn: today,
          promisedDate: outcome.promisedDate,
          simulated: outcome.simulated,
        },
        decision: { papers: papersOf(parts) },
        columns: { acceptance_number: number, promised_date: outcome.promisedDate ?? null },
      });
    });
  }

  return {
    async putFirst(manifest, manifestSha256, opened, ask) {
      const answered: AnsweredPart[] = [];
      for (const { part, item, content } of partCases(opened.item, opened.content)) {
        const department = await options.catalog.departmentOfOpenCase(departmentIdOf(part.item.id));
        if (department === undefined) return fail('item-unknown', part.item.id);
        const own = { ...manifest, caseId: content.caseId, itemId: content.itemId };
        const valid = validateContent(content, own, part.item);
        if (!valid.ok) return fail('case-invalid', `part ${part.id}: ${valid.failure.detail ?? ''}`);
        const asked = { content, department, item };
        const answer = await ask(asked);
        if (!answer.ok) return answer;
        answered.push({ ...asked, part, answer: answer.value });
      }
      return ok(await receive(manifest, manifestSha256, opened, answered));
    },
  };
}

function outcomeOf(
  opened: OpenedCase,
  number: string,
  state: CaseReceipt['outcome']['state'],
  parts: readonly ReceivedPart[],
): CaseReceipt['outcome'] {
  const outcomes = parts.map((part) => part.outcome);
  const promised = outcomes.flatMap(({ promisedDate }) => promisedDate ?? []).sort();
  const supplements = outcomes.flatMap(({ supplementBy }) => supplementBy ?? []).sort();
  const reasons = outcomes.flatMap(({ reason }) => reason ?? []);
  const latest = promised.at(-1);
  const [earliest] = supplements;
  return {
    state,
    acceptanceNumber: number,
    ...(latest === undefined ? {} : { promisedDate: latest }),
    ...(reasons.length === 0 ? {} : { reason: reasons.join('').slice(0, 300) }),
    ...(earliest === undefined ? {} : { supplementBy: earliest }),
    department: opened.item.implementation.body.name,
    parts: parts.map(({ part, item, outcome }) => ({
      partId: part.id,
      itemId: item.id,
      itemName: item.name,
      department: outcome.department,
      state: outcome.state,
      acceptanceNumber: outcome.acceptanceNumber,
      ...(outcome.promisedDate === undefined ? {} : { promisedDate: outcome.promisedDate }),
      ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
      ...(outcome.supplementBy === undefined ? {} : { supplementBy: outcome.supplementBy }),
    })),
    simulated: outcomes.some(({ simulated }) => simulated),
  };
}

/** One notice that lists every part, one list of all that is missing, and what only one part has to say. */
function papersOf(parts: readonly ReceivedPart[]): Decision['papers'] {
  const listed: PartOnPaper[] = parts.map(({ item, outcome, decision }) => ({
    item,
    outcome,
    gaps: decision.gaps?.deferred === false ? decision.gaps.gaps : [],
  }));
  const missing = listed.some(({ gaps }) => gaps.length > 0);
  return [
    (facts) => composePackageNotice(facts, listed),
    ...(missing ? [(facts: CaseFacts) => composePackageSupplementNotice(facts, listed)] : []),
    ...parts.flatMap((part) =>
      part.decision.papers
        .filter((compose) => {
          const blank = { documentNumber: '-', verificationCode: '-' };
          return !TOLD_IN_ONE.includes(compose({ ...part.facts, ...blank }).kind);
        })
        .map(
          (compose) =>
            ({ documentNumber, verificationCode }: CaseFacts) =>
              compose({ ...part.facts, documentNumber, verificationCode }),
        ),
    ),
  ];
}
