import { expect, test } from 'vitest';
import { GB18030_AMENDMENT_1, GB18030_LEVEL_3, ideographCount, missingSamples } from './rare-characters.ts';

test('level 3 has as many ideographs as the standard says', () => {
  expect(ideographCount(GB18030_LEVEL_3)).toBe(87_887);
});

test('every sample is one character of its own block', () => {
  for (const { name, first, last, samples } of [...GB18030_LEVEL_3, ...GB18030_AMENDMENT_1]) {
    expect(samples.length, name).toBeGreaterThan(0);
    for (const sample of samples) {
      expect([...sample], name).toHaveLength(1);
      expect(sample.codePointAt(0), `${name} ${sample}`).toBeGreaterThanOrEqual(first);
      expect(sample.codePointAt(0), `${name} ${sample}`).toBeLessThanOrEqual(last);
    }
  }
});

test('a font without Extension B is told by block and character', () => {
  const found = missingSamples(GB18030_LEVEL_3, (character) => character !== '𠮷');
  expect(found).toEqual([{ block: 'Extension B', characters: ['𠮷'] }]);
});
