import type { StoredFacts } from '#contract/catalog.ts';

/** Where the parts of an item that are stored beside it stand in its line, in bytes. */
export interface ItemLineParts {
  readonly idEnd: number;
  readonly termsFrom: number;
  readonly termsEnd: number;
  /** The same terms as in the line before that had parts: counties offer the same, and their items stand side by side. */
  readonly termsAsBefore: boolean;
}

const ROW_BEGIN = Buffer.from('{"id":"');
const ITEM_BEGIN = Buffer.from('","item":{');
const SEARCH_BEGIN = Buffer.from(',"kind":"item","search":');
const STORED_BEGIN = Buffer.from(',"stored":');
const QUOTE = 0x22;

/**
 * Finds them without taking the item apart, line after line: canonical JSON sorts the names, and outside of a string no
 * quote is escaped, so that these marks stand nowhere else. Undefined: not in this form, to be read as a whole.
 */
export function createPartsFinder(): (line: Buffer) => ItemLineParts | undefined {
  let terms: Buffer = Buffer.alloc(0);
  return (line) => {
    if (!standsAt(line, ROW_BEGIN, 0)) return undefined;
    const idEnd = line.indexOf(QUOTE, ROW_BEGIN.length);
    const storedAt = line.lastIndexOf(STORED_BEGIN);
    if (idEnd < 0 || storedAt < idEnd || !standsAt(line, ITEM_BEGIN, idEnd)) return undefined;
    const id = line.subarray(ROW_BEGIN.length, idEnd);
    if (line.indexOf(`,"id":"${id.toString('latin1')}","identification":`, idEnd, 'latin1') < 0)
      return undefined;
    // The same as before, most often: then it is not looked for.
    const sameFrom = storedAt - terms.length;
    const termsAsBefore =
      standsAt(line, terms, sameFrom) && standsAt(line, SEARCH_BEGIN, sameFrom - SEARCH_BEGIN.length);
    const searchAt = termsAsBefore
      ? sameFrom - SEARCH_BEGIN.length
      : line.lastIndexOf(SEARCH_BEGIN, storedAt);
    if (searchAt < idEnd) return undefined;
    const termsFrom = searchAt + SEARCH_BEGIN.length;
    // A copy: the memory of the line goes to another thread.
    if (!termsAsBefore) terms = Buffer.from(line.subarray(termsFrom, storedAt));
    return { idEnd, termsFrom, termsEnd: storedAt, termsAsBefore };
  };
}

export function idOfLine(line: Buffer, { idEnd }: ItemLineParts): string {
  return line.toString('latin1', ROW_BEGIN.length, idEnd);
}

export function termsOfLine(line: Buffer, { termsFrom, termsEnd }: ItemLineParts): string {
  return line.toString('utf8', termsFrom, termsEnd);
}

export function storedOfLine(line: Buffer, { termsEnd }: ItemLineParts): StoredFacts {
  return JSON.parse(line.toString('latin1', termsEnd + STORED_BEGIN.length, line.length - 1)) as StoredFacts;
}

function standsAt(line: Buffer, bytes: Buffer, at: number): boolean {
  const end = at + bytes.length;
  return at >= 0 && end <= line.length && bytes.compare(line, at, end) === 0;
}
