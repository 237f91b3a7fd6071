import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { caseStateSchema } from '#contract/case.ts';
import { deviceConditionSchema, deviceKindSchema, deviceProblemSchema } from '#contract/device.ts';
import { simulatedFaultSchema } from '#contract/technician.ts';
import { fieldErrorSchema, problemCodeSchema, roadStepSchema } from '#contract/visit.ts';
import { prepareTexts, simplifiedChinese } from './texts.ts';

const ROOT = join(import.meta.dirname, '..');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.') ? [path] : [];
  });
}

function keysOf(node: unknown, path = ''): string[] {
  if (typeof node === 'string') return [path];
  return Object.entries(node as Record<string, unknown>).flatMap(([key, value]) =>
    keysOf(value, path ? `${path}.${key}` : key),
  );
}

const keys = keysOf(simplifiedChinese);
const code = sources(ROOT)
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

beforeAll(prepareTexts);

describe('texts', () => {
  test('every key written out in the code exists', () => {
    const used = [...code.matchAll(/'((?:common|screens|devices|technician)\.[\w.-]+)'/g)].map(
      ([, key]) => key ?? '',
    );
    expect(used.length).toBeGreaterThan(150);
    const prefixes = (key: string) => keys.some((known) => known.startsWith(`${key}.`));
    expect(used.filter((key) => !keys.includes(key) && !prefixes(key))).toEqual([]);
  });

  test('no text is left over that no code names', () => {
    const literal = new Set(
      [...code.matchAll(/[`']((?:common|screens|devices|technician)\.[^`'$]*)/g)].map(([, key]) => key ?? ''),
    );
    const families = [...literal].filter((key) => key.endsWith('.') || !keys.includes(key));
    const unused = keys.filter(
      (key) => !literal.has(key) && !families.some((family) => family !== '' && key.startsWith(family)),
    );
    expect(unused).toEqual([]);
  });

  test.each([
    ['screens.problem', problemCodeSchema.options, ['title', 'happened', 'todo']],
    ['screens.form.error', fieldErrorSchema.options, ['']],
    ['common.road', roadStepSchema.shape.id.options, ['']],
    ['devices.kind', deviceKindSchema.options, ['']],
    ['devices.condition', deviceConditionSchema.options, ['']],
    ['devices.problem', deviceProblemSchema.options, ['']],
    ['devices.todo', deviceProblemSchema.options, ['']],
    ['screens.result.state', caseStateSchema.options, ['']],
    ['screens.result.event', caseStateSchema.options, ['']],
    ['technician.faults', simulatedFaultSchema.options, ['']],
  ] as const)('every word of the contract has its text: %s', (group, words, parts) => {
    for (const word of words) {
      for (const part of parts) expect(keys).toContain([group, word, part].filter(Boolean).join('.'));
    }
  });

  test('nothing is shouted, blamed or coded at the citizen', () => {
    for (const key of keys.filter((each) => !each.startsWith('technician'))) {
      expect(i18next.t(key as never), key).not.toMatch(/系统异常|错误代码|失败|！|非法|error/i);
    }
  });
});
