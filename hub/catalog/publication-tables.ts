import { type Kysely, sql } from 'kysely';

/** What operators have published, and the files that each revision was made of. No file names a citizen. */
export interface PublicationTables {
  /** By content: a file that comes back is stored once. */
  catalog_files: { sha256: string; json: string };
  /** Which content a file has had since which revision; `sha256` is null since it is gone. */
  catalog_file_history: { path: string; revision: number; sha256: string | null };
  /** What operators have laid over the items folder; `sha256` is null where they took a file away. */
  catalog_overlay: { path: string; sha256: string | null };
  /** The audit of the catalog: append-only, each line with the digest of the one before in its own. */
  catalog_publications: {
    revision: number;
    at: string;
    operator_id: string | null;
    action: 'started' | 'published' | 'withdrawn' | 'rolled-back';
    of_revision: number | null;
    note: string | null;
    changes_json: string;
    digest: string;
  };
}

export async function createPublicationTables(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('catalog_files')
    .addColumn('sha256', 'text', (column) => column.primaryKey())
    .addColumn('json', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('catalog_file_history')
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.references('catalog_files.sha256'))
    .addPrimaryKeyConstraint('catalog_file_history_key', ['path', 'revision'])
    .execute();
  await schema
    .createTable('catalog_overlay')
    .addColumn('path', 'text', (column) => column.primaryKey())
    .addColumn('sha256', 'text', (column) => column.references('catalog_files.sha256'))
    .execute();
  await schema
    .createTable('catalog_publications')
    .addColumn('revision', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('operator_id', 'text')
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('of_revision', 'integer')
    .addColumn('note', 'text')
    .addColumn('changes_json', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .execute();
  for (const verb of ['update', 'delete']) {
    await sql`create trigger ${sql.id(`catalog_publications_no_${verb}`)} before ${sql.raw(verb)} on catalog_publications
      begin select raise(abort, 'the history of the catalog is append-only'); end`.execute(database);
  }
}
