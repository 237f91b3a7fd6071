import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { isVocabularyFile, lintVocabulary, vocabularySchema } from '#contract/search-vocabulary.ts';
import { itemsDirectory } from './read-item-files.ts';

const names = (await readdir(itemsDirectory)).filter(isVocabularyFile).sort();
const files = await Promise.all(
  names.map(async (path) => ({
    path,
    content: JSON.parse(await readFile(`${itemsDirectory}${path}`, 'utf8')) as unknown,
  })),
);

test('the everyday words that ship pass their lint', () => {
  expect(lintVocabulary(files)).toEqual([]);
});

test('there are at least 150 matters, and the speech of a region among them', () => {
  const vocabularies = files.map(({ content }) => vocabularySchema.parse(content));
  expect(vocabularies.flatMap(({ entries }) => entries).length).toBeGreaterThanOrEqual(150);
  expect(vocabularies.some(({ regions }) => regions.includes('44'))).toBe(true);
});
