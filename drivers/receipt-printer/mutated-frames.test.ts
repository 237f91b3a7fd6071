import { expect, test } from 'vitest';
import { runMutatedFrames } from '../testing/mutated-frames.ts';
import { receiptPrinterCommandCodec, receiptPrinterStatusCodec } from './mutated-frames.ts';

test.each([1, 2, 3])('2,000 mutated commands leave the parser in order, seed %i', (seed) => {
  const counts = runMutatedFrames(receiptPrinterCommandCodec, 2_000, seed);
  expect(counts.adjacentSurvivors).toBe(2_000);
  expect(counts.discardedBytes).toBeGreaterThan(0);
});

test.each([1, 2, 3])('2,000 mutated status messages leave the parser in order, seed %i', (seed) => {
  const counts = runMutatedFrames(receiptPrinterStatusCodec, 2_000, seed);
  expect(counts.adjacentSurvivors).toBe(2_000);
  expect(counts.discardedBytes).toBeGreaterThan(0);
});
