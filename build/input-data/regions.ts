/** Provinces, cities and counties with their codes (GB/T 2260): `contract/region-data.ts`. */
import { readSource, sources } from './sources.ts';

export interface Place {
  /** Six digits. */
  readonly code: string;
  readonly name: string;
  readonly level: 'province' | 'city' | 'county';
}

/** Headings of the statistics that are no places. */
const HEADINGS = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']);
/** Not in the statistics of the mainland; their own district codes are not in GB/T 2260. */
const SPECIAL: ReadonlyArray<readonly [string, string]> = [
  ['710000', '台湾省'],
  ['810000', '香港特别行政区'],
  ['820000', '澳门特别行政区'],
];

export function places(folder: string): Place[] {
  const rows = (source: (typeof sources)['provinces' | 'cities' | 'counties']) =>
    readSource(folder, source)
      .toString('utf8')
      .split('\n')
      .slice(1)
      .map((line) =>
        line
          .trim()
          .split(',')
          .map((cell) => cell.replaceAll('"', '')),
      )
      .filter(([code]) => code);
  const found: Place[] = [
    ...rows(sources.provinces).map(([code = '', name = '']) => ({
      code: code.padEnd(6, '0'),
      name,
      level: 'province' as const,
    })),
    ...SPECIAL.map(([code, name]) => ({ code, name, level: 'province' as const })),
    ...rows(sources.cities).map(([code = '', name = '']) => ({
      code: code.padEnd(6, '0'),
      name,
      level: 'city' as const,
    })),
    ...rows(sources.counties)
      // 71 … 79: development zones, which the statistics count like counties and GB/T 2260 does not know.
      .filter(([code = '']) => !/7[1-9]$/.test(code))
      .map(([code = '', name = '']) => ({ code, name, level: 'county' as const })),
  ].filter(({ name }) => !HEADINGS.has(name));
  // Cities without counties stand twice.
  const byCode = new Map<string, Place>();
  for (const place of found) if (!byCode.has(place.code)) byCode.set(place.code, place);
  return [...byCode.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

export function regionsFile(all: readonly Place[]): string {
  const lines: string[] = [];
  let province = '';
  let line = '';
  for (const { code, name } of all) {
    if (code.slice(0, 2) !== province) {
      if (line) lines.push(line);
      province = code.slice(0, 2);
      line = province;
    }
    line += `|${code.slice(2)}${name}`;
  }
  lines.push(line);
  const body = lines.map((each) => `  '${each}',`).join('\n');
  return `/**
 * Provinces, cities and counties: two digits of the province, then of every place its further four digits and its name.
 * Derived from ${sources.provinces.credit}; ${sources.provinces.licence}. Modified.
 * Made by build/input-data/generate.ts. Do not edit.
 */
export const REGION_LINES: readonly string[] = [
${body}
];
`;
}
