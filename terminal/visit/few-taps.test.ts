import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { VisitEvent } from '#contract/visit/events.ts';
import { recordedServices } from './testing/recorded-services.ts';
import { Visitor } from './testing/visitor.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const MOST_USED = 12;
const TAPS = 2;
/** What is the item's own: its questions, or what stands before the card where it asks none. */
const FIRST_QUESTION: readonly string[] = ['eligibility', 'consent', 'scan-slip'];

describe('from home to the first question', () => {
  const popular = recordedServices()
    .catalog.popular()
    .toSorted((one, other) => (one.popularity ?? 0) - (other.popularity ?? 0))
    .slice(0, MOST_USED);

  test('the most used items are there', () => {
    expect(popular).toHaveLength(MOST_USED);
  });

  test.each(popular.map(({ id }) => [id]))('%s takes two taps at most', async (itemId) => {
    const visitor = new Visitor(recordedServices());
    await visitor.does({ type: 'start' });
    const { screen } = visitor.snapshot;
    // On the first page itself: no department to open, nothing to type.
    expect(screen.name === 'home' && screen.popular.map(({ id }) => id)).toContain(itemId);
    const taps: VisitEvent[] = [{ type: 'open-item', itemId }, { type: 'begin' }];
    expect(taps.length).toBeLessThanOrEqual(TAPS);
    await visitor.does(...taps);
    expect(FIRST_QUESTION).toContain(visitor.screen);
  });
});
