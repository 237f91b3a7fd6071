import { Bell, ChevronRight } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSend, useStatus } from '../terminal-link/context.ts';
import { NoticeText } from './notice-text.tsx';

/** 本周提醒: the first reminder of today, with the way to its item. */
export function ReminderStrip() {
  const { t } = useTranslation();
  const send = useSend();
  const notices = useStatus()?.bulletin.notices ?? [];
  const notice = notices.find(({ tone }) => tone === 'reminder') ?? notices[0];
  if (!notice) return null;
  const { itemId } = notice;
  const words = (
    <>
      <span className="reminder__tag">
        <Bell aria-hidden />
        {t(notice.tone === 'reminder' ? 'welcome.notice.thisWeek' : 'welcome.notice.service')}
      </span>
      <NoticeText notice={notice} className="reminder__text" />
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
