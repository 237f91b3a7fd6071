import { Bell, Megaphone } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '#contract/bulletin.ts';
import { NoticeText } from './notice-text.tsx';
import { turnMilliseconds } from './turn.ts';

/** One notice after the other, each for as long as it takes to read. */
export function Notices({ notices }: { notices: readonly Notice[] }) {
  const { t } = useTranslation();
  const [turn, setTurn] = useState(0);
  const shown = notices[turn % Math.max(1, notices.length)];
  const stays = shown && turnMilliseconds(shown.text);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn sets the timer of the next.
  useEffect(() => {
    if (stays === undefined || notices.length < 2) return;
    const timer = setTimeout(() => setTurn((now) => now + 1), stays);
    return () => clearTimeout(timer);
  }, [turn, stays, notices.length]);
  if (!shown) return null;
  const Sign = shown.tone === 'reminder' ? Bell : Megaphone;
  return (
    <div className="notice" data-tone={shown.tone} data-long={shown.text.length > 60 || undefined}>
      <p className="notice__body" key={shown.id}>
        <span className="notice__tag">
          <Sign aria-hidden />
          {t(`welcome.notice.${shown.tone}`)}
        </span>
        <NoticeText notice={shown} className="notice__text" />
      </p>
      {notices.length > 1 && (
        <span className="notice__places" aria-hidden>
          {notices.map(({ id }) => (
            <i key={id} data-now={id === shown.id || undefined} />
          ))}
        </span>
      )}
    </div>
  );
}
