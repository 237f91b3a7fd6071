import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { caseStateSchema } from '#contract/case-state.ts';
import { deviceConditionSchema, deviceKindSchema, deviceProblemSchema } from '#contract/device.ts';
import { EVALUATION_LEVELS, rectificationProgressSchema } from '#contract/evaluation.ts';
import { DEFAULT_PREFERENCES, languageSchema, SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { simulatedFaultSchema } from '#contract/technician.ts';
import { fieldErrorSchema } from '#contract/visit/filling.ts';
import { problemCodeSchema } from '#contract/visit/outcome.ts';
import { roadStepSchema } from '#contract/visit/road.ts';
import { SIMPLIFIED_ONLY } from '../language/testing/simplified-only.ts';
import {
  chooseLanguage,
  languageNow,
  languages,
  loadLanguage,
  prepareTexts,
  simplifiedChinese,
} from './texts.ts';

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
const NAMES = Object.keys(simplifiedChinese).join('|');
const code = sources(ROOT)
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

/** The namespaces of a language's folder, as they stand in the files. */
function textsOf(tag: string): Record<string, string> {
  const folder = join(import.meta.dirname, tag);
  const texts: Record<string, string> = {};
  for (const file of readdirSync(folder)) {
    if (file === 'language.json') continue;
    const content: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const key of keysOf(content)) {
      const text = key.split('.').reduce((node, part) => (node as Record<string, unknown>)[part], content);
      texts[`${file.replace(/\.json$/, '')}.${key}`] = String(text);
    }
  }
  return texts;
}

const placeholders = (text: string) => [...text.matchAll(/{{([^}]+)}}/g)].map(([, name]) => name).sort();

/**
 * The keys a language must have for a key of the source: where things are counted, one for each of its plural forms,
 * or the plain one where the sentence is the same for every number.
 */
function formsOf(key: string, text: string, intl: string, texts: Record<string, string>): string[] {
  const { pluralCategories } = new Intl.PluralRules(intl).resolvedOptions();
  const counted = placeholders(text).includes('count') && pluralCategories.length > 1;
  if (!counted || key in texts) return [key];
  return pluralCategories.map((category) => `${key}_${category}`);
}

const source = textsOf(SOURCE_LANGUAGE);

beforeAll(async () => {
  await prepareTexts();
  await Promise.all(languages.map(({ tag }) => loadLanguage(tag)));
});

describe('texts', () => {
  test('every key written out in the code exists', () => {
    const used = [...code.matchAll(new RegExp(`'((?:${NAMES})\\.[\\w.-]+)'`, 'g'))].map(
      ([, key]) => key ?? '',
    );
    expect(used.length).toBeGreaterThan(150);
    const prefixes = (key: string) => keys.some((known) => known.startsWith(`${key}.`));
    expect(used.filter((key) => !keys.includes(key) && !prefixes(key))).toEqual([]);
  });

  test('no text is left over that no code names', () => {
    const literal = new Set(
      [...code.matchAll(new RegExp(`[\`']((?:${NAMES})\\.[^\`'$]*)`, 'g'))].map(([, key]) => key ?? ''),
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
    ['screens.evaluate.level', EVALUATION_LEVELS.map(String), ['']],
    ['screens.result.evaluation.rectification', rectificationProgressSchema.shape.state.options, ['']],
    ['technician.faults', simulatedFaultSchema.options, ['']],
  ] as const)('every word of the contract has its text: %s', (group, words, parts) => {
    for (const word of words) {
      for (const part of parts) expect(keys).toContain([group, word, part].filter(Boolean).join('.'));
    }
  });
});

/** Words that shout, blame or give a code, where a sentence should help. Every language adds its own. */
const UNKIND: Readonly<Record<string, RegExp>> = {
  'zh-Hans': /系统异常|错误代码|失败|非法|无效|禁止|违规/,
  'zh-Hant': /系統異常|錯誤代碼|失敗|非法|無效|禁止|違規|出錯/,
  en: /fail|invalid|illegal|denied|forbidden|abort|you (must|have to|did not|forgot)\b/i,
};

describe.each(languages.map((language) => [language.tag, language] as const))('%s', (tag, language) => {
  const texts = textsOf(tag);

  test('has every text, and none that the source does not have', () => {
    const wanted = Object.entries(source).flatMap(([key, text]) => formsOf(key, text, language.intl, texts));
    expect(wanted.filter((key) => texts[key] === undefined)).toEqual([]);
    expect(Object.keys(texts).filter((key) => !wanted.includes(key))).toEqual([]);
    // A list of words (`verbs`) may be empty where a language needs none.
    const empty = Object.keys(texts).filter((key) => texts[key]?.trim() === '');
    expect(empty.filter((key) => !key.endsWith('.verbs'))).toEqual([]);
  });

  test('says in every text all that the source says in it', () => {
    for (const [key, text] of Object.entries(source)) {
      for (const form of formsOf(key, text, language.intl, texts)) {
        expect(placeholders(texts[form] ?? ''), form).toEqual(placeholders(text));
      }
    }
  });

  test('nothing is shouted, blamed or coded at the citizen', () => {
    const unkind = UNKIND[tag];
    for (const [key, text] of Object.entries(texts)) {
      if (key.startsWith('technician.')) continue;
      expect(text, key).not.toMatch(/！|!|error/i);
      if (unkind) expect(text, key).not.toMatch(unkind);
    }
  });

  test('is described so that it can be offered, formatted and spoken', () => {
    expect(languageSchema.safeParse(tag).success).toBe(true);
    expect(Intl.getCanonicalLocales(tag)).toEqual([tag]);
    expect(Intl.DateTimeFormat.supportedLocalesOf([language.intl, language.reactAria])).toHaveLength(2);
    expect(language.name.length).toBeGreaterThan(0);
    expect([...language.short].length).toBeLessThanOrEqual(4);
    expect(['ltr', 'rtl']).toContain(language.direction);
    expect(language.speech).toMatch(/^[a-z]{2,20}$/);
    if (language.lunar) expect(language.lunar.months).toHaveLength(12);
  });

  test('is what the screen is in once it is chosen', async () => {
    await chooseLanguage(tag);
    expect(languageNow().tag).toBe(tag);
    const [key = ''] = formsOf('common.minutes', source['common.minutes'] ?? '', language.intl, texts);
    expect(i18next.t('common.minutes', { count: 1 })).toBe(texts[key]?.replace('{{count}}', '1'));
  });
});

describe('languages', () => {
  test('are found by their folders and offered in their order', () => {
    expect(languages.map(({ tag }) => tag)).toEqual(['zh-Hans', 'zh-Hant', 'en']);
    expect(languages[0]?.tag).toBe(DEFAULT_PREFERENCES.language);
    expect(new Set(languages.map(({ order }) => order)).size).toBe(languages.length);
  });

  test('every namespace of the source is typed, and so loaded with the first page', () => {
    expect(keys.sort()).toEqual(Object.keys(source).sort());
  });

  test('of two quick choices the last one holds', async () => {
    await Promise.all([chooseLanguage('en'), chooseLanguage('zh-Hant')]);
    expect(languageNow().tag).toBe('zh-Hant');
  });

  test('a language without texts is refused, and the screen stays in the one it had', async () => {
    await chooseLanguage('en');
    await expect(chooseLanguage('fr')).rejects.toThrow('no texts in the language fr');
    expect(i18next.t('common.back')).toBe('Back');
  });

  test('a text that a translation lacks is shown in the source language', async () => {
    i18next.addResourceBundle('de', 'translation', { common: { back: 'Zurück' } });
    await i18next.changeLanguage('de');
    expect(i18next.t('common.back')).toBe('Zurück');
    expect(i18next.t('common.leave')).toBe(simplifiedChinese.common.leave);
    await chooseLanguage(SOURCE_LANGUAGE);
  });

  test('繁體 is written in Traditional characters, with the words and marks of Hong Kong', () => {
    for (const [key, text] of Object.entries(textsOf('zh-Hant'))) {
      expect(
        [...text.replace(ON_PAPER, '')].filter((character) => SIMPLIFIED_ONLY.has(character)),
        key,
      ).toEqual([]);
      expect(text, key).not.toMatch(/[“”]|信息|屏幕|默認|網路|資訊|列印|軟件錯誤|短信|支持|攝像頭|工作日/);
    }
  });

  test('English has no Chinese character, and its buttons are short', () => {
    const english = textsOf('en');
    for (const [key, text] of Object.entries(english)) {
      expect(text.replace(ON_PAPER, ''), key).not.toMatch(/\p{Script=Han}/u);
    }
    for (const key of Object.keys(english).filter((each) => BUTTONS.test(each))) {
      expect(english[key]?.length, key).toBeLessThanOrEqual(14);
    }
  });
});

/** Quoted as it stands on the signed paper. */
const ON_PAPER = '本人确认（按键）';

/** What stands on the buttons of the hands, where the place is narrow. */
const BUTTONS =
  /^common\.(back|leave|go|retry|understood|modes\.\w+|staff\.(call|dismiss)|idle\.(here|end)|paging\.(previous|next)|language\.(choose|close))$|^screens\.(\w+\.(done|doneWaiting|skip|send|ask|print|noPrint|clear|edit|agree|decline|begin|take|takeNext|finish|start|again|confirm|confirmLater|fetch|fetchAgain|capture|seePages|end|retry))$/;
