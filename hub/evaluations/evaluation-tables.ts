import { type Kysely, sql } from 'kysely';

/** Rows of all three are only ever added. What was said stays said, and what was done about it stays done. */
export interface EvaluationTables {
  evaluations: {
    evaluation_id: string;
    /** Counts up in the order of arrival: the first of a subject is its evaluation, the others were added (追评). */
    sequence: number;
    /** `case:<id>`, `slip:<sha-256>` while its case has not come, `visit:<id>`, or `evaluation:<id>` from early terminals. */
    subject: string;
    case_id: string | null;
    item_id: string;
    /** Where it was given; `phone`: on the evaluator's own. */
    terminal_id: string;
    region_code: string;
    channel: string;
    level: number;
    reasons_json: string;
    /** The evaluator wants to be called back. */
    call_back: number;
    /** Encrypted: his own words. */
    text: string | null;
    at: string;
    stored_at: string;
  };
  rectifications: {
    /** The id of the bad evaluation that opened it. */
    rectification_id: string;
    subject: string;
    department_id: string;
    opened_at: string;
    opened_on: string;
    due_date: string;
    /** 0: the calendar of that year was not published when it was counted. */
    due_date_confirmed: number;
  };
  rectification_steps: {
    rectification_id: string;
    /** From 1. Two operators at the same moment: the key lets one of them through. */
    position: number;
    at: string;
    operator: string;
    state: string;
    /** Encrypted JSON: operators write in their own words too. */
    action: string;
  };
}

/** Moves what was stored before into the form with subjects, and makes the tables of the rectifications. */
export async function createEvaluationsAndRectifications(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  const evaluations = schema.alterTable('evaluations');
  await evaluations.addColumn('sequence', 'bigint', (column) => column.notNull().defaultTo(0)).execute();
  await evaluations.addColumn('subject', 'text', (column) => column.notNull().defaultTo('')).execute();
  await evaluations.addColumn('channel', 'text', (column) => column.notNull().defaultTo('kiosk')).execute();
  await evaluations.addColumn('call_back', 'integer', (column) => column.notNull().defaultTo(0)).execute();
  await evaluations.addColumn('text', 'text').execute();
  await sql`UPDATE evaluations SET
    subject = CASE WHEN case_id IS NULL THEN 'evaluation:' || evaluation_id ELSE 'case:' || case_id END,
    sequence = (SELECT count(*) FROM evaluations AS other WHERE other.stored_at < evaluations.stored_at
      OR (other.stored_at = evaluations.stored_at AND other.evaluation_id <= evaluations.evaluation_id))`.execute(
    database,
  );
  await sql`INSERT INTO counters (name, value) SELECT 'evaluation', count(*) FROM evaluations`.execute(
    database,
  );
  await schema
    .createIndex('evaluations_subject')
    .on('evaluations')
    .columns(['subject', 'sequence'])
    .unique()
    .execute();
  await schema.createIndex('evaluations_stored').on('evaluations').column('stored_at').execute();
  await schema
    .createTable('rectifications')
    .addColumn('rectification_id', 'text', (column) =>
      column.primaryKey().references('evaluations.evaluation_id'),
    )
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('department_id', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'text', (column) => column.notNull())
    .addColumn('opened_on', 'text', (column) => column.notNull())
    .addColumn('due_date', 'text', (column) => column.notNull())
    .addColumn('due_date_confirmed', 'integer', (column) => column.notNull())
    .execute();
  await schema.createIndex('rectifications_subject').on('rectifications').column('subject').execute();
  await schema.createIndex('rectifications_opened').on('rectifications').column('opened_on').execute();
  await schema
    .createTable('rectification_steps')
    .addColumn('rectification_id', 'text', (column) =>
      column.notNull().references('rectifications.rectification_id'),
    )
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('operator', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('rectification_steps_key', ['rectification_id', 'position'])
    .execute();
  for (const table of ['evaluations', 'rectifications', 'rectification_steps']) {
    for (const verb of ['update', 'delete']) {
      await sql`create trigger ${sql.id(`${table}_no_${verb}`)} before ${sql.raw(verb)} on ${sql.id(table)}
        begin select raise(abort, 'what was evaluated is only added to'); end`.execute(database);
    }
  }
}
