import { longestMs, type SpeechEnd, type SpeechPort } from './speech-port.ts';

/** What we use of `window.speechSynthesis` (Web Speech API). */
export interface Synthesis
  extends Pick<
    SpeechSynthesis,
    'getVoices' | 'speak' | 'cancel' | 'addEventListener' | 'removeEventListener'
  > {}

export interface PlatformPortOptions {
  readonly synthesis: Synthesis;
  readonly utterance: (text: string) => SpeechSynthesisUtterance;
  /** Voices are fetched by the browser after the page: how long the first sentence waits for them. */
  readonly voicesWithinMs?: number;
  /** A voice that has not begun by then never will. */
  readonly startsWithinMs?: number;
}

const VOICES_WITHIN_MS = 1_500;
const STARTS_WITHIN_MS = 5_000;

/** Languages a named voice speaks, best first. */
const LANGUAGES_OF_VOICE: Readonly<Record<string, readonly string[]>> = {
  mandarin: ['zh-CN', 'cmn-CN', 'cmn', 'zh-TW', 'zh'],
  cantonese: ['yue-HK', 'yue', 'zh-HK', 'zh-yue'],
  hakka: ['hak', 'hak-TW', 'zh-hakka'],
  teochew: ['nan-teochew'],
  english: ['en-GB', 'en-HK', 'en-US', 'en'],
};

/**
 * The platform's own voices. Only those on the machine itself: a voice from a server would be sent what a citizen
 * reads and types.
 */
export function platformPort(options: PlatformPortOptions): SpeechPort {
  const { synthesis } = options;
  let waited = false;

  /** Waits once: a machine without voices must not be slow before every sentence. */
  function voicesLoaded(signal: AbortSignal): Promise<void> {
    if (waited || synthesis.getVoices().length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        synthesis.removeEventListener('voiceschanged', done);
        signal.removeEventListener('abort', done);
        waited = !signal.aborted;
        resolve();
      };
      const timer = setTimeout(done, options.voicesWithinMs ?? VOICES_WITHIN_MS);
      synthesis.addEventListener('voiceschanged', done);
      signal.addEventListener('abort', done);
    });
  }

  return {
    async speak({ text, language }, manner, signal) {
      await voicesLoaded(signal);
      if (signal.aborted) return 'stopped';
      const voice = bestVoice(synthesis.getVoices(), manner.voice, language);
      if (!voice) return 'no-voice';
      const utterance = options.utterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = manner.rate;
      utterance.volume = manner.volume;
      return new Promise<SpeechEnd>((resolve) => {
        const settle = (end: SpeechEnd) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          utterance.onstart = null;
          utterance.onend = null;
          utterance.onerror = null;
          resolve(end);
        };
        const giveUp = () => {
          synthesis.cancel();
          settle('failed');
        };
        const onAbort = () => {
          synthesis.cancel();
          settle('stopped');
        };
        let timer = setTimeout(giveUp, options.startsWithinMs ?? STARTS_WITHIN_MS);
        signal.addEventListener('abort', onAbort);
        // `onend` never comes from some engines: the sentence is then over when it must be.
        utterance.onstart = () => {
          clearTimeout(timer);
          timer = setTimeout(giveUp, longestMs(text, manner.rate));
        };
        utterance.onend = () => settle('ended');
        utterance.onerror = () => settle('failed');
        synthesis.speak(utterance);
      });
    },
  };
}

/** The voice that was asked for; without one of that name, any that speaks the language of the text. */
export function bestVoice(
  voices: readonly SpeechSynthesisVoice[],
  name: string,
  language: string,
): SpeechSynthesisVoice | undefined {
  const local = voices.filter((voice) => voice.localService);
  const wanted = LANGUAGES_OF_VOICE[name] ?? [];
  // A Mandarin voice reads English letter by letter: a voice is only used for its own language.
  const speaksIt = sameLanguage(name, language);
  const fallback = language.startsWith('zh')
    ? [...(LANGUAGES_OF_VOICE.mandarin ?? []), ...(LANGUAGES_OF_VOICE.cantonese ?? [])]
    : [language, language.split('-')[0] ?? language];
  for (const tag of [...(speaksIt ? wanted : []), ...fallback]) {
    const found = local.find((voice) => matches(voice.lang, tag));
    if (found) return found;
  }
  return undefined;
}

function sameLanguage(name: string, language: string): boolean {
  return (name === 'english') === language.startsWith('en');
}

function matches(voiceLanguage: string, tag: string): boolean {
  const spoken = voiceLanguage.replace('_', '-').toLowerCase();
  const wanted = tag.toLowerCase();
  return spoken === wanted || spoken.startsWith(`${wanted}-`);
}
