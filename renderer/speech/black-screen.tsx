import { type PointerEvent, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../terminal-link/context.ts';
import { mustBeSeen } from './must-be-seen.ts';
import { useSpeech } from './speech-context.ts';

/** Longer than any touch by chance. */
const HOLD_MS = 3_000;

/**
 * A black cloth over everything: the page below stays as it is for keypad and speech, and nobody reads along.
 * Touches end at the cloth; held long enough, it is taken away.
 */
export function BlackScreen() {
  const snapshot = useSnapshot();
  return snapshot.preferences.blackScreen && !mustBeSeen(snapshot)
    ? createPortal(<Cloth />, document.body)
    : null;
}

function Cloth() {
  const { t } = useTranslation();
  const { setBlackScreen, reader } = useSpeech();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const end = () => clearTimeout(timer.current);
  const begin = (event: PointerEvent) => {
    event.preventDefault();
    reader()?.tell(t('speech.black.how'));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setBlackScreen(false), HOLD_MS);
  };
  return (
    <div
      className="black-screen"
      aria-hidden
      data-black-screen
      onPointerDown={begin}
      onPointerUp={end}
      onPointerCancel={end}
      onPointerLeave={end}
    >
      <p className="black-screen__word">
        {t('speech.black.on')} {t('speech.black.how')}
      </p>
    </div>
  );
}
