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

/** What is known of how the document reached the printer. */
export interface Delivery {
  /** answered: accepted. unanswered: all of it left, but no answer came. cut: not all of it left. */
  readonly state: 'answered' | 'unanswered' | 'cut';
  readonly kiloOctets: number;
  /** Sides that it makes, where they could be counted. */
  readonly impressions: number | undefined;
}

/**
 * A printer may take a document that was cut off for a whole one and call the job completed. Without its
 * answer to the document, `printed` needs another sign that it has all of it: the size, or the sides.
 */
export function confirmOutcome(
  outcome: PrintOutcome,
  job: JobPoll | undefined,
  delivery: Delivery,
): PrintOutcome {
  if (outcome !== 'printed' || delivery.state === 'answered') return outcome;
  if (delivery.state === 'cut' || job === undefined) return 'unknown';
  const { kiloOctets, impressions } = job;
  if (kiloOctets !== undefined) return kiloOctets >= delivery.kiloOctets ? 'printed' : 'unknown';
  const counted = impressions !== undefined && delivery.impressions !== undefined;
  return counted && impressions >= delivery.impressions ? 'printed' : 'unknown';
}
