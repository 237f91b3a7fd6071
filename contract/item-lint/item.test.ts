import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lintDepartment, lintItem } from '../item-lint.ts';
import { eachBroken } from './testing/each-broken.ts';
import {
  application,
  CATALOG_CODE,
  CREDIT_CODE,
  certificate,
  documentRule,
  found,
  type Json,
  OTHER_CREDIT_CODE,
  recode,
  sound,
} from './testing/sample-items.ts';

describe('lintItem', () => {
  test.each(Object.entries(sound))('finds nothing in a sound item: %s', (_kind, make) => {
    expect(lintItem(make())).toEqual([]);
  });

  eachBroken([
    [
      'schema',
      'an unknown key',
      '$',
      application,
      (item) => {
        item.unknown = 1;
      },
    ],
    [
      'schema',
      'a missing purpose',
      '$.fields[0].purpose',
      application,
      (item) => {
        delete item.fields[0].purpose;
      },
    ],
    [
      'schema',
      'an id that is no slug',
      '$.materials[0].id',
      application,
      (item) => {
        item.materials[0].id = 'A b';
      },
    ],
    [
      'schema',
      'an icon that is not kebab-case',
      '$.icon',
      application,
      (item) => {
        item.icon = 'HandCoins';
      },
    ],
  ]);

  test.each<[string, () => Json, (item: Json) => void]>([
    [
      'an application of three steps',
      application,
      (item) => {
        item.implementation.steps.length = 3;
      },
    ],
    [
      'licensing in exactly five steps',
      application,
      (item) => {
        recode(item, { catalogCode: '000111005000', taskType: '01' });
      },
    ],
    [
      'a charge with standard and basis',
      application,
      (item) => {
        item.implementation.fee = { charged: true, standard: '20元', basis: '《示例办法》' };
        item.implementation.onlinePayment = true;
      },
    ],
    [
      'a visit with its reason',
      application,
      (item) => {
        Object.assign(item.implementation, { siteVisits: 1, siteVisitReason: '当面签收。' });
      },
    ],
    [
      'a province in the catalog code',
      application,
      (item) => {
        recode(item, { catalogCode: '440511005000' });
      },
    ],
    [
      'people of one age',
      application,
      (item) => {
        item.eligibilityRules.push({
          id: 'oldest',
          rule: { kind: 'maximum-age', years: 80 },
          reason: '超龄。',
          nextStep: '去窗口。',
        });
      },
    ],
    [
      'a rule that refuses one accepted document',
      application,
      (item) => {
        item.eligibilityRules.push(documentRule('resident'));
      },
    ],
    [
      'a number with one possible value',
      application,
      (item) => {
        item.fields[1].input = { kind: 'number', minimum: 1, maximum: 1 };
      },
    ],
    [
      'a number from 1 to 9',
      application,
      (item) => {
        item.fields[1].input = { kind: 'number', minimum: 1, maximum: 9 };
      },
    ],
    [
      'a text of one length',
      application,
      (item) => {
        item.fields[1].input = { kind: 'text', minLength: 8, maxLength: 8 };
      },
    ],
    [
      'a text of 2 to 9 characters',
      application,
      (item) => {
        item.fields[1].input = { kind: 'text', minLength: 2, maxLength: 9 };
      },
    ],
    [
      'any date',
      application,
      (item) => {
        item.fields[1].input = { kind: 'date' };
      },
    ],
    [
      'a date from a day on',
      application,
      (item) => {
        item.fields[1].input = { kind: 'date', earliest: '2024-02-29' };
      },
    ],
    [
      'a date up to a day',
      application,
      (item) => {
        item.fields[1].input = { kind: 'date', latest: '2024-02-29' };
      },
    ],
    [
      'the date of one day',
      application,
      (item) => {
        item.fields[1].input = { kind: 'date', earliest: '2024-02-29', latest: '2024-02-29' };
      },
    ],
    [
      'a material that is only captured',
      application,
      (item) => {
        item.materials[0].sources.shift();
      },
    ],
    [
      'one material, deferrable',
      application,
      (item) => {
        item.materials[0].necessity = { kind: 'deferrable', workingDays: 5 };
      },
    ],
    [
      'no material and no camera for it',
      application,
      (item) => {
        item.materials = [];
        item.implementation.materialList = [];
        item.availability.devices.pop();
      },
    ],
    [
      'a liability of eight characters',
      application,
      (item) => {
        item.commitments[0].liability = '退回津贴承担责任';
      },
    ],
    [
      'opening hours of one day',
      certificate,
      (item) => {
        item.availability.hours = { from: '00:00', to: '23:59' };
      },
    ],
    [
      'two counties',
      application,
      (item) => {
        item.availability.regions = ['440513', '441900'];
      },
    ],
    [
      'a question of 22 characters',
      application,
      (item) => {
        item.fields[0].title = `${'很'.repeat(21)}？`;
      },
    ],
  ])('accepts %s', (_name, make, change) => {
    const item = make();
    change(item);
    expect(lintItem(item)).toEqual([]);
  });

  test('task-code: any part that disagrees', () => {
    for (const taskCode of [
      `${OTHER_CREDIT_CODE}4${CATALOG_CODE}`,
      `${CREDIT_CODE}3${CATALOG_CODE}`,
      `${CREDIT_CODE}4000511005001`,
    ]) {
      const item = application();
      item.implementation.taskCode = taskCode;
      item.implementation.handlingCode = `${taskCode}01`;
      expect(found(lintItem(item))).toEqual(['task-code $.implementation.taskCode']);
    }
  });

  test('icon-unknown: only where the icons are known', () => {
    expect(lintItem(application(), { knownIcons: new Set(['hand-coins']) })).toEqual([]);
    expect(found(lintItem(application(), { knownIcons: new Set(['house']) }))).toEqual([
      'icon-unknown $.icon',
    ]);
  });

  test('length is counted in characters, also beyond the BMP', () => {
    const item = application();
    item.fields[0].title = `${'\u{2C2A0}'.repeat(21)}？`;
    expect(lintItem(item)).toEqual([]);
  });

  test('a working-day limit is compared with calendar days only where it is certain', () => {
    const item = application();
    item.implementation.promisedLimit = { days: 25, unit: 'calendar-day', example: true };
    expect(lintItem(item)).toEqual([]);
  });

  test('any wrong character in the credit code is found', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 17 }), fc.constantFrom(...alphabet), (index, character) => {
        fc.pre(CREDIT_CODE[index] !== character);
        const item = application();
        recode(item, { creditCode: CREDIT_CODE.slice(0, index) + character + CREDIT_CODE.slice(index + 1) });
        expect(lintItem(item).map(({ code }) => code)).toContain('credit-code');
      }),
    );
  });

  test('anything gets an answer, and what is no item has a finding', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(lintItem(value).length).toBeGreaterThan(0);
        expect(lintDepartment(value).length).toBeGreaterThan(0);
      }),
    );
  });

  test('a sound item with any one value replaced by anything never makes the lint throw', () => {
    const paths = leafPaths(application());
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const item = application();
        replaceAt(item, path, value);
        for (const finding of lintItem(item)) expect(finding.path).toMatch(/^\$/);
      }),
      { numRuns: 300 },
    );
  });

  test('what goes in is not changed', () => {
    const item = application();
    const before = JSON.stringify(item);
    lintItem(item);
    expect(JSON.stringify(item)).toBe(before);
  });
});

function leafPaths(
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? value.map((_entry, index) => index) : Object.keys(value);
  return keys.flatMap((key) => leafPaths((value as Json)[key], [...path, key]));
}

function replaceAt(root: Json, path: readonly (string | number)[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<Json>((node, key) => node[key], root);
  parent[path.at(-1) ?? ''] = value;
}
