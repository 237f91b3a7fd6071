import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Trouble } from './troubles.ts';

/** More lines than these nobody reads in passing. */
const MOST_LINES = 3;

/** What cannot be done today, before anybody has begun. */
export function TroubleNote({ troubles }: { troubles: readonly Trouble[] }) {
  const { t } = useTranslation();
  if (troubles.length === 0) return null;
  const told = troubles.slice(0, troubles.length > MOST_LINES ? MOST_LINES - 1 : MOST_LINES);
  return (
    <div className="trouble-note">
      <TriangleAlert aria-hidden />
      <ul className="trouble-note__list">
        {told.map((trouble) => (
          <li key={trouble}>{t(`welcome.trouble.${trouble}`)}</li>
        ))}
        {troubles.length > told.length && (
          <li>{t('welcome.trouble.more', { count: troubles.length - told.length })}</li>
        )}
      </ul>
    </div>
  );
}
