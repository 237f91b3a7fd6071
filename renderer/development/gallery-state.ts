import { DEVICE_PRESETS, type DevicePresetName } from '#contract/device-profile.ts';
import { DEFAULT_PREFERENCES, type Preferences } from '#contract/preferences.ts';

/** What the gallery shows. The address holds the same words: `?fixture=guide&elder&language=en&profile=10.1-landscape`. */
export interface GalleryState {
  readonly fixture: string;
  /** Another one begins the page afresh, also for the same fixture. */
  readonly subject?: string;
  readonly language?: string;
  readonly elder?: boolean;
  readonly low?: boolean;
  readonly contrast?: boolean;
  readonly speech?: boolean;
  readonly black?: boolean;
  readonly profile?: DevicePresetName;
  /** The line to the terminal is cut. */
  readonly lost?: boolean;
  /** The technician's drawer may be opened. */
  readonly drawer?: boolean;
}

const SWITCHES = ['elder', 'low', 'contrast', 'speech', 'black', 'lost', 'drawer'] as const;

export function isPreset(name: string | null): name is DevicePresetName {
  return name !== null && Object.hasOwn(DEVICE_PRESETS, name);
}

export function parseGalleryState(search: string): GalleryState | undefined {
  const parameters = new URLSearchParams(search);
  const fixture = parameters.get('fixture');
  if (fixture === null) return undefined;
  const language = parameters.get('language');
  const profile = parameters.get('profile');
  return {
    fixture,
    ...(language ? { language } : {}),
    ...(isPreset(profile) ? { profile } : {}),
    ...Object.fromEntries(SWITCHES.filter((name) => parameters.has(name)).map((name) => [name, true])),
  };
}

export function galleryAddress(state: GalleryState): string {
  const parameters = new URLSearchParams({ fixture: state.fixture });
  if (state.language) parameters.set('language', state.language);
  if (state.profile) parameters.set('profile', state.profile);
  for (const name of SWITCHES) if (state[name]) parameters.set(name, '');
  return `?${parameters.toString().replaceAll('=&', '&').replace(/=$/, '')}`;
}

/** A fixture that shows a mode keeps it, whatever else is asked for. */
export function preferencesOf(state: GalleryState, own: Preferences = DEFAULT_PREFERENCES): Preferences {
  return {
    ...own,
    language: state.language ?? own.language,
    elder: own.elder || (state.elder ?? false),
    lowReach: own.lowReach || (state.low ?? false),
    highContrast: own.highContrast || (state.contrast ?? false),
    blackScreen: own.blackScreen || (state.black ?? false),
    speech: { ...own.speech, on: own.speech.on || (state.speech ?? false) },
  };
}
