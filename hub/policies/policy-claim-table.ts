import type { Kysely } from 'kysely';

/** 兑现 of policies: one row for a person, a policy and a period. Whose it is, is encrypted in `particulars`. */
export async function createPolicyClaims(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('policy_claims')
    .addColumn('claim_token', 'text', (column) => column.primaryKey())
    .addColumn('claim_id', 'text', (column) => column.notNull().unique())
    .addColumn('policy_id', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('receipt_number', 'text', (column) => column.notNull().unique())
    .addColumn('terminal_id', 'text', (column) => column.notNull())
    .addColumn('claimed_on', 'text', (column) => column.notNull())
    .addColumn('simulated', 'integer', (column) => column.notNull())
    .addColumn('particulars', 'text', (column) => column.notNull())
    .execute();
}
