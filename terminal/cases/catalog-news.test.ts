import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Logger } from '../logging/logger.ts';
import { CatalogNews } from './catalog-news.ts';

let pulls: number[];
let held: number;
const errors: string[] = [];
const logger = { error: (event: string) => errors.push(event) } as unknown as Logger;

function news(pull: () => Promise<void>): CatalogNews {
  return new CatalogNews({ held: () => held, pull, spreadMs: 60_000, random: () => 0.5, logger });
}

beforeEach(() => {
  vi.useFakeTimers();
  pulls = [];
  held = 3;
  errors.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

test('a newer revision is asked for once, after its share of the spread', async () => {
  const catalogNews = news(async () => {
    pulls.push(held);
  });
  catalogNews.heard(3);
  catalogNews.heard(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pulls).toEqual([]);
  catalogNews.heard(4);
  catalogNews.heard(4);
  catalogNews.heard(5);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(pulls).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(pulls).toEqual([3]);
  // It failed quietly: the regular pull makes it good, the same news does not ask again every five seconds.
  catalogNews.heard(5);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pulls).toEqual([3]);
  catalogNews.heard(6);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(pulls).toEqual([3, 3]);
});

test('a pull that throws is told in the log, and the next news are heard', async () => {
  const catalogNews = news(() => Promise.reject(new Error('broken')));
  catalogNews.heard(4);
  await vi.advanceTimersByTimeAsync(30_000);
  catalogNews.heard(5);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(errors).toEqual(['catalog-pull-failed', 'catalog-pull-failed']);
});

test('stopped: what waits is not asked for', async () => {
  const catalogNews = news(async () => {
    pulls.push(held);
  });
  catalogNews.heard(4);
  await catalogNews.stop();
  catalogNews.heard(5);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pulls).toEqual([]);
});
