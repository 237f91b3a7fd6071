import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_FILE_BYTES, parseCatalogFile } from './parse-file.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('what was written as UTF-8 is read as it was written', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value);
      expect(parseCatalogFile(bytes(text))).toEqual({ ok: true, value: JSON.parse(text) });
    }),
  );
});

// 社保 in GB 18030; the same in UTF-16.
test.each([
  ['GB 18030', [0x22, 0xc9, 0xe7, 0xb1, 0xa3, 0x22], 'not UTF-8'],
  ['UTF-16', [0xff, 0xfe, 0x22, 0x00, 0x3e, 0x79, 0x22, 0x00], 'not UTF-8'],
  ['UTF-8 with a byte order mark', [0xef, 0xbb, 0xbf, 0x22, 0x22], 'without BOM'],
])('a file in %s is refused in words that say how to save it', (_, content, words) => {
  expect(parseCatalogFile(Uint8Array.from(content))).toMatchObject({
    ok: false,
    failure: { code: 'not-json', detail: expect.stringContaining(words) },
  });
});

test('nothing that is larger than a publication is parsed', () => {
  const large = new Uint8Array(MOST_FILE_BYTES + 1).fill(0x20);
  expect(parseCatalogFile(large)).toMatchObject({ ok: false, failure: { code: 'not-json' } });
});

test('whatever the bytes are, it answers', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (any) => void parseCatalogFile(any)));
});
