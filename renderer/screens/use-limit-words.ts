import { useTranslation } from 'react-i18next';
import type { TimeLimit } from '#contract/item.ts';

/** A time limit in words: on the spot, or so many days. */
export function useLimitWords(): (limit: TimeLimit) => string {
  const { t } = useTranslation();
  return (limit) => {
    if (limit.days === 0) return t('screens.guide.onTheSpot');
    return t(limit.unit === 'working-day' ? 'screens.guide.workingDays' : 'screens.guide.calendarDays', {
      count: limit.days,
    });
  };
}
