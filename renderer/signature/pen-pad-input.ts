import type { PenWriting } from '#contract/signature.ts';
import type { SignatureInput } from './signature-input.ts';

/** What is used of the terminal. */
export interface PenSource {
  watchPen(onWriting: (writing: PenWriting) => void, signal: AbortSignal): Promise<void>;
}

/** A pen pad beside the screen, which the terminal reads. One that is gone leaves the glass to write on. */
export function penPadInput(source: PenSource): SignatureInput {
  return {
    listen(listener) {
      const ending = new AbortController();
      source
        .watchPen(({ widthMm, heightMm, samples }) => {
          if (ending.signal.aborted) return;
          for (const sample of samples) listener(sample, 'pen-pad', { widthMm, heightMm });
        }, ending.signal)
        // The terminal tells its technician; the citizen has the glass.
        .catch(() => undefined);
      return () => ending.abort();
    },
  };
}
