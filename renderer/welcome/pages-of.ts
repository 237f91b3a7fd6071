/** Ends of sentences and their parts, best first. */
const BREAKS: readonly RegExp[] = [/(?<=[。！？!?]|\.(?=\s))/u, /(?<=[；;])/u, /(?<=[，,、])/u, /(?<=\s)/u];

/** Columns a text takes: two for what is as wide as a Chinese character, one for a letter. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += (character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1;
  return columns;
}

/**
 * A long notice in parts that are shown one after the other, cut where the writer took breath. Nothing is left out:
 * the parts joined are the text.
 */
export function pagesOf(text: string, mostColumns: number): readonly string[] {
  return split(text, mostColumns, 0);
}

function split(text: string, most: number, level: number): string[] {
  if (columnsOf(text) <= most) return [text];
  const separator = BREAKS[level];
  const pieces = (separator === undefined ? [...text] : text.split(separator)).flatMap((piece) =>
    separator === undefined ? [piece] : split(piece, most, level + 1),
  );
  const pages: string[] = [];
  for (const piece of pieces) {
    const last = pages.at(-1);
    if (last !== undefined && columnsOf(last + piece) <= most) pages[pages.length - 1] = last + piece;
    else pages.push(piece);
  }
  return pages;
}
