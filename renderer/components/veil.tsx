import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A short cut is not worth a word. */
const PATIENCE_MS = 500;

/** The terminal cannot be heard for a moment; what the citizen filled in is safe there. */
export function RecoveringVeil({ first = false }: { first?: boolean }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(first);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div className={first ? 'veil veil--first' : 'veil'}>
      <div className="veil__sheet" role="status">
        <div className="turning" aria-hidden />
        <p className="veil__title">{t(first ? 'common.preparing' : 'common.recovering.title')}</p>
        {!first && <p className="veil__note">{t('common.recovering.note')}</p>}
      </div>
    </div>
  );
}
