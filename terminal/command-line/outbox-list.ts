import { join } from 'node:path';
import { type OutboxEntry, readOutbox } from '#offline-cache/outbox/read-outbox.ts';
import { type DataOptions, dataDirectoryOf } from './data-directory.ts';
import { EXIT } from './exit-codes.ts';
import { Output } from './output.ts';

export interface OutboxListOptions extends DataOptions {
  readonly json?: boolean;
}

/** What a terminal has stored and how much of it the hub has. Safe while the terminal runs. */
export async function listOutbox(options: OutboxListOptions): Promise<number> {
  const output = new Output(options);
  const directory = await dataDirectoryOf(options);
  if (!directory.ok) return output.fail(directory.failure);
  const outbox = readOutbox(join(directory.value, 'cases'));
  if (!outbox.ok) return output.fail(outbox.failure);
  const { entries, counts, evaluations } = outbox.value;
  const now = Date.now();
  for (const entry of entries) output.show(caseLine(entry, now), caseText(entry, now));
  const waiting = entries.filter(({ state }) => state === 'pending' || state === 'uploading');
  const ages = waiting.map((entry) => ageSeconds(entry, now)).filter((age) => age !== null);
  const oldestWaitingSeconds = ages.length === 0 ? null : Math.max(...ages);
  output.show(
    { event: 'outbox', cases: counts, evaluations, oldestWaitingSeconds },
    [
      `cases: ${countsText(counts)}`,
      `evaluations: ${countsText(evaluations)}`,
      ...(oldestWaitingSeconds === null ? [] : [`the oldest waits for ${duration(oldestWaitingSeconds)}`]),
    ].join('\n'),
  );
  return EXIT.ok;
}

function caseLine(entry: OutboxEntry, now: number) {
  const { caseId, itemId, state, attempts, lastFailure, capturedAt, sealedBytes, filesKept } = entry;
  return {
    event: 'case',
    caseId,
    itemId,
    state,
    attempts,
    lastFailure: lastFailure ?? null,
    capturedAt,
    ageSeconds: ageSeconds(entry, now),
    sealedBytes,
    filesKept,
  };
}

function caseText(entry: OutboxEntry, now: number): string {
  const age = ageSeconds(entry, now);
  const parts = [
    entry.state.padEnd(12),
    entry.caseId,
    entry.itemId,
    age === null ? 'age unknown' : duration(age),
    `${entry.attempts} attempts`,
    ...(entry.lastFailure === undefined ? [] : [entry.lastFailure]),
  ];
  return parts.join('  ');
}

/** By the wall clock, which may be wrong: null when it says that the case comes from the future. */
function ageSeconds({ capturedAt }: OutboxEntry, now: number): number | null {
  const age = Math.floor((now - Date.parse(capturedAt)) / 1000);
  return age >= 0 ? age : null;
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([state, number]) => `${number} ${state}`)
    .join(', ');
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}
