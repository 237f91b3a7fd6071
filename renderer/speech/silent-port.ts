import type { SpeechPort } from './speech-port.ts';

/** For a machine without any voice: every sentence is over at once, and the page goes on. */
export const silentPort: SpeechPort = {
  speak: async (_utterance, _manner, signal) => (signal.aborted ? 'stopped' : 'ended'),
};
