import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readItemFiles } from './read-item-files.ts';

/**
 * Words that Hong Kong writes in one way, and another form of each that conversions bring in. One page must not have
 * both. 公布, 身份 and 簽註 are what the government's own pages there have; the rest are two forms of one character.
 */
const ONE_FORM: readonly (readonly [form: string, others: RegExp])[] = [
  ['公布', /公佈/],
  ['身份', /身分/],
  ['簽註', /簽注/],
  ['聯絡', /聯繫/],
  ['裏', /裡/],
  ['線', /綫/],
  ['台', /臺/],
  ['啟', /啓/],
  ['說', /説/],
  ['閲', /閱/],
  ['內', /内/],
  ['為', /爲/],
  ['戶', /户/],
  ['錄', /録/],
  ['產', /産/],
];

const folder = (path: string) => new URL(`../${path}/`, import.meta.url);
const texts: [string, string][] = [
  ...(await readItemFiles())
    .filter(({ path }) => path.endsWith('.zh-Hant.json'))
    .map(({ path, content }): [string, string] => [path, JSON.stringify(content)]),
  ...readdirSync(folder('renderer/locales/zh-Hant')).map((name): [string, string] => [
    name,
    readFileSync(new URL(name, folder('renderer/locales/zh-Hant')), 'utf8'),
  ]),
  ['papers', readFileSync(new URL('zh-Hant.json', folder('terminal/language')), 'utf8')],
];

describe('繁體', () => {
  test('is looked at in every item, on the screen and on paper', () => {
    expect(texts.length).toBeGreaterThan(100);
  });

  test.each(ONE_FORM)('%s is written in one way', (_form, others) => {
    expect(texts.filter(([, text]) => others.test(text)).map(([path]) => path)).toEqual([]);
  });
});
