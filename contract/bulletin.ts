/**
 * What the hub tells every terminal to tell whoever comes: reminders, changes of service, the weather. Nothing of
 * a citizen ever stands in it. It comes over the authenticated channel of the terminal and is not signed by itself:
 * it decides nothing, and a wrong notice is put right by the next pull.
 */
import { z } from 'zod';
import { chinaTime } from './china-time.ts';
import { itemIdSchema, slugSchema } from './item.ts';
import { languageSchema } from './preferences.ts';

export const MAXIMUM_NOTICES = 20;
/** As long as can be read in passing, in characters of the source language. */
export const MAXIMUM_NOTICE_LENGTH = 200;

/** A prefix of region codes (GB/T 2260): `44` is a province, `4419` a city. */
export const regionPrefixSchema = z.string().regex(/^\d{2,12}$/);

export const noticeSchema = z.strictObject({
  id: slugSchema.max(60),
  /** In the source language. */
  text: z.string().trim().min(1).max(MAXIMUM_NOTICE_LENGTH),
  /** By language; where one is missing the text itself is shown. English needs more letters than Chinese. */
  translations: z
    .record(
      languageSchema,
      z
        .string()
        .trim()
        .min(1)
        .max(2 * MAXIMUM_NOTICE_LENGTH),
    )
    .default({}),
  /** First and last day on which it is shown, by the calendar in China. */
  from: z.iso.date(),
  until: z.iso.date(),
  /** reminder: something people can do. service: something here is different. */
  tone: z.enum(['reminder', 'service']),
  /** A button leads to this item, where the terminal offers it. */
  itemId: itemIdSchema.optional(),
  /** Where it is told; empty: everywhere. */
  regions: z.array(regionPrefixSchema).max(200).default([]),
});
export type Notice = z.infer<typeof noticeSchema>;

export const weatherConditionSchema = z.enum([
  'clear',
  'partly-cloudy',
  'overcast',
  'fog',
  'haze',
  'light-rain',
  'rain',
  'heavy-rain',
  'thunderstorm',
  'typhoon',
  'sleet',
  'snow',
  'dust',
]);
export type WeatherCondition = z.infer<typeof weatherConditionSchema>;

const celsius = z.int().min(-60).max(60);
export const weatherSchema = z.strictObject({
  /** When it was made, and until when it may be shown. */
  at: z.iso.datetime({ offset: true }),
  validUntil: z.iso.datetime({ offset: true }),
  condition: weatherConditionSchema,
  lowCelsius: celsius,
  highCelsius: celsius,
  /** Who made it; always named beside it. */
  source: z.string().trim().min(1).max(40),
});
export type Weather = z.infer<typeof weatherSchema>;

/** What one terminal is told. */
export const bulletinSchema = z.strictObject({
  notices: z.array(noticeSchema).max(MAXIMUM_NOTICES),
  weather: weatherSchema.optional(),
});
export type Bulletin = z.infer<typeof bulletinSchema>;

export const EMPTY_BULLETIN: Bulletin = { notices: [] };

/** An empty list means everywhere. */
export function isForRegion(prefixes: readonly string[], regionCode: string): boolean {
  return prefixes.length === 0 || prefixes.some((prefix) => regionCode.startsWith(prefix));
}

/** What of it may be shown at this moment: nothing that is over, nothing that has not begun, no old weather. */
export function bulletinAt({ notices, weather }: Bulletin, now: Date): Bulletin {
  const today = chinaTime(now).date;
  const fresh = weather !== undefined && Date.parse(weather.validUntil) > now.getTime();
  return {
    notices: notices.filter(({ from, until }) => from <= today && today <= until),
    ...(fresh && { weather }),
  };
}
