import { expect, test } from 'vitest';
import { paymentStorm } from './testing/payment-storm.ts';

test('random payments in bad weather: money taken is money owed, once, and nothing is lost', async () => {
  const report = await paymentStorm(8, 'of the short form');
  expect(report.broken).toEqual([]);
  expect(report.orders).toBeGreaterThan(3);
  expect(report.faults).toBeGreaterThan(3);
  expect(report.powerCuts).toBeGreaterThan(0);
}, 180_000);
