import type { Marks } from '#contract/search-answer.ts';
import { foldSearchText } from '#contract/search-text.ts';

/** Where the found parts (folded) stand in a text as it is written; words of an alphabet only by their beginning. */
export function marksIn(text: string, parts: readonly string[]): Marks {
  const folded: string[] = [];
  /** Of each folded character: where the written one begins and ends. */
  const spans: [number, number][] = [];
  let at = 0;
  for (const character of text) {
    for (const part of foldSearchText(character)) {
      folded.push(part);
      spans.push([at, at + character.length]);
    }
    at += character.length;
  }
  const marked = new Array<boolean>(folded.length).fill(false);
  for (const part of parts) {
    const wanted = [...part];
    if (wanted.length === 0) continue;
    for (let from = 0; from + wanted.length <= folded.length; from += 1) {
      if (!wanted.every((character, index) => folded[from + index] === character)) continue;
      if (/^[a-z]/.test(part) && isWithinWord(text, spans[from]?.[0] ?? 0)) continue;
      marked.fill(true, from, from + wanted.length);
    }
  }
  const marks: Marks = [];
  spans.forEach(([from, to], index) => {
    if (!marked[index]) return;
    const last = marks.at(-1);
    if (last !== undefined && marked[index - 1]) last[1] = to;
    else marks.push([from, to]);
  });
  return marks;
}

function isWithinWord(text: string, at: number): boolean {
  return at > 0 && /[a-z]/i.test(text[at - 1] ?? '');
}
