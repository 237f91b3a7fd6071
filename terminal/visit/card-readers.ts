import { setTimeout as delay } from 'node:timers/promises';
import { fail, ok } from '#contract/result.ts';
import type { ProblemCode } from '#contract/visit/outcome.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { DeviceSet } from '../devices/device-set.ts';
import { holderOf } from '../devices/social-security-holder.ts';
import { whenFree } from '../devices/when-free.ts';
import type { Logger } from '../logging/logger.ts';
import type { CardWay, VisitServices } from './visit-services.ts';

type CardServices = Pick<VisitServices, 'readCard' | 'waitForCardRemoval'>;
type CardRead = Awaited<ReturnType<VisitServices['readCard']>>;
type Progress = Parameters<VisitServices['readCard']>[1];

/** Before a reader that is away is asked again, while the other one waits for its card. */
const AWAY_PAUSE_MS = 1_500;

/** The readers of identity cards and of contact cards, as one: whichever card can be read first. */
export function createCardReaders(devices: DeviceSet, logger: Logger): CardServices {
  /** A card that cannot be read stays in its reader until it is pulled out: it must not be tried for ever. */
  let chipRefused = false;

  async function readIdCard(bounds: CallBounds, onProgress: Progress): Promise<CardRead> {
    const reader = devices.idCardReader;
    if (reader === undefined) return fail('reader-not-responding');
    const read = await whenFree(bounds, (rest) =>
      reader.readCard(rest, () => onProgress('reading', 'id-card')),
    );
    if (read.ok) {
      return ok({ document: read.value.document, photo: read.value.photo, way: 'id-card' });
    }
    if (!bounds.signal.aborted) {
      logger.warn('card-not-read', { device: 'id-card-reader', code: read.failure.code });
    }
    return fail(CARD_PROBLEMS[read.failure.code] ?? 'reader-not-responding', read.failure.code);
  }

  async function readChipCard(bounds: CallBounds, onProgress: Progress): Promise<CardRead> {
    const reader = devices.smartCardReader;
    if (reader === undefined) return fail('reader-not-responding');
    const failed = (code: string): CardRead => {
      const problem = CHIP_PROBLEMS[code] ?? 'reader-not-responding';
      chipRefused = problem === 'chip-card-not-readable';
      if (!bounds.signal.aborted) logger.warn('card-not-read', { device: 'smart-card-reader', code });
      return fail(problem, code);
    };
    if (chipRefused) {
      const removed = await whenFree(bounds, (rest) => reader.waitForRemoval(rest));
      if (!removed.ok) return failed(removed.failure.code);
      chipRefused = false;
    }
    const inserted = await whenFree(bounds, (rest) => reader.waitForCard(rest));
    if (!inserted.ok) return failed(inserted.failure.code);
    onProgress('reading', 'social-security-card');
    const read = await whenFree(bounds, (rest) => reader.readSocialSecurityCard(rest));
    if (!read.ok) return failed(read.failure.code);
    const document = holderOf(read.value);
    if (document === undefined) return failed('card-type-unsupported');
    return ok({ document, photo: new Uint8Array(), way: 'social-security-card' });
  }

  /** A reader that is away is asked again and again, for the other one may serve meanwhile. */
  async function untilItAnswers(
    bounds: CallBounds,
    read: (bounds: CallBounds) => Promise<CardRead>,
  ): Promise<CardRead> {
    for (;;) {
      const done = await read(bounds);
      if (done.ok || done.failure.code !== 'reader-not-responding' || bounds.signal.aborted) return done;
      await delay(AWAY_PAUSE_MS, undefined, { signal: bounds.signal }).catch(() => undefined);
    }
  }

  return {
    async readCard(bounds, onProgress, ways = ['id-card']) {
      onProgress('waiting');
      const readers: Readonly<Record<CardWay, (bounds: CallBounds) => Promise<CardRead>>> = {
        'id-card': (rest) => readIdCard(rest, onProgress),
        'social-security-card': (rest) => readChipCard(rest, onProgress),
      };
      const [only] = ways;
      if (ways.length === 1 && only !== undefined) return readers[only](bounds);
      const others = new AbortController();
      const shared = { ...bounds, signal: AbortSignal.any([bounds.signal, others.signal]) };
      const reads = ways.map((way) => untilItAnswers(shared, readers[way]));
      const first = await Promise.race(reads);
      // The other one is free again before anybody asks it whether a card is in it.
      others.abort();
      await Promise.all(reads);
      return first;
    },

    async waitForCardRemoval(bounds, way = 'id-card') {
      const reader = way === 'id-card' ? devices.idCardReader : devices.smartCardReader;
      if (reader === undefined) return ok();
      const removed = await whenFree<void, { readonly code: string }>(bounds, (rest) =>
        reader.waitForRemoval(rest),
      );
      if (removed.ok) return ok();
      // A reader that cannot be asked must not hold the visit up for ever: the reminder stays its full time.
      return fail('reader-not-responding', removed.failure.code);
    },
  };
}

const CARD_PROBLEMS: Readonly<Record<string, ProblemCode>> = {
  'card-removed': 'card-removed-too-soon',
  'card-unreadable': 'card-not-readable',
  'card-rejected': 'card-not-readable',
  'card-type-unsupported': 'card-not-readable',
};

const CHIP_PROBLEMS: Readonly<Record<string, ProblemCode>> = {
  'no-card': 'card-removed-too-soon',
  'card-removed': 'card-removed-too-soon',
  'card-unreadable': 'chip-card-not-readable',
  'card-type-unsupported': 'chip-card-not-readable',
  'card-protected': 'chip-card-not-readable',
};
