import type { PrintOutcome } from '#contract/device.ts';

/** What a printer says of a job. */
export interface JobPoll {
  readonly state: number | undefined;
  readonly reasons: readonly string[];
  /** Sides printed so far. */
  readonly impressions: number | undefined;
  /** Size of the document as the printer has it, in units of 1024 octets. */
  readonly kiloOctets: number | undefined;
}

/** What is known of the document, and of how it reached the printer. */
export interface Delivery {
  /** answered: accepted. unanswered: all of it left, but no answer came. cut: not all of it left. */
  readonly state: 'answered' | 'unanswered' | 'cut';
  readonly kiloOctets: number;
  /** Sides that all its copies make. */
  readonly impressions: number;
  /** False for a printer that is known to count wrongly: its count then proves nothing. */
  readonly countsImpressions: boolean;
}

/** The printer counts sides, and has counted fewer than the document makes. */
export function lacksImpressions(job: JobPoll, delivery: Delivery): boolean {
  return (
    delivery.countsImpressions && job.impressions !== undefined && job.impressions < delivery.impressions
  );
}

/**
 * A printer calls a job completed, too, when it has skipped pages that it could not draw, and when it took a
 * document that was cut off for a whole one. `printed` needs all sides where they are counted; without an answer
 * to the document it needs a sign that the printer has all of it: the size, or the sides.
 */
export function confirmOutcome(
  outcome: PrintOutcome,
  job: JobPoll | undefined,
  delivery: Delivery,
): PrintOutcome {
  if (outcome !== 'printed') return outcome;
  if (job === undefined || delivery.state === 'cut' || lacksImpressions(job, delivery)) return 'unknown';
  if (delivery.state === 'answered') return 'printed';
  if (job.kiloOctets !== undefined) return job.kiloOctets >= delivery.kiloOctets ? 'printed' : 'unknown';
  return delivery.countsImpressions && job.impressions !== undefined ? 'printed' : 'unknown';
}
