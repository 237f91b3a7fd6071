/** How well an item fits what was asked, and how all of that becomes one number to compare by. Less is better. */
import type { SearchField } from '#contract/search-text.ts';
import { WAY, type Way } from './text-index.ts';

export const FIELDS: readonly SearchField[] = ['name', 'alias', 'other-language', 'keyword', 'department'];
export const FIELD_BITS = 3;
/** By field and place: whole, start, inside. Less is better. */
const FIT: readonly (readonly [number, number, number])[] = [
  [0, 2, 4],
  [1, 3, 5],
  [2, 4, 6],
  [7, 8, 9],
  [12, 13, 14],
];
const FIT_OF_WAY: Readonly<Record<Way, number>> = { [WAY.plain]: 0, [WAY.jyutping]: 1, [WAY.initials]: 3 };
/** Behind names that begin so, before keywords. */
export const FIT_OF_EVERYDAY = 5;
export const NOT_FOUND = 255;
export const WORST_FIT = 31;
export const FIELD_MASK = 7;
export const DEPARTMENT_FIELD = 4;
/** name, alias and their translations. */
export const FIELDS_OF_NAMES = 3;
/** A rank is `way * 3 + place`. */
export const RANKS = 9;
export const FIT_BY_RANK = Uint8Array.from(
  FIELDS.flatMap((_, field) => Array.from({ length: RANKS }, (__, rank) => fitOf(field, rank))),
);

export function fitOf(field: number, rank: number): number {
  const [places, way] = [FIT[field] as readonly [number, number, number], Math.floor(rank / 3) as Way];
  return Math.min(WORST_FIT, (places[rank % 3] as number) + FIT_OF_WAY[way]);
}

/** How often an item must have been used here to stand in a higher band. */
const USES_OFTEN = 10;
const USES_SOMETIMES = 3;
const BANDS = 6;
const BAND_UNKNOWN = 5;
export const LEAST_POPULAR = 1023;
export const LONGEST_NAME = 255;
const NAME_LENGTHS = LONGEST_NAME + 1;

/** @param uses At this site. */
export function bandOf(uses: number, popularity: number | undefined): number {
  if (uses >= USES_OFTEN) return 0;
  if (uses >= USES_SOMETIMES) return 1;
  if (uses > 0) return 2;
  if (popularity === undefined) return BAND_UNKNOWN;
  return popularity <= 20 ? 3 : 4;
}

/** Out of the region comes behind everything in it; then how well it fits, then how much it is used. */
export function sortKeyOf(
  here: number,
  fit: number,
  band: number,
  popularity: number,
  nameLength: number,
): number {
  const rank = ((1 - here) * (WORST_FIT + 1) + fit) * BANDS + band;
  return (rank * (LEAST_POPULAR + 1) + popularity) * NAME_LENGTHS + nameLength;
}

/** Items of one rank fit alike and are about as popular. */
export function rankOfKey(key: number): number {
  return Math.floor(key / ((LEAST_POPULAR + 1) * NAME_LENGTHS));
}

export function isRankHere(rank: number): boolean {
  return rank < (WORST_FIT + 1) * BANDS;
}
