import type { Kysely } from 'kysely';
import { z } from 'zod';
import {
  type CaseContent,
  type CaseManifest,
  type CaseReceipt,
  type CaseState,
  caseContentSchema,
  caseStateSchema,
  type Progress,
  progressSchema,
  type SignedCaseReceipt,
  signedCaseReceiptSchema,
} from '#contract/case.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { attachmentAssociatedData, openSealedAttachment, openSealedToHub } from '#contract/crypto/sealing.ts';
import { informationTableSchema } from '#contract/hub-api.ts';
import type { Department, Item } from '#contract/item.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import { type BookableSlot, bookSeat, slotGrid } from '../bookings/slots.ts';
import { addDays, chineseDate, localDate } from '../calendar/local-time.ts';
import type { WorkingCalendar } from '../calendar/working-days.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { nextNumber } from '../database/next-number.ts';
import type { Database, HubDatabase } from '../database/schema.ts';
import type { CaseAnswer, CaseStep } from '../departments/department-adapter.ts';
import type { DepartmentRegistry } from '../departments/department-registry.ts';
import { closedForSeconds } from '../departments/opening-hours.ts';
import {
  type CaseFacts,
  composeAcceptanceNotice,
  composeBookingSlip,
  composeCertificate,
  composeInformation,
  composeQualificationSlip,
} from '../documents/compose-papers.ts';
import { documentNumber, newVerificationCode } from '../documents/document-number.ts';
import { type Paper, paperSchema } from '../documents/paper.ts';
import { createKeyedLock } from '../keyed-lock.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import { acceptanceNumber } from './acceptance-number.ts';
import type { HubEpoch } from './hub-epoch.ts';
import { validateContent } from './validate-content.ts';

/** What is kept, encrypted, to issue a case's papers when they are asked for. */
const issueOrderSchema = z.strictObject({
  papers: z.array(paperSchema),
  information: informationTableSchema.optional(),
});
export type IssueOrder = z.infer<typeof issueOrderSchema>;

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
  progress(slipCode: string): Promise<Progress | undefined>;
  missing(caseIds: readonly string[]): Promise<string[]>;
  /** The order for a received case, for who holds its slip code. */
  issueOrder(caseId: string, slipCode: string): Promise<IssueOrder | undefined>;
}

export interface CaseOfficeOptions {
  database: Database;
  catalog: Catalog;
  attachments: AttachmentStore;
  departments: DepartmentRegistry;
  calendar: WorkingCalendar;
  keys: HubKeys;
  epoch: HubEpoch;
  now: () => Date;
  departmentDeadlineMilliseconds: number;
  openingHours: 'enforced' | 'ignored';
}

/** An opened and checked case, and who decides it. */
interface OpenedCase {
  content: CaseContent;
  item: Item;
  department: Department;
}

/** What the transaction decides from the department's answer and the free seats. */
interface Decision {
  state: CaseState;
  promisedDate: string | undefined;
  /** Of a refusal. */
  reason?: string;
  timeline: { state: CaseState; text: string }[];
  simulated: boolean;
  order: (facts: CaseFacts) => IssueOrder;
}

export function createCaseOffice(options: CaseOfficeOptions): CaseOffice {
  const { database, keys, now } = options;
  const locks = createKeyedLock();

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
        state: null,
        promised_date: null,
        signed_receipt_json: null,
        issue_order: null,
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

    const opened = await open(manifest);
    if (!opened.ok) {
      if (opened.failure.code === 'attachment-lost') {
        return ok({ state: 'incomplete', missingAttachmentIds: [opened.failure.detail ?? ''] });
      }
      await quarantine(
        manifest,
        manifestJson,
        manifestSha256,
        `${opened.failure.code}: ${opened.failure.detail ?? ''}`,
      );
      return fail(opened.failure.code, opened.failure.detail);
    }
    const answer = await askDepartment(opened.value);
    if (!answer.ok) return answer;
    const signed = await receive(manifest, manifestSha256, opened.value, answer.value);
    await options.epoch.noteSequence(signed.receipt.hubSequence);
    return ok({ state: 'received', signedReceipt: signed });
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

  async function open(
    manifest: CaseManifest,
  ): Promise<
    Result<OpenedCase, AppFailure<'case-unreadable' | 'case-invalid' | 'item-unknown' | 'attachment-lost'>>
  > {
    const recipient = keys.sealingKey(manifest.sealed.keyId);
    if (!recipient) return fail('case-unreadable', 'sealed to a key the hub does not have');
    const plain = await openSealedToHub({
      sealed: manifest.sealed,
      associatedData: manifest.caseId,
      recipient,
    });
    if (!plain.ok) return fail('case-unreadable', plain.failure.code);
    const content = readContent(plain.value);
    if (!content) return fail('case-invalid', 'content does not fit its schema');

    for (const attachment of manifest.attachments) {
      const sealed = await options.attachments.read({ caseId: manifest.caseId, ...attachment });
      if (!sealed) return fail('attachment-lost', attachment.attachmentId);
      const associatedData = attachmentAssociatedData(manifest.caseId, attachment.attachmentId);
      const page = await openSealedAttachment({ sealed, associatedData, recipient });
      if (!page.ok)
        return fail('case-unreadable', `attachment ${attachment.attachmentId}: ${page.failure.code}`);
    }

    const item =
      (await options.catalog.item(manifest.itemId, content.catalogRevision)) ??
      // A hub that was restored may not know the revision any more.
      (await options.catalog.item(manifest.itemId));
    const department = await options.catalog.department(manifest.itemId.split('/')[0] ?? '');
    if (!item || !department) return fail('item-unknown', manifest.itemId);
    const valid = validateContent(content, manifest, item);
    if (!valid.ok) return fail('case-invalid', valid.failure.detail);
    return ok({ content, item, department });
  }

  async function askDepartment(opened: OpenedCase): Promise<Result<CaseAnswer, PutCaseFailure>> {
    const { item, department, content } = opened;
    const unavailable = (retryAfterSeconds: number | undefined): Result<never, PutCaseFailure> => ({
      ok: false,
      failure: { code: 'department-unavailable', department: department.name, retryAfterSeconds },
    });
    const closed =
      options.openingHours === 'enforced' && item.availability.network === 'live'
        ? closedForSeconds(item, now())
        : 0;
    if (closed > 0) return unavailable(closed);
    const answer = await options.departments
      .adapter(department.id)
      .handleCase(
        { item, department, content, today: localDate(now()) },
        { deadlineMilliseconds: options.departmentDeadlineMilliseconds },
      );
    return answer.ok ? answer : unavailable(answer.failure.retryAfterSeconds);
  }

  /** Sequence, numbers, seat, timeline, order and signed receipt: all or nothing. */
  async function receive(
    manifest: CaseManifest,
    manifestSha256: string,
    opened: OpenedCase,
    answer: CaseAnswer,
  ): Promise<SignedCaseReceipt> {
    return database.transaction().execute(async (transaction) => {
      const already = await transaction
        .selectFrom('cases')
        .select('signed_receipt_json')
        .where('case_id', '=', manifest.caseId)
        .executeTakeFirstOrThrow();
      if (already.signed_receipt_json !== null) return received(already.signed_receipt_json).signedReceipt;

      const receivedAt = now();
      const today = localDate(receivedAt);
      const { item, department, content } = opened;
      const hubSequence = await nextNumber(transaction, 'hub-sequence');
      const deviceNumber = await deviceNumberOf(transaction, manifest, receivedAt);
      const number = acceptanceNumber({
        regionCode: manifest.regionCode,
        date: today,
        deviceNumber,
        sequence: await nextNumber(transaction, `acceptance ${today} ${manifest.regionCode} ${deviceNumber}`),
      });
      const decision = await decide(transaction, manifest, opened, answer, receivedAt);
      const receipt: CaseReceipt = {
        caseId: manifest.caseId,
        manifestSha256,
        hubSequence,
        hubEpoch: options.epoch.epoch,
        receivedAt: receivedAt.toISOString(),
        outcome: {
          state: decision.state,
          acceptanceNumber: number,
          ...(decision.promisedDate !== undefined && { promisedDate: decision.promisedDate }),
          ...(decision.reason !== undefined && { reason: decision.reason.slice(0, 300) }),
          department: item.implementation.body.name,
          simulated: decision.simulated,
        },
      };
      const signed: SignedCaseReceipt = { receipt, signature: keys.signer.sign(receipt) };
      const order = decision.order({
        item,
        department,
        content,
        terminalId: manifest.terminalId,
        acceptanceNumber: number,
        documentNumber: documentNumber(today, await nextNumber(transaction, `document ${today}`)),
        verificationCode: newVerificationCode(),
        receivedAt,
        issuedOn: today,
        promisedDate: decision.promisedDate,
        simulated: decision.simulated,
      });
      await transaction
        .updateTable('cases')
        .set({
          hub_sequence: hubSequence,
          hub_epoch: options.epoch.epoch,
          received_at: receipt.receivedAt,
          acceptance_number: number,
          state: decision.state,
          promised_date: decision.promisedDate ?? null,
          signed_receipt_json: canonicalJson(signed),
          issue_order: keys.recordCipher.encrypt(JSON.stringify(order), `issue-order ${manifest.caseId}`),
        })
        .where('case_id', '=', manifest.caseId)
        .execute();
      const entries = [{ state: 'received' as const, text: '平台已收到申请材料' }, ...decision.timeline];
      await transaction
        .insertInto('case_timeline')
        .values(
          entries.map((entry, position) => ({
            case_id: manifest.caseId,
            position,
            at: receipt.receivedAt,
            ...entry,
          })),
        )
        .execute();
      return signed;
    });
  }

  async function decide(
    transaction: Kysely<HubDatabase>,
    manifest: CaseManifest,
    opened: OpenedCase,
    answer: CaseAnswer,
    receivedAt: Date,
  ): Promise<Decision> {
    const { item, content } = opened;
    const today = localDate(receivedAt);
    if (answer.decision === 'refused') return refusal(answer.reason, answer.simulated);

    const slotField = item.fields.find((field) => field.input.kind === 'slot');
    const slotId = slotField && content.answers.find((each) => each.fieldId === slotField.id)?.value;
    let slot: BookableSlot | undefined;
    if (slotId) {
      slot = slotGrid(item.id, manifest.regionCode, options.calendar, receivedAt).find(
        (each) => each.slotId === slotId,
      );
      if (!slot) return refusal('所选时段已过或不存在，请重新预约。', answer.simulated);
      if (!(await bookSeat(transaction, slot, manifest.caseId, receivedAt))) {
        return refusal('所选时段已约满，请改约其他时段。', answer.simulated);
      }
    }
    // The other way beside the face: nothing is confirmed until a person has compared card and bearer.
    if (item.outcome.kind === 'face-qualification' && content.faceCheck?.passed !== true) {
      return {
        state: 'accepted',
        promisedDate: undefined,
        simulated: answer.simulated,
        timeline: [{ state: 'accepted', text: '已登记，等待工作人员核对身份' }],
        order: (facts) => ({ papers: [composeAcceptanceNotice(facts)] }),
      };
    }
    if (answer.decision === 'accepted') {
      const limit = item.implementation.promisedLimit;
      const promisedDate =
        limit.days === 0
          ? undefined
          : limit.unit === 'working-day'
            ? options.calendar.addWorkingDays(today, limit.days)
            : addDays(today, limit.days);
      return {
        state: 'accepted',
        promisedDate,
        simulated: answer.simulated,
        timeline: [
          {
            state: 'accepted',
            text: `${item.implementation.body.name}已受理${promisedDate ? `，承诺${chineseDate(promisedDate)}前办结` : ''}`,
          },
        ],
        order: (facts) => ({ papers: [composeAcceptanceNotice(facts)] }),
      };
    }
    return {
      state: 'completed',
      promisedDate: undefined,
      simulated: answer.simulated,
      timeline: [
        { state: 'completed', text: slot ? `已预约${chineseDate(slot.date)} ${slot.from}` : '已办结' },
      ],
      order: (facts) => ordered(facts, answer, slot),
    };
  }

  function ordered(
    facts: CaseFacts,
    answer: Extract<CaseAnswer, { decision: 'completed' }>,
    slot: BookableSlot | undefined,
  ): IssueOrder {
    const { outcome } = facts.item;
    const papers: Paper[] = [];
    if (answer.certificate) {
      const title =
        outcome.kind === 'certificate' ? outcome.documentTitle : facts.item.implementation.resultName;
      papers.push(composeCertificate(facts, title, answer.certificate));
    }
    if (answer.information) papers.push(composeInformation(facts, answer.information));
    if (outcome.kind === 'face-qualification')
      papers.push(composeQualificationSlip(facts, outcome.validMonths));
    if (outcome.kind === 'booking' && slot) papers.push(composeBookingSlip(facts, slot));
    return { papers, ...(answer.information && { information: answer.information }) };
  }

  /** A department that does not answer costs its steps, not the citizen's answer. */
  async function laterSteps(receipt: CaseReceipt, item: Item): Promise<CaseStep[]> {
    const steps = await options.departments.adapter(item.id.split('/')[0] ?? '').followCase?.(
      {
        item,
        acceptanceNumber: receipt.outcome.acceptanceNumber,
        acceptedOn: localDate(new Date(receipt.receivedAt)),
        promisedDate: receipt.outcome.promisedDate,
        today: localDate(now()),
      },
      { deadlineMilliseconds: options.departmentDeadlineMilliseconds },
    );
    return steps?.ok ? steps.value : [];
  }

  return {
    put: (manifest, terminalId) => locks.run(manifest.caseId, () => put(manifest, terminalId)),

    async progress(slipCode) {
      const row = await database
        .selectFrom('cases')
        .selectAll()
        .where('slip_code_sha256', '=', sha256Hex(slipCode))
        .where('signed_receipt_json', 'is not', null)
        .orderBy('hub_sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (!row?.signed_receipt_json) return undefined;
      const { receipt } = received(row.signed_receipt_json).signedReceipt;
      const entries = await database
        .selectFrom('case_timeline')
        .select(['at', 'state', 'text'])
        .where('case_id', '=', row.case_id)
        .orderBy('position')
        .execute();
      const item = await options.catalog.item(row.item_id);
      const later = row.state === 'accepted' && item ? await laterSteps(receipt, item) : [];
      const timeline = [
        ...entries,
        ...later.map((step) => ({ at: step.at.toISOString(), state: step.state, text: step.text })),
      ];
      return progressSchema.parse({
        acceptanceNumber: row.acceptance_number,
        itemName: item?.name ?? row.item_id,
        state: timeline.at(-1)?.state ?? caseStateSchema.parse(row.state),
        ...(row.promised_date !== null && { promisedDate: row.promised_date }),
        timeline,
        simulated: receipt.outcome.simulated,
      });
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
      if (!row?.issue_order) return undefined;
      return issueOrderSchema.parse(
        JSON.parse(keys.recordCipher.decrypt(row.issue_order, `issue-order ${caseId}`)),
      );
    },
  };
}

function refusal(reason: string, simulated: boolean): Decision {
  return {
    state: 'refused',
    promisedDate: undefined,
    reason,
    simulated,
    timeline: [{ state: 'refused', text: reason }],
    order: () => ({ papers: [] }),
  };
}

function received(json: string): { state: 'received'; signedReceipt: SignedCaseReceipt } {
  return { state: 'received', signedReceipt: signedCaseReceiptSchema.parse(JSON.parse(json)) };
}

function readContent(plain: Uint8Array): CaseContent | undefined {
  try {
    return caseContentSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain)));
  } catch {
    return undefined;
  }
}

/** 1 … 9999, given to a terminal for good when its first case from a region arrives. */
async function deviceNumberOf(
  transaction: Kysely<HubDatabase>,
  { terminalId, regionCode }: CaseManifest,
  now: Date,
): Promise<number> {
  const known = await transaction
    .selectFrom('terminals')
    .select('device_number')
    .where('terminal_id', '=', terminalId)
    .where('region_code', '=', regionCode)
    .executeTakeFirst();
  if (known) return Number(known.device_number);
  const deviceNumber = await nextNumber(transaction, `device ${regionCode}`);
  await transaction
    .insertInto('terminals')
    .values({
      terminal_id: terminalId,
      region_code: regionCode,
      device_number: deviceNumber,
      first_seen_at: now.toISOString(),
    })
    .execute();
  return deviceNumber;
}
