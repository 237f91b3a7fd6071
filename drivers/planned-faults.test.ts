import { expect, test } from 'vitest';
import { PlannedFaults } from './planned-faults.ts';

test('nothing is planned: nothing goes wrong', () => {
  expect(new PlannedFaults<string>().take(() => true)).toBeUndefined();
});

test('faults strike in the order they were planned, once each unless said otherwise', () => {
  const faults = new PlannedFaults<string>();
  faults.plan('silent');
  faults.plan('noise', 2);
  faults.plan('unplug');
  const taken = Array.from({ length: 5 }, () => faults.take(() => true));
  expect(taken).toEqual(['silent', 'noise', 'noise', 'unplug', undefined]);
});

test('a fault that does not hit waits, and those behind it strike first', () => {
  const faults = new PlannedFaults<{ readonly request: string }>();
  faults.plan({ request: 'login' });
  faults.plan({ request: 'read' });
  expect(faults.take(({ request }) => request === 'read')).toEqual({ request: 'read' });
  expect(faults.take(({ request }) => request === 'read')).toBeUndefined();
  expect(faults.take(({ request }) => request === 'login')).toEqual({ request: 'login' });
});

test('cleared: nothing goes wrong any more', () => {
  const faults = new PlannedFaults<string>();
  faults.plan('silent', 3);
  faults.take(() => true);
  faults.clear();
  expect(faults.take(() => true)).toBeUndefined();
});
