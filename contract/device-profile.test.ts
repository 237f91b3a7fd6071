import { describe, expect, test } from 'vitest';
import {
  DEVICE_PRESETS,
  type DevicePresetName,
  deviceProfileSchema,
  glassMillimetres,
  millimetresPerPixel,
  reachableMillimetres,
  resolveDeviceProfile,
  screenConfigurationSchema,
} from './device-profile.ts';

describe('device profile', () => {
  // Computed by hand from diagonal and resolution.
  test.each<[DevicePresetName, number, number, number]>([
    ['21.5-portrait', 0.2479, 267.7, 476],
    ['27-portrait', 0.3113, 336.2, 597.7],
    ['32-portrait', 0.369, 398.5, 708.4],
    ['32-portrait-4k', 0.1845, 398.5, 708.4],
    ['10.1-landscape', 0.17, 217.5, 136],
    ['10.1-landscape-fine', 0.1133, 217.5, 136],
    ['15.4-landscape', 0.2591, 331.7, 207.3],
  ])('%s: %d mm a pixel, %d by %d mm', (name, perPixel, width, height) => {
    const profile = DEVICE_PRESETS[name];
    expect(millimetresPerPixel(profile)).toBeCloseTo(perPixel, 3);
    expect(glassMillimetres(profile).width).toBeCloseTo(width, 0);
    expect(glassMillimetres(profile).height).toBeCloseTo(height, 0);
    expect(profile.name).toBe(name);
    expect(deviceProfileSchema.safeParse(profile).success).toBe(true);
  });

  test.each([
    [800, 1694],
    [900, 1291],
    [1000, 887],
    [1060, 645],
  ])('21.5 inch with its lower edge at %d mm: %d pixels in reach', (lowerEdgeMillimetres, pixels) => {
    const profile = { ...DEVICE_PRESETS['21.5-portrait'], lowerEdgeMillimetres };
    expect(Math.round(reachableMillimetres(profile) / millimetresPerPixel(profile))).toBe(pixels);
  });

  test('a low landscape panel is all in reach, a panel above the reach not at all', () => {
    const low = DEVICE_PRESETS['10.1-landscape'];
    expect(reachableMillimetres(low)).toBe(glassMillimetres(low).height);
    expect(reachableMillimetres({ ...low, lowerEdgeMillimetres: 1300 })).toBe(0);
  });

  test('a configuration names a preset, gives numbers, or says nothing', () => {
    expect(resolveDeviceProfile(screenConfigurationSchema.parse('27-portrait')).diagonalInches).toBe(27);
    expect(resolveDeviceProfile(screenConfigurationSchema.parse(undefined)).diagonalInches).toBe(21.5);
    const own = { ...DEVICE_PRESETS['27-portrait'], name: 'town-hall', diagonalInches: 24 };
    expect(resolveDeviceProfile(screenConfigurationSchema.parse(own))).toEqual(own);
    expect(screenConfigurationSchema.safeParse('28-portrait').success).toBe(false);
  });
});
