import { describe, expect, test } from 'vitest';
import { translatableTexts, translated } from './item-translation.ts';

const department = {
  id: 'health',
  name: '卫生健康局',
  shortName: '卫健',
  order: 3,
  translations: { en: { aliases: [], keywords: [], texts: { name: 'Health Bureau' } } },
};
const item = {
  name: '生育登记',
  icon: 'baby',
  fields: [{ id: 'child', title: '第几个孩子？', input: { options: [{ id: 'first', label: '第一个' }] } }],
  implementation: { steps: ['刷身份证'], legalBasis: ['《人口与计划生育法》'], version: '1.0' },
  translations: {
    en: {
      aliases: [],
      keywords: [],
      texts: {
        'fields.child.input.options.first.label': 'First',
        icon: 'hacked',
        'implementation.version': '9',
      },
    },
  },
};

describe('the texts of an item', () => {
  test('are named by ids where entries have one, and never by codes, icons or laws', () => {
    expect([...translatableTexts(item).keys()]).toEqual([
      'name',
      'fields.child.title',
      'fields.child.input.options.first.label',
      'implementation.steps.0',
    ]);
  });

  test('are replaced one by one; what has no translation stays', () => {
    expect(translated(department, 'en')).toMatchObject({ name: 'Health Bureau', shortName: '卫健' });
    expect(translated(department, 'fr')).toBe(department);
  });

  test('a translation changes nothing but words', () => {
    const english = translated(item, 'en');
    expect(english.fields[0]?.input.options[0]).toEqual({ id: 'first', label: 'First' });
    expect(english.icon).toBe('baby');
    expect(english.implementation.version).toBe('1.0');
  });
});
