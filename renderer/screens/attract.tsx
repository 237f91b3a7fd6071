import { Pointer } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { chinaTime } from '#contract/china-time.ts';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useClock } from '../components/use-clock.ts';
import { chinaHour, clockTime, useFormats } from '../language/format.ts';
import { LanguageRow } from '../language/language-switch.tsx';
import { lettersBefore, lightAt } from '../scenery/light.ts';
import { Lingnan } from '../scenery/lingnan.tsx';
import { ReadAloudButton } from '../speech/read-aloud-button.tsx';
import { useSend, useStatus } from '../terminal-link/context.ts';

/** Nobody is here: the place, the hour, and one thing to do. A touch anywhere begins. */
export function Attract() {
  const { t } = useTranslation();
  const send = useSend();
  const status = useStatus();
  const now = useClock();
  const formats = useFormats();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const today = chinaTime(now).date;
  const lunar = formats.lunarDay(today);
  const hour = chinaHour(now);
  const letters = lettersBefore(lightAt(hour).skyTop);
  const portrait = useOrientation() === 'portrait';
  const start = () => send({ type: 'start' });
  return (
    // A keyboard has the button; the rest of the glass only makes it larger.
    // biome-ignore lint/a11y/noStaticElementInteractions: the whole screen is the button's target.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button inside takes the keyboard.
    <div className="attract" data-letters={letters} onClick={start}>
      <Lingnan hour={hour} width={portrait ? 1080 : 1280} height={portrait ? 1920 : 800} />
      <main className="attract__page">
        <div className="attract__time">
          <time className="attract__clock">{clockTime(now)}</time>
          <p className="attract__date">
            <span>{formats.dayInFull(today)}</span>
            {lunar && <span>{lunar}</span>}
          </p>
        </div>
        <div className="attract__hands">
          <h1 className="attract__site" tabIndex={-1} ref={heading}>
            {status?.site.name ?? t('common.product')}
          </h1>
          <Button className="attract__start" onPress={start}>
            <Pointer aria-hidden />
            {t('screens.attract.start')}
          </Button>
          <LanguageRow />
          <ReadAloudButton className="button button--pill attract__read" />
          <p className="attract__promise">{t('screens.attract.promise')}</p>
          {status?.simulated && <SimulatedMark of="devices" />}
        </div>
      </main>
    </div>
  );
}

function useOrientation(): 'portrait' | 'landscape' {
  const query = '(orientation: portrait)';
  const [portrait, setPortrait] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const onChange = () => setPortrait(media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, []);
  return portrait ? 'portrait' : 'landscape';
}
