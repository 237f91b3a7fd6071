import { Pointer } from 'lucide-react';
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { chinaTime } from '#contract/china-time.ts';
import { isNight } from '#contract/scenery.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { SimulatedMark } from '../components/simulated-mark.tsx';
import { useClock } from '../components/use-clock.ts';
import { panelShape } from '../design/derive-tokens.ts';
import { chinaHour, clockTime, useFormats } from '../language/format.ts';
import { LanguageRow } from '../language/language-switch.tsx';
import { driftAt, shiftOf } from '../scenery/drift.ts';
import { lettersBefore } from '../scenery/light.ts';
import { Scenery, skyAt } from '../scenery/scenery.tsx';
import { ReadAloudButton } from '../speech/read-aloud-button.tsx';
import { useSend, useSnapshot, useStatus } from '../terminal-link/context.ts';
import { Deeds } from '../welcome/deeds.tsx';
import { Notices } from '../welcome/notices.tsx';
import { roomOf } from '../welcome/room.ts';
import { TroubleNote } from '../welcome/trouble-note.tsx';
import { troublesOf } from '../welcome/troubles.ts';
import { useAwake } from '../welcome/use-awake.ts';
import { useStartAnywhere } from '../welcome/use-start-anywhere.ts';
import { Weather } from '../welcome/weather.tsx';

/** Text moves with the picture, but less than what is near: it must stay easy to hit and to read. */
const TEXT_DEPTH = 0.8;

/** Nobody is here: the place, the hour, what the machine is for, and one thing to do. A touch anywhere begins. */
export function Attract({ screen }: { screen: ScreenOf<'attract'> }) {
  const { t } = useTranslation();
  const send = useSend();
  const status = useStatus();
  const now = useClock();
  const formats = useFormats();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const { date: today, time } = chinaTime(now);
  const lunar = formats.lunarDay(today);
  const hour = chinaHour(now);
  const pack = status?.welcome.scenery;
  const awake = useAwake();
  const night = status !== undefined && !awake && isNight(status.welcome.night, time);
  const letters = night ? 'light' : lettersBefore(skyAt(pack, hour));
  const portrait = useOrientation() === 'portrait';
  const drift = driftAt(now);
  const start = useCallback(() => send({ type: 'start' }), [send]);
  const touched = useStartAnywhere(start);
  const weather = status?.bulletin.weather;
  const { elder } = useSnapshot().preferences;
  const room = roomOf(status ? panelShape(status.screen) : 'tall', elder);
  return (
    // A keyboard has the button and every key; the rest of the glass only makes the button larger.
    // biome-ignore lint/a11y/noStaticElementInteractions: the whole screen is the button's target.
    // biome-ignore lint/a11y/useKeyWithClickEvents: useStartAnywhere takes every key.
    <div
      className="attract"
      data-letters={letters}
      data-night={night || undefined}
      onPointerUp={touched}
      onClick={touched}
    >
      <Scenery pack={pack} hour={hour} date={today} drift={drift} portrait={portrait} />
      <div className="attract__shade" />
      <main className="attract__page" style={{ transform: shiftOf(drift, TEXT_DEPTH) }}>
        <div className="attract__sky">
          <time className="attract__clock">{clockTime(now)}</time>
          {weather && <Weather weather={weather} />}
          <p className="attract__date">
            <span>{formats.dayInFull(today)}</span>
            {lunar && <span>{lunar}</span>}
          </p>
        </div>
        <div className="attract__board">
          <TroubleNote troubles={troublesOf(status)} lines={room.troubleLines} />
          <Notices notices={status?.bulletin.notices ?? []} columns={room.noticeColumns} />
        </div>
        <div className="attract__hands">
          <h1 className="attract__site" tabIndex={-1} ref={heading}>
            {status?.site.name ?? t('common.product')}
          </h1>
          <Button className="attract__start" onPress={start} data-start="">
            <Pointer aria-hidden />
            {t('screens.attract.start')}
          </Button>
          <Deeds offers={screen.offers ?? []} />
          <div className="attract__controls">
            <LanguageRow />
            <ReadAloudButton className="button button--pill attract__read" />
          </div>
          <div className="attract__foot">
            <p className="attract__promise">{t('screens.attract.promise')}</p>
            {status?.simulated && <SimulatedMark of="devices" />}
          </div>
        </div>
      </main>
    </div>
  );
}

/** One for the life of the page: the browser keeps every one that is made. */
let query: MediaQueryList | undefined;
const portraitQuery = () => {
  query ??= window.matchMedia('(orientation: portrait)');
  return query;
};

function useOrientation(): 'portrait' | 'landscape' {
  const portrait = useSyncExternalStore(
    (onChange) => {
      portraitQuery().addEventListener('change', onChange);
      return () => portraitQuery().removeEventListener('change', onChange);
    },
    () => portraitQuery().matches,
  );
  return portrait ? 'portrait' : 'landscape';
}
