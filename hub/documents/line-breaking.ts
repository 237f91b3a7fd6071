/** Marks that may not begin a line (避头), GB/T 15834-2011 section 5.1. */
const NEVER_FIRST = new Set('，。、；：？！）》】〉」』”’…—·%‰℃,.;:?!)]}');
/** Marks that may not end a line (避尾). */
const NEVER_LAST = new Set('（《【〈「『“‘([{¥$');

/** What stays together on a line: a date, a number with its measure word, a run of Latin letters and digits, or one character. */
const UNIT =
  /\d+年\d+月(?:\d+日)?|\d+\p{Script=Han}|[A-Za-z0-9@#&*+\-_/=.:~]+|\s+|[^A-Za-z0-9@#&*+\-_/=.:~\s]/gu;

export function breakUnits(text: string): string[] {
  const units: string[] = [];
  for (const part of text.match(UNIT) ?? []) {
    const previous = units.at(-1);
    const first = part[0] ?? '';
    if (previous !== undefined && (NEVER_FIRST.has(first) || NEVER_LAST.has(previous.at(-1) ?? ''))) {
      units[units.length - 1] = previous + part;
    } else {
      units.push(part);
    }
  }
  return units;
}

/**
 * Lines no wider than `width`. A unit that alone is wider than a line is cut between characters.
 * @param measure Width of a text in the same unit as `width`.
 * @param indent Width left free at the start of the first line.
 */
export function breakLines(
  text: string,
  width: number,
  measure: (text: string) => number,
  indent = 0,
): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    let used = lines.length === 0 ? indent : 0;
    const close = () => {
      lines.push(line.trimEnd());
      line = '';
      used = 0;
    };
    for (const unit of breakUnits(paragraph)) {
      const unitWidth = measure(unit);
      if (used + unitWidth <= width) {
        line += unit;
        used += unitWidth;
        continue;
      }
      if (line !== '') close();
      if (unitWidth <= width - used) {
        line = unit.trimStart();
        used += measure(line);
        continue;
      }
      for (const character of unit) {
        const characterWidth = measure(character);
        if (line !== '' && used + characterWidth > width) close();
        line += character;
        used += characterWidth;
      }
    }
    close();
  }
  return lines;
}
