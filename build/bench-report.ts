/** What a bench says: one line a measurement, each beside its peer, and the verdict as exit code. */
import { EXIT } from './exit-codes.ts';

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'kB' | 'count' | '×';
  /** What it is held against, measured in the same run; the ratio is value / peer. */
  readonly peer?: { readonly name: string; readonly value: number };
  /** The most that `value` may be, or the most that the ratio to the peer may be. */
  readonly limit?: { readonly of: 'value' | 'ratio'; readonly most: number };
}

export class BenchReport {
  readonly #bench: string;
  readonly #json: boolean;
  #failed = false;

  constructor(bench: string, args: readonly string[] = process.argv.slice(2)) {
    this.#bench = bench;
    this.#json = args.includes('--json');
  }

  add(measurement: Measurement): void {
    const { name, value, unit, peer, limit } = measurement;
    const ratio = peer === undefined || peer.value === 0 ? undefined : value / peer.value;
    const judged = limit?.of === 'ratio' ? ratio : value;
    const within = limit === undefined || (judged !== undefined && judged <= limit.most);
    this.#failed ||= !within;
    if (this.#json) {
      console.log(JSON.stringify({ bench: this.#bench, ...measurement, ratio, within }));
      return;
    }
    const parts = [`${this.#bench}: ${name}`, `${rounded(value)} ${unit}`];
    if (peer !== undefined && ratio !== undefined) {
      parts.push(`${rounded(ratio)} × ${peer.name} (${rounded(peer.value)} ${unit})`);
    }
    if (limit !== undefined) {
      parts.push(`${within ? 'within' : 'OVER'} ${limit.most}${limit.of === 'ratio' ? ' ×' : ` ${unit}`}`);
    }
    console.log(parts.join(' · '));
  }

  /** Of all that was added so far. */
  get exitCode(): number {
    return this.#failed ? EXIT.failed : EXIT.ok;
  }
}

/** The value that `share` (0 … 1) of all lie at or below; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function rounded(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
