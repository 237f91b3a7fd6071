import type { Notice } from '#contract/bulletin.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { useLanguage } from '../language/use-language.ts';

/** In the reader's language, or in the one it was written in: then its script and its voice are named. */
export function NoticeText({ notice, className }: { notice: Notice; className: string }) {
  const { tag } = useLanguage();
  const translated = tag === SOURCE_LANGUAGE ? notice.text : notice.translations[tag];
  return (
    <span className={className} lang={translated === undefined ? SOURCE_LANGUAGE : undefined}>
      {translated ?? notice.text}
    </span>
  );
}
