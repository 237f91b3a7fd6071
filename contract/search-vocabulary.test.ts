import { describe, expect, test } from 'vitest';
import { publishedVocabularySchema } from './search-text.ts';
import { isVocabularyFile, lintVocabulary, publishVocabulary } from './search-vocabulary.ts';

const file = (content: unknown) => [{ path: 'vocabulary.json', content }];
const entry = { say: ['打流水'], mean: ['社会保险缴费证明'] };

describe('what an operator may get wrong', () => {
  test.each([
    ['no such field', { entries: [{ ...entry, means: [] }] }, 'vocabulary-schema', 'entries.0'],
    ['nothing said', { entries: [{ ...entry, say: [] }] }, 'vocabulary-schema', 'entries.0.say'],
    ['a region that is no code', { regions: ['广东'] }, 'vocabulary-schema', 'regions.0'],
    [
      'said twice',
      { entries: [entry, { ...entry, mean: ['社保'] }] },
      'vocabulary-said-twice',
      'entries.1.say.0',
    ],
    [
      'means itself',
      { entries: [{ say: ['社会保险缴费证明！'], mean: entry.mean }] },
      'vocabulary-says-itself',
      'entries.0.say.0',
    ],
    [
      'punctuation alone',
      { entries: [{ ...entry, say: ['？'] }] },
      'vocabulary-empty-words',
      'entries.0.say.0',
    ],
  ])('%s', (_what, content, code, place) => {
    expect(lintVocabulary(file(content))).toMatchObject([{ path: 'vocabulary.json', code, place }]);
  });

  test('nothing', () => {
    expect(lintVocabulary(file({ entries: [entry] }))).toEqual([]);
  });
});

test('names of files', () => {
  const names = ['vocabulary.json', 'vocabulary.guangdong.json', 'item.schema.json', 'vocabulary.json.bak'];
  expect(names.filter(isVocabularyFile)).toEqual(['vocabulary.json', 'vocabulary.guangdong.json']);
});

test('published: read, with the regions of its file and the characters that sound alike', () => {
  const published = publishVocabulary(file({ regions: ['44'], asking: ['我要 办', '？'], entries: [entry] }));
  expect(publishedVocabularySchema.parse(published)).toEqual(published);
  expect(published.asking).toEqual(['我要办']);
  expect(published.entries).toEqual([
    {
      said: [{ text: '打流水', pinyin: 'da liu shui', jyutping: 'daa lau seoi' }],
      means: ['社会保险缴费证明'],
      regions: ['44'],
    },
  ]);
  expect(published.homophones.find((line) => line.startsWith('ka'))).toContain('咔');
  expect(published.homophones.join('').replace(/[a-z]/g, '').length).toBeGreaterThan(6_500);
});
