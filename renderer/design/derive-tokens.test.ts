import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEVICE_PRESETS, type DeviceProfile } from '#contract/device-profile.ts';
import {
  BODY_CAP,
  CAP_HEIGHT,
  deriveSizes,
  panelShape,
  rootTokens,
  SMALLEST_CAP,
  TARGET,
} from './derive-tokens.ts';

const anyProfile = fc
  .record({
    name: fc.constant('any'),
    diagonalInches: fc.double({ min: 10, max: 65, noNaN: true }),
    widthPixels: fc.integer({ min: 1080, max: 4096 }),
    heightPixels: fc.integer({ min: 800, max: 4096 }),
    lowerEdgeMillimetres: fc.double({ min: 0, max: 1500, noNaN: true }),
    viewingMillimetres: fc.constant(600),
  })
  .filter(
    ({ widthPixels, heightPixels }) => Math.max(widthPixels / heightPixels, heightPixels / widthPixels) < 2.2,
  );

function holdsTheFloors(profile: DeviceProfile, elder: boolean, lowReach: boolean): void {
  const { sizes, scale, millimetresPerPixel } = deriveSizes(profile, { elder, lowReach });
  const real = (size: number) => size * scale;
  for (const name of [
    'text-small',
    'text-body',
    'text-large',
    'text-title',
    'text-heading',
    'text-display',
  ] as const) {
    expect(real(sizes[name]) * CAP_HEIGHT, name).toBeGreaterThanOrEqual(SMALLEST_CAP);
  }
  const text = ['text-body', 'text-large', 'text-title', 'text-heading', 'text-display'] as const;
  text.reduce((smaller, name) => {
    expect(sizes[name]).toBeGreaterThanOrEqual(smaller);
    return sizes[name];
  }, sizes['text-small']);
  expect(real(sizes['text-body']) * CAP_HEIGHT).toBeGreaterThanOrEqual(
    elder ? BODY_CAP.elder : BODY_CAP.standard,
  );
  expect(real(sizes.hit)).toBeGreaterThanOrEqual(elder ? TARGET.elder : TARGET.any);
  expect(real(sizes['hit-main'])).toBeGreaterThanOrEqual(TARGET.primary);
  expect(real(sizes['hit-main']) / millimetresPerPixel).toBeGreaterThanOrEqual(60 - 1e-9);
  expect(real(sizes.key)).toBeGreaterThanOrEqual(TARGET.key);
  expect(real(sizes.gap)).toBeGreaterThanOrEqual(TARGET.gap);
}

describe('derived sizes', () => {
  test.each(Object.values(DEVICE_PRESETS))('$name holds every floor in every mode', (profile) => {
    for (const elder of [false, true]) for (const low of [false, true]) holdsTheFloors(profile, elder, low);
  });

  test('any panel holds every floor', () => {
    fc.assert(fc.property(anyProfile, fc.boolean(), fc.boolean(), holdsTheFloors));
  });

  test('the shape follows the glass', () => {
    expect(Object.values(DEVICE_PRESETS).map(panelShape)).toEqual([
      'tall',
      'tall',
      'tall',
      'tall',
      'wide',
      'shallow',
      'shallow',
    ]);
  });

  test('the same glass with four times the pixels has the same millimetres', () => {
    const coarse = deriveSizes(DEVICE_PRESETS['32-portrait'], { elder: false, lowReach: false });
    const fine = deriveSizes(DEVICE_PRESETS['32-portrait-4k'], { elder: false, lowReach: false });
    expect(fine.millimetresPerPixel).toBeCloseTo(coarse.millimetresPerPixel / 2, 6);
    expect(fine.sizes['text-body']).toBe(coarse.sizes['text-body']);
    const doubled = deriveSizes(DEVICE_PRESETS['32-portrait-4k'], { elder: false, lowReach: false }, 2);
    expect(doubled.millimetresPerPixel).toBeCloseTo(coarse.millimetresPerPixel, 6);
  });

  test('低位 on 21.5 inch hung at 900 mm is the lower 1291 of 1920 pixels', () => {
    const { reachShare } = deriveSizes(DEVICE_PRESETS['21.5-portrait'], { elder: false, lowReach: true });
    expect(Math.round(reachShare * 1920)).toBe(1291);
    expect(deriveSizes(DEVICE_PRESETS['10.1-landscape'], { elder: false, lowReach: true }).reachShare).toBe(
      1,
    );
  });

  test('the style sheets start with the sizes of the commonest panel', () => {
    const css = ['type', 'space']
      .map((name) => readFileSync(join(import.meta.dirname, `tokens/${name}.css`), 'utf8'))
      .join('');
    const derived = rootTokens(
      deriveSizes(DEVICE_PRESETS['21.5-portrait'], { elder: false, lowReach: false }),
    );
    for (const [name, value] of Object.entries(derived)) {
      if (name === '--mm-per-px' || name === '--reach-height') continue;
      expect(css, name).toContain(`${name}: ${value};`);
    }
  });
});
