import i18next from 'i18next';
import { useEffect, useRef } from 'react';
import { languageNow } from '../locales/texts.ts';
import { platformPort } from '../speech/platform-port.ts';
import { useSpeech } from '../speech/speech-context.ts';
import { type Loudness, ring } from './chime.ts';

const EVERY_MS = 5_000;
/** While somebody is on his way, or there is still time, the bell only keeps the place. */
const RARELY_MS = 20_000;
const VOLUMES: Readonly<Record<Loudness, number>> = { 1: 0.6, 2: 0.8, 3: 1 };

/**
 * Calls somebody back to the machine by bell and voice, at once and every five seconds, whether or not he has
 * speech switched on: what he forgets here he does not find again.
 */
export function useCallBack(loudness: Loudness | undefined, text: string, rarely = false): void {
  const { reader } = useSpeech();
  const read = useRef(reader);
  read.current = reader;
  useEffect(() => {
    if (loudness === undefined) return;
    const leaving = new AbortController();
    const call = () => {
      // A bell that cannot ring is no reason to stop: the words stand on the screen.
      void ring(loudness).catch(() => undefined);
      const spoken = read.current();
      if (spoken !== undefined) spoken.call(text, VOLUMES[loudness]);
      else void sayAloud(text, VOLUMES[loudness], leaving.signal);
    };
    call();
    const timer = setInterval(call, rarely ? RARELY_MS : EVERY_MS);
    return () => {
      clearInterval(timer);
      leaving.abort();
    };
  }, [loudness, text, rarely]);
}

async function sayAloud(text: string, volume: number, signal: AbortSignal): Promise<void> {
  const synthesis = window.speechSynthesis;
  if (!synthesis) return;
  const port = platformPort({ synthesis, utterance: (words) => new SpeechSynthesisUtterance(words) });
  await port.speak(
    { text, language: i18next.language },
    { voice: languageNow().speech, rate: 1, volume },
    signal,
  );
}
