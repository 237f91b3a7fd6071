import { Coffee } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit.ts';
import { useClock } from '../components/use-clock.ts';
import { clockTime } from '../language/format.ts';
import { LanguageRow } from '../language/language-switch.tsx';
import { useStatus } from '../terminal-link/context.ts';

/** The machine rests. Where to go instead, and the code for whoever comes to repair it. */
export function OutOfService({ screen }: { screen: ScreenOf<'out-of-service'> }) {
  const { t } = useTranslation();
  const status = useStatus();
  const now = useClock();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <main className="resting">
      <time className="resting__clock">{clockTime(now)}</time>
      <Coffee aria-hidden className="resting__sign" />
      <h1 className="page__title" tabIndex={-1} ref={heading}>
        {t('screens.resting.title')}
      </h1>
      <p className="page__lead">{t(`guidance.resting.why.${whyOf(screen.code)}`)}</p>
      <p>{t('guidance.resting.back')}</p>
      {status && (
        <div className="sheet resting__where">
          <p>{t('guidance.resting.elsewhere')}</p>
          <p>
            <b>{status.site.name}</b>
          </p>
          <p>{status.site.address}</p>
          <p className="number">{t('screens.resting.phone', { phone: status.site.phone })}</p>
          <p>{t('guidance.resting.hotline')}</p>
        </div>
      )}
      <LanguageRow />
      <p className="resting__code">
        {t('screens.resting.code', { code: screen.code, terminal: status?.terminalNumber ?? '' })}
      </p>
    </main>
  );
}

const REASONS = ['storage-not-writable', 'stopped-by-technician', 'on-battery', 'battery-low'] as const;

function whyOf(code: string): (typeof REASONS)[number] | 'other' {
  return REASONS.find((reason) => reason === code) ?? 'other';
}
