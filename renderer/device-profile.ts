import { DEVICE_PRESETS, type DeviceProfile } from '#contract/device-profile.ts';
import { deriveSizes, rootTokens, type SizeModes } from './design/derive-tokens.ts';

/**
 * The panel the page is really on. A terminal configured for a portrait panel and opened in a landscape window
 * (a developer's screen, a panel hung the wrong way) is drawn for the landscape preset: readable beats exact.
 */
export function profileFor(
  told: DeviceProfile,
  view: { innerWidth: number; innerHeight: number },
): DeviceProfile {
  const lies = view.innerWidth > view.innerHeight;
  const isWide = told.widthPixels > told.heightPixels;
  if (lies === isWide) return told;
  return DEVICE_PRESETS[lies ? '15.4-landscape' : '21.5-portrait'];
}

/** Writes the sizes of this panel and these modes on the root element, from where every style takes them. */
export function applyDeviceProfile(page: Document, told: DeviceProfile, modes: SizeModes): void {
  const view = page.defaultView;
  if (!view) return;
  const profile = profileFor(told, view);
  const derived = deriveSizes(profile, modes, view.devicePixelRatio);
  const root = page.documentElement;
  for (const [name, value] of Object.entries(rootTokens(derived))) root.style.setProperty(name, value);
  root.dataset.panel = derived.shape;
  root.dataset.profile = profile.name;
}
