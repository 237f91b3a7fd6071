import type { Kysely } from 'kysely';

export interface EndedDocumentTables {
  /** Papers that hold no more: they are given to nobody, and the verification page says so. */
  ended_documents: {
    document_number: string;
    case_id: string;
    why: 'replaced' | 'cancelled';
    ended_at: string;
  };
}

export async function createEndedDocuments(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  // A paper may end before anybody has asked for it: its row in issued_documents may come later, or never.
  await schema
    .createTable('ended_documents')
    .addColumn('document_number', 'text', (column) => column.primaryKey())
    .addColumn('case_id', 'text', (column) => column.notNull().references('cases.case_id'))
    .addColumn('why', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('ended_documents_by_case').on('ended_documents').column('case_id').execute();
}
