/** Small records that wait for the hub in the same database as the cases; they have no files and name nobody. */
import type { Database } from 'better-sqlite3';
import type { z } from 'zod';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { sqliteCode } from '../database/open-database.ts';
import { parseJson } from './parse-json.ts';

export type RecordState = 'pending' | 'acknowledged' | 'quarantined';
/** With a failure it stays pending. */
export type RecordOutcome = 'acknowledged' | 'quarantined' | { readonly failure: string };

export interface RecordOutbox<RecordType> {
  /** Durable at once. Idempotent on the record's id. */
  store(record: RecordType): Result<void, AppFailure<'database-unavailable'>>;
  pending(limit: number): RecordType[];
  settle(id: string, outcome: RecordOutcome): void;
  counts(): Readonly<Record<RecordState, number>>;
  /** To a hub that was restored from a backup. */
  offerAgain(): void;
  /** Forgets the oldest acknowledged ones. */
  prune(): void;
}

const ACKNOWLEDGED_KEPT = 5_000;

export interface RecordTable<RecordType> {
  /** As the migrations made it: `id`, sequence, state, body, attempts, last_failure. */
  readonly table: string;
  readonly id: string;
  readonly schema: z.ZodType<RecordType>;
  readonly idOf: (record: RecordType) => string;
}

export function createRecordOutbox<RecordType>(
  database: Database,
  { table, id, schema, idOf }: RecordTable<RecordType>,
): RecordOutbox<RecordType> {
  const insert = database.prepare(
    `INSERT INTO ${table} (${id}, sequence, state, body)
     VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM ${table}), 'pending', ?)
     ON CONFLICT (${id}) DO NOTHING`,
  );
  const select = database.prepare<[number], { id: string; body: string }>(
    `SELECT ${id} AS id, body FROM ${table} WHERE state = 'pending' ORDER BY attempts, sequence LIMIT ?`,
  );
  const update = database.prepare(
    `UPDATE ${table} SET state = ?, last_failure = ?, attempts = attempts + 1 WHERE ${id} = ?`,
  );
  const prune = database.prepare(
    `DELETE FROM ${table} WHERE state = 'acknowledged' AND sequence <=
       (SELECT max(sequence) FROM ${table}) - ${ACKNOWLEDGED_KEPT}`,
  );
  const selectCounts = database.prepare<[], { state: RecordState; records: number }>(
    `SELECT state, count(*) AS records FROM ${table} GROUP BY state`,
  );
  const offer = database.prepare(`UPDATE ${table} SET state = 'pending' WHERE state = 'acknowledged'`);

  return {
    store: (record) => {
      try {
        insert.run(idOf(record), canonicalJson(schema.parse(record)));
        return ok();
      } catch (error) {
        const code = sqliteCode(error);
        if (code === undefined) throw error;
        return fail('database-unavailable', code);
      }
    },
    pending: (limit) =>
      select.all(limit).flatMap((row) => {
        const record = schema.safeParse(parseJson(row.body));
        if (record.success) return [record.data];
        // One row that cannot be read must not keep the others waiting.
        update.run('quarantined', 'record-unreadable', row.id);
        return [];
      }),
    settle: (recordId, outcome) => {
      const state = typeof outcome === 'string' ? outcome : 'pending';
      const failure = typeof outcome === 'string' ? null : outcome.failure;
      update.run(state, failure, recordId);
    },
    counts: () => {
      const counts = { pending: 0, acknowledged: 0, quarantined: 0 };
      for (const { state, records } of selectCounts.all()) counts[state] = records;
      return counts;
    },
    offerAgain: () => {
      offer.run();
    },
    prune: () => {
      prune.run();
    },
  };
}
