import iconv from 'iconv-lite';
import { type Gs1Element, parseGs1 } from './gs1.ts';
import type { CodeScannerProfile } from './profile.ts';

export type Symbology =
  | 'code-39'
  | 'code-128'
  | 'gs1-128'
  | 'gs1-databar'
  | 'ean-upc'
  | 'data-matrix'
  | 'pdf417'
  | 'qr'
  | 'han-xin'
  | 'aztec'
  | 'other'
  /** The scanner does not say. */
  | 'unknown';

export interface ScannedCode {
  readonly symbology: Symbology;
  readonly text: string;
  /** The elements of a code that says by its identifier that it is GS1, if all of them are in order. */
  readonly gs1?: readonly Gs1Element[];
}

/** AIM code characters (ISO/IEC 15424). */
const symbologies: Readonly<Record<string, Symbology>> = {
  A: 'code-39',
  C: 'code-128',
  E: 'ean-upc',
  e: 'gs1-databar',
  d: 'data-matrix',
  L: 'pdf417',
  Q: 'qr',
  h: 'han-xin',
  z: 'aztec',
  X: 'other',
};

const aimIdentifiers: Readonly<Record<Symbology, string>> = {
  'code-39': ']A0',
  'code-128': ']C0',
  'gs1-128': ']C1',
  'gs1-databar': ']e0',
  'ean-upc': ']E0',
  'data-matrix': ']d1',
  pdf417: ']L0',
  qr: ']Q1',
  'han-xin': ']h0',
  aztec: ']z0',
  other: ']X0',
  unknown: ']X0',
};

export function aimIdentifierOf(symbology: Symbology): string {
  return aimIdentifiers[symbology];
}

/**
 * What the bytes of one code say. Nothing if the profile promises an AIM identifier and there is none, or if
 * the bytes are no text in any of the charsets: wrong text would be worse than scanning again.
 */
export function decodeCode(
  bytes: Uint8Array,
  profile: Pick<CodeScannerProfile, 'aimIdentifiers' | 'charset'>,
  now = new Date(),
): ScannedCode | undefined {
  if (!profile.aimIdentifiers) {
    const text = decodeText(bytes, profile.charset);
    return text === undefined || text === '' ? undefined : { symbology: 'unknown', text };
  }
  const identifier = /^\]([A-Za-z])([0-9A-Za-z])$/.exec(String.fromCharCode(...bytes.subarray(0, 3)));
  if (!identifier) return undefined;
  const [, character, modifier] = identifier;
  const symbology =
    character === 'C' && modifier === '1' ? 'gs1-128' : (symbologies[character ?? ''] ?? 'other');
  const data = bytes.subarray(3);
  const name = `${character}${modifier}`;
  const text = interpreted.has(name)
    ? decodeInterpretations(data, profile.charset)
    : decodeText(data, profile.charset);
  if (text === undefined || text === '') return undefined;
  const reading = gs1Carriers.has(name) ? parseGs1(text, now) : undefined;
  return { symbology, text, ...(reading?.ok ? { gs1: reading.elements } : {}) };
}

/** The data carries extended channel interpretations, and doubles each backslash (ISO/IEC 15424). */
const interpreted: ReadonlySet<string> = new Set(['Q2', 'Q4', 'Q6', 'd4', 'd5', 'd6', 'L1', 'h1']);

/** FNC1 in first position: the data are GS1 element strings. */
const gs1Carriers: ReadonlySet<string> = new Set(['C1', 'e0', 'd2', 'd5', 'Q3', 'Q4']);

const BACKSLASH = 0x5c;

type Interpretation = CodeScannerProfile['charset'] | 'latin1';

/** AIM ECI assignments that Chinese codes use. Text in any other one would come out wrong, and is refused. */
const interpretations: Readonly<Record<string, Interpretation>> = {
  '000001': 'latin1',
  '000003': 'latin1',
  '000027': 'utf-8',
  '000026': 'utf-8',
  '000029': 'gb18030',
  '000032': 'gb18030',
};

function decodeInterpretations(
  data: Uint8Array,
  fallback: CodeScannerProfile['charset'],
): string | undefined {
  let charset: Interpretation = fallback;
  let text = '';
  let segment: number[] = [];
  const flush = () => {
    const decoded = decodeText(Uint8Array.from(segment), charset);
    segment = [];
    text += decoded ?? '';
    return decoded !== undefined;
  };
  // The escapes are on bytes: also the second half of a two-byte character is doubled if it is a backslash.
  for (let index = 0; index < data.length; index += 1) {
    const byte = data[index]!;
    if (byte !== BACKSLASH) {
      segment.push(byte);
    } else if (data[index + 1] === BACKSLASH) {
      segment.push(BACKSLASH);
      index += 1;
    } else {
      const digits = String.fromCharCode(...data.subarray(index + 1, index + 7));
      if (!/^\d{6}$/.test(digits) || !flush()) return undefined;
      const named = interpretations[digits];
      if (named === undefined) return undefined;
      charset = named;
      index += 6;
    }
  }
  return flush() ? text : undefined;
}

function decodeText(bytes: Uint8Array, charset: Interpretation): string | undefined {
  if (charset === 'latin1') return Buffer.from(bytes).toString('latin1');
  if (charset !== 'gb18030') {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
    } catch {
      if (charset === 'utf-8') return undefined;
    }
  }
  const text = iconv.decode(Buffer.from(bytes), 'gb18030');
  return text.includes('\ufffd') ? undefined : text;
}
