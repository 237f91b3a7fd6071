import type { PenWriting } from '#contract/signature.ts';
import type { PenSample, SignaturePadDriver } from '#drivers/signature-pad/driver.ts';
import type { Logger } from '../logging/logger.ts';

const OPEN_MS = 3_000;
/** Samples that come between two looks go out together. */
const EVERY_MS = 20;

/** What the pen writes, while it is wanted: the pad is opened with the first look and shut with the last. */
export async function* watchPen(
  driver: Pick<SignaturePadDriver, 'watch'> | undefined,
  options: { readonly signal: AbortSignal; readonly isWanted: () => boolean; readonly logger: Logger },
): AsyncGenerator<PenWriting> {
  const { signal, isWanted, logger } = options;
  if (driver === undefined || !isWanted()) return;
  let waiting: PenSample[] = [];
  let isLost = false;
  const watched = await driver.watch(
    { deadlineMs: OPEN_MS, signal },
    (sample) => waiting.push(sample),
    (failure) => {
      isLost = true;
      logger.warn('pen-pad-lost', { device: 'signature-pad', code: failure.code });
    },
  );
  if (!watched.ok) {
    logger.warn('pen-pad-not-open', { device: 'signature-pad', code: watched.failure.code });
    return;
  }
  const { widthMm, heightMm } = watched.value.surface;
  try {
    while (!signal.aborted && isWanted()) {
      const samples = waiting;
      waiting = [];
      if (samples.length > 0) yield { widthMm, heightMm, samples };
      if (isLost) return;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  } finally {
    await watched.value.close();
  }
}
