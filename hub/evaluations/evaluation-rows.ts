import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { HubDatabase } from '../database/schema.ts';

/** What a text is bound to when it is encrypted. */
export function textPurpose(evaluationId: string): string {
  return `evaluation-text ${evaluationId}`;
}

/** Oldest first. */
export function evaluationsAbout(
  database: Kysely<HubDatabase>,
  subjects: readonly string[],
): Promise<HubDatabase['evaluations'][]> {
  return database
    .selectFrom('evaluations')
    .selectAll()
    .where('subject', 'in', [...subjects])
    .orderBy('sequence')
    .execute();
}

const storedOptionsSchema = z.union([
  z.object({ version: z.int(), ids: z.array(z.string()) }),
  // As it was stored before there were versions.
  z.array(z.string()).transform((ids) => ({ version: 1, ids })),
]);

/** The options of a stored evaluation, with the version they were given under. */
export function storedOptionsOf(json: string): { readonly version: number; readonly ids: readonly string[] } {
  return storedOptionsSchema.parse(JSON.parse(json));
}
