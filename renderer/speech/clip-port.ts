import type { ClipRequest, ClipVoice } from '#contract/speech.ts';
import { longestMs, type SpeechEnd, type SpeechPort, type Utterance } from './speech-port.ts';
import { splice } from './splice.ts';

/** One recording, loaded. */
export interface Sound {
  /** Plays to its end; rejects when it cannot be played. */
  play(manner: { readonly rate: number; readonly volume: number }): Promise<void>;
  /** Silent at once; its `play` need not settle. */
  stop(): void;
}

export interface ClipPortOptions {
  readonly voices: () => readonly ClipVoice[];
  /** Fetches and loads a recording; rejects when there is none. */
  readonly load: (request: ClipRequest, signal: AbortSignal) => Promise<Sound>;
}

const LOADED_WITHIN_MS = 4_000;

/** The recordings of the site: people's own voices. Says only what is recorded whole or in all its parts. */
export function clipPort(options: ClipPortOptions): SpeechPort {
  return {
    async speak(utterance, manner, signal) {
      if (signal.aborted) return 'stopped';
      const shelf = shelfFor(options.voices(), manner.voice, utterance);
      if (!shelf) return 'no-voice';
      const { voice, language } = shelf.voice;
      let sounds: readonly Sound[];
      try {
        // All pieces first: a sentence that cannot be finished is not begun.
        sounds = await within(
          Promise.all(
            shelf.files.map((file) =>
              options.load({ voice, ...(language === undefined ? {} : { language }), file }, signal),
            ),
          ),
          LOADED_WITHIN_MS,
          signal,
        );
      } catch {
        return signal.aborted ? 'stopped' : 'no-voice';
      }
      for (const sound of sounds) {
        const end = await playOne(sound, utterance.text, manner, signal);
        if (end !== 'ended') return end;
      }
      return 'ended';
    },
  };
}

async function playOne(
  sound: Sound,
  text: string,
  manner: { readonly rate: number; readonly volume: number },
  signal: AbortSignal,
): Promise<SpeechEnd> {
  try {
    await within(sound.play(manner), longestMs(text, manner.rate), signal);
    return 'ended';
  } catch {
    sound.stop();
    return signal.aborted ? 'stopped' : 'failed';
  }
}

/** The folder of this very language before the one for all of a voice's languages. */
function shelfFor(
  voices: readonly ClipVoice[],
  name: string,
  { text, language }: Utterance,
): { readonly voice: ClipVoice; readonly files: readonly string[] } | undefined {
  for (const wanted of [language, undefined]) {
    const voice = voices.find((candidate) => candidate.voice === name && candidate.language === wanted);
    const files = voice && splice(text, voice);
    if (voice && files) return { voice, files };
  }
  return undefined;
}

/** Rejects when the time is over or the signal aborts, whatever the work does then. */
function within<T>(work: Promise<T>, limitMs: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      reject(new Error('stopped, or not in time'));
    };
    const timer = setTimeout(giveUp, limitMs);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    const settled = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    };
    work.then(
      (value) => {
        settled();
        resolve(value);
      },
      (error: unknown) => {
        settled();
        reject(error);
      },
    );
  });
}

/**
 * A recording in the page's own player; its bytes are a blob, so that nothing is fetched by address. It has an address
 * only while it plays: what is loaded and never played leaves none behind.
 */
export function soundOf(clip: Blob): Sound {
  const player = new Audio();
  let address: string | undefined;
  const free = () => {
    if (address !== undefined) URL.revokeObjectURL(address);
    address = undefined;
  };
  return {
    async play({ rate, volume }) {
      address = URL.createObjectURL(clip);
      player.src = address;
      player.playbackRate = rate;
      player.preservesPitch = true;
      player.volume = volume;
      const over = new Promise<void>((resolve, reject) => {
        player.onended = () => resolve();
        player.onerror = () => reject(new Error('the recording cannot be played'));
      });
      try {
        await player.play();
        await over;
      } finally {
        free();
      }
    },
    stop() {
      player.pause();
      free();
    },
  };
}
