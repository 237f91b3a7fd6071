/**
 * The panel a terminal has and where it hangs: every size on the screen is millimetres on this glass.
 * A site names one of the presets in `screen` of its configuration, or gives its own numbers.
 */
import { z } from 'zod';

export const deviceProfileSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,40}$/),
  /** Diagonal of the lit area. */
  diagonalInches: z.number().min(7).max(65),
  /** As the panel hangs: a portrait panel is higher than it is wide. */
  widthPixels: z.int().min(480).max(8192),
  heightPixels: z.int().min(480).max(8192),
  /** From the floor to the lower edge of the lit area. */
  lowerEdgeMillimetres: z.number().min(0).max(1500),
  /** From the eye to the glass; the text sizes are made for 600 mm (EN 301 549, 5.1.4). */
  viewingMillimetres: z.number().min(250).max(1500),
});
export type DeviceProfile = z.infer<typeof deviceProfileSchema>;

const preset = (
  name: string,
  diagonalInches: number,
  [widthPixels, heightPixels]: readonly [number, number],
  lowerEdgeMillimetres: number,
): DeviceProfile => ({
  name,
  diagonalInches,
  widthPixels,
  heightPixels,
  lowerEdgeMillimetres,
  viewingMillimetres: 600,
});

export const DEVICE_PRESETS = {
  '21.5-portrait': preset('21.5-portrait', 21.5, [1080, 1920], 900),
  '27-portrait': preset('27-portrait', 27, [1080, 1920], 800),
  '32-portrait': preset('32-portrait', 32, [1080, 1920], 700),
  '32-portrait-4k': preset('32-portrait-4k', 32, [2160, 3840], 700),
  '15.4-landscape': preset('15.4-landscape', 15.4, [1280, 800], 950),
  '10.1-landscape': preset('10.1-landscape', 10.1, [1280, 800], 1000),
  '10.1-landscape-fine': preset('10.1-landscape-fine', 10.1, [1920, 1200], 1000),
} as const satisfies Record<string, DeviceProfile>;
export type DevicePresetName = keyof typeof DEVICE_PRESETS;

export const DEFAULT_PRESET: DevicePresetName = '21.5-portrait';

/** `screen` in the terminal's configuration: a preset's name, or own numbers. */
export const screenConfigurationSchema = z
  .union([
    z.enum(Object.keys(DEVICE_PRESETS) as [DevicePresetName, ...DevicePresetName[]]),
    deviceProfileSchema,
  ])
  .default(DEFAULT_PRESET);

export function resolveDeviceProfile(screen: DevicePresetName | DeviceProfile): DeviceProfile {
  return typeof screen === 'string' ? DEVICE_PRESETS[screen] : screen;
}

/** Millimetres of glass for one pixel of the panel. */
export function millimetresPerPixel(profile: DeviceProfile): number {
  return (profile.diagonalInches * 25.4) / Math.hypot(profile.widthPixels, profile.heightPixels);
}

export function glassMillimetres(profile: DeviceProfile): {
  readonly width: number;
  readonly height: number;
} {
  const perPixel = millimetresPerPixel(profile);
  return { width: profile.widthPixels * perPixel, height: profile.heightPixels * perPixel };
}

/** The highest point somebody who sits reaches, above the floor (ADA Standards 2010, 308). */
export const HIGHEST_REACH_MILLIMETRES = 1220;

/**
 * How much of the panel, from its lower edge, somebody who sits reaches.
 *
 * @returns millimetres of glass, from 0 to the panel's height.
 */
export function reachableMillimetres(profile: DeviceProfile): number {
  const { height } = glassMillimetres(profile);
  return Math.min(height, Math.max(0, HIGHEST_REACH_MILLIMETRES - profile.lowerEdgeMillimetres));
}
