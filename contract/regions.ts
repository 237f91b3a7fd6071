/**
 * Provinces, cities and counties by their six-digit codes (GB/T 2260): two digits of the province, two of the
 * city, two of the county; zeros stand for "all of it".
 */
import { REGION_LINES } from './region-data.ts';

export type RegionLevel = 'province' | 'city' | 'county';

export interface Region {
  /** Six digits. */
  readonly code: string;
  /** Of this level alone: `南山区`. */
  readonly name: string;
  readonly level: RegionLevel;
  /** Absent for a province. A county of a municipality stands under its province. */
  readonly parent?: string;
}

let index: { readonly byCode: ReadonlyMap<string, Region>; readonly children: ReadonlyMap<string, Region[]> };

/** Read on first use: 3,000 names, a few milliseconds. */
function regions(): typeof index {
  if (index) return index;
  const byCode = new Map<string, Region>();
  const children = new Map<string, Region[]>([['', []]]);
  for (const line of REGION_LINES) {
    const [province = '', ...rest] = line.split('|');
    for (const place of rest) {
      const code = province + place.slice(0, 4);
      const city = `${code.slice(0, 4)}00`;
      const level = levelOf(code);
      const parent = level === 'county' && byCode.has(city) ? city : `${province}0000`;
      const name = place.slice(4);
      byCode.set(code, level === 'province' ? { code, name, level } : { code, name, level, parent });
      const siblings = children.get(level === 'province' ? '' : parent) ?? [];
      siblings.push(byCode.get(code) as Region);
      children.set(level === 'province' ? '' : parent, siblings);
    }
  }
  index = { byCode, children };
  return index;
}

function levelOf(code: string): RegionLevel {
  if (code.endsWith('0000')) return 'province';
  return code.endsWith('00') ? 'city' : 'county';
}

export function findRegion(code: string): Region | undefined {
  return regions().byCode.get(code);
}

/** The places directly under one; without a code, the provinces. */
export function regionsUnder(code?: string): readonly Region[] {
  return regions().children.get(code ?? '') ?? [];
}

/** The region and what it lies in, the province first; empty for an unknown code. */
export function regionPath(code: string): Region[] {
  const path: Region[] = [];
  for (let at = findRegion(code); at; at = at.parent === undefined ? undefined : findRegion(at.parent)) {
    path.unshift(at);
  }
  return path;
}

/** `440305` → `广东省深圳市南山区`; undefined for an unknown code. */
export function regionName(code: string): string | undefined {
  const path = regionPath(code);
  return path.length > 0 ? path.map(({ name }) => name).join('') : undefined;
}

/** As precise as asked, or as precise as there are names: 东莞 has no counties, and 香港 no cities. */
export function isPreciseEnough(code: string, level: RegionLevel): boolean {
  const region = findRegion(code);
  if (!region) return false;
  const order: readonly RegionLevel[] = ['province', 'city', 'county'];
  if (order.indexOf(region.level) >= order.indexOf(level)) return true;
  return regionsUnder(code).length === 0;
}
