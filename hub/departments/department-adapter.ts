import { z } from 'zod';
import type { CaseContent, CaseGap } from '#contract/case.ts';
import type { CaseAction } from '#contract/case-state.ts';
import type { InformationTable } from '#contract/hub-api.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { Department, Item, Material } from '#contract/item.ts';
import type { DueLine, Fen, Payer } from '#contract/payment.ts';
import type { FactName } from '#contract/policy/facts.ts';
import type { Policy } from '#contract/policy/policy.ts';
import type { AppFailure, Result } from '#contract/result.ts';
import type { PaperBlockInput } from '../documents/paper.ts';

/** Every call to a department has a deadline; what was not answered by then counts as a failure of the department. */
export interface DepartmentCall {
  deadlineMilliseconds: number;
  signal?: AbortSignal;
}

export interface CaseRequest {
  item: Item;
  department: Department;
  content: CaseContent;
  /** `YYYY-MM-DD` in local time. */
  today: string;
}

/** What the department decided at once. Promised cases are only accepted; their decision comes later. */
export type CaseAnswer =
  /** `dues`: of a payment, what was found and will be charged. */
  | { decision: 'accepted'; simulated: boolean; remark?: string; dues?: readonly DueLine[] }
  | {
      decision: 'completed';
      simulated: boolean;
      certificate?: CertificateBody;
      information?: InformationTable;
    }
  | { decision: 'refused'; simulated: boolean; reason: string }
  /** Not acceptable: another body is competent, or the item is not done any more. */
  | { decision: 'not-accepted'; simulated: boolean; reason: string; competentBody?: string }
  /** Incomplete or not in due form. All gaps at once: what is not named here cannot be asked for later. */
  | { decision: 'supplement'; simulated: boolean; gaps: [CaseGap, ...CaseGap[]] }
  /** Nothing is said yet; without a word in time the case counts as accepted. */
  | { decision: 'pending'; simulated: boolean };

/** The body of a certificate: the department's facts, the hub's layout. */
export interface CertificateBody {
  blocks: PaperBlockInput[];
  legalLine: string;
}

export interface LicenceRequest {
  item: Item;
  material: Material;
  holder: IdentityDocument;
  today: string;
}

export interface Licence {
  name: string;
  number: string;
  issuer: string;
  /** `YYYY-MM-DD` or 长期. */
  validTo: string;
  simulated: boolean;
}

export interface ReadLicenceRequest {
  item: Item;
  licenceType: string;
  issuer: string;
  holder: IdentityDocument;
  today: string;
}

/** A licence with what stands in it, by the names of its own schema. */
export interface LicenceRecord extends Licence {
  readonly attributes: Readonly<Record<string, string>>;
}

export interface FollowRequest {
  item: Item;
  acceptanceNumber: string;
  /** `YYYY-MM-DD`, local. */
  acceptedOn: string;
  /** As it stands, with what stood still. */
  promisedDate: string | undefined;
  today: string;
}

/** A step of the department, as it may be told to the citizen. */
export interface DepartmentStep {
  at: Date;
  action: Extract<
    CaseAction,
    | 'review'
    | 'begin-special-procedure'
    | 'end-special-procedure'
    | 'decide'
    | 'grant'
    | 'deny'
    | 'complete'
    | 'deliver'
    | 'transfer'
    | 'void'
  >;
  text: string;
}

export interface DuesRequest {
  item: Item;
  holder: IdentityDocument;
  payer: Payer;
  /** `YYYY-MM-DD`, local. */
  today: string;
}

/** What is owed, as far as the department knows; the hub adds what it knows of payments under way. */
export interface Dues {
  lines: (Omit<DueLine, 'state'> & { state: 'due' | 'paid' })[];
  simulated: boolean;
}

export interface SettleRequest {
  item: Item;
  /** Idempotent on it: after a crash it is asked again. */
  orderId: string;
  noticeNumbers: readonly string[];
  amountFen: Fen;
  paidAt: Date;
  transactionId: string;
}

export interface FactsRequest {
  /** What he agreed to have asked, and nothing beside it. */
  facts: readonly FactName[];
  holder: IdentityDocument;
  /** `YYYY-MM-DD`, local. */
  today: string;
}

/** By the names of contract/policy/facts.ts; what the register does not know is absent. */
export interface ToldFacts {
  facts: Readonly<Record<string, unknown>>;
  simulated: boolean;
}

export interface PolicyClaimRequest {
  /** Idempotent on it: the same person, policy and period. */
  claimToken: string;
  policy: Policy;
  holder: IdentityDocument;
  /** 承诺兑现: what was signed, and the picture of the signature in base64. */
  commitment: { content: string; signature: string } | undefined;
  /** `YYYY-MM-DD`, local. */
  today: string;
}

/** Steps of the applicant or of a deadline that a department must know, because it holds the case. */
export const caseChangeActionSchema = z.enum([
  'supply-deferred',
  'withdraw',
  'lapse',
  'deem-accepted',
  'change-appointment',
  'cancel-appointment',
  'check-in',
]);

export interface CaseChange {
  /** Idempotent on it: after a crash it is told again. */
  changeId: string;
  /** As in the content that the department was given with the case. */
  caseId: string;
  acceptanceNumber: string | undefined;
  item: Item;
  action: z.infer<typeof caseChangeActionSchema>;
  at: Date;
  /** Of a booking that holds: `YYYY-MM-DD` and twice `HH:MM`, local. */
  appointment: { date: string; from: string; to: string } | undefined;
  /** 容缺后补: the whole case with what was handed in later. Of another change absent. */
  content: CaseContent | undefined;
}

/** refused: it was paid elsewhere, or is not owed any more; the money goes back. */
export type SettleAnswer =
  | { outcome: 'settled'; receiptNumber: string }
  | { outcome: 'refused'; reason: string };

export type DepartmentFailure = AppFailure<
  'department-closed' | 'department-down' | 'department-timeout' | 'department-circuit-open'
> & { retryAfterSeconds?: number };

/**
 * One department's back end (部门业务系统). A real one is an adapter to its interface; the simulated ones answer
 * from the person's number alone, so that the same person always finds the same records.
 */
export interface DepartmentAdapter {
  readonly departmentId: string;
  handleCase(request: CaseRequest, call: DepartmentCall): Promise<Result<CaseAnswer, DepartmentFailure>>;
  /** `undefined`: the holder has no such licence. */
  findLicence(
    request: LicenceRequest,
    call: DepartmentCall,
  ): Promise<Result<Licence | undefined, DepartmentFailure>>;
  /** What stands in a licence, to fill a form with; absent: the department does not tell. */
  readLicence?(
    request: ReadLicenceRequest,
    call: DepartmentCall,
  ): Promise<Result<LicenceRecord | undefined, DepartmentFailure>>;
  /**
   * All steps of an accepted case since its acceptance, oldest first; absent: the department does not tell. Steps that
   * were told once are told again, in the same order: the hub takes those it does not have yet.
   */
  followCase?(
    request: FollowRequest,
    call: DepartmentCall,
  ): Promise<Result<DepartmentStep[], DepartmentFailure>>;
  /**
   * Hears that an applicant has withdrawn, or what else was not its own doing; changes of one case in their order.
   * Absent: the department asks for that itself.
   */
  hearOfChange?(
    change: CaseChange,
    call: DepartmentCall,
  ): Promise<Result<{ state: 'heard' | 'unknown-case' }, DepartmentFailure>>;
  /** 应缴查询. Absent: nothing can be paid to this department. */
  listDues?(request: DuesRequest, call: DepartmentCall): Promise<Result<Dues, DepartmentFailure>>;
  /** 销账: books money that the gateway has. */
  settleDues?(request: SettleRequest, call: DepartmentCall): Promise<Result<SettleAnswer, DepartmentFailure>>;
  /** 政策找人: what its registers say of somebody who has agreed to it. Absent: nothing is known here. */
  tellFacts?(request: FactsRequest, call: DepartmentCall): Promise<Result<ToldFacts, DepartmentFailure>>;
  /** Takes a confirmed policy over, to pay it. Absent: nothing can be confirmed for this department. */
  takeClaim?(
    request: PolicyClaimRequest,
    call: DepartmentCall,
  ): Promise<Result<{ simulated: boolean }, DepartmentFailure>>;
  /** Opening hours of the back end itself, beside those of the item; absent: always open. */
  closedForSeconds?(now: Date): number;
}
