import { expect, test } from 'vitest';
import { labelToOpen } from './label-to-open.ts';

test('the camera that the profile names', () => {
  expect(labelToOpen({ label: '(1bcf:2cd1)' }, { connected: true })).toBe('(1bcf:2cd1)');
  expect(labelToOpen(undefined, { connected: true })).toBeUndefined();
});

test('none while the terminal is gone', () => {
  expect(labelToOpen({ label: '(1bcf:2cd1)' }, { connected: false })).toBeUndefined();
});
