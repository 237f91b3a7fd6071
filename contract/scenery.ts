/**
 * A scenery pack: `scenery.json` and the pictures beside it. A province brings its own houses and hills; how they
 * stand in the light of the hour is written here, the pictures themselves stay as they were drawn.
 */
import { z } from 'zod';

export const SCENERY_FILE = 'scenery.json';

const colour = z.string().regex(/^#[0-9a-f]{6}$/i);
const share = z.number().min(0).max(1);
/** China time, 0 to 24. */
const hour = z.number().min(0).max(24);

/** A file beside scenery.json: never a path. */
export const pictureFileSchema = z
  .string()
  .max(60)
  .regex(/^[a-z0-9][a-z0-9_-]*\.(svg|png)$/);

export const seasonSchema = z.enum(['spring', 'summer', 'autumn', 'winter']);
export type Season = z.infer<typeof seasonSchema>;

export const sceneryLayerSchema = z.strictObject({
  /** Drawn for 1080 × 1920; it covers the screen and stands on its lower edge. */
  portrait: pictureFileSchema,
  /** Drawn for 1280 × 800. */
  landscape: pictureFileSchema,
  /** 0: the sky, stands still. 1: right in front, moves most. */
  depth: share,
  /** How much of it is seen, by the hour: lit windows at night, mist in the morning. Absent: always all of it. */
  opacity: z.array(z.strictObject({ hour, share })).min(1).max(24).optional(),
  /** Drawn over the veil, for it shines by itself: the moon, lit windows. */
  shines: z.boolean().default(false),
  /** Absent: all year. */
  seasons: z.array(seasonSchema).min(1).optional(),
});
export type SceneryLayer = z.infer<typeof sceneryLayerSchema>;

export const sceneryMomentSchema = z.strictObject({
  hour,
  skyTop: colour,
  skyLow: colour,
  /** What the light of the hour lays over every layer, and how thick. */
  veil: colour,
  veilShare: z.number().min(0).max(0.85),
});
export type SceneryMoment = z.infer<typeof sceneryMomentSchema>;

export const sceneryPackSchema = z.strictObject({
  $schema: z.string().optional(),
  schemaVersion: z.literal(1),
  name: z.string().trim().min(1).max(40),
  /** Moments of the day in order; between two of them the light flows. Midnight is one of them. */
  moments: z.array(sceneryMomentSchema).min(2).max(24),
  /** From the sky to what is nearest. */
  layers: z.array(sceneryLayerSchema).min(1).max(12),
});
export type SceneryPack = z.infer<typeof sceneryPackSchema>;

/** 春 February to April, 夏 to August, 秋 to November: the seasons by which the land changes its colours. */
export function seasonOf(date: string): Season {
  const month = Number(date.slice(5, 7));
  if (month >= 2 && month <= 4) return 'spring';
  if (month >= 5 && month <= 8) return 'summer';
  if (month >= 9 && month <= 11) return 'autumn';
  return 'winter';
}

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** When the page goes dark, China time; `from` equal to `until`: never. */
export const nightSchema = z.strictObject({ from: clock, until: clock });
export type Night = z.infer<typeof nightSchema>;

/** The time as `HH:MM`. Hours may pass midnight: 22:00 to 06:00. */
export function isNight({ from, until }: Night, time: string): boolean {
  return from <= until ? time >= from && time < until : time >= from || time < until;
}
