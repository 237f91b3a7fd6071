import { expect, test } from 'vitest';
import { DEFAULT_PREFERENCES } from '#contract/preferences.ts';
import { galleryAddress, parseGalleryState, preferencesOf } from './gallery-state.ts';

test('the address and the state say the same', () => {
  const state = {
    fixture: 'guide',
    language: 'en',
    elder: true,
    contrast: true,
    profile: '10.1-landscape',
  } as const;
  expect(parseGalleryState(galleryAddress(state))).toEqual(state);
  expect(parseGalleryState('?fixture=home&profile=none')).toEqual({ fixture: 'home' });
  expect(parseGalleryState('')).toBeUndefined();
});

test('a fixture keeps the mode it shows', () => {
  const own = { ...DEFAULT_PREFERENCES, elder: true };
  expect(preferencesOf({ fixture: 'a', low: true, speech: true }, own)).toMatchObject({
    elder: true,
    lowReach: true,
    highContrast: false,
    speech: { on: true },
  });
});
