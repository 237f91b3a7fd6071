import type { LintCode } from './rules.ts';

export interface LintFinding {
  readonly code: LintCode;
  /** Where, as a JSONPath from the root of the file: `$.fields[0].title`. */
  readonly path: string;
  /** Chinese for who writes items, then a short English form: `中文 / English`. */
  readonly message: string;
  /** An item with an error may not go on line; a warning asks for a second look. */
  readonly severity: 'error' | 'warning';
}

export function lintError(code: LintCode, path: string, message: string): LintFinding {
  return { code, path, message, severity: 'error' };
}

export function lintWarning(code: LintCode, path: string, message: string): LintFinding {
  return { code, path, message, severity: 'warning' };
}

/** `['fields', 0, 'title']` → `$.fields[0].title`. */
export function jsonPath(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>(
    (path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${String(key)}`),
    '$',
  );
}
