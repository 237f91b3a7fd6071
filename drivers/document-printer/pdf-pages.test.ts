import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countPdfPages } from './pdf-pages.ts';
import { createSamplePdf } from './testing/sample-pdf.ts';

const pdfOf = (...objects: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...objects.map((each) => Buffer.from(each)),
    Buffer.from('%%EOF'),
  ]);

/** Object 7 and 8 packed into one stream. */
function objectStream(content: Buffer, filter: string, dictionary = '/Type /ObjStm /N 2 /First 10'): Buffer {
  return Buffer.concat([
    Buffer.from(`5 0 obj\n<< ${dictionary} ${filter} >>\nstream\n`),
    content,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
}
const first = '<< /Type /Page >>';
const head = `7 0 8 ${first.length} `.padEnd(10);
const packed = Buffer.from(`${head}${first}<< /Type /Page /Parent 1 0 R >>`);

test('pages packed into object streams, deflated or not', () => {
  expect(countPdfPages(pdfOf(objectStream(packed, '')))).toBe(2);
  expect(countPdfPages(pdfOf(objectStream(deflateSync(packed), '/Filter /FlateDecode')))).toBe(2);
});

test('an object stream that is damaged has no page', () => {
  expect(countPdfPages(pdfOf(objectStream(packed, '/Filter /FlateDecode')))).toBeUndefined();
  expect(countPdfPages(pdfOf(objectStream(packed, '', '/Type /ObjStm')))).toBeUndefined();
});

test('an object without its end, and the tree of the pages', () => {
  expect(countPdfPages(pdfOf('1 0 obj << /Type /Pages /Count 9 >> endobj 2 0 obj << /Type /Page >>'))).toBe(
    1,
  );
});

test('pages as drawn; no PDF', async () => {
  expect(countPdfPages(await createSamplePdf(12))).toBe(12);
  expect(countPdfPages(pdfOf())).toBeUndefined();
  expect(countPdfPages(Buffer.from('hello'))).toBeUndefined();
});

test('any bytes are counted or not, and nothing is thrown', () => {
  const piece = fc.constantFrom<string | Buffer>(
    '1 0 obj',
    'endobj',
    '<< /Type /Page >>',
    '<< /Type /ObjStm /N 999999 /First 9 /Filter /FlateDecode >>',
    '\nstream\n',
    deflateSync(packed),
    '\nendstream',
    head,
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      expect(countPdfPages(pdfOf(...pieces)) ?? 1).toBeGreaterThanOrEqual(1);
    }),
  );
});
