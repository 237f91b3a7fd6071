import { inflateSync } from 'node:zlib';

/** A page tree of a document that a terminal prints is small; more is an attack or a mistake. */
const greatestObjectStreamBytes = 16 * 1024 * 1024;

/**
 * Number of pages of a PDF: how many objects are pages in their last definition. Objects rewritten by an
 * incremental update (a signature does that, ISO 32000-2 section 7.5.6) count once; objects packed into
 * object streams (section 7.5.7) are found too. Undefined when the bytes are no PDF or have no page.
 */
export function countPdfPages(pdf: Uint8Array): number | undefined {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  if (!text.slice(0, 1024).includes('%PDF-')) return undefined;
  const definitions = new Map<number, string>();
  for (const match of text.matchAll(/(\d{1,10})\s+\d{1,5}\s+obj\b/g)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('endobj', start);
    const body = text.slice(start, end < 0 ? undefined : end);
    const streamAt = body.search(/\bstream\r?\n/);
    const dictionary = streamAt < 0 ? body : body.slice(0, streamAt);
    definitions.set(Number(match[1]), dictionary);
    if (streamAt >= 0 && /\/Type\s*\/ObjStm\b/.test(dictionary)) {
      for (const [number, definition] of unpackObjectStream(dictionary, body.slice(streamAt))) {
        definitions.set(number, definition);
      }
    }
  }
  const pages = [...definitions.values()].filter((definition) =>
    /\/Type\s*\/Page(?![A-Za-z])/.test(definition),
  );
  return pages.length === 0 ? undefined : pages.length;
}

function unpackObjectStream(dictionary: string, stream: string): readonly (readonly [number, string])[] {
  const count = Number(/\/N\s+(\d{1,6})/.exec(dictionary)?.[1] ?? 0);
  const first = Number(/\/First\s+(\d{1,9})/.exec(dictionary)?.[1] ?? 0);
  const packed = stream.replace(/^stream\r?\n/, '').replace(/\r?\nendstream\s*$/, '');
  let content: string;
  try {
    content = /\/FlateDecode\b/.test(dictionary)
      ? inflateSync(Buffer.from(packed, 'latin1'), { maxOutputLength: greatestObjectStreamBytes }).toString(
          'latin1',
        )
      : packed;
  } catch {
    return [];
  }
  const head = content.slice(0, first).trim().split(/\s+/).map(Number);
  return Array.from({ length: Math.min(count, head.length >> 1) }, (_, index) => {
    const next = head[2 * index + 3];
    return [
      head[2 * index] ?? 0,
      content.slice(first + (head[2 * index + 1] ?? 0), next === undefined ? undefined : first + next),
    ] as const;
  });
}
