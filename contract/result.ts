/**
 * Expected failures are values: a function that can fail for a reason its caller must handle
 * returns a {@link Result}. Exceptions are kept for bugs, which crash.
 */
export type Result<Value, Failure = AppFailure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

/**
 * What every failure carries.
 * `code` is stable kebab-case and can be searched for in the code, the logs and the technician's handbook.
 * `detail` is for engineers and never holds a citizen's data; screens translate `code` instead.
 */
export interface AppFailure<Code extends string = string> {
  readonly code: Code;
  readonly detail?: string | undefined;
}

export function ok(): Result<void, never>;
export function ok<Value>(value: Value): Result<Value, never>;
export function ok(value?: unknown): Result<unknown, never> {
  return { ok: true, value };
}

export function fail<Code extends string>(code: Code, detail?: string): Result<never, AppFailure<Code>> {
  return { ok: false, failure: { code, detail } };
}

/** For tests and start-up code, where a failure is a bug. */
export function unwrap<Value>(result: Result<Value, AppFailure>): Value {
  if (result.ok) return result.value;
  throw new Error(`${result.failure.code}${result.failure.detail ? `: ${result.failure.detail}` : ''}`);
}
