import type { Kysely } from 'kysely';

export interface AuthorisationTables {
  authorisations: {
    number: string;
    /** Keyed hashes of document type and number. */
    principal_token: string;
    agent_token: string;
    item_ids_json: string;
    /** `YYYY-MM-DD`, local: the last day. */
    valid_until: string;
    registered_at: string;
    revoked_at: string | null;
    /** The operator who was asked to take it back. */
    revoked_by: string | null;
  };
}

export async function createAuthorisations(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('authorisations')
    .addColumn('number', 'text', (column) => column.primaryKey())
    .addColumn('principal_token', 'text', (column) => column.notNull())
    .addColumn('agent_token', 'text', (column) => column.notNull())
    .addColumn('item_ids_json', 'text', (column) => column.notNull())
    .addColumn('valid_until', 'text', (column) => column.notNull())
    .addColumn('registered_at', 'text', (column) => column.notNull())
    .addColumn('revoked_at', 'text')
    .addColumn('revoked_by', 'text')
    .execute();
  await schema
    .createIndex('authorisations_persons')
    .on('authorisations')
    .columns(['principal_token', 'agent_token'])
    .execute();
}
