import { RotateCw } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

/** Nobody may stand before a dead page: it reloads by itself. */
const RELOAD_MS = 8_000;

export function FaultPage() {
  const { t } = useTranslation();
  useEffect(() => {
    const timer = setTimeout(() => window.location.reload(), RELOAD_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="fault-page">
      <div className="veil__sheet" role="alert">
        <h1 className="veil__title">{t('common.fault.title')}</h1>
        <p className="veil__note">{t('common.fault.note')}</p>
        <Button className="button button--main" onPress={() => window.location.reload()}>
          <RotateCw aria-hidden />
          {t('common.fault.reload')}
        </Button>
      </div>
    </main>
  );
}
