import { expect, test } from 'vitest';
import { DEVICE_PRESETS } from '#contract/device-profile.ts';
import { profileFor } from './device-profile.ts';

test('a window that lies the other way is drawn for a panel of its own kind', () => {
  const portrait = DEVICE_PRESETS['27-portrait'];
  expect(profileFor(portrait, { innerWidth: 1080, innerHeight: 1920 })).toBe(portrait);
  expect(profileFor(portrait, { innerWidth: 1280, innerHeight: 800 }).name).toBe('15.4-landscape');
  const tablet = DEVICE_PRESETS['10.1-landscape'];
  expect(profileFor(tablet, { innerWidth: 1280, innerHeight: 800 })).toBe(tablet);
  expect(profileFor(tablet, { innerWidth: 800, innerHeight: 1280 }).name).toBe('21.5-portrait');
});
