/** Says a list of sentences one after another, with pause, repetition and a change of manner in the middle of it. */
import type { Manner, SpeechPort, Utterance } from './speech-port.ts';

export interface NarratorState {
  readonly speaking: boolean;
  readonly paused: boolean;
}

export interface Narrator {
  /** Stops what is being said and says this. */
  say(utterances: readonly Utterance[]): void;
  /** Says this after what is being said. */
  append(utterances: readonly Utterance[]): void;
  /** Says this at once, and then goes on with the sentence that it cut. */
  interject(utterances: readonly Utterance[]): void;
  /** Silent at once; nothing is kept to go on with. */
  stop(): void;
  /** Silent at once; `resume` goes on with the sentence that was cut. */
  pause(): void;
  resume(): void;
  /** A new speed, volume or voice holds from now on: the sentence under way begins again in it. */
  setManner(manner: Manner): void;
  getState(): NarratorState;
  subscribe(listener: () => void): () => void;
}

export function createNarrator(port: SpeechPort, firstManner: Manner): Narrator {
  let manner = firstManner;
  let queue: readonly Utterance[] = [];
  /** Sentences of the queue that were said to their end. */
  let said = 0;
  let cut = new AbortController();
  let state: NarratorState = { speaking: false, paused: false };
  const listeners = new Set<() => void>();

  function update(change: Partial<NarratorState>): void {
    const next = { ...state, ...change };
    if (next.speaking === state.speaking && next.paused === state.paused) return;
    state = next;
    for (const listener of listeners) listener();
  }

  /** Each run has its own signal: a run that was cut never says another word. */
  async function run(): Promise<void> {
    cut.abort();
    const mine = new AbortController();
    cut = mine;
    update({ speaking: said < queue.length });
    while (said < queue.length) {
      const next = queue[said];
      if (!next) break;
      await port.speak(next, mannerFor(next), mine.signal);
      if (mine.signal.aborted) return;
      said += 1;
    }
    update({ speaking: false });
  }

  const mannerFor = ({ leastVolume = 0 }: Utterance): Manner =>
    leastVolume > manner.volume ? { ...manner, volume: leastVolume } : manner;

  const begin = () => void run();

  return {
    say(utterances) {
      queue = utterances;
      said = 0;
      update({ paused: false });
      begin();
    },
    append(utterances) {
      if (utterances.length === 0) return;
      queue = [...queue.slice(said), ...utterances];
      said = 0;
      if (!state.speaking && !state.paused) begin();
    },
    interject(utterances) {
      // A call that was cut comes again by itself; kept, slow calls would pile up.
      queue = [...utterances, ...queue.slice(said).filter(({ leastVolume }) => leastVolume === undefined)];
      said = 0;
      update({ paused: false });
      begin();
    },
    stop() {
      cut.abort();
      queue = [];
      said = 0;
      update({ speaking: false, paused: false });
    },
    pause() {
      if (!state.speaking) return;
      cut.abort();
      update({ speaking: false, paused: true });
    },
    resume() {
      if (!state.paused) return;
      update({ paused: false });
      begin();
    },
    setManner(next) {
      if (next.rate === manner.rate && next.volume === manner.volume && next.voice === manner.voice) return;
      manner = next;
      if (state.speaking) begin();
    },
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
