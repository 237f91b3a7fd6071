import type { Kysely } from 'kysely';
import type { OrderState } from '#contract/payment.ts';
import type { AuthorisationTables } from '../authorisations/authorisation-tables.ts';
import type { AppointmentTables } from '../bookings/appointment-tables.ts';
import type { CaseHolderTables } from '../cases/case-holder-table.ts';
import type { CasePartsTables } from '../cases/case-parts-table.ts';
import type { PublicationTables } from '../catalog/publication-tables.ts';
import type { DepartmentOutboxTables } from '../departments/department-outbox-table.ts';
import type { EndedDocumentTables } from '../documents/ended-document-table.ts';
import type { EvaluationTables } from '../evaluations/evaluation-tables.ts';
import type { WindowTicketTables } from '../queues/window-ticket-table.ts';

/**
 * Tables of the hub, in SQL that SQLite and PostgreSQL share. Instants are ISO 8601 in UTC, JSON is text,
 * encrypted values are the text form written by `hub/keys/record-cipher.ts`.
 * No column holds a citizen's data in clear, except the masked name on the verification page.
 */
export interface HubDatabase
  extends CaseHolderTables,
    EvaluationTables,
    CasePartsTables,
    PublicationTables,
    WindowTicketTables,
    AuthorisationTables,
    AppointmentTables,
    EndedDocumentTables,
    DepartmentOutboxTables {
  hub_meta: { name: string; value: string };
  counters: { name: string; value: number };
  catalog_rows: { kind: 'department' | 'item'; id: string; revision: number; sha256: string; json: string };
  /** `json` is null where the revision took the row away. */
  catalog_history: { revision: number; kind: 'department' | 'item'; id: string; json: string | null };
  catalog_revisions: { revision: number; published_at: string; row_count: number; table_digest: string };
  /** Four digits of the acceptance number: counted for each region, since a country has more than 9999 terminals. */
  terminals: { terminal_id: string; region_code: string; device_number: number; first_seen_at: string };
  cases: {
    case_id: string;
    terminal_id: string;
    item_id: string;
    region_code: string;
    slip_code_sha256: string;
    manifest_sha256: string;
    manifest_json: string;
    offered_at: string;
    hub_sequence: number | null;
    hub_epoch: string | null;
    received_at: string | null;
    acceptance_number: string | null;
    state: string | null;
    promised_date: string | null;
    signed_receipt_json: string | null;
    /** What is needed to issue the case's papers, encrypted. */
    issue_order: string | null;
    /** Of a case that supplements or withdraws another: that other one. Such a row has no state of its own. */
    follows_case_id: string | null;
    follow_up_kind: string | null;
    /** `YYYY-MM-DD`, local: where the promised time begins. */
    accepted_on: string | null;
    /** What is missing, encrypted; null when nothing is. */
    open_gaps: string | null;
    /** `YYYY-MM-DD`, local: the last day to bring it. */
    gaps_by: string | null;
  };
  /** 过程: one row for each change of a case's state, appended and never changed (triggers see to it). */
  case_steps: {
    case_id: string;
    position: number;
    at: string;
    /** One of contract/case-state.ts; `recorded-before`: from before there were actions. */
    action: string;
    from_state: string | null;
    to_state: string;
    actor: string;
    /** The body, the terminal or the clock. Never a citizen. */
    actor_name: string;
    reason: string | null;
    /** What the citizen reads of it. */
    opinion: string;
  };
  quarantined_manifests: {
    case_id: string;
    manifest_sha256: string;
    manifest_json: string;
    terminal_id: string;
    reason: string;
    at: string;
  };
  uploads: {
    upload_id: string;
    case_id: string;
    attachment_id: string;
    sha256: string;
    size: number;
    terminal_id: string;
    /** Set when the bytes were fsynced and hashed again. */
    durable_at: string | null;
    created_at: string;
  };
  issued_documents: {
    document_number: string;
    case_id: string;
    position: number;
    title: string;
    kind: string;
    pages: number;
    sha256: string;
    issuer: string;
    masked_holder: string;
    verification_code_sha256: string;
    issued_at: string;
    simulated: number;
    /** Encrypted base64 of the signed PDF. */
    pdf: string;
  };
  bookings: { slot_id: string; seat: number; case_id: string; booked_at: string };
  trouble_reports: {
    report_id: string;
    report_number: string;
    item_id: string | null;
    terminal_id: string;
    region_code: string;
    step: string;
    problem_code: string | null;
    reasons_json: string;
    at: string;
    stored_at: string;
  };
  handovers: {
    handover_id: string;
    terminal_id: string;
    token_sha256: string;
    /** Of the one phone that opened it. */
    session_sha256: string | null;
    /** Encrypted: case id and slip code. */
    subject: string;
    language: string;
    expires_at: string;
    opened_at: string | null;
    session_ends_at: string | null;
    closed_at: string | null;
  };
  payment_orders: {
    order_id: string;
    case_id: string;
    terminal_id: string;
    item_id: string;
    state: OrderState;
    amount_fen: number;
    /** Encrypted: what the receipt will say. */
    particulars: string;
    /** Text of the code, once the gateway gave one. */
    code_url: string | null;
    /** 1: the newest question to the gateway was answered. */
    confirmed: number;
    /** 1: nobody is to pay it any more; it stays so until the gateway has confirmed it. */
    close_wanted: number;
    /** In a row, without progress. */
    attempts: number;
    created_at: string;
    /** Until then it may be paid. */
    expires_at: string;
    closed_at: string | null;
    /** When the hub looks at it next by itself; null: never again. */
    due_at: string | null;
    paid_at: string | null;
    transaction_id: string | null;
    refunded_at: string | null;
  };
  /** Which order holds a notice; released when the order is closed or its money is back. */
  payment_claims: { notice_number: string; order_id: string };
  /** Append-only. `state` is the order's after the event; `detail` is JSON and names no person. */
  payment_events: {
    order_id: string;
    position: number;
    at: string;
    event: string;
    state: OrderState;
    detail: string;
  };
  payment_days: {
    date: string;
    reconciled_at: string;
    payments: number;
    payments_fen: number;
    refunds: number;
    refunds_fen: number;
  };
  /** 兑现 of policies: one for a person, a policy and a period. */
  policy_claims: {
    /** Keyed hash of the three: found again, and nobody is read from it. */
    claim_token: string;
    claim_id: string;
    policy_id: string;
    period: string;
    receipt_number: string;
    terminal_id: string;
    /** `YYYY-MM-DD`, local. */
    claimed_on: string;
    simulated: 0 | 1;
    /** Encrypted: whose it is, when he agreed, and what he signed. */
    particulars: string;
  };
  payment_differences: {
    date: string;
    kind: string;
    order_id: string;
    here_fen: number | null;
    there_fen: number | null;
    outcome: string;
    at: string;
  };
}

export type Database = Kysely<HubDatabase>;
