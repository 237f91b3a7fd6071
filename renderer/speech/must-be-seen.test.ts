import { expect, test } from 'vitest';
import type { Screen } from '#contract/visit/screens.ts';
import { mustBeSeen } from './must-be-seen.ts';

const take = (urgency: number): Screen => ({
  name: 'take-things',
  card: 'on-reader',
  papers: [],
  secondsLeft: 0,
  urgency,
});

test.each([
  [0, false],
  [1, false],
  [2, true],
  [3, true],
])('things left behind at urgency %i', (urgency, seen) => {
  expect(mustBeSeen({ screen: take(urgency), staffCalled: false })).toBe(seen);
  expect(mustBeSeen({ screen: take(urgency), staffCalled: true })).toBe(true);
});

test('out of service', () => {
  expect(
    mustBeSeen({ screen: { name: 'out-of-service', code: 'storage-not-writable' }, staffCalled: false }),
  ).toBe(true);
});

test('a page of the visit stays dark, also when its citizen calls staff', () => {
  expect(mustBeSeen({ screen: { name: 'identify', reader: 'waiting' }, staffCalled: true })).toBe(false);
});
