import { inflateSync } from 'node:zlib';

/** The page tree of a document that a terminal prints is small; more, in all its object streams together, is an attack. */
const greatestUnpackedBytes = 16 * 1024 * 1024;

/**
 * Number of pages of a PDF: how many objects are pages in their last definition. Objects rewritten by an
 * incremental update (a signature does that, ISO 32000-2 section 7.5.6) count once; objects packed into
 * object streams (section 7.5.7) are found too. Undefined when the bytes are no PDF, have no page, or have an object
 * stream that cannot be read: it may hold pages. The work grows with the bytes alone, however damaged they are.
 */
export function countPdfPages(pdf: Uint8Array): number | undefined {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  // One character a byte: places in the text are places in the bytes.
  const text = bytes.toString('latin1');
  if (!text.slice(0, 1024).includes('%PDF-')) return undefined;
  const definitions = new Map<number, string>();
  const marks = /(\d{1,10})\s+\d{1,5}\s+obj\b|\bendobj\b|\bstream\r?\n/g;
  let object: { readonly number: number; readonly start: number } | undefined;
  let unpackedBytes = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const begins = mark[1] === undefined ? undefined : { number: Number(mark[1]), start: marks.lastIndex };
    if (object !== undefined) {
      // A dictionary ends where its stream or, in a damaged document, the next object begins.
      const dictionary = text.slice(object.start, mark.index);
      definitions.set(object.number, dictionary);
      if (mark[0].startsWith('stream')) {
        const start = marks.lastIndex;
        const told = endByLength(text, start, dictionary);
        // Bytes of other streams may look like objects: a file attached to the document has some.
        if (told !== undefined) marks.lastIndex = told;
        if (/\/Type\s*\/ObjStm\b/.test(dictionary)) {
          const end = told ?? text.indexOf('endstream', start);
          if (end < 0) return undefined;
          marks.lastIndex = end;
          const content = unpack(
            bytes.subarray(start, end),
            dictionary,
            greatestUnpackedBytes - unpackedBytes,
          );
          if (content === undefined) return undefined;
          unpackedBytes += content.length;
          const objects = packedObjects(content, dictionary);
          if (objects === undefined) return undefined;
          for (const [number, definition] of objects) definitions.set(number, definition);
        }
      }
    }
    object = begins;
  }
  if (object !== undefined) definitions.set(object.number, text.slice(object.start));
  let pages = 0;
  for (const definition of definitions.values()) {
    if (/\/Type\s*\/Page(?![A-Za-z])/.test(definition)) pages += 1;
  }
  return pages === 0 ? undefined : pages;
}

/** Where a stream ends by the length in its dictionary; undefined when the length is elsewhere, or wrong. */
function endByLength(text: string, start: number, dictionary: string): number | undefined {
  const length = /\/Length\s+(\d{1,10})(?!\s+\d{1,5}\s+R)\b/.exec(dictionary)?.[1];
  if (length === undefined) return undefined;
  const end = start + Number(length);
  return /^\s{0,2}endstream/.test(text.slice(end, end + 11)) ? end : undefined;
}

function unpack(packed: Uint8Array, dictionary: string, greatestLength: number): string | undefined {
  if (!/\/Filter\b/.test(dictionary)) {
    return packed.length > greatestLength ? undefined : Buffer.from(packed).toString('latin1');
  }
  if (!/\/FlateDecode\b/.test(dictionary) || greatestLength < 1) return undefined;
  try {
    return inflateSync(packed, { maxOutputLength: greatestLength }).toString('latin1');
  } catch {
    return undefined;
  }
}

/** Number and definition of each object; undefined when the table of their offsets does not hold (section 7.5.7). */
function packedObjects(
  content: string,
  dictionary: string,
): readonly (readonly [number, string])[] | undefined {
  const count = Number(/\/N\s+(\d{1,6})/.exec(dictionary)?.[1] ?? 0);
  const first = Number(/\/First\s+(\d{1,9})/.exec(dictionary)?.[1] ?? 0);
  const table = content.slice(0, first).trim().split(/\s+/).map(Number);
  if (table.length < 2 * count) return undefined;
  const objects = Array.from({ length: count }, (_, index) => ({
    number: table[2 * index] ?? Number.NaN,
    offset: table[2 * index + 1] ?? Number.NaN,
  }));
  if (!objects.every(({ number, offset }) => number >= 0 && offset >= 0)) return undefined;
  // Each ends where the next begins, so that none is looked at twice. Not every program writes them in order.
  objects.sort((one, other) => one.offset - other.offset);
  return objects.map(({ number, offset }, index) => {
    const end = objects[index + 1]?.offset ?? content.length;
    return [number, content.slice(first + offset, first + end)] as const;
  });
}
