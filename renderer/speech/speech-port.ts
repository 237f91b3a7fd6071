/** Something that can say a sentence. What it cannot say it tells, so that the next one may. */

export interface Utterance {
  readonly text: string;
  /** BCP 47 tag of the language the text is in. */
  readonly language: string;
  /** A call to somebody who may be walking away is never said more softly than this, 0 … 1. */
  readonly leastVolume?: number;
}

/** How a sentence is said. */
export interface Manner {
  /** Name of a voice, as `contract/preferences.ts` has them. */
  readonly voice: string;
  /** 1: as people speak. */
  readonly rate: number;
  /** 0 … 1. */
  readonly volume: number;
}

/**
 * ended: said to its end. stopped: the signal cut it. no-voice: nothing was said, for want of a voice or a
 * recording. failed: the voice died before or in the middle of it.
 */
export type SpeechEnd = 'ended' | 'stopped' | 'no-voice' | 'failed';

export interface SpeechPort {
  /**
   * Says one utterance. Settles within a bounded time whatever the platform does, never rejects, and is silent
   * from the moment the signal aborts. One utterance at a time: a new one is only begun after the last has settled.
   */
  speak(utterance: Utterance, manner: Manner, signal: AbortSignal): Promise<SpeechEnd>;
}

const RATES = { slow: 0.75, normal: 1, fast: 1.4 } as const;
const LOUDEST = 5;

/** The citizen's three speeds and five steps of volume. */
export function mannerOf(
  preferences: { readonly speed: keyof typeof RATES; readonly volume: number },
  voice: string,
): Manner {
  return { voice, rate: RATES[preferences.speed], volume: preferences.volume / LOUDEST };
}

/** Time after which a sentence is over even if nobody says so: twice what a slow reader takes. */
export function longestMs(text: string, rate: number): number {
  const perCharacter = /\p{Script=Han}/u.test(text) ? 500 : 160;
  return 4_000 + (text.length * perCharacter) / Math.max(rate, 0.1);
}
