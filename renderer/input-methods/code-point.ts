/** A character by its code: `U+20BB7`, `20bb7`. */

/** Blocks of ideographs (The Unicode Standard 17.0, chapter 18.1), with 〇 and the compatibility ideographs. */
const IDEOGRAPHS: ReadonlyArray<readonly [number, number]> = [
  [0x3007, 0x3007],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xf900, 0xfad9],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2ebe0],
  [0x2ebf0, 0x2ee5d],
  [0x2f800, 0x2fa1d],
  [0x30000, 0x3134a],
  [0x31350, 0x33479],
];

/** The ideograph with this code; undefined for anything else, also for characters that are no ideographs. */
export function characterByCode(text: string): string | undefined {
  const digits = /^\s*(?:U\+?|0x)?([0-9a-f]{4,6})\s*$/i.exec(text)?.[1];
  if (!digits) return undefined;
  const code = Number.parseInt(digits, 16);
  return IDEOGRAPHS.some(([from, to]) => code >= from && code <= to) ? String.fromCodePoint(code) : undefined;
}

/** `𠮷` → `U+20BB7`. */
export function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
