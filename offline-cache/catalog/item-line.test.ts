import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { createPartsFinder, idOfLine, storedOfLine, termsOfLine } from './item-line.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  // What looks like a mark, within a text.
  fc.constantFrom('","item":{', ',"stored":', ',"kind":"item","search":', '","identification":', '\\"'),
);
const row = fc
  .record({
    id: fc.stringMatching(/^[a-z]{1,5}\/[a-z-]{1,9}$/),
    name: text,
    identification: fc.array(text, { maxLength: 2 }),
    notes: fc.array(fc.record({ id: text, stored: text, item: text, search: text }), { maxLength: 3 }),
    texts: fc.array(fc.record({ field: fc.constant('name'), text }), { maxLength: 2 }),
    popularity: fc.option(fc.nat(), { nil: undefined }),
  })
  .map(({ id, name, identification, notes, texts, popularity }) => ({
    kind: 'item',
    id,
    item: { availability: { channel: name }, id, identification, name, notes },
    search: { texts },
    stored: popularity === undefined ? {} : { popularity },
  }));

test('whatever the texts hold, the parts are those of the row, line after line', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.boolean(), (rows, sameTerms) => {
      const findParts = createPartsFinder();
      let terms = '';
      for (const each of rows) {
        const content = sameTerms ? { ...each, search: rows[0]?.search } : each;
        const line = Buffer.from(canonicalJson(content));
        const parts = findParts(line);
        if (parts === undefined) throw new Error('not found');
        if (!parts.termsAsBefore) terms = termsOfLine(line, parts);
        expect(terms).toBe(canonicalJson(content.search));
        expect(idOfLine(line, parts)).toBe(each.id);
        expect(storedOfLine(line, parts)).toEqual(each.stored);
      }
    }),
  );
});

test.each([
  ['a department', '{"department":{"id":"a","order":1},"id":"a","kind":"department"}'],
  [
    'another id within',
    '{"id":"a/b","item":{"id":"a/c","identification":[]},"kind":"item","search":{},"stored":{}}',
  ],
  [
    'a row of a hub before it read what is stored',
    '{"id":"a/b","item":{"id":"a/b","identification":[]},"kind":"item","search":{}}',
  ],
  [
    'words before the item',
    '{"id":"a/b","kind":"item","search":{},"stored":{},"item":{"id":"a/b","identification":[]}}',
  ],
  ['nothing', ''],
  ['not JSON', 'no row'],
])('%s is read as a whole', (_, line) => {
  expect(createPartsFinder()(Buffer.from(line))).toBeUndefined();
});
