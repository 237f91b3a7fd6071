/** What two ways of asking the same have in common: pairs of Chinese characters, and whole words of other scripts. */
import { foldSearchText } from '#contract/search-text.ts';

const RUNS = /\p{Script=Han}+|[\p{L}\p{N}]+/gu;
const HAN = /\p{Script=Han}/u;
const MAXIMUM_CHARACTERS = 400;

/** Distinct tokens, in their order. Letters and digits only: safe inside the quotes of an FTS5 query. */
export function questionTokens(text: string): string[] {
  const tokens = new Set<string>();
  for (const [run] of [...text].slice(0, MAXIMUM_CHARACTERS).join('').matchAll(RUNS)) {
    // A run of mixed scripts, such as 社保ka, comes apart here.
    for (const part of foldSearchText(run).match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? []) {
      if (!HAN.test(part)) {
        if (part.length > 1) tokens.add(part);
        continue;
      }
      const characters = [...part];
      if (characters.length === 1) tokens.add(part);
      for (let start = 0; start + 1 < characters.length; start += 1) {
        tokens.add(characters.slice(start, start + 2).join(''));
      }
    }
  }
  return [...tokens];
}
