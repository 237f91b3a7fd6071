import { type Kysely, sql } from 'kysely';

/** The cases that one package case (一件事) was divided into. Each is a case of its own in `cases`. */
export interface CasePartsTables {
  case_parts: { case_id: string; package_case_id: string; part_id: string; position: number };
}

export async function createCaseParts(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('case_parts')
    .addColumn('case_id', 'text', (column) => column.primaryKey().references('cases.case_id'))
    .addColumn('package_case_id', 'text', (column) => column.notNull().references('cases.case_id'))
    .addColumn('part_id', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addUniqueConstraint('case_parts_place', ['package_case_id', 'part_id'])
    .execute();
  // As before, except of a package: its state is what the steps of its parts say.
  await sql`DROP TRIGGER cases_state_by_step`.execute(database);
  await sql`CREATE TRIGGER cases_state_by_step BEFORE UPDATE OF state ON cases
    WHEN NEW.state IS NOT OLD.state AND NEW.state IS NOT (
      SELECT to_state FROM case_steps WHERE case_id = NEW.case_id ORDER BY position DESC LIMIT 1)
      AND NOT EXISTS (SELECT 1 FROM case_parts WHERE package_case_id = NEW.case_id)
    BEGIN SELECT RAISE(ABORT, 'a case changes its state by a step'); END`.execute(database);
}
