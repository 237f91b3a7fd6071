import { createContext, use } from 'react';
import type { SpeechPreferences } from '#contract/preferences.ts';
import type { NarratorState } from './narrator.ts';
import type { Reader } from './reader.ts';

export interface Speech extends NarratorState {
  /** No voice could say the last sentence. */
  readonly voiceless: boolean;
  /** The headphones were pulled out: quiet until it is asked for again. */
  readonly unplugged: boolean;
  /** Voices to choose from. */
  readonly voices: readonly string[];
  /** Absent while nothing is read aloud. */
  readonly reader: () => Reader | undefined;
  repeat(): void;
  pauseOrResume(): void;
  change(change: Partial<SpeechPreferences>): void;
  /** Off is off for both: a dark screen without a voice would be a wall. */
  setBlackScreen(on: boolean): void;
}

const SpeechContext = createContext<Speech | undefined>(undefined);
export const SpeechContextProvider = SpeechContext.Provider;

export function useSpeech(): Speech {
  const speech = use(SpeechContext);
  if (!speech) throw new Error('no SpeechProvider above');
  return speech;
}
