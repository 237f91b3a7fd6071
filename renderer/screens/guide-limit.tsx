import { useTranslation } from 'react-i18next';
import type { TimeLimit } from '#contract/item.ts';

/** How long it takes, and whether the figure is only a sample. */
export function GuideLimit({ limit }: { limit: TimeLimit }) {
  const { t } = useTranslation();
  return (
    <>
      {limit.days === 0
        ? t('screens.guide.onTheSpot')
        : t(limit.unit === 'working-day' ? 'screens.guide.workingDays' : 'screens.guide.calendarDays', {
            count: limit.days,
          })}
      {limit.example && <span className="example">{t('screens.guide.example')}</span>}
    </>
  );
}
