import { readFile, stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  type EvaluationOptions,
  type EvaluationOptionsHistory,
  parseEvaluationOptions,
  SUPPLIED_EVALUATION_OPTIONS,
} from '#contract/evaluation-options.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { writeDurably } from '../durable-file.ts';

export interface OptionsShelf {
  /** Reads the operator's file again when it was changed. Never rejects. */
  history(): Promise<EvaluationOptionsHistory>;
}

export interface OptionsShelfOptions {
  /** The operator's file. It may be missing, and may come at any time. It need only hold what is new. */
  readonly file: string;
  /** Where all versions that were ever asked are kept; its folder must be there. */
  readonly copy: string;
  /** Told once for each wrong version of the file. */
  readonly onFault: (failure: AppFailure) => void;
}

const MAXIMUM_BYTES = 512 * 1024;

/**
 * Versions are only added. A version that was asked is never changed or lost, or what citizens have said under it would
 * mean something else; a file that tries is refused whole, and what was asked before goes on.
 */
export function createOptionsShelf({ file, copy, onFault }: OptionsShelfOptions): OptionsShelf {
  let known: EvaluationOptionsHistory | undefined;
  let seen = 'never';
  let reading: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    const before = known ?? (await asked());
    known = before;
    const found = await stat(file).catch((error: NodeJS.ErrnoException) => error.code ?? 'unreadable');
    const version = typeof found === 'string' ? found : `${found.mtimeMs} ${found.size}`;
    if (version === seen) return;
    seen = version;
    if (version === 'ENOENT') return;
    const read =
      typeof found === 'string' || found.size > MAXIMUM_BYTES
        ? fail('evaluation-options-unreadable', typeof found === 'string' ? found : 'too large')
        : await load(file);
    if (!read.ok) return onFault(read.failure);
    const all = merged(before, read.value);
    if (all === undefined) return onFault({ code: 'evaluation-options-changed-afterwards' });
    const content = JSON.stringify({ versions: all }, null, 2);
    const checked = parseEvaluationOptions(content);
    if (!checked.ok) return onFault(checked.failure);
    known = checked.value;
    await writeDurably(copy, `${content}\n`).catch((error: NodeJS.ErrnoException) =>
      onFault({ code: 'evaluation-options-copy-not-written', detail: error.code }),
    );
  }

  /** All that was asked before this start. */
  async function asked(): Promise<EvaluationOptionsHistory> {
    const kept = await load(copy);
    if (!kept.ok) return SUPPLIED_EVALUATION_OPTIONS;
    return merged(SUPPLIED_EVALUATION_OPTIONS, kept.value) ?? kept.value;
  }

  return {
    async history() {
      reading ??= refresh().finally(() => {
        reading = undefined;
      });
      await reading;
      return known ?? SUPPLIED_EVALUATION_OPTIONS;
    },
  };
}

/** Undefined: a version of the same number says something else. */
function merged(
  before: EvaluationOptionsHistory,
  after: EvaluationOptionsHistory,
): EvaluationOptionsHistory | undefined {
  const all = new Map<number, EvaluationOptions>(before.map((entry) => [entry.version, entry]));
  for (const entry of after) {
    const same = all.get(entry.version);
    if (same !== undefined && !isDeepStrictEqual(same, entry)) return undefined;
    all.set(entry.version, entry);
  }
  const [first, ...rest] = [...all.values()].sort((a, b) => a.version - b.version);
  return first && [first, ...rest];
}

async function load(file: string): Promise<Result<EvaluationOptionsHistory>> {
  try {
    const parsed = parseEvaluationOptions(await readFile(file, 'utf8'));
    return parsed.ok ? ok(parsed.value) : parsed;
  } catch (error) {
    return fail('evaluation-options-unreadable', (error as NodeJS.ErrnoException).code);
  }
}
