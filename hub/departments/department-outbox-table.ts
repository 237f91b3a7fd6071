import { type Kysely, sql } from 'kysely';

export interface DepartmentOutboxTables {
  /** What departments are to be told of steps that were not theirs, written with the step. Names nobody. */
  department_outbox: {
    case_id: string;
    /** Of the step, in `case_steps`. */
    position: number;
    action: string;
    department_id: string;
    /** When the step was taken. */
    at: string;
    /** `unheard`: it takes no such word, does not know the case, or is not whom this is for. */
    state: 'waiting' | 'told' | 'unheard';
    attempts: number;
    /** Not before this. */
    due_at: string;
  };
}

export async function createDepartmentOutbox(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('department_outbox')
    .addColumn('case_id', 'text', (column) => column.notNull().references('cases.case_id'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('department_id', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('department_outbox_key', ['case_id', 'position'])
    .addCheckConstraint('department_outbox_state', sql`state IN ('waiting', 'told', 'unheard')`)
    .execute();
  await database.schema
    .createIndex('department_outbox_due')
    .on('department_outbox')
    .columns(['state', 'department_id', 'due_at'])
    .execute();
}
