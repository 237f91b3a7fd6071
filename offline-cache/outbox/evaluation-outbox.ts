/** Evaluations wait in the same database as the cases; they have no files and name nobody. */
import type { Database } from 'better-sqlite3';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { type Evaluation, evaluationSchema } from '#contract/evaluation.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { sqliteCode } from '../database/open-database.ts';

export type EvaluationState = 'pending' | 'acknowledged' | 'quarantined';
/** With a failure it stays pending. */
export type EvaluationOutcome = 'acknowledged' | 'quarantined' | { readonly failure: string };

export interface EvaluationOutbox {
  /** Durable at once. Idempotent on the evaluation id. */
  store(evaluation: Evaluation): Result<void, AppFailure<'database-unavailable'>>;
  pending(limit: number): Evaluation[];
  settle(evaluationId: string, outcome: EvaluationOutcome): void;
  counts(): Readonly<Record<EvaluationState, number>>;
  /** To a hub that was restored from a backup. */
  offerAgain(): void;
  /** Forgets the oldest acknowledged ones. */
  prune(): void;
}

const ACKNOWLEDGED_KEPT = 5_000;

export function createEvaluationOutbox(database: Database): EvaluationOutbox {
  const insertEvaluation = database.prepare(
    `INSERT INTO outbox_evaluation (evaluation_id, sequence, state, body)
     VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM outbox_evaluation), 'pending', ?)
     ON CONFLICT (evaluation_id) DO NOTHING`,
  );
  const selectEvaluations = database
    .prepare<[number], string>(
      "SELECT body FROM outbox_evaluation WHERE state = 'pending' ORDER BY attempts, sequence LIMIT ?",
    )
    .pluck();
  const updateEvaluation = database.prepare(
    `UPDATE outbox_evaluation SET state = ?, last_failure = ?, attempts = attempts + 1 WHERE evaluation_id = ?`,
  );
  const pruneEvaluations = database.prepare(
    `DELETE FROM outbox_evaluation WHERE state = 'acknowledged' AND sequence <=
       (SELECT max(sequence) FROM outbox_evaluation) - ${ACKNOWLEDGED_KEPT}`,
  );
  const selectEvaluationCounts = database.prepare<
    [],
    { state: 'pending' | 'acknowledged' | 'quarantined'; evaluations: number }
  >('SELECT state, count(*) AS evaluations FROM outbox_evaluation GROUP BY state');

  const offerEvaluations = database.prepare(
    "UPDATE outbox_evaluation SET state = 'pending' WHERE state = 'acknowledged'",
  );

  return {
    store: (evaluation) => {
      try {
        insertEvaluation.run(evaluation.evaluationId, canonicalJson(evaluationSchema.parse(evaluation)));
        return ok();
      } catch (error) {
        const code = sqliteCode(error);
        if (code === undefined) throw error;
        return fail('database-unavailable', code);
      }
    },
    pending: (limit) => selectEvaluations.all(limit).map((body) => evaluationSchema.parse(JSON.parse(body))),
    settle: (evaluationId, outcome) => {
      const state = typeof outcome === 'string' ? outcome : 'pending';
      const failure = typeof outcome === 'string' ? null : outcome.failure;
      updateEvaluation.run(state, failure, evaluationId);
    },
    counts: () => {
      const counts = { pending: 0, acknowledged: 0, quarantined: 0 };
      for (const { state, evaluations } of selectEvaluationCounts.all()) counts[state] = evaluations;
      return counts;
    },
    offerAgain: () => {
      offerEvaluations.run();
    },
    prune: () => {
      pruneEvaluations.run();
    },
  };
}
