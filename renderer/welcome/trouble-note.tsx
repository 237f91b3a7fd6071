import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Trouble } from './troubles.ts';

/** What cannot be done today, before anybody has begun. */
export function TroubleNote({ troubles, lines }: { troubles: readonly Trouble[]; lines: number }) {
  const { t } = useTranslation();
  if (troubles.length === 0) return null;
  const told = troubles.slice(0, troubles.length > lines ? Math.max(1, lines - 1) : lines);
  return (
    <div className="trouble-note">
      <TriangleAlert aria-hidden />
      <ul className="trouble-note__list">
        {told.map((trouble) => (
          <li key={trouble}>{t(`welcome.trouble.${trouble}`)}</li>
        ))}
        {troubles.length > told.length && lines > 1 && (
          <li>{t('welcome.trouble.more', { count: troubles.length - told.length })}</li>
        )}
      </ul>
    </div>
  );
}
