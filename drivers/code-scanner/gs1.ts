/*
 * GS1 element strings: application identifiers (AI) and their values, as they come from GS1-128 (]C1), GS1
 * DataMatrix (]d2), GS1 QR Code (]Q3) and GS1 DataBar (]e0). GS1 General Specifications, section 3 (the identifiers)
 * and 7.8 (how they are joined: a value of variable length ends with FNC1, which a scanner sends as GS, 1D hex).
 * The table holds what a service hall meets, not all of the standard.
 */

export interface Gs1Element {
  /** The identifier, e.g. `01`; `3102` with its last digit, the number of decimals. */
  readonly identifier: string;
  readonly title: string;
  readonly value: string;
  /** For dates: `YYYY-MM-DD`, or `YYYY-MM` where the day is left open. */
  readonly date?: string;
  /** For measures and amounts. */
  readonly quantity?: number;
}

export type Gs1Problem =
  | 'unknown-identifier'
  | 'malformed-value'
  | 'wrong-check-digit'
  | 'repeated-identifier';

export type Gs1Reading =
  | { readonly ok: true; readonly elements: readonly Gs1Element[] }
  | { readonly ok: false; readonly problem: Gs1Problem; readonly identifier: string };

interface IdentifierDefinition {
  readonly title: string;
  readonly pattern: RegExp;
  /** Length of the value, when it is fixed: then no separator is needed. */
  readonly fixedLength?: number;
  readonly checkDigit?: true;
  readonly date?: true;
  /** The last digit of the identifier says how many decimals the value has. */
  readonly decimals?: true;
}

const digits = (length: number) => ({ pattern: new RegExp(`^\\d{${length}}$`), fixedLength: length });
/** Characters of ISO/IEC 646 that GS1 allows (table 7.11-1). */
const text = (maximum: number) => ({ pattern: new RegExp(`^[!"%-/0-9:-?A-Z_a-z]{1,${maximum}}$`) });

const identifiers: Readonly<Record<string, IdentifierDefinition>> = {
  '00': { title: 'SSCC', ...digits(18), checkDigit: true },
  '01': { title: 'GTIN', ...digits(14), checkDigit: true },
  '02': { title: 'CONTENT', ...digits(14), checkDigit: true },
  '10': { title: 'BATCH/LOT', ...text(20) },
  '11': { title: 'PROD DATE', ...digits(6), date: true },
  '12': { title: 'DUE DATE', ...digits(6), date: true },
  '13': { title: 'PACK DATE', ...digits(6), date: true },
  '15': { title: 'BEST BEFORE', ...digits(6), date: true },
  '16': { title: 'SELL BY', ...digits(6), date: true },
  '17': { title: 'EXPIRY', ...digits(6), date: true },
  '20': { title: 'VARIANT', ...digits(2) },
  '21': { title: 'SERIAL', ...text(20) },
  '22': { title: 'CPV', ...text(20) },
  '240': { title: 'ADDITIONAL ID', ...text(30) },
  '241': { title: 'CUST. PART No.', ...text(30) },
  '250': { title: 'SECONDARY SERIAL', ...text(30) },
  '251': { title: 'REF. TO SOURCE', ...text(30) },
  '253': { title: 'GDTI', pattern: /^\d{13}[!"%-/0-9:-?A-Z_a-z]{0,17}$/ },
  '254': { title: 'GLN EXTENSION COMPONENT', ...text(20) },
  '30': { title: 'VAR. COUNT', pattern: /^\d{1,8}$/ },
  '310': { title: 'NET WEIGHT (kg)', ...digits(6), decimals: true },
  '37': { title: 'COUNT', pattern: /^\d{1,8}$/ },
  '390': { title: 'AMOUNT', pattern: /^\d{1,15}$/, decimals: true },
  '400': { title: 'ORDER NUMBER', ...text(30) },
  '401': { title: 'GINC', ...text(30) },
  '402': { title: 'GSIN', pattern: /^\d{17}$/, checkDigit: true },
  '403': { title: 'ROUTE', ...text(30) },
  '410': { title: 'SHIP TO LOC', ...digits(13), checkDigit: true },
  '411': { title: 'BILL TO', ...digits(13), checkDigit: true },
  '412': { title: 'PURCHASE FROM', ...digits(13), checkDigit: true },
  '414': { title: 'LOC No.', ...digits(13), checkDigit: true },
  '415': { title: 'PAY TO', ...digits(13), checkDigit: true },
  '420': { title: 'SHIP TO POST', ...text(20) },
  '421': { title: 'SHIP TO POST', pattern: /^\d{3}[!"%-/0-9:-?A-Z_a-z]{1,9}$/ },
  '422': { title: 'ORIGIN', pattern: /^\d{3}$/ },
  '8008': { title: 'PROD TIME', pattern: /^\d{8}(\d{2}){0,2}$/ },
  '8018': { title: 'GSRN - RECIPIENT', pattern: /^\d{18}$/, checkDigit: true },
  '8020': { title: 'REF No.', ...text(25) },
  '8200': { title: 'PRODUCT URL', ...text(70) },
  '90': { title: 'INTERNAL', ...text(30) },
  '91': { title: 'INTERNAL', ...text(90) },
  '92': { title: 'INTERNAL', ...text(90) },
  '93': { title: 'INTERNAL', ...text(90) },
  '94': { title: 'INTERNAL', ...text(90) },
  '95': { title: 'INTERNAL', ...text(90) },
  '96': { title: 'INTERNAL', ...text(90) },
  '97': { title: 'INTERNAL', ...text(90) },
  '98': { title: 'INTERNAL', ...text(90) },
  '99': { title: 'INTERNAL', ...text(90) },
};

const SEPARATOR = '\u001d';

/** Reads an element string; `now` decides the century of dates of two digits (General Specifications, 7.12). */
export function parseGs1(data: string, now: Date): Gs1Reading {
  const elements: Gs1Element[] = [];
  const seen = new Map<string, string>();
  let at = 0;
  while (at < data.length) {
    // Scanners may send FNC1 also at the start, and behind values of fixed length.
    if (data[at] === SEPARATOR) {
      at += 1;
      continue;
    }
    const found = identifierAt(data, at);
    if (found === undefined) {
      return { ok: false, problem: 'unknown-identifier', identifier: data.slice(at, at + 4) };
    }
    const { identifier, definition } = found;
    at += identifier.length;
    const separatorAt = data.indexOf(SEPARATOR, at);
    const end =
      definition.fixedLength === undefined
        ? separatorAt < 0
          ? data.length
          : separatorAt
        : at + definition.fixedLength;
    const value = data.slice(at, end);
    at = end;
    const problem = problemOf(definition, value);
    if (problem !== undefined) return { ok: false, problem, identifier };
    const before = seen.get(identifier);
    if (before !== undefined && before !== value) {
      return { ok: false, problem: 'repeated-identifier', identifier };
    }
    seen.set(identifier, value);
    if (before !== undefined) continue;
    elements.push({
      identifier,
      title: definition.title,
      value,
      ...(definition.date ? { date: dateOf(value, now) } : {}),
      ...(definition.decimals ? { quantity: Number(value) / 10 ** Number(identifier.at(-1)) } : {}),
    });
  }
  return { ok: true, elements };
}

function identifierAt(
  data: string,
  at: number,
): { readonly identifier: string; readonly definition: IdentifierDefinition } | undefined {
  for (const length of [2, 3, 4]) {
    const key = data.slice(at, at + length);
    // `Object.hasOwn`: a code may spell the name of something that every object has.
    const definition = Object.hasOwn(identifiers, key) ? identifiers[key] : undefined;
    if (definition === undefined) continue;
    if (!definition.decimals) return { identifier: key, definition };
    const identifier = data.slice(at, at + length + 1);
    if (/^\d{3}[0-9]$/.test(identifier)) return { identifier, definition };
  }
  return undefined;
}

function problemOf(definition: IdentifierDefinition, value: string): Gs1Problem | undefined {
  if (!definition.pattern.test(value)) return 'malformed-value';
  if (definition.checkDigit && !hasCheckDigit(value)) return 'wrong-check-digit';
  if (definition.date && !/^\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])$/.test(value)) return 'malformed-value';
  return undefined;
}

/** Weights 3 and 1 from the right, up to a multiple of ten (General Specifications, 7.9). */
function hasCheckDigit(value: string): boolean {
  let sum = 0;
  for (let index = 0; index < value.length; index += 1) {
    const fromRight = value.length - 1 - index;
    sum += Number(value[index]) * (fromRight % 2 === 0 ? 1 : 3);
  }
  return sum % 10 === 0;
}

function dateOf(value: string, now: Date): string {
  const thisYear = now.getFullYear();
  const year = Number(value.slice(0, 2));
  const century = Math.floor(thisYear / 100);
  const distance = year - (thisYear % 100);
  const whole = (distance >= 51 ? century - 1 : distance <= -50 ? century + 1 : century) * 100 + year;
  const day = value.slice(4);
  return `${whole}-${value.slice(2, 4)}${day === '00' ? '' : `-${day}`}`;
}
