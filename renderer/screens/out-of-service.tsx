import { Coffee } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { chinaTime } from '#contract/china-time.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import type { OtherPlace } from '#contract/terminal-api.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { QrCode } from '../components/qr-code.tsx';
import { useClock } from '../components/use-clock.ts';
import { clockTime, useFormats } from '../language/format.ts';
import { LanguageRow } from '../language/language-switch.tsx';
import { useStatus } from '../terminal-link/context.ts';

type Resting = ScreenOf<'out-of-service'>;

/** The machine rests: why, since when, until when, where to go instead, and how to tell somebody. */
export function OutOfService({ screen }: { screen: Resting }) {
  const { t } = useTranslation();
  const status = useStatus();
  const now = useClock();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const why = whyOf(screen.code);
  return (
    <main className="resting">
      <time className="resting__clock">{clockTime(now)}</time>
      <Coffee aria-hidden className="resting__sign" />
      <h1 className="page__title" tabIndex={-1} ref={heading}>
        {t('screens.resting.title')}
      </h1>
      <div className="resting__why">
        <p className="page__lead">{t(`guidance.resting.why.${why}`)}</p>
        <Times screen={screen} now={now} />
        <p>{t(`guidance.resting.back.${BY_STAFF.has(why) ? 'byStaff' : 'byItself'}`)}</p>
      </div>
      <div className="resting__ways">
        {status && (
          <div className="sheet resting__where">
            {status.elsewhere?.length ? (
              <>
                <h2 className="resting__heading">{t('guidance.resting.elsewhere')}</h2>
                <ul className="resting__places">
                  {status.elsewhere.map((place) => (
                    <Place key={place.name} place={place} />
                  ))}
                </ul>
              </>
            ) : (
              <h2 className="resting__heading">{t('guidance.resting.ask')}</h2>
            )}
            <p>{t('guidance.resting.phones', { site: status.site.name, phone: status.site.phone })}</p>
          </div>
        )}
        {screen.report && (
          <div className="sheet resting__report">
            <QrCode text={screen.report.qr} label={t(`guidance.resting.report.${screen.report.kind}`)} />
            <p>
              <b>{t(`guidance.resting.report.${screen.report.kind}`)}</b>
              <span className="resting__report-note">{t('guidance.resting.report.note')}</span>
            </p>
          </div>
        )}
      </div>
      <LanguageRow />
      <p className="resting__code">
        {t('screens.resting.code', { code: screen.code, terminal: status?.terminalNumber ?? '' })}
      </p>
    </main>
  );
}

/** Since when, and until when as far as anybody knows; a promise that was not kept is not repeated. */
function Times({ screen, now }: { screen: Resting; now: Date }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  if (screen.since === undefined) return null;
  const today = chinaTime(now).date;
  const told = (instant: string) => {
    const { date } = chinaTime(new Date(instant));
    return date === today ? clockTime(new Date(instant)) : moment(instant);
  };
  const { expectedAt } = screen;
  const late = expectedAt !== undefined && Date.parse(expectedAt) <= now.getTime();
  return (
    <p className="resting__times">
      {t('guidance.resting.since', { time: told(screen.since) })}{' '}
      {late
        ? t('guidance.resting.late')
        : expectedAt !== undefined && t('guidance.resting.expected', { time: told(expectedAt) })}
    </p>
  );
}

function Place({ place }: { place: OtherPlace }) {
  const { t } = useTranslation();
  return (
    <li>
      <b lang={SOURCE_LANGUAGE}>{place.name}</b>
      <span lang={SOURCE_LANGUAGE}>{place.address}</span>
      {place.walkMinutes !== undefined && (
        <span>{t('guidance.resting.walk', { count: place.walkMinutes })}</span>
      )}
      {place.hours && <span lang={SOURCE_LANGUAGE}>{place.hours}</span>}
      {place.phone && <span className="number">{t('screens.resting.phone', { phone: place.phone })}</span>}
    </li>
  );
}

const REASONS = [
  'storage-not-writable',
  'stopped-by-technician',
  'on-battery',
  'battery-low',
  'cabinet-open',
  'cabinet-unchecked',
  'cabinet-serviced',
  'key-wiped',
] as const;
type Why = (typeof REASONS)[number] | 'other';

/** Nothing of these mends itself. */
const BY_STAFF: ReadonlySet<Why> = new Set([
  'stopped-by-technician',
  'cabinet-open',
  'cabinet-unchecked',
  'cabinet-serviced',
  'key-wiped',
]);

function whyOf(code: string): Why {
  return REASONS.find((reason) => reason === code) ?? 'other';
}
