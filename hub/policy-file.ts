import { existsSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

/** A file that is not there leaves the defaults; one that is wrong stops the hub: a clock must not be guessed. */
export function readPolicyFile<Policy, Code extends string>(
  file: string,
  schema: z.ZodType<Policy>,
  code: Code,
): Result<Policy, AppFailure<Code>> {
  try {
    return ok(schema.parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}));
  } catch (error) {
    return fail(code, error instanceof Error ? `${file}: ${error.message}`.slice(0, 300) : file);
  }
}
