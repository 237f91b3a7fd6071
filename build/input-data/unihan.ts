/** Reading the Unicode Han Database (UAX #38). */
import { execFileSync } from 'node:child_process';
import { readSource, sources } from './sources.ts';

/** `U+4E00` → `一`. */
export function character(codePoint: string): string {
  return String.fromCodePoint(Number.parseInt(codePoint.replace(/^U\+/, ''), 16));
}

/** One property of the database by character, in code point order. */
export function property(
  folder: string,
  file: 'ideographs' | 'mappings' | 'variants',
  name: string,
): Map<string, string> {
  const text = execFileSync('bzip2', ['-dc'], {
    input: readSource(folder, sources[file]),
    maxBuffer: 1 << 28,
  }).toString('utf8');
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [code, key, value] = line.split('\t');
    if (key === name && code && value) found.set(character(code), value);
  }
  return found;
}
