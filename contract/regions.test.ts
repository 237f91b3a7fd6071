import { describe, expect, test } from 'vitest';
import { findRegion, isPreciseEnough, regionName, regionPath, regionsUnder } from './regions.ts';

describe('regions', () => {
  test('34 provinces, and every place lies in one', () => {
    const provinces = regionsUnder();
    expect(provinces).toHaveLength(34);
    let count = 0;
    const walk = (code: string) => {
      for (const place of regionsUnder(code)) {
        count += 1;
        expect(place.parent).toBe(code);
        expect(place.name).toMatch(/^\p{Script=Han}{2,}$/u);
        expect(place.code.slice(0, 2)).toBe(code.slice(0, 2));
        walk(place.code);
      }
    };
    for (const { code } of provinces) walk(code);
    expect(count).toBeGreaterThan(3_100);
  });

  test('are named in full', () => {
    expect(regionName('440305')).toBe('广东省深圳市南山区');
    expect(regionName('110101')).toBe('北京市东城区');
    expect(regionName('429004')).toBe('湖北省仙桃市');
    expect(regionName('441900')).toBe('广东省东莞市');
    expect(regionName('810000')).toBe('香港特别行政区');
    expect(regionName('440000')).toBe('广东省');
    expect(regionName('999999')).toBeUndefined();
    expect(regionName('')).toBeUndefined();
    expect(regionPath('330113').map(({ name }) => name)).toEqual(['浙江省', '杭州市', '临平区']);
  });

  test('headings of the statistics and development zones are no places', () => {
    expect(findRegion('110100')).toBeUndefined();
    expect(findRegion('429000')).toBeUndefined();
    expect(findRegion('130171')).toBeUndefined();
  });

  test('are precise enough when nothing more precise has a name', () => {
    expect(isPreciseEnough('440305', 'county')).toBe(true);
    expect(isPreciseEnough('440300', 'county')).toBe(false);
    expect(isPreciseEnough('440300', 'city')).toBe(true);
    expect(isPreciseEnough('441900', 'county')).toBe(true);
    expect(isPreciseEnough('820000', 'county')).toBe(true);
    expect(isPreciseEnough('440000', 'city')).toBe(false);
    expect(isPreciseEnough('000000', 'province')).toBe(false);
  });
});
