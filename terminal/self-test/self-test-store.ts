import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { type SelfTestReport, selfTestReportSchema } from '#contract/self-test.ts';

/** About two months of daily tests. */
const KEPT_REPORTS = 60;

const fileSchema = z.strictObject({
  /** All tests of this terminal, those no longer kept among them. */
  tests: z.int().min(0),
  reports: z.array(selfTestReportSchema),
});

/** The results of the self-tests, oldest first, in one small file that is replaced as a whole. */
export class SelfTestStore {
  readonly #path: string;
  #content: z.infer<typeof fileSchema>;

  constructor(dataDirectory: string) {
    this.#path = join(dataDirectory, 'self-test', 'results.json');
    this.#content = readStore(this.#path);
  }

  get reports(): readonly SelfTestReport[] {
    return this.#content.reports;
  }

  get last(): SelfTestReport | undefined {
    return this.#content.reports.at(-1);
  }

  get tests(): number {
    return this.#content.tests;
  }

  /** Kept in memory also when the disk takes nothing: the terminal itself must know how it is. */
  add(report: SelfTestReport): Result<void, AppFailure<'self-test-not-stored'>> {
    this.#content = {
      tests: this.#content.tests + 1,
      reports: [...this.#content.reports, report].slice(-KEPT_REPORTS),
    };
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      const draft = `${this.#path}.new`;
      writeFileSync(draft, JSON.stringify(this.#content), { mode: 0o600 });
      renameSync(draft, this.#path);
      return ok();
    } catch (error) {
      return fail('self-test-not-stored', error instanceof Error ? error.message : undefined);
    }
  }
}

/** A file that cannot be read is no reason not to test: it begins anew. */
function readStore(path: string): z.infer<typeof fileSchema> {
  const empty = { tests: 0, reports: [] };
  if (!existsSync(path)) return empty;
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return empty;
  }
}
