import i18next from 'i18next';
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpeechPreferences } from '#contract/preferences.ts';
import type { ClipVoice } from '#contract/speech.ts';
import { steersSpeech } from '../keypad/keys.ts';
import { languageNow } from '../locales/texts.ts';
import { useSend, useSnapshot, useStatus, useTerminalLink } from '../terminal-link/context.ts';
import type { TerminalLink } from '../terminal-link/terminal-link.ts';
import { choosingPort, type SpeechSource } from './choosing-port.ts';
import { clipPort, soundOf } from './clip-port.ts';
import { createNarrator } from './narrator.ts';
import { bestVoice, platformPort } from './platform-port.ts';
import { type Reader, startReader } from './reader.ts';
import { silentPort } from './silent-port.ts';
import { type Speech, SpeechContextProvider } from './speech-context.ts';
import { mannerOf, type SpeechPort } from './speech-port.ts';
import { spokenWords } from './spoken-words.ts';

/** Reads the page aloud while the citizen wants it, and lets everything below steer that. */
export function SpeechProvider({ children }: { children: ReactNode }) {
  const link = useTerminalLink();
  const send = useSend();
  const { t } = useTranslation();
  const { preferences } = useSnapshot();
  const headphones = useStatus()?.headphones;
  const { speech } = preferences;
  const [source, setSource] = useState<SpeechSource>();
  const [clips, setClips] = useState<readonly ClipVoice[]>([]);
  const [unplugged, setUnplugged] = useState(false);
  const reader = useRef<Reader | undefined>(undefined);
  const clipVoices = useRef<readonly ClipVoice[]>([]);
  const voice = speech.voice ?? languageNow().speech;

  const narrator = useMemo(
    () =>
      createNarrator(
        createPort(link, () => clipVoices.current, setSource),
        mannerOf({ speed: 'normal', volume: 3 }, 'mandarin'),
      ),
    [link],
  );
  const { speaking, paused } = useSyncExternalStore(narrator.subscribe, narrator.getState);

  useEffect(() => {
    narrator.setManner(mannerOf({ speed: speech.speed, volume: speech.volume }, voice));
  }, [narrator, speech.speed, speech.volume, voice]);

  useEffect(() => {
    if (!speech.on) return;
    const leaving = new AbortController();
    // Without recordings the platform speaks: a site that has none is the usual one.
    link
      .voices(leaving.signal)
      .then((voices) => {
        clipVoices.current = voices;
        setClips(voices);
      })
      .catch(() => undefined);
    return () => leaving.abort();
  }, [link, speech.on]);

  useEffect(() => {
    if (!speech.on) return;
    setUnplugged(false);
    setSource(undefined);
    const started = startReader({
      root: document.body,
      narrator,
      words: spokenWords,
      language: () => i18next.language,
      steers: steersSpeech,
    });
    reader.current = started;
    started.begin(i18next.t('speech.isOn'), i18next.t('speech.help'));
    return () => {
      started.stop();
      reader.current = undefined;
    };
  }, [narrator, speech.on]);

  const blackScreen = useRef(preferences.blackScreen);
  useEffect(() => {
    if (blackScreen.current === preferences.blackScreen) return;
    blackScreen.current = preferences.blackScreen;
    if (preferences.blackScreen) reader.current?.begin(t('speech.black.isOn'));
    else reader.current?.tell(t('speech.black.isOff'));
  }, [preferences.blackScreen, t]);

  const change = (part: Partial<SpeechPreferences>) => {
    const next = { ...speech, ...part };
    send({
      type: 'set-preferences',
      preferences: { ...preferences, speech: next, blackScreen: preferences.blackScreen && next.on },
    });
  };

  const plug = useRef(headphones);
  const onPlug = useRef(change);
  onPlug.current = change;
  useEffect(() => {
    const was = plug.current;
    plug.current = headphones;
    if (was === 'in' && headphones === 'out') {
      // What went to one ear must not go on in the room.
      reader.current?.mute();
      setUnplugged(true);
    }
    if (was === 'out' && headphones === 'in') {
      setUnplugged(false);
      onPlug.current({ on: true });
      reader.current?.repeat();
    }
  }, [headphones]);

  const value: Speech = {
    speaking,
    paused,
    voiceless: source === 'silent',
    unplugged,
    voices: voicesToChoose(clips, speech.on),
    reader: () => reader.current,
    repeat() {
      setUnplugged(false);
      reader.current?.repeat();
    },
    pauseOrResume() {
      if (speaking) narrator.pause();
      else if (paused) narrator.resume();
      else value.repeat();
    },
    change,
    setBlackScreen(on) {
      send({
        type: 'set-preferences',
        preferences: { ...preferences, blackScreen: on, speech: { ...speech, on: speech.on || on } },
      });
    },
  };
  return <SpeechContextProvider value={value}>{children}</SpeechContextProvider>;
}

const NAMED = ['mandarin', 'cantonese', 'hakka', 'english'] as const;
const TEXT_OF: Readonly<Record<(typeof NAMED)[number], string>> = {
  mandarin: 'zh-CN',
  cantonese: 'zh-HK',
  hakka: 'hak',
  english: 'en',
};

function voicesToChoose(clips: readonly ClipVoice[], on: boolean): readonly string[] {
  if (!on) return [];
  const platform = window.speechSynthesis?.getVoices() ?? [];
  const spoken = NAMED.filter((name) => {
    const own = platform.filter((entry) => entry.lang.replace('_', '-').startsWith(TEXT_OF[name]));
    return bestVoice(own, name, TEXT_OF[name]) !== undefined;
  });
  return [...new Set([...clips.map((entry) => entry.voice), ...spoken])];
}

function createPort(
  link: TerminalLink,
  voices: () => readonly ClipVoice[],
  onSource: (source: SpeechSource) => void,
): SpeechPort {
  const synthesis = window.speechSynthesis;
  return choosingPort(
    [
      {
        source: 'clips',
        port: clipPort({
          voices,
          load: async (request, signal) => {
            const clip = await link.clip(request, signal);
            if (!clip) throw new Error('no such recording');
            return soundOf(clip);
          },
        }),
      },
      ...(synthesis
        ? [
            {
              source: 'platform' as const,
              port: platformPort({ synthesis, utterance: (text) => new SpeechSynthesisUtterance(text) }),
            },
          ]
        : []),
      { source: 'silent', port: silentPort },
    ],
    onSource,
  );
}
