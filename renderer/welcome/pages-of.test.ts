import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, pagesOf } from './pages-of.ts';

test('a short notice is one page', () => {
  expect(pagesOf('每周三下午有人帮办。', 112)).toEqual(['每周三下午有人帮办。']);
});

test('a long one is cut between sentences, then where the writer took breath', () => {
  expect(pagesOf('甲乙丙丁。戊己庚辛。', 12)).toEqual(['甲乙丙丁。', '戊己庚辛。']);
  expect(pagesOf('甲乙丙丁，戊己庚辛。', 12)).toEqual(['甲乙丙丁，', '戊己庚辛。']);
  expect(pagesOf('One two. Three four.', 12)).toEqual(['One two.', ' Three four.']);
});

test('200 characters become four pages at most', () => {
  const text = `${'到镇政务服务中心办，上午九点到十二点。'.repeat(12)}`.slice(0, 200);
  expect(pagesOf(text, 112).length).toBeLessThanOrEqual(5);
});

test('any text: nothing is lost, no page is too long', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('甲', '。', '，', 'a', ' ', '.', '𠮷', '；'), maxLength: 200 }),
      fc.integer({ min: 4, max: 60 }),
      (text, most) => {
        const pages = pagesOf(text, most);
        expect(pages.join('')).toBe(text);
        for (const page of pages) expect(columnsOf(page)).toBeLessThanOrEqual(most);
      },
    ),
  );
});
