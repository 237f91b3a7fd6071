/** What is read from and written to the rows of cases, inside a transaction, whatever kind of case it is. */
import type { Kysely } from 'kysely';
import {
  type CaseManifest,
  type CaseReceipt,
  type SignedCaseReceipt,
  signedCaseReceiptSchema,
} from '#contract/case.ts';
import type { FollowUpKind } from '#contract/case-state.ts';
import { nextNumber } from '../database/next-number.ts';
import type { HubDatabase } from '../database/schema.ts';
import type { RecordCipher } from '../keys/record-cipher.ts';
import { acceptanceNumber } from './acceptance-number.ts';
import { storeGaps } from './case-gaps.ts';
import { takeStep } from './case-steps.ts';
import type { Decision } from './decide.ts';
import { caseStateOf } from './stored-state.ts';

/** Of a case's row: what only a department's answer, or a follow-up, writes. */
export const NOT_YET_DECIDED = {
  state: null,
  promised_date: null,
  signed_receipt_json: null,
  issue_order: null,
  follows_case_id: null,
  follow_up_kind: null,
  accepted_on: null,
  open_gaps: null,
  gaps_by: null,
} as const;

/** The step that every case begins with. */
export function submitted({ terminalId }: CaseManifest): Decision['steps'][number] {
  return {
    action: 'submit',
    actor: 'applicant',
    actorName: terminalId,
    opinion: '平台已收到申请材料',
  };
}

/** What the receipt of a case says of the first decision about it. */
export function outcomeOfDecision(
  decision: Decision,
  of: Pick<CaseReceipt['outcome'], 'state' | 'acceptanceNumber' | 'department'>,
): CaseReceipt['outcome'] {
  return {
    state: of.state,
    acceptanceNumber: of.acceptanceNumber,
    ...(decision.promised && { promisedDate: decision.promised.date }),
    ...(decision.reason !== undefined && { reason: decision.reason.slice(0, 300) }),
    ...supplementDay(decision),
    department: of.department,
    simulated: decision.simulated,
  };
}

/** What the row of a case keeps of the first decision about it. */
export function columnsOfDecision(cipher: RecordCipher, caseId: string, decision: Decision) {
  return {
    promised_date: decision.promised?.date ?? null,
    accepted_on: decision.acceptedOn ?? null,
    open_gaps: storeGaps(cipher, caseId, decision.gaps),
    gaps_by: decision.gapsBy ?? null,
  };
}

/** 办件编号: the next one of this terminal on this day, `YYYY-MM-DD`. */
export async function newAcceptanceNumber(
  transaction: Kysely<HubDatabase>,
  { regionCode }: CaseManifest,
  deviceNumber: number,
  date: string,
): Promise<string> {
  const sequence = await nextNumber(transaction, `acceptance ${date} ${regionCode} ${deviceNumber}`);
  return acceptanceNumber({ regionCode, date, deviceNumber, sequence });
}

/** Steps that the caller's decision rests on: one that is not legal is a bug, and the transaction is undone. */
export async function takeAll(
  transaction: Kysely<HubDatabase>,
  caseId: string,
  at: Date,
  steps: Decision['steps'],
): Promise<void> {
  for (const step of steps) {
    const taken = await takeStep(transaction, caseId, { ...step, at });
    if (!taken.ok) throw new Error(taken.failure.detail);
  }
}

export async function stateOf(
  transaction: Kysely<HubDatabase>,
  caseId: string,
): Promise<CaseReceipt['outcome']['state']> {
  const row = await transaction
    .selectFrom('cases')
    .select('state')
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  return caseStateOf(row.state);
}

/** A withdrawal is told as that, even of a package of which some part was decided before. */
export async function stateAfter(
  transaction: Kysely<HubDatabase>,
  caseId: string,
  kind: FollowUpKind,
): Promise<CaseReceipt['outcome']['state']> {
  return kind === 'withdraw' ? 'withdrawn' : stateOf(transaction, caseId);
}

export async function promisedOf(
  transaction: Kysely<HubDatabase>,
  caseId: string,
): Promise<string | undefined> {
  const row = await transaction
    .selectFrom('cases')
    .select('promised_date')
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return row?.promised_date ?? undefined;
}

export async function receiptOf(
  transaction: Kysely<HubDatabase>,
  caseId: string,
): Promise<SignedCaseReceipt | undefined> {
  const row = await transaction
    .selectFrom('cases')
    .select('signed_receipt_json')
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  return row.signed_receipt_json === null ? undefined : received(row.signed_receipt_json).signedReceipt;
}

export function supplementDay(decision: Decision): { supplementBy?: string } {
  return decision.gaps?.deferred === false && decision.gapsBy !== undefined
    ? { supplementBy: decision.gapsBy }
    : {};
}

export function received(json: string): { state: 'received'; signedReceipt: SignedCaseReceipt } {
  return { state: 'received', signedReceipt: signedCaseReceiptSchema.parse(JSON.parse(json)) };
}

/** 1 … 9999, given to a terminal for good when its first case from a region arrives. */
export async function deviceNumberOf(
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
