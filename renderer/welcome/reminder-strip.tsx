import { Bell, ChevronRight } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../language/use-language.ts';
import { useSend, useStatus } from '../terminal-link/context.ts';
import { noticeIn } from './notice-text.ts';
import { pagesOf } from './pages-of.ts';

/** Two lines of a portrait page; all of it is told on the attract page. */
const MOST_COLUMNS = 72;

/** 本周提醒: the first reminder of today, with the way to its item. */
export function ReminderStrip() {
  const { t } = useTranslation();
  const send = useSend();
  const { tag } = useLanguage();
  const notices = useStatus()?.bulletin.notices ?? [];
  const notice = notices.find(({ tone }) => tone === 'reminder') ?? notices[0];
  if (!notice) return null;
  const { itemId } = notice;
  const { text, lang } = noticeIn(notice, tag);
  const [first = '', ...more] = pagesOf(text, MOST_COLUMNS);
  const words = (
    <>
      <span className="reminder__tag">
        <Bell aria-hidden />
        {t(notice.tone === 'reminder' ? 'welcome.notice.thisWeek' : 'welcome.notice.service')}
      </span>
      <span className="reminder__text" lang={lang}>
        {first}
        {more.length > 0 && '…'}
      </span>
    </>
  );
  if (itemId === undefined) return <p className="reminder">{words}</p>;
  return (
    <Button className="reminder reminder--leads" onPress={() => send({ type: 'open-item', itemId })}>
      {words}
      <span className="reminder__go">
        {t('welcome.notice.open')}
        <ChevronRight aria-hidden />
      </span>
    </Button>
  );
}
