import type { Kysely } from 'kysely';

/** Numbers that the simulated calling system gave to terminals. Nothing in it names a person. */
export interface WindowTicketTables {
  window_tickets: {
    ticket_id: string;
    terminal_id: string;
    line: string;
    /** `YYYY-MM-DD`, local. */
    date: string;
    /** 0 or 1. */
    priority: number;
    /** Of the terminals' own numbers of this line, day and kind, from 1. */
    own_sequence: number;
    number: string;
    taken_at: string;
  };
}

export async function createWindowTickets(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('window_tickets')
    .addColumn('ticket_id', 'text', (column) => column.primaryKey())
    .addColumn('terminal_id', 'text', (column) => column.notNull())
    .addColumn('line', 'text', (column) => column.notNull())
    .addColumn('date', 'text', (column) => column.notNull())
    .addColumn('priority', 'integer', (column) => column.notNull())
    .addColumn('own_sequence', 'integer', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('taken_at', 'text', (column) => column.notNull())
    .addUniqueConstraint('window_tickets_sequence', ['line', 'date', 'priority', 'own_sequence'])
    .execute();
}
