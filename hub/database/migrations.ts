import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { createAuthorisations } from '../authorisations/authorisation-tables.ts';
import { createAppointments } from '../bookings/appointment-tables.ts';
import { createCaseHolders } from '../cases/case-holder-table.ts';
import { createCaseParts } from '../cases/case-parts-table.ts';
import { createPublicationTables } from '../catalog/publication-tables.ts';
import { createDepartmentOutbox } from '../departments/department-outbox-table.ts';
import { createEndedDocuments } from '../documents/ended-document-table.ts';
import { createEvaluationsAndRectifications } from '../evaluations/evaluation-tables.ts';
import { createPolicyClaims } from '../policies/policy-claim-table.ts';
import { createWindowTickets } from '../queues/window-ticket-table.ts';

/** Forward only: a migration that was released is never edited, and none is ever undone. */
export const migrations: Record<string, Migration> = {
  '0001-first-tables': { up: createFirstTables },
  '0002-trouble-reports-and-handovers': { up: createTroubleReportsAndHandovers },
  '0003-case-steps': { up: createCaseSteps },
  '0004-payments': { up: createPayments },
  '0005-evaluations-and-rectifications': { up: createEvaluationsAndRectifications },
  '0006-window-tickets': { up: createWindowTickets },
  '0007-authorisations': { up: createAuthorisations },
  '0008-catalog-publications': { up: createPublicationTables },
  '0009-case-parts': { up: createCaseParts },
  '0010-case-holders': { up: createCaseHolders },
  '0011-policy-claims': { up: createPolicyClaims },
  '0012-appointments': { up: createAppointments },
  '0013-ended-documents': { up: createEndedDocuments },
  '0014-department-outbox': { up: createDepartmentOutbox },
};

async function createFirstTables(database: Kysely<unknown>): Promise<void> {
  const schema = database.schema;
  await schema
    .createTable('hub_meta')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('counters')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('catalog_rows')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('json', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('catalog_rows_key', ['kind', 'id'])
    .execute();
  await schema
    .createTable('catalog_history')
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('json', 'text')
    .addPrimaryKeyConstraint('catalog_history_key', ['kind', 'id', 'revision'])
    .execute();
  await schema
    .createTable('catalog_revisions')
    .addColumn('revision', 'integer', (column) => column.primaryKey())
    .addColumn('published_at', 'text', (column) => column.notNull())
    .addColumn('row_count', 'integer', (column) => column.notNull())
    .addColumn('table_digest', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('terminals')
    .addColumn('terminal_id', 'text', (column) => column.notNull())
    .addColumn('region_code', 'text', (column) => column.notNull())
    .addColumn('device_number', 'integer', (column) => column.notNull())
    .addColumn('first_seen_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('terminals_key', ['terminal_id', 'region_code'])
    .addUniqueConstraint('terminals_device', ['region_code', 'device_number'])
    .execute();
  await schema
    .createTable('cases')
    .addColumn('case_id', 'text', (column) => column.primaryKey())
    .addColumn('terminal_id', 'text', (column) => column.notNull())
    .addColumn('item_id', 'text', (column) => column.notNull())
    .addColumn('region_code', 'text', (column) => column.notNull())
    .addColumn('slip_code_sha256', 'text', (column) => column.notNull())
    .addColumn('manifest_sha256', 'text', (column) => column.notNull())
    .addColumn('manifest_json', 'text', (column) => column.notNull())
    .addColumn('offered_at', 'text', (column) => column.notNull())
    .addColumn('hub_sequence', 'bigint', (column) => column.unique())
    .addColumn('hub_epoch', 'text')
    .addColumn('received_at', 'text')
    .addColumn('acceptance_number', 'text', (column) => column.unique())
    .addColumn('state', 'text')
    .addColumn('promised_date', 'text')
    .addColumn('signed_receipt_json', 'text')
    .addColumn('issue_order', 'text')
    .execute();
  await schema.createIndex('cases_slip_code').on('cases').column('slip_code_sha256').execute();
  await schema
    .createTable('case_timeline')
    .addColumn('case_id', 'text', (column) => column.notNull().references('cases.case_id'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('case_timeline_key', ['case_id', 'position'])
    .execute();
  await schema
    .createTable('quarantined_manifests')
    .addColumn('case_id', 'text', (column) => column.notNull())
    .addColumn('manifest_sha256', 'text', (column) => column.notNull())
    .addColumn('manifest_json', 'text', (column) => column.notNull())
    .addColumn('terminal_id', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('quarantined_manifests_key', ['case_id', 'manifest_sha256', 'reason'])
    .execute();
  await schema
    .createTable('uploads')
    .addColumn('upload_id', 'text', (column) => column.primaryKey())
    .addColumn('case_id', 'text', (column) => column.notNull())
    .addColumn('attachment_id', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('terminal_id', 'text', (column) => column.notNull())
    .addColumn('durable_at', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addUniqueConstraint('uploads_key', ['case_id', 'attachment_id', 'sha256'])
    .execute();
  await schema
    .createTable('issued_documents')
    .addColumn('document_number', 'text', (column) => column.primaryKey())
    .addColumn('case_id', 'text', (column) => column.notNull().references('cases.case_id'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('pages', 'integer', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('masked_holder', 'text', (column) => column.notNull())
    .addColumn('verification_code_sha256', 'text', (column) => column.notNull())
    .addColumn('issued_at', 'text', (column) => column.notNull())
    .addColumn('simulated', 'integer', (column) => column.notNull())
    .addColumn('pdf', 'text', (column) => column.notNull())
    .addUniqueConstraint('issued_documents_position', ['case_id', 'position'])
    .execute();
  // One row a seat: two cases cannot hold the same one, on any database, without a lock of our own.
  await schema
    .createTable('bookings')
    .addColumn('slot_id', 'text', (column) => column.notNull())
    .addColumn('seat', 'integer', (column) => column.notNull())
    .addColumn('case_id', 'text', (column) => column.notNull().unique())
    .addColumn('booked_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('bookings_key', ['slot_id', 'seat'])
    .addCheckConstraint('bookings_seat', sql`seat > 0`)
    .execute();
  await schema
    .createTable('evaluations')
    .addColumn('evaluation_id', 'text', (column) => column.primaryKey())
    .addColumn('case_id', 'text')
    .addColumn('item_id', 'text', (column) => column.notNull())
    .addColumn('terminal_id', 'text', (column) => column.notNull())
    .addColumn('region_code', 'text', (column) => column.notNull())
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('reasons_json', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('stored_at', 'text', (column) => column.notNull())
    .execute();
}

async function createTroubleReportsAndHandovers(database: Kysely<unknown>): Promise<void> {
  const schema = database.schema;
  await schema
    .createTable('trouble_reports')
    .addColumn('report_id', 'text', (column) => column.primaryKey())
    .addColumn('report_number', 'text', (column) => column.notNull())
    .addColumn('item_id', 'text')
    .addColumn('terminal_id', 'text', (column) => column.notNull())
    .addColumn('region_code', 'text', (column) => column.notNull())
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('problem_code', 'text')
    .addColumn('reasons_json', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('stored_at', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('trouble_reports_by_terminal')
    .on('trouble_reports')
    .columns(['terminal_id', 'stored_at'])
    .execute();
  await schema
    .createTable('handovers')
    .addColumn('handover_id', 'text', (column) => column.primaryKey())
    .addColumn('terminal_id', 'text', (column) => column.notNull())
    .addColumn('token_sha256', 'text', (column) => column.notNull().unique())
    .addColumn('session_sha256', 'text', (column) => column.unique())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'text')
    .addColumn('session_ends_at', 'text')
    .addColumn('closed_at', 'text')
    .execute();
}

/** Every change of a case's state is a row that nobody can change; a state without its row cannot be written. */
async function createCaseSteps(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('case_steps')
    .addColumn('case_id', 'text', (column) => column.notNull().references('cases.case_id'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('from_state', 'text')
    .addColumn('to_state', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('actor_name', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('opinion', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('case_steps_key', ['case_id', 'position'])
    .execute();
  // What was recorded before there were actions keeps its place in the line.
  await sql`INSERT INTO case_steps (case_id, position, at, action, from_state, to_state, actor, actor_name, reason, opinion)
    SELECT case_id, position, at, 'recorded-before', NULL, state, 'department', '', NULL, text FROM case_timeline`.execute(
    database,
  );
  await schema.dropTable('case_timeline').execute();
  await schema.alterTable('cases').addColumn('follows_case_id', 'text').execute();
  await schema.alterTable('cases').addColumn('follow_up_kind', 'text').execute();
  await schema.alterTable('cases').addColumn('accepted_on', 'text').execute();
  await schema.alterTable('cases').addColumn('open_gaps', 'text').execute();
  await schema.alterTable('cases').addColumn('gaps_by', 'text').execute();
  await schema.createIndex('cases_follows').on('cases').column('follows_case_id').execute();
  await schema.createIndex('cases_state').on('cases').column('state').execute();
  for (const change of ['UPDATE', 'DELETE']) {
    await sql`CREATE TRIGGER ${sql.raw(`case_steps_no_${change.toLowerCase()}`)} BEFORE ${sql.raw(change)} ON case_steps
      BEGIN SELECT RAISE(ABORT, 'case steps are append-only'); END`.execute(database);
  }
  await sql`CREATE TRIGGER cases_state_by_step BEFORE UPDATE OF state ON cases
    WHEN NEW.state IS NOT OLD.state AND NEW.state IS NOT (
      SELECT to_state FROM case_steps WHERE case_id = NEW.case_id ORDER BY position DESC LIMIT 1)
    BEGIN SELECT RAISE(ABORT, 'a case changes its state by a step'); END`.execute(database);
}

async function createPayments(database: Kysely<unknown>): Promise<void> {
  const schema = database.schema;
  await schema
    .createTable('payment_orders')
    .addColumn('order_id', 'text', (column) => column.primaryKey())
    .addColumn('case_id', 'text', (column) => column.notNull().unique().references('cases.case_id'))
    .addColumn('terminal_id', 'text', (column) => column.notNull())
    .addColumn('item_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('amount_fen', 'bigint', (column) => column.notNull())
    .addColumn('particulars', 'text', (column) => column.notNull())
    .addColumn('code_url', 'text')
    .addColumn('confirmed', 'integer', (column) => column.notNull())
    .addColumn('close_wanted', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('closed_at', 'text')
    .addColumn('due_at', 'text')
    .addColumn('paid_at', 'text')
    .addColumn('transaction_id', 'text')
    .addColumn('refunded_at', 'text')
    .addCheckConstraint('payment_orders_amount', sql`amount_fen > 0`)
    .execute();
  await schema.createIndex('payment_orders_due').on('payment_orders').column('due_at').execute();
  // One row a notice: two orders cannot hold the same one, on any database, without a lock of our own.
  await schema
    .createTable('payment_claims')
    .addColumn('notice_number', 'text', (column) => column.primaryKey())
    .addColumn('order_id', 'text', (column) => column.notNull().references('payment_orders.order_id'))
    .execute();
  await schema.createIndex('payment_claims_order').on('payment_claims').column('order_id').execute();
  await schema
    .createTable('payment_events')
    .addColumn('order_id', 'text', (column) => column.notNull().references('payment_orders.order_id'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('payment_events_key', ['order_id', 'position'])
    .execute();
  // What happened to money is added to, never changed. PostgreSQL says the same by a rule of its own.
  for (const verb of ['update', 'delete']) {
    await sql`create trigger ${sql.id(`payment_events_no_${verb}`)} before ${sql.raw(verb)} on payment_events
      begin select raise(abort, 'payment events are append-only'); end`.execute(database);
  }
  await schema
    .createTable('payment_days')
    .addColumn('date', 'text', (column) => column.primaryKey())
    .addColumn('reconciled_at', 'text', (column) => column.notNull())
    .addColumn('payments', 'integer', (column) => column.notNull())
    .addColumn('payments_fen', 'bigint', (column) => column.notNull())
    .addColumn('refunds', 'integer', (column) => column.notNull())
    .addColumn('refunds_fen', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('payment_differences')
    .addColumn('date', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('order_id', 'text', (column) => column.notNull())
    .addColumn('here_fen', 'bigint')
    .addColumn('there_fen', 'bigint')
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('payment_differences_key', ['date', 'kind', 'order_id'])
    .execute();
}
