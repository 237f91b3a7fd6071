import type { Kysely } from 'kysely';
import type { HubDatabase } from './schema.ts';

/** Counts up the named counter and gives its new value, starting at 1. Gapless when called inside the transaction that uses it. */
export async function nextNumber(database: Kysely<HubDatabase>, name: string): Promise<number> {
  const row = await database
    .insertInto('counters')
    .values({ name, value: 1 })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((builder) => ({ value: builder('counters.value', '+', 1) })),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return Number(row.value);
}
