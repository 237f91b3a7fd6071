import {
  type CaseManifest,
  caseManifestSchema,
  type Progress,
  type SignedCaseReceipt,
} from '#contract/case.ts';
import type { FollowUpKind } from '#contract/case-state.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { WorkingCalendar } from '#contract/working-calendar.ts';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import type { AuthorisationBook } from '../authorisations/authorisation-book.ts';
import { localDate } from '../calendar/local-time.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database } from '../database/schema.ts';
import type { CaseAnswer } from '../departments/department-adapter.ts';
import type { DepartmentRegistry } from '../departments/department-registry.ts';
import { closedForSeconds } from '../departments/opening-hours.ts';
import { createKeyedLock, type KeyedLock } from '../keyed-lock.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import { createCaseClock } from './case-clock.ts';
import { readGaps, storeGaps } from './case-gaps.ts';
import { noteHolder } from './case-holders.ts';
import type { CasePayments } from './case-payments.ts';
import type { CasePolicy } from './case-policy.ts';
import {
  columnsOfDecision,
  deviceNumberOf,
  NOT_YET_DECIDED,
  newAcceptanceNumber,
  outcomeOfDecision,
  promisedOf,
  receiptOf,
  received,
  stateAfter,
  stateOf,
  submitted,
  supplementDay,
  takeAll,
} from './case-rows.ts';
import { decide } from './decide.ts';
import type { EarlierDocuments } from './earlier-documents.ts';
import { closesAllGaps, type FollowedCase, takeFollowUp, validateFollowUp, whyNotDone } from './follow-up.ts';
import type { HubEpoch } from './hub-epoch.ts';
import { type IssueOrder, readOrder } from './issue-order.ts';
import { keepReceipt } from './keep-receipt.ts';
import { type CaseOpener, type OpenedCase, withSupplement } from './open-case.ts';
import { partIdsOf } from './package-case.ts';
import { createPackageOffice } from './package-office.ts';
import { createProgressReader } from './progress.ts';
import { caseStateOf } from './stored-state.ts';
import { validateContent } from './validate-content.ts';

export type PutCaseFailure =
  | AppFailure<'manifest-conflict'>
  /** Permanent: the same bytes will never be accepted. A copy is in quarantine. */
  | AppFailure<'case-of-another-terminal' | 'case-unreadable' | 'case-invalid' | 'item-unknown'>
  | (AppFailure<'department-unavailable'> & { department: string; retryAfterSeconds?: number | undefined });

export type PutCaseAnswer =
  | { state: 'incomplete'; missingAttachmentIds: string[] }
  | { state: 'received'; signedReceipt: SignedCaseReceipt };

export interface CaseOffice {
  put(manifest: CaseManifest, terminalId: string): Promise<Result<PutCaseAnswer, PutCaseFailure>>;
  /** As the case stands today: deadlines that passed and the department's steps are taken first. */
  progress(slipCode: string): Promise<Progress | undefined>;
  missing(caseIds: readonly string[]): Promise<string[]>;
  /** The order for a received case, for who holds its slip code. */
  issueOrder(caseId: string, slipCode: string): Promise<IssueOrder | undefined>;
  /** Looks at every open case: what fell due is done. Called again and again; a second call finds nothing to do. */
  advanceAll(signal: AbortSignal): Promise<void>;
}

export interface CaseOfficeOptions {
  database: Database;
  catalog: Catalog;
  attachments: AttachmentStore;
  departments: DepartmentRegistry;
  calendar: WorkingCalendar;
  policy: CasePolicy;
  keys: HubKeys;
  opener: CaseOpener;
  /** Of the case that is changed: by a follow-up, by the clock or by another office. */
  caseLocks: KeyedLock;
  earlierDocuments: EarlierDocuments;
  epoch: HubEpoch;
  now: () => Date;
  departmentDeadlineMilliseconds: number;
  openingHours: 'enforced' | 'ignored';
  /** Absent: nobody has a standing authorisation here. */
  authorisations?: AuthorisationBook | undefined;
  /** Absent: nothing can be paid here. */
  payments?: CasePayments | undefined;
  /** Told of what keeps a case from being advanced. Never carries a citizen's data. */
  report: (event: { event: 'case-clock-failed'; detail: string }) => void;
}

/** A follow-up that comes before the case it follows: a hub that was restored will be offered that one again. */
const RETRY_SECONDS = 60;

export function createCaseOffice(options: CaseOfficeOptions): CaseOffice {
  const { database, keys, now } = options;
  const locks = createKeyedLock();
  /** Always taken after the lock of a manifest, never before. */
  const { opener, caseLocks } = options;
  const clock = createCaseClock({ ...options, opener, locks: caseLocks });
  const readProgress = createProgressReader(options);
  const packages = createPackageOffice(options);

  async function put(
    manifest: CaseManifest,
    terminalId: string,
  ): Promise<Result<PutCaseAnswer, PutCaseFailure>> {
    const manifestJson = canonicalJson(manifest);
    const manifestSha256 = sha256Hex(manifestJson);
    if (manifest.terminalId !== terminalId) {
      await quarantine(manifest, manifestJson, manifestSha256, `case-of-another-terminal: ${terminalId}`);
      return fail('case-of-another-terminal');
    }
    await database
      .insertInto('cases')
      .values({
        case_id: manifest.caseId,
        terminal_id: terminalId,
        item_id: manifest.itemId,
        region_code: manifest.regionCode,
        slip_code_sha256: manifest.slipCodeSha256,
        manifest_sha256: manifestSha256,
        manifest_json: manifestJson,
        offered_at: now().toISOString(),
        hub_sequence: null,
        hub_epoch: null,
        received_at: null,
        acceptance_number: null,
        ...NOT_YET_DECIDED,
      })
      .onConflict((conflict) => conflict.column('case_id').doNothing())
      .execute();
    const stored = await database
      .selectFrom('cases')
      .select(['manifest_sha256', 'signed_receipt_json'])
      .where('case_id', '=', manifest.caseId)
      .executeTakeFirstOrThrow();
    if (stored.manifest_sha256 !== manifestSha256) {
      await quarantine(manifest, manifestJson, manifestSha256, 'manifest-conflict');
      return fail('manifest-conflict', 'another manifest is stored under this case id');
    }
    if (stored.signed_receipt_json !== null) return ok(received(stored.signed_receipt_json));

    const missing = await options.attachments.missing(manifest.caseId, manifest.attachments);
    if (missing.length > 0) return ok({ state: 'incomplete', missingAttachmentIds: missing });

    const opened = await opener.open(manifest);
    if (!opened.ok) {
      const { code, detail } = opened.failure;
      return code === 'attachment-lost'
        ? ok({ state: 'incomplete', missingAttachmentIds: [detail ?? ''] })
        : refuse(manifest, manifestJson, manifestSha256, { code, detail });
    }
    const { followUp } = opened.value.content;
    const signed =
      followUp === undefined
        ? await putFirst(manifest, manifestSha256, opened.value)
        : await caseLocks.run(followUp.caseId, () =>
            putFollowUp(manifest, manifestSha256, opened.value, followUp),
          );
    if (!signed.ok) {
      return signed.failure.code === 'case-invalid'
        ? refuse(manifest, manifestJson, manifestSha256, {
            code: 'case-invalid',
            detail: signed.failure.detail,
          })
        : signed;
    }
    await options.epoch.noteSequence(signed.value.receipt.hubSequence);
    return ok({ state: 'received', signedReceipt: signed.value });
  }

  async function refuse(
    manifest: CaseManifest,
    json: string,
    sha256: string,
    failure: AppFailure<'case-unreadable' | 'case-invalid' | 'item-unknown'>,
  ): Promise<Result<never, PutCaseFailure>> {
    await quarantine(manifest, json, sha256, `${failure.code}: ${failure.detail ?? ''}`);
    return fail(failure.code, failure.detail);
  }

  async function quarantine(
    manifest: CaseManifest,
    json: string,
    sha256: string,
    reason: string,
  ): Promise<void> {
    await database
      .insertInto('quarantined_manifests')
      .values({
        case_id: manifest.caseId,
        manifest_sha256: sha256,
        manifest_json: json,
        terminal_id: manifest.terminalId,
        reason,
        at: now().toISOString(),
      })
      .onConflict((conflict) => conflict.columns(['case_id', 'manifest_sha256', 'reason']).doNothing())
      .execute();
  }

  async function askDepartment(
    opened: OpenedCase,
    hours: 'enforced' | 'ignored',
  ): Promise<Result<CaseAnswer, PutCaseFailure>> {
    const { item, department, content } = opened;
    const unavailable = (retryAfterSeconds: number | undefined): Result<never, PutCaseFailure> => ({
      ok: false,
      failure: { code: 'department-unavailable', department: department.name, retryAfterSeconds },
    });
    const closed =
      hours === 'enforced' && item.availability.network === 'live' ? closedForSeconds(item, now()) : 0;
    if (closed > 0) return unavailable(closed);
    if (item.outcome.kind === 'payment') {
      const said = await options.payments?.answer(item, content);
      return said?.ok ? said : unavailable(said?.failure.retryAfterSeconds);
    }
    const answer = await options.departments
      .adapter(department.id)
      .handleCase(
        { item, department, content, today: localDate(now()) },
        { deadlineMilliseconds: options.departmentDeadlineMilliseconds },
      );
    return answer.ok ? answer : unavailable(answer.failure.retryAfterSeconds);
  }

  async function putFirst(
    manifest: CaseManifest,
    manifestSha256: string,
    opened: OpenedCase,
  ): Promise<Result<SignedCaseReceipt, PutCaseFailure>> {
    const valid = validateContent(opened.content, manifest, opened.item);
    if (!valid.ok) return fail('case-invalid', valid.failure.detail);
    const lacking = await options.earlierDocuments.problemOf(opened.content, opened.item);
    if (lacking?.kind === 'never') return fail('case-invalid', lacking.detail);
    if (lacking !== undefined) {
      const { name } = opened.department;
      return {
        ok: false,
        failure: { code: 'department-unavailable', department: name, retryAfterSeconds: RETRY_SECONDS },
      };
    }
    const unauthorised = await whyUnauthorised(opened);
    if (unauthorised !== undefined) {
      const refused: CaseAnswer = { decision: 'not-accepted', simulated: false, reason: unauthorised };
      return ok(await receive(manifest, manifestSha256, opened, refused));
    }
    if (opened.item.package !== undefined) {
      return packages.putFirst(manifest, manifestSha256, opened, (part) =>
        askDepartment(part, options.openingHours),
      );
    }
    const answer = await askDepartment(opened, options.openingHours);
    if (!answer.ok) return answer;
    return ok(await receive(manifest, manifestSha256, opened, answer.value));
  }

  /**
   * A standing authorisation is asked again when the case arrives: it may have been taken back while the case waited
   * for the network. In words for the citizen.
   */
  async function whyUnauthorised({ content }: OpenedCase): Promise<string | undefined> {
    const { actor, applicant, itemId, submittedAt } = content;
    if (actor?.kind !== 'agent' || actor.authorisation.proof !== 'standing') return undefined;
    const found = await options.authorisations?.find({
      itemId,
      principal: applicant,
      agent: actor.person,
      today: localDate(new Date(submittedAt)),
    });
    return found === undefined ? '授权已经撤回、过期，或者不包括这件事，请本人重新授权。' : undefined;
  }

  /** Sequence, numbers, seat, steps, order and signed receipt: all or nothing. */
  async function receive(
    manifest: CaseManifest,
    manifestSha256: string,
    opened: OpenedCase,
    answer: CaseAnswer,
  ): Promise<SignedCaseReceipt> {
    return database.transaction().execute(async (transaction) => {
      const already = await receiptOf(transaction, manifest.caseId);
      if (already) return already;

      const receivedAt = now();
      const today = localDate(receivedAt);
      const { item, content } = opened;
      if (content.actor !== undefined) {
        const given = { principal: content.applicant, actor: content.actor, at: receivedAt };
        await options.authorisations?.register(transaction, given);
      }
      const deviceNumber = await deviceNumberOf(transaction, manifest, receivedAt);
      const number = await newAcceptanceNumber(transaction, manifest, deviceNumber, today);
      const decision = await decide(answer, {
        transaction,
        calendar: options.calendar,
        policy: options.policy,
        manifest,
        opened,
        at: receivedAt,
        firstReceivedAt: receivedAt,
        how: 'on-the-spot',
        payments: options.payments,
      });
      await noteHolder(transaction, keys, {
        caseId: manifest.caseId,
        itemId: manifest.itemId,
        holder: opened.content.applicant,
        at: receivedAt,
      });
      await takeAll(transaction, manifest.caseId, receivedAt, [submitted(manifest), ...decision.steps]);
      return keepReceipt(transaction, options, {
        manifest,
        manifestSha256,
        at: receivedAt,
        outcome: outcomeOfDecision(decision, {
          state: await stateOf(transaction, manifest.caseId),
          acceptanceNumber: number,
          department: item.implementation.body.name,
        }),
        facts: {
          ...opened,
          terminalId: manifest.terminalId,
          acceptanceNumber: number,
          receivedAt,
          issuedOn: today,
          promisedDate: decision.promised?.date,
          simulated: decision.simulated,
        },
        decision,
        columns: {
          acceptance_number: number,
          ...columnsOfDecision(keys.recordCipher, manifest.caseId, decision),
        },
      });
    });
  }

  /** A supplement or a withdrawal, inside the lock of the case that it follows. */
  async function putFollowUp(
    manifest: CaseManifest,
    manifestSha256: string,
    opened: OpenedCase,
    followUp: { kind: FollowUpKind; caseId: string },
  ): Promise<Result<SignedCaseReceipt, PutCaseFailure>> {
    const followed = await followedCase(followUp.caseId);
    if (!followed.ok) return followed;
    if (followed.value === undefined) {
      return {
        ok: false,
        failure: {
          code: 'department-unavailable',
          department: opened.department.name,
          retryAfterSeconds: RETRY_SECONDS,
        },
      };
    }
    const valid = validateFollowUp(opened.content, manifest, followed.value);
    if (!valid.ok) return valid;
    const refused =
      (await whyUnauthorised(opened)) ??
      whyNotDone(opened.content, followed.value, followUp.kind) ??
      (followUp.kind === 'withdraw' ? await whyStillPaid(followed.value) : undefined);
    const merged: OpenedCase = {
      ...followed.value.opened,
      content: withSupplement(followed.value.opened.content, opened.content),
    };
    let answer: CaseAnswer | undefined;
    const again = followUp.kind === 'supplement' && followed.value.gaps?.deferred === false;
    if (refused === undefined && again && closesAllGaps(opened.content, followed.value)) {
      const asked = await askDepartment(merged, 'ignored');
      if (!asked.ok) return asked;
      answer = asked.value;
    }
    return ok(
      await receiveFollowUp(manifest, manifestSha256, opened, followUp.kind, followed.value, {
        refused,
        merged,
        answer,
      }),
    );
  }

  /** Whoever is told that he has withdrawn is not charged afterwards. In words for the citizen. */
  async function whyStillPaid({ opened, manifest }: FollowedCase): Promise<string | undefined> {
    if (opened.item.outcome.kind !== 'payment') return undefined;
    switch (await options.payments?.end(manifest.caseId)) {
      case 'holds-money':
        return '这笔款项已经付了，不能撤回。';
      case 'not-known':
        return '付款结果正在确认，还不能撤回，请过几分钟再试。';
      case 'ended':
      case undefined:
        return undefined;
    }
  }

  async function receiveFollowUp(
    manifest: CaseManifest,
    manifestSha256: string,
    opened: OpenedCase,
    kind: FollowUpKind,
    followed: FollowedCase,
    known: { refused: string | undefined; merged: OpenedCase; answer: CaseAnswer | undefined },
  ): Promise<SignedCaseReceipt> {
    return database.transaction().execute(async (transaction) => {
      const already = await receiptOf(transaction, manifest.caseId);
      if (already) return already;
      const at = now();
      const { caseId } = followed.manifest;
      const { acceptanceNumber: number, simulated } = followed.receipt.outcome;
      const decision =
        known.refused === undefined
          ? await takeFollowUp({
              transaction,
              calendar: options.calendar,
              policy: options.policy,
              followed,
              content: opened.content,
              merged: known.merged,
              terminalId: manifest.terminalId,
              at,
              answer: known.answer,
            })
          : undefined;
      if (decision) await takeAll(transaction, caseId, at, decision.steps);
      const reason = known.refused ?? decision?.reason;
      const promised =
        decision?.promised?.date ??
        (decision?.steps.length === 0 ? await promisedOf(transaction, caseId) : undefined);
      if (decision) {
        await transaction
          .updateTable('cases')
          .set({
            ...(decision.promised && { promised_date: decision.promised.date }),
            ...(decision.acceptedOn !== undefined && { accepted_on: decision.acceptedOn }),
            ...(decision.gapsAfter !== undefined && {
              open_gaps: storeGaps(keys.recordCipher, caseId, decision.gapsAfter?.gaps),
              gaps_by: decision.gapsAfter?.by ?? null,
            }),
          })
          .where('case_id', '=', caseId)
          .execute();
      }
      return keepReceipt(transaction, options, {
        manifest,
        manifestSha256,
        at,
        outcome: {
          state: decision ? await stateAfter(transaction, caseId, kind) : 'not-accepted',
          acceptanceNumber: number,
          ...(promised !== undefined && { promisedDate: promised }),
          ...(reason !== undefined && { reason: reason.slice(0, 300) }),
          ...(decision && supplementDay(decision)),
          followUp: kind,
          department: followed.opened.item.implementation.body.name,
          simulated,
        },
        facts: {
          ...known.merged,
          terminalId: manifest.terminalId,
          acceptanceNumber: number,
          receivedAt: new Date(followed.receipt.receivedAt),
          issuedOn: localDate(at),
          promisedDate: promised,
          simulated,
        },
        decision: decision ?? { papers: [] },
        columns: {
          follows_case_id: caseId,
          // What was not done is no part of the case it was meant for.
          follow_up_kind: decision ? kind : `${kind}-not-done`,
        },
      });
    });
  }

  /** `undefined`: the hub does not have it (yet), or it is itself a follow-up of another. */
  async function followedCase(caseId: string): Promise<Result<FollowedCase | undefined, PutCaseFailure>> {
    const row = await database
      .selectFrom('cases')
      .selectAll()
      .where('case_id', '=', caseId)
      .where('signed_receipt_json', 'is not', null)
      .executeTakeFirst();
    if (!row?.signed_receipt_json) return ok(undefined);
    if (row.follows_case_id !== null) return fail('case-invalid', 'follows a case that follows another');
    const opened = await opener.asItStands(caseId);
    if (!opened.ok) throw new Error(`a received case does not open: ${opened.failure.code}`);
    return ok({
      // A part of a package came in the manifest of the whole.
      manifest: { ...caseManifestSchema.parse(JSON.parse(row.manifest_json)), caseId, itemId: row.item_id },
      state: caseStateOf(row.state),
      receipt: received(row.signed_receipt_json).signedReceipt.receipt,
      opened: opened.value,
      gaps: readGaps(keys.recordCipher, caseId, row.open_gaps),
      gapsBy: row.gaps_by ?? undefined,
    });
  }

  return {
    put: (manifest, terminalId) => locks.run(manifest.caseId, () => put(manifest, terminalId)),

    async progress(slipCode) {
      const caseId = await readProgress.caseOf(slipCode);
      if (caseId === undefined) return undefined;
      await clock.advance(caseId);
      for (const partCaseId of await partIdsOf(database, caseId)) await clock.advance(partCaseId);
      return readProgress.read(caseId);
    },

    async missing(caseIds) {
      const unknown = new Set(caseIds);
      // SQLite takes a limited number of parameters in one statement.
      for (let start = 0; start < caseIds.length; start += 500) {
        const rows = await database
          .selectFrom('cases')
          .select('case_id')
          .where('case_id', 'in', caseIds.slice(start, start + 500))
          .where('signed_receipt_json', 'is not', null)
          .execute();
        for (const row of rows) unknown.delete(row.case_id);
      }
      return [...unknown];
    },

    async issueOrder(caseId, slipCode) {
      const row = await database
        .selectFrom('cases')
        .select('issue_order')
        .where('case_id', '=', caseId)
        .where('slip_code_sha256', '=', sha256Hex(slipCode))
        .executeTakeFirst();
      return row?.issue_order ? readOrder(keys.recordCipher, caseId, row.issue_order) : undefined;
    },

    advanceAll: (signal) => clock.advanceAll(signal),
  };
}
