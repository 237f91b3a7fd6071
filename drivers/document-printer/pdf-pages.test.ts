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

test('an object stream that cannot be read may hold pages: the document cannot be counted', () => {
  const page = '2 0 obj << /Type /Page >> endobj\n';
  expect(countPdfPages(pdfOf(page, objectStream(packed, '/Filter /FlateDecode')))).toBeUndefined();
  expect(countPdfPages(pdfOf(page, objectStream(packed, '/Filter /LZWDecode')))).toBeUndefined();
  expect(countPdfPages(pdfOf(page, '5 0 obj << /Type /ObjStm /N 2 /First 10 >>\nstream\n', packed))).toBe(
    undefined,
  );
  expect(countPdfPages(pdfOf(objectStream(packed, '', '/Type /ObjStm')))).toBeUndefined();
});

test.each([
  ['more objects than it has offsets', '7 0', '/N 2 /First 10', undefined],
  ['an offset that is no number', '7 0 8 x', '/N 2 /First 10', undefined],
  ['objects that do not stand in order', `8 ${first.length} 7 0`, '/N 2 /First 10', 2],
])('an object stream with %s', (_, table, keys, counted) => {
  const content = Buffer.from(`${table.padEnd(10)}${first}${first}`);
  const page = '2 0 obj << /Type /Pages >> endobj\n';
  expect(countPdfPages(pdfOf(page, objectStream(content, '', `/Type /ObjStm ${keys}`)))).toBe(counted);
});

test('object streams that unpack to more than any page tree: the document cannot be counted', () => {
  const page = '2 0 obj << /Type /Page >> endobj\n';
  const blank = Buffer.alloc(9 * 1024 * 1024, ' ');
  const empty = '/Type /ObjStm /N 0 /First 0';
  const large = objectStream(deflateSync(blank), '/Filter /FlateDecode', empty);
  expect(countPdfPages(pdfOf(page, large))).toBe(1);
  expect(countPdfPages(pdfOf(page, large, large))).toBeUndefined();
  const plain = objectStream(blank, '', empty);
  expect(countPdfPages(pdfOf(page, plain, plain))).toBeUndefined();
});

test('objects within a file that is attached are none of the document', () => {
  const attached = Buffer.from('%PDF-1.7 9 0 obj << /Type /Page >> endobj');
  const page = '2 0 obj << /Type /Page >> endobj\n';
  const attachment = (length: string) =>
    pdfOf(page, `3 0 obj << /Length ${length} >>\nstream\n`, attached, '\nendstream endobj');
  expect(countPdfPages(attachment(`${attached.length}`))).toBe(1);
  // Neither a length that is wrong nor one that is elsewhere says where the file ends.
  expect(countPdfPages(attachment('7'))).toBe(2);
  expect(countPdfPages(attachment('7 0 R'))).toBe(2);
});

test('packed objects that overlap are not looked at again and again', () => {
  const many = 100_000;
  const offsets = Array.from({ length: many }, (_, index) => `${index + 10} ${(index % 2) * 500_000}`).join(
    ' ',
  );
  const content = Buffer.from(`${offsets} ${'<< /Type /Page >>'.padEnd(500_000)}`);
  const dictionary = `/Type /ObjStm /N ${many} /First ${offsets.length + 1}`;
  const document = pdfOf(objectStream(content, '', dictionary));
  expect(stepsOf(() => expect(countPdfPages(document)).toBe(1))).toBeLessThan(8 * document.length);
});

test('an object without its end, and the tree of the pages', () => {
  expect(countPdfPages(pdfOf('1 0 obj << /Type /Pages /Count 9 >> endobj 2 0 obj << /Type /Page >>'))).toBe(
    1,
  );
});

test('two pages without their ends are two', () => {
  expect(countPdfPages(pdfOf('1 0 obj << /Type /Page >> 2 0 obj << /Type /Page >>'))).toBe(2);
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

/** How many characters are searched while `work` runs: what `indexOf` and the regular expressions go over. */
function stepsOf(work: () => void): number {
  const { indexOf } = String.prototype;
  const { exec } = RegExp.prototype;
  let steps = 0;
  function countedIndexOf(this: string, sought: string, from = 0): number {
    const found = indexOf.call(this, sought, from);
    steps += (found < 0 ? this.length : found) - Math.min(from, this.length);
    return found;
  }
  function countedExec(this: RegExp, text: string): RegExpExecArray | null {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const found = exec.call(this, text);
    // A sticky expression looks at one place only.
    const without = this.sticky ? from + 1 : text.length;
    steps += (found === null ? without : found.index + found[0].length) - from;
    return found;
  }
  Object.assign(String.prototype, { indexOf: countedIndexOf });
  Object.assign(RegExp.prototype, { exec: countedExec });
  try {
    work();
  } finally {
    Object.assign(String.prototype, { indexOf });
    Object.assign(RegExp.prototype, { exec });
  }
  return steps;
}

test('damage of any kind, over and over in a large document: the work grows with its size alone', () => {
  const piece = fc.constantFrom(
    '1 0 obj\n',
    '2 0 obj << /Type /Page >>\n',
    '3 0 obj << /Length 9 >> stream\n',
    '4 0 obj << /Length 20 0 R >> stream\n',
    '5 0 obj << /Type /ObjStm /N 1 /First 4 >> stream\n',
    '6 0 obj << /Type /ObjStm /N 9 /First 9 /Filter /FlateDecode >> stream\n',
    'stream\n',
    'endstream\n',
    'endobj\n',
    '/Type'.padEnd(40),
    '7'.padEnd(40),
    '7 7 7 7 7 7 7 ',
  );
  const size = 400_000;
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.boolean(), (pieces, ended) => {
      const damaged = pieces.join('');
      const document = pdfOf(
        damaged.repeat(Math.ceil(size / damaged.length)),
        ended ? 'endstream endobj' : '',
      );
      const steps = stepsOf(() => {
        countPdfPages(document);
      });
      expect(steps).toBeGreaterThan(0);
      expect(steps).toBeLessThan(8 * document.length);
    }),
    { numRuns: 60 },
  );
}, 60_000);
