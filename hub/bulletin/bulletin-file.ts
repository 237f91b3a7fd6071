import { z } from 'zod';
import {
  type Bulletin,
  bulletinAt,
  isForRegion,
  MAXIMUM_NOTICES,
  noticeSchema,
  regionPrefixSchema,
  weatherSchema,
} from '#contract/bulletin.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import { localDate } from '../calendar/local-time.ts';

/** `bulletin.json`, as the operator writes it: notices of all regions, and the weather of each. */
export const bulletinFileSchema = z
  .strictObject({
    $schema: z.string().optional(),
    notices: z.array(noticeSchema).max(500).default([]),
    /** The entry with the longest prefix counts; one without regions is for wherever there is no other. */
    weather: z
      .array(z.strictObject({ regions: z.array(regionPrefixSchema).default([]), ...weatherSchema.shape }))
      .max(1000)
      .default([]),
  })
  .superRefine(({ notices }, context) => {
    const seen = new Set<string>();
    notices.forEach((notice, place) => {
      if (notice.until < notice.from) {
        context.addIssue({
          code: 'custom',
          path: ['notices', place, 'until'],
          message: 'ends before it begins',
        });
      }
      if (seen.has(notice.id)) {
        context.addIssue({ code: 'custom', path: ['notices', place, 'id'], message: 'stands here twice' });
      }
      seen.add(notice.id);
    });
  });
export type BulletinFile = z.infer<typeof bulletinFileSchema>;

/** The failure's detail names each wrong place, as `notices.3.text: Too big …`. */
export function parseBulletinFile(content: string): Result<BulletinFile> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return fail('bulletin-not-json');
  }
  const parsed = bulletinFileSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const places = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.map(String).join('.') || '(whole file)'}: ${issue.message}`);
  return fail('bulletin-invalid', places.join('; '));
}

/** What terminals of a region are told: what is over is left out, what is still to come goes along for when they are off line. */
export function bulletinFor(file: BulletinFile, regionCode: string, now: Date): Bulletin {
  const coming = file.notices.filter(({ until }) => until >= localDate(now));
  const weather = file.weather
    .filter(({ regions }) => isForRegion(regions, regionCode))
    .sort((a, b) => nearness(b.regions, regionCode) - nearness(a.regions, regionCode))
    .map(({ regions: _, ...rest }) => rest)
    .find((entry) => bulletinAt({ notices: [], weather: entry }, now).weather !== undefined);
  return {
    notices: coming.filter(({ regions }) => isForRegion(regions, regionCode)).slice(0, MAXIMUM_NOTICES),
    ...(weather !== undefined && { weather }),
  };
}

function nearness(prefixes: readonly string[], regionCode: string): number {
  return Math.max(
    0,
    ...prefixes.filter((prefix) => regionCode.startsWith(prefix)).map(({ length }) => length),
  );
}
