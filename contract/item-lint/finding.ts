/** Every rule of the item lint, by the stable name that editors, the hub and the handbook use. */
export const lintCodes = [
  'schema',
  // Codes of the implementation list (GB/T 39554, GB 32100).
  'catalog-code-region',
  'catalog-code-type',
  'credit-code',
  'task-code',
  'handling-code',
  // Elements that must agree with each other.
  'case-type',
  'time-limit-source',
  'time-limit-order',
  'phones-equal',
  'fee',
  'site-visit-reason',
  'licensing-steps',
  'result-type',
  'catch-all-condition',
  // The flow at the machine.
  'duplicate-id',
  'question-mark',
  'question-decides-nothing',
  'ineligible-reason',
  'rule-never-decides',
  'nobody-eligible',
  'identity-needed',
  'field-range',
  'field-sensitive',
  'catch-all-material',
  'licence-fallback',
  'licence-consent',
  'all-deferrable',
  'commitment-incomplete',
  // What the outcome asks of network and devices.
  'network',
  'devices',
  'face-other-way',
  'face-consent',
  'face-without-need',
  'slot-field',
  'opening-hours',
  'regions',
  // Words and pictures.
  'icon-unknown',
  'text-too-long',
  'text-unclean',
  // Other languages.
  'translation-missing',
  'translation-stale',
  'translation-untouched',
  'translation-placeholder',
  'translation-without-item',
  'translation-inside',
  // Across files.
  'file-path',
  'department-missing',
  'department-empty',
  'department-order',
  'same-name-differs',
  'handling-code-taken',
  'body-name-differs',
  'popularity-taken',
  'alias-taken',
] as const;
export type LintCode = (typeof lintCodes)[number];

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
