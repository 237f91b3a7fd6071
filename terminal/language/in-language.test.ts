import { describe, expect, test } from 'vitest';
import type { Translation } from '#contract/item-translation.ts';
import { inLanguage } from './in-language.ts';

const english = (name: string): Translation => ({ aliases: [], keywords: [], texts: { name } });
const department = { id: 'health', name: '卫生健康局', translations: { en: english('Health Bureau') } };

describe('an item or department in a language', () => {
  test('is made once a revision', () => {
    const catalog = {};
    const first = inLanguage(department, 'en', { catalog, revision: 1 });
    expect(first.name).toBe('Health Bureau');
    expect(inLanguage(department, 'en', { catalog, revision: 1 })).toBe(first);
    const renamed = { ...department, translations: { en: english('Bureau of Health') } };
    expect(inLanguage(renamed, 'en', { catalog, revision: 2 }).name).toBe('Bureau of Health');
    expect(inLanguage(department, 'en', { catalog, revision: 1 })).toBe(first);
  });

  test('of another catalog is another', () => {
    inLanguage(department, 'en', { catalog: {}, revision: 1 });
    const elsewhere = { ...department, translations: { en: english('Elsewhere') } };
    expect(inLanguage(elsewhere, 'en', { catalog: {}, revision: 1 }).name).toBe('Elsewhere');
  });

  test('takes the minutes that were measured since', () => {
    const catalog = {};
    const item = { ...department, id: 'health/registration', minutes: 8 };
    expect(inLanguage(item, 'en', { catalog, revision: 1 }).minutes).toBe(8);
    expect(inLanguage({ ...item, minutes: 5 }, 'en', { catalog, revision: 1 })).toMatchObject({
      name: 'Health Bureau',
      minutes: 5,
    });
  });

  test('without a translation is as it was written', () => {
    const catalog = {};
    for (const language of ['zh-Hans', 'ug']) {
      expect(inLanguage(department, language, { catalog, revision: 1 })).toBe(department);
    }
  });

  test('is made again when very many have been', () => {
    const catalog = {};
    for (let revision = 0; revision < 4100; revision += 1) {
      expect(inLanguage(department, 'en', { catalog, revision }).name).toBe('Health Bureau');
    }
  });
});
