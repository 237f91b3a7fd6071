/** Which received case is whose, by a token of the hub. */
import type { Kysely } from 'kysely';

export interface CaseHolderTables {
  case_holders: { case_id: string; item_id: string; holder_token: string; received_at: string };
}

export async function createCaseHolders(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('case_holders')
    .addColumn('case_id', 'text', (column) => column.primaryKey().references('cases.case_id'))
    .addColumn('item_id', 'text', (column) => column.notNull())
    .addColumn('holder_token', 'text', (column) => column.notNull())
    .addColumn('received_at', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('case_holders_of_person')
    .on('case_holders')
    .columns(['holder_token', 'item_id', 'received_at'])
    .execute();
}
