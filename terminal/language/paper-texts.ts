/** The terminal's own words, nearly all on the papers it sets itself. A language that has none is printed in the source's. */
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import english from './en.json' with { type: 'json' };
import simplifiedChinese from './zh-Hans.json' with { type: 'json' };
import traditionalChinese from './zh-Hant.json' with { type: 'json' };

export type PaperTexts = typeof simplifiedChinese;

/** By BCP 47 tag. The characters of all of them are in the printer's GB 18030. */
export const paperTexts: Readonly<Record<string, PaperTexts>> = {
  [SOURCE_LANGUAGE]: simplifiedChinese,
  'zh-Hant': traditionalChinese,
  en: english,
};

export function paperTextsIn(language: string): PaperTexts {
  return paperTexts[language] ?? simplifiedChinese;
}
