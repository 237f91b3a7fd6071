import { Bell, Megaphone } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '#contract/bulletin.ts';
import { useLanguage } from '../language/use-language.ts';
import { noticeIn } from './notice-text.ts';
import { pagesOf } from './pages-of.ts';
import { turnMilliseconds } from './turn.ts';

/** One notice after the other, a long one in parts, each for as long as it takes to read. */
export function Notices({ notices, columns }: { notices: readonly Notice[]; columns: number }) {
  const { t } = useTranslation();
  const { tag } = useLanguage();
  const [turn, setTurn] = useState(0);
  const pages = notices.flatMap((notice) => {
    const { text, lang } = noticeIn(notice, tag);
    return pagesOf(text, columns).map((page, place) => ({ notice, page, lang, id: `${notice.id} ${place}` }));
  });
  const shown = pages[turn % Math.max(1, pages.length)];
  const stays = shown && turnMilliseconds(shown.page);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn sets the timer of the next.
  useEffect(() => {
    if (stays === undefined || pages.length < 2) return;
    const timer = setTimeout(() => setTurn((now) => now + 1), stays);
    return () => clearTimeout(timer);
  }, [turn, stays, pages.length]);
  if (!shown) return null;
  const { tone } = shown.notice;
  const Sign = tone === 'reminder' ? Bell : Megaphone;
  return (
    <div className="notice" data-tone={tone}>
      <p className="notice__body" key={shown.id}>
        <span className="notice__tag">
          <Sign aria-hidden />
          {t(`welcome.notice.${tone}`)}
        </span>
        <span className="notice__text" lang={shown.lang}>
          {shown.page}
        </span>
      </p>
      {pages.length > 1 && (
        <span className="notice__places" aria-hidden>
          {pages.map(({ id }) => (
            <i key={id} data-now={id === shown.id || undefined} />
          ))}
        </span>
      )}
    </div>
  );
}
