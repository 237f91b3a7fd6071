/** The light of the hour: colours of the scenery between a few painted moments of the day. */
export interface Light {
  skyTop: string;
  skyLow: string;
  far: string;
  middle: string;
  near: string;
  houses: string;
  arcade: string;
  water: string;
  deep: string;
  sun: string;
  /** 0 dark … 1 fully lit. */
  windows: number;
  stars: number;
}

interface Moment extends Light {
  hour: number;
}

const MIDNIGHT: Light = {
  skyTop: '#0f1c3d',
  skyLow: '#2b3f73',
  far: '#324a80',
  middle: '#263c70',
  near: '#1d3161',
  houses: '#162650',
  arcade: '#0f1c3f',
  water: '#16295a',
  deep: '#0a1633',
  sun: '#f2ead2',
  windows: 1,
  stars: 1,
};

const MOMENTS: readonly Moment[] = [
  { hour: 0, ...MIDNIGHT },
  {
    hour: 5,
    skyTop: '#243563',
    skyLow: '#8a87a8',
    far: '#6a7aa8',
    middle: '#4a5f95',
    near: '#34497f',
    houses: '#253a6e',
    arcade: '#1a2b58',
    water: '#23396d',
    deep: '#101f48',
    sun: '#f6c9a0',
    windows: 0.8,
    stars: 0.4,
  },
  {
    hour: 6.6,
    skyTop: '#f4c7a0',
    skyLow: '#fdeeda',
    far: '#b7c3da',
    middle: '#8aa3cb',
    near: '#5a82b8',
    houses: '#3a619f',
    arcade: '#2a4d8a',
    water: '#2b60a4',
    deep: '#123f8d',
    sun: '#f5ab74',
    windows: 0.35,
    stars: 0,
  },
  {
    hour: 10,
    skyTop: '#bcd8ef',
    skyLow: '#fbf2e0',
    far: '#b3c9e2',
    middle: '#82a6d0',
    near: '#5487bf',
    houses: '#33639f',
    arcade: '#254e89',
    water: '#2b63a9',
    deep: '#124493',
    sun: '#fbd489',
    windows: 0.12,
    stars: 0,
  },
  {
    hour: 15,
    skyTop: '#c3d9ec',
    skyLow: '#fcefd8',
    far: '#b3c6df',
    middle: '#83a3cc',
    near: '#5583bb',
    houses: '#34619c',
    arcade: '#264c87',
    water: '#2b62a6',
    deep: '#12418f',
    sun: '#f9c77a',
    windows: 0.15,
    stars: 0,
  },
  {
    hour: 17.6,
    skyTop: '#f3b98f',
    skyLow: '#fde3c0',
    far: '#b0b6d0',
    middle: '#7d92bf',
    near: '#4f72ab',
    houses: '#2f5290',
    arcade: '#213f79',
    water: '#27558f',
    deep: '#0e3578',
    sun: '#ee8f5a',
    windows: 0.75,
    stars: 0,
  },
  {
    hour: 19,
    skyTop: '#3d4a7d',
    skyLow: '#d99a86',
    far: '#6f76a3',
    middle: '#4c5c94',
    near: '#344a83',
    houses: '#223870',
    arcade: '#182a58',
    water: '#22407c',
    deep: '#0d2150',
    sun: '#f0b28a',
    windows: 1,
    stars: 0.3,
  },
  {
    hour: 21,
    skyTop: '#121f42',
    skyLow: '#33477c',
    far: '#384f86',
    middle: '#2a4176',
    near: '#203566',
    houses: '#182953',
    arcade: '#101e42',
    water: '#182c5f',
    deep: '#0b1737',
    sun: '#f2ead2',
    windows: 1,
    stars: 0.9,
  },
  { hour: 24, ...MIDNIGHT },
];

/** The light at an hour from 0 to 24. */
export function lightAt(hour: number): Light {
  const clamped = Math.min(24, Math.max(0, hour));
  const next = MOMENTS.find((moment) => moment.hour >= clamped) ?? (MOMENTS.at(-1) as Moment);
  const previous = [...MOMENTS].reverse().find((moment) => moment.hour <= clamped) ?? (MOMENTS[0] as Moment);
  const span = next.hour - previous.hour;
  const part = span === 0 ? 0 : (clamped - previous.hour) / span;
  const mix = (key: Exclude<keyof Light, 'windows' | 'stars'>) => mixColours(previous[key], next[key], part);
  return {
    skyTop: mix('skyTop'),
    skyLow: mix('skyLow'),
    far: mix('far'),
    middle: mix('middle'),
    near: mix('near'),
    houses: mix('houses'),
    arcade: mix('arcade'),
    water: mix('water'),
    deep: mix('deep'),
    sun: mix('sun'),
    windows: previous.windows + (next.windows - previous.windows) * part,
    stars: previous.stars + (next.stars - previous.stars) * part,
  };
}

/** Between two `#rrggbb` colours, channel by channel. */
export function mixColours(from: string, to: string, part: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => {
    const value = Math.round(channel(from, at) + (channel(to, at) - channel(from, at)) * part);
    return value.toString(16).padStart(2, '0');
  });
  return `#${mixed.join('')}`;
}

/** Whether dark or light letters stand out better before the sky of that light. */
export function lettersBefore(sky: string): 'dark' | 'light' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(sky.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  // Contrast with white equals contrast with the dark ink at this relative luminance (WCAG 2.2).
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 ? 'dark' : 'light';
}
