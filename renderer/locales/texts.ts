import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import type { LanguageDescription } from '../language/language-description.ts';
import appointment from './zh-Hans/appointment.json' with { type: 'json' };
import common from './zh-Hans/common.json' with { type: 'json' };
import devices from './zh-Hans/devices.json' with { type: 'json' };
import guidance from './zh-Hans/guidance.json' with { type: 'json' };
import keyboard from './zh-Hans/keyboard.json' with { type: 'json' };
import modes from './zh-Hans/modes.json' with { type: 'json' };
import themePackage from './zh-Hans/package.json' with { type: 'json' };
import questions from './zh-Hans/questions.json' with { type: 'json' };
import quoted from './zh-Hans/quoted.json' with { type: 'json' };
import screens from './zh-Hans/screens.json' with { type: 'json' };
import search from './zh-Hans/search.json' with { type: 'json' };
import services from './zh-Hans/services.json' with { type: 'json' };
import speech from './zh-Hans/speech.json' with { type: 'json' };
import technician from './zh-Hans/technician.json' with { type: 'json' };
import welcome from './zh-Hans/welcome.json' with { type: 'json' };

/** The source: its keys are the ones the code may name. A new namespace adds its import here, and nothing else. */
export const simplifiedChinese = {
  appointment,
  common,
  devices,
  keyboard,
  guidance,
  modes,
  package: themePackage,
  questions,
  quoted,
  screens,
  search,
  services,
  speech,
  technician,
  welcome,
} as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof simplifiedChinese };
  }
}

/** A language that the screen can be in; `tag` is BCP 47 and the name of its folder. */
export interface Language extends LanguageDescription {
  readonly tag: string;
}

const descriptions = import.meta.glob<LanguageDescription>('./*/language.json', {
  eager: true,
  import: 'default',
});

/** Every other language is a folder beside this file: nothing else has to know of it. */
const translations = import.meta.glob<object>(['./*/*.json', `!./*/language.json`, `!./zh-Hans/*.json`], {
  import: 'default',
});

/** In the order in which they are offered. */
export const languages: readonly Language[] = Object.entries(descriptions)
  .map(([path, description]) => ({ ...description, tag: folderOf(path) }))
  .sort((a, b) => a.order - b.order || a.tag.localeCompare(b.tag));

const loaded = new Map<string, Promise<void>>();
let wanted: string = SOURCE_LANGUAGE;

/** Makes the source language ready: the first page waits for nothing but this. */
export async function prepareTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: SOURCE_LANGUAGE,
    // A text that a translation lacks is shown in the source language; texts.test.ts lets none be missing.
    fallbackLng: SOURCE_LANGUAGE,
    load: 'currentOnly',
    resources: { [SOURCE_LANGUAGE]: { translation: simplifiedChinese } },
    // React escapes.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  loaded.set(SOURCE_LANGUAGE, Promise.resolve());
}

/** Fetches a language's texts once. Rejects when its files cannot be fetched; a later call tries again. */
export function loadLanguage(tag: string): Promise<void> {
  const known = loaded.get(tag);
  if (known) return known;
  const loading = fetchTexts(tag).catch((error: unknown) => {
    loaded.delete(tag);
    throw error;
  });
  loaded.set(tag, loading);
  return loading;
}

async function fetchTexts(tag: string): Promise<void> {
  const files = Object.entries(translations).filter(([path]) => folderOf(path) === tag);
  if (files.length === 0) throw new Error(`no texts in the language ${tag}`);
  const entries = await Promise.all(
    files.map(async ([path, load]) => [namespaceOf(path), await load()] as const),
  );
  i18next.addResourceBundle(tag, 'translation', Object.fromEntries(entries), true, true);
}

/** Fetches the other languages while nobody waits for them, so that a choice shows at once. */
export function loadOtherLanguages(onError: (error: unknown) => void): void {
  requestIdleCallback(() => {
    for (const { tag } of languages) loadLanguage(tag).catch(onError);
  });
}

/** Speaks the language from now on. Of two quick choices the last one holds, whichever loads first. */
export async function chooseLanguage(tag: string): Promise<void> {
  wanted = tag;
  await loadLanguage(tag);
  if (wanted === tag && i18next.language !== tag) await i18next.changeLanguage(tag);
}

/** The language the screen is in now; the source language as long as another is still loading. */
export function languageNow(): Language {
  const found =
    languages.find(({ tag }) => tag === i18next.language) ??
    languages.find(({ tag }) => tag === SOURCE_LANGUAGE);
  if (!found) throw new Error('the source language has no language.json');
  return found;
}

function folderOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function namespaceOf(path: string): string {
  return (path.split('/')[2] ?? '').replace(/\.json$/, '');
}
