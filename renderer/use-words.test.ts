import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { chooseLanguage, prepareTexts } from './locales/texts.ts';
import { sayWord, splitWord } from './use-words.ts';

beforeAll(prepareTexts);

test("the terminal's words carry a count", () => {
  expect(splitWord('captured:3')).toEqual({ key: 'captured', count: 3 });
  expect(splitWord('signed')).toEqual({ key: 'signed', count: 1 });
});

test('they are said in the language of the screen, with its plural', async () => {
  expect(sayWord('screens.check.value', 'captured:2')).toBe('已拍 2 页');
  await chooseLanguage('en');
  // A language that has only the two forms, and no text to fall back to.
  const { fallbackLng } = i18next.options;
  i18next.options.fallbackLng = false;
  expect(sayWord('screens.check.value', 'captured:1')).toBe('1 page taken');
  expect(sayWord('screens.check.value', 'captured:2')).toBe('2 pages taken');
  i18next.options.fallbackLng = fallbackLng ?? false;
});

test("an item's own words stay as they are", () => {
  expect(sayWord('screens.check.value', '张三丰样本')).toBe('张三丰样本');
  expect(sayWord('screens.check.value', 'no-such-word')).toBe('no-such-word');
  expect(sayWord('screens.check.value', '9:00')).toBe('9:00');
});
