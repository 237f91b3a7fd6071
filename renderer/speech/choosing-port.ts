import type { SpeechPort } from './speech-port.ts';

/** Where a sentence came from; silent: this machine has no voice for it. */
export type SpeechSource = 'clips' | 'platform' | 'silent';

/**
 * Each sentence by the first that can say it: a recording, else the platform, else nobody. Whoever dies in
 * mid-sentence is followed by the next one, which says the whole sentence again.
 */
export function choosingPort(
  ports: readonly { readonly source: SpeechSource; readonly port: SpeechPort }[],
  onSource: (source: SpeechSource) => void,
): SpeechPort {
  return {
    async speak(utterance, manner, signal) {
      for (const { source, port } of ports) {
        const end = await port.speak(utterance, manner, signal);
        if (end === 'ended') onSource(source);
        if (end === 'ended' || end === 'stopped') return end;
      }
      return 'no-voice';
    },
  };
}
