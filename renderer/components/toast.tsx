import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTerminalView } from '../terminal-link/context.ts';

const SHOWN_MS = 5_000;

/** Says that a tap did not get through. */
export function Toast() {
  const { undelivered } = useTerminalView();
  const { t } = useTranslation();
  const [dismissed, setDismissed] = useState(undelivered);
  useEffect(() => {
    const timer = setTimeout(() => setDismissed(undelivered), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [undelivered]);
  return (
    <div role="status" aria-live="polite">
      {undelivered > dismissed && <p className="toast">{t('common.undelivered')}</p>}
    </div>
  );
}
