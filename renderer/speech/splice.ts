import { chineseDigits, chineseNumber } from './chinese-number.ts';

/** A pause in a sentence: nothing is said for it. */
const SILENT = /^[\s，。、；：？！,.;:?!（）()“”「」《》·—–-]+/u;
const LONGEST_READ_AS_NUMBER = 4;

/**
 * The recordings that make up a sentence, in their order: of the whole, or of all its parts. Undefined when a single
 * piece is missing: then another voice says the whole sentence, for two voices in one sentence are hard to follow.
 */
export function splice(
  text: string,
  index: {
    readonly sentences: Readonly<Record<string, string>>;
    readonly parts: Readonly<Record<string, string>>;
  },
): readonly string[] | undefined {
  const whole = fileOf(index.sentences, text);
  if (whole !== undefined) return [whole];
  const spoken = withNumbersRead(text);
  const pieces = { ...index.parts, ...index.sentences };
  const longest = Math.max(0, ...Object.keys(pieces).map((piece) => piece.length));
  // Longest pieces first, but never into a dead end: position → files from there to the end.
  const known = new Map<number, readonly string[] | undefined>();
  const from = (start: number): readonly string[] | undefined => {
    if (start >= spoken.length) return [];
    if (known.has(start)) return known.get(start);
    known.set(start, undefined);
    let found: readonly string[] | undefined;
    const pause = SILENT.exec(spoken.slice(start));
    for (let length = Math.min(longest, spoken.length - start); length > 0 && !found; length -= 1) {
      const file = fileOf(pieces, spoken.slice(start, start + length));
      const rest = file === undefined ? undefined : from(start + length);
      if (file !== undefined && rest) found = [file, ...rest];
    }
    if (!found && pause) found = from(start + pause[0].length);
    known.set(start, found);
    return found;
  };
  const files = from(0);
  return files !== undefined && files.length > 0 ? files : undefined;
}

/** Own keys only: a text may be any word, also `constructor`. */
function fileOf(clips: Readonly<Record<string, string>>, text: string): string | undefined {
  return Object.hasOwn(clips, text) ? clips[text] : undefined;
}

/** Years and codes digit by digit, quantities as numbers. */
function withNumbersRead(text: string): string {
  return text
    .replace(/\d{4}(?=年)/g, chineseDigits)
    .replace(/\d+/g, (digits) =>
      digits.length > LONGEST_READ_AS_NUMBER || (digits.length > 1 && digits.startsWith('0'))
        ? chineseDigits(digits)
        : chineseNumber(Number(digits)),
    );
}
