/** A package case (一件事) and the cases of its parts (子事项): how they hang together, and what one state says of all. */
import type { Kysely } from 'kysely';
import { packageState } from '#contract/case-state.ts';
import type { HubDatabase } from '../database/schema.ts';
import { caseStateOf } from './stored-state.ts';

/** In the order of the package; none where the case is no package. */
export async function partIdsOf(database: Kysely<HubDatabase>, packageCaseId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('case_parts')
    .select('case_id')
    .where('package_case_id', '=', packageCaseId)
    .orderBy('position')
    .execute();
  return rows.map((row) => row.case_id);
}

/** Where this case is a part: of which package case, and which of its parts. */
export async function partOf(
  database: Kysely<HubDatabase>,
  caseId: string,
): Promise<{ readonly packageCaseId: string; readonly partId: string } | undefined> {
  const row = await database
    .selectFrom('case_parts')
    .select(['package_case_id', 'part_id'])
    .where('case_id', '=', caseId)
    .executeTakeFirst();
  return row && { packageCaseId: row.package_case_id, partId: row.part_id };
}

/** A package case has no decision of its own: after every step of a part its state is what its parts say. */
export async function refreshPackage(
  transaction: Kysely<HubDatabase>,
  stepped: { readonly partCaseId: string },
): Promise<void> {
  const part = await partOf(transaction, stepped.partCaseId);
  if (part === undefined) return;
  const states = await transaction
    .selectFrom('case_parts')
    .innerJoin('cases', 'cases.case_id', 'case_parts.case_id')
    .select('cases.state')
    .where('case_parts.package_case_id', '=', part.packageCaseId)
    .where('cases.state', 'is not', null)
    .execute();
  await transaction
    .updateTable('cases')
    .set({ state: packageState(states.map(({ state }) => caseStateOf(state))) })
    .where('case_id', '=', part.packageCaseId)
    .execute();
}
