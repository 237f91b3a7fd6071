/**
 * The one redactor of everything that is logged. Fields are allowed by name, not forbidden by name:
 * a new field is hidden until somebody has thought about it. Strings are scanned too, since a citizen's
 * number may hide in a library's error text.
 */

/** Field names that never hold a citizen's data. */
const ALLOWED_FIELDS: ReadonlySet<string> = new Set([
  'event',
  'code',
  'detail',
  'device',
  'kind',
  'condition',
  'problems',
  'outcome',
  'state',
  'from',
  'to',
  'itemId',
  'actedBy',
  'actedByNumber',
  'authorisation',
  'staffNumber',
  'proof',
  'caseId',
  'jobId',
  'terminalId',
  'revision',
  'port',
  'path',
  'count',
  'pages',
  'pagesDone',
  'milliseconds',
  'attempt',
  'signal',
  'exitCode',
  'directive',
  'source',
  'version',
  'profile',
  'pid',
  'hubSequence',
  'online',
]);

/** 18-digit identity numbers, phone numbers, bank cards, passport-like numbers of the card layouts. */
const PERSONAL_PATTERNS: readonly RegExp[] = [
  /\d{17}[\dXx]/g,
  /(?<!\d)1[3-9]\d{9}(?!\d)/g,
  /(?<!\d)\d{15,19}(?!\d)/g,
  /(?<![A-Z0-9])[A-Z]{3}\d{12}(?!\d)/g,
];
/** Names and addresses are Chinese: no logged string needs Chinese text. */
const CHINESE = /[\u2E80-\u2FDF\u3400-\u9FFF\uE000-\uFAFF\u{20000}-\u{3FFFF}]+/gu;

export const REDACTED = '[redacted]';

export function redactText(text: string): string {
  let redacted = text.replace(CHINESE, REDACTED);
  for (const pattern of PERSONAL_PATTERNS) redacted = redacted.replace(pattern, REDACTED);
  return redacted;
}

/** A copy in which every field that is not allowed by name is hidden, at any depth. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      ALLOWED_FIELDS.has(name) ? redactValue(value) : REDACTED,
    ]),
  );
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined)
    return value;
  if (Array.isArray(value)) return value.map(redactValue);
  if (value instanceof Error) return redactText(`${value.name}: ${value.message}`);
  if (typeof value === 'object') return redactFields(value as Record<string, unknown>);
  return REDACTED;
}
