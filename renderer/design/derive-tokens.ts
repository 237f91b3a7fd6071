/**
 * The sizes of the design as millimetres, from the panel and from how this citizen wants it: pure, so that every
 * floor is a test. tokens/type.css and tokens/space.css say what each token is for and hold the values of the
 * commonest panel, until the terminal has said which one it has.
 */
import {
  type DeviceProfile,
  glassMillimetres,
  millimetresPerPixel,
  reachableMillimetres,
} from '#contract/device-profile.ts';

/** Height of a capital in Noto Sans CJK, in em; measured on the font. */
export const CAP_HEIGHT = 0.733;
/** No visible text has lower capitals, in millimetres (VVSG 2.0, 7.1-E). */
export const SMALLEST_CAP = 3.5;
/** Running text: VVSG 2.0's default; in large letters 0.7° seen from 600 mm (EN 301 549, 5.1.4). */
export const BODY_CAP = { standard: 4.8, elder: 7.33 } as const;
/** Targets of a finger and the space between them, in millimetres (Chen 2013, VVSG 2.0). */
export const TARGET = { primary: 20, any: 15, elder: 20, key: 12.7, gap: 2.54 } as const;
/** A main button is never lower, however coarse the panel (工信部 适老化, 2021). */
const PRIMARY_PIXELS = 60;

/** tall: portrait. wide: a landscape panel with room. shallow: where height is what is dear, as on a tablet. */
export type PanelShape = 'tall' | 'wide' | 'shallow';

/** Below it six rows of buttons fill the panel: the hands move to the side. */
const SHALLOW_MILLIMETRES = 160;
/** The width that the tall layout is drawn on; wider panels take half of what they have more for larger letters. */
const DRAWN_WIDTH = 268;
const LARGEST_SCALE = 1.25;
/** Less than this cannot hold a page: a panel hung so high is a mistake of the building (docs/experience). */
const LEAST_REACH_SHARE = 0.6;

export interface SizeModes {
  readonly elder: boolean;
  readonly lowReach: boolean;
}

interface Sizes {
  readonly 'text-small': number;
  readonly 'text-body': number;
  readonly 'text-large': number;
  readonly 'text-title': number;
  readonly 'text-heading': number;
  readonly 'text-display': number;
  readonly hit: number;
  readonly 'hit-main': number;
  readonly key: number;
  readonly gap: number;
  readonly 'gap-wide': number;
  readonly 'gap-zone': number;
  readonly margin: number;
  readonly 'radius-sheet': number;
  readonly 'radius-tile': number;
  readonly 'radius-button': number;
  readonly 'radius-key': number;
}
export type SizeName = keyof Sizes;

// Six sizes of text in each: the smallest for what stands beside, body for sentences, large for names and buttons,
// title for choices, heading for the page, display for a single question.
const STANDARD: Record<PanelShape, Sizes> = {
  tall: {
    'text-small': 7,
    'text-body': 8,
    'text-large': 9.4,
    'text-title': 11.5,
    'text-heading': 15,
    'text-display': 17.5,
    hit: 16,
    'hit-main': 28,
    key: 25,
    gap: 4,
    'gap-wide': 7,
    'gap-zone': 10,
    margin: 14,
    'radius-sheet': 8,
    'radius-tile': 6.5,
    'radius-button': 6,
    'radius-key': 3.5,
  },
  wide: {
    'text-small': 6.3,
    'text-body': 7.3,
    'text-large': 8.4,
    'text-title': 10,
    'text-heading': 12.2,
    'text-display': 14,
    hit: 15.4,
    'hit-main': 21,
    key: 15.6,
    gap: 3.2,
    'gap-wide': 4.4,
    'gap-zone': 6,
    margin: 11,
    'radius-sheet': 6.4,
    'radius-tile': 5.2,
    'radius-button': 5,
    'radius-key': 3,
  },
  shallow: {
    'text-small': 5.4,
    'text-body': 6.6,
    'text-large': 7.2,
    'text-title': 8,
    'text-heading': 9.4,
    'text-display': 10.4,
    hit: 15.2,
    'hit-main': 20.2,
    key: 12.9,
    gap: 2.8,
    'gap-wide': 3.2,
    'gap-zone': 4,
    margin: 5,
    'radius-sheet': 4.6,
    'radius-tile': 4,
    'radius-button': 3.8,
    'radius-key': 2.4,
  },
};

const ELDER: Record<Exclude<PanelShape, 'wide'>, Partial<Sizes>> = {
  tall: {
    'text-small': 9.6,
    'text-body': 11,
    'text-large': 12.5,
    'text-title': 14,
    'text-heading': 17,
    'text-display': 20,
    hit: 20.2,
    'hit-main': 34,
  },
  shallow: {
    'text-small': 7.4,
    'text-body': 10.1,
    'text-large': 10.4,
    'text-title': 10.8,
    'text-heading': 11.6,
    'text-display': 12.4,
    hit: 20.2,
    'hit-main': 20.2,
    key: 12.9,
  },
};

export interface DesignSizes {
  readonly shape: PanelShape;
  /** Real millimetres for one CSS pixel. */
  readonly millimetresPerPixel: number;
  /** A design millimetre on this glass: 1 on the panels drawn for, up to 1.25 on larger ones. Never below 1. */
  readonly scale: number;
  /** In design millimetres. */
  readonly sizes: Sizes;
  /** What of the page's height 低位 uses, from the lower edge; 1 where everything is in reach anyway. */
  readonly reachShare: number;
}

export function panelShape(profile: DeviceProfile): PanelShape {
  const { width, height } = glassMillimetres(profile);
  if (height > width) return 'tall';
  return height < SHALLOW_MILLIMETRES ? 'shallow' : 'wide';
}

/**
 * @param devicePixelRatio pixels of the panel for one CSS pixel.
 */
export function deriveSizes(profile: DeviceProfile, modes: SizeModes, devicePixelRatio = 1): DesignSizes {
  const glass = panelShape(profile);
  // Large letters make a landscape panel with room a shallow one: they take that room.
  const grown = glass === 'wide' && modes.elder;
  const shape = grown ? 'shallow' : glass;
  const { width, height } = glassMillimetres(profile);
  const perPixel = millimetresPerPixel(profile) * devicePixelRatio;
  const larger = grown ? height / SHALLOW_MILLIMETRES : glass === 'tall' ? Math.sqrt(width / DRAWN_WIDTH) : 1;
  const scale = Math.min(LARGEST_SCALE, Math.max(1, larger));
  const reachShare = Math.max(LEAST_REACH_SHARE, reachableMillimetres(profile) / height);
  const sizes = { ...STANDARD[shape], ...(modes.elder && shape !== 'wide' ? ELDER[shape] : {}) };
  return {
    shape,
    millimetresPerPixel: perPixel,
    scale,
    reachShare,
    sizes: {
      ...sizes,
      'hit-main': Math.max(sizes['hit-main'], (PRIMARY_PIXELS * perPixel) / scale),
      key: modes.lowReach && shape === 'tall' ? Math.min(sizes.key, 18) : sizes.key,
    },
  };
}

/** Names and values of the custom properties of the root element. */
export function rootTokens({
  sizes,
  millimetresPerPixel: perPixel,
  scale,
  reachShare,
}: DesignSizes): Record<string, string> {
  return {
    '--mm-per-px': String(perPixel),
    '--scale': String(scale),
    '--reach-height': `${Math.round(reachShare * 10_000) / 100}%`,
    ...Object.fromEntries(
      Object.entries(sizes).map(([name, value]) => [`--${name}`, `calc(${value} * var(--mm))`]),
    ),
  };
}
