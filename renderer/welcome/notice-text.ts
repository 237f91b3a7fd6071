import type { Notice } from '#contract/bulletin.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';

/** In the reader's language, or in the one it was written in: then its script and its voice must be named. */
export function noticeIn(
  { text, translations }: Pick<Notice, 'text' | 'translations'>,
  language: string,
): { readonly text: string; readonly lang: string | undefined } {
  if (language === SOURCE_LANGUAGE) return { text, lang: undefined };
  const translated = translations[language];
  return translated === undefined ? { text, lang: SOURCE_LANGUAGE } : { text: translated, lang: undefined };
}
