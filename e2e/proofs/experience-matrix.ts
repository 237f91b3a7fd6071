/** Every fixture in every mode, language and panel: what axe, the ruler, the leak finder and the texts say. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { DEVICE_PRESETS, type DevicePresetName } from '#contract/device-profile.ts';
import {
  itemsOfEveryKind,
  type WalkedScreen,
  walkedScreens,
} from '#terminal/visit/testing/walked-screens.ts';
import { fixtures } from '../../renderer/development/fixtures.ts';
import type { Gallery } from '../../renderer/development/gallery.tsx';
import { ARTIFACTS } from '../support/artifacts.ts';
import { axeFindings } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { serveGallery } from '../support/gallery.ts';
import { geometryFindings } from '../support/geometry.ts';
import { leaksIn, pageTraces } from '../support/leaks.ts';

export const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const;
export const MODES = [
  'standard',
  'elder',
  'low',
  'contrast',
  'elder+low',
  'elder+contrast',
  'low+contrast',
  'elder+low+contrast',
] as const;
export const MATRIX_PROFILES = ['21.5-portrait', '10.1-landscape'] as const satisfies DevicePresetName[];
export type Language = (typeof LANGUAGES)[number];
export type Mode = (typeof MODES)[number];

export interface Cell {
  readonly fixture: string;
  readonly mode: Mode;
  readonly language: Language;
  readonly profile: DevicePresetName;
}

export interface Finding extends Cell {
  readonly check: 'axe' | 'geometry' | 'leak' | 'text' | 'page';
  readonly what: string;
}

export interface MatrixOptions {
  readonly cells: readonly Cell[];
  /** Cells that axe looks at; the other checks are for every cell. */
  readonly withAxe: (cell: Cell) => boolean;
  readonly onCell?: (done: number, findings: readonly Finding[]) => void;
  /** Keeps a picture of every cell with a finding, at most this many. */
  readonly pictures?: { readonly folder: string; readonly most: number };
}

interface Opened {
  readonly fixture: string;
  /** What is pressed. */
  readonly opener: string;
  /** What then stands there. */
  readonly shows: string;
}

const keyOf = (letter: string): string => `.keyboard .key:text-is("${letter}")`;

/** What only a press brings forth: dialogs over a screen, and what was found for a letter. */
export const OPENED: Readonly<Record<string, Opened>> = {
  'guide#modes': { fixture: 'guide', opener: '.header .modes-pill', shows: '.dialog' },
  'department#languages': {
    fixture: 'department',
    opener: '.header .button:has(.languages__short)',
    shows: '.dialog',
  },
  'guide#help': { fixture: 'guide', opener: '.hands .help-hand', shows: '.dialog' },
  'search#found': { fixture: 'search', opener: keyOf('a'), shows: '.search__found .tile' },
  'search#similar': { fixture: 'search', opener: keyOf('q'), shows: '.search__found .tile' },
  'search#everyday': { fixture: 'search', opener: keyOf('g'), shows: '.search__nothing' },
  'search#nothing': { fixture: 'search', opener: keyOf('x'), shows: '.search__nothing' },
};

/**
 * The screens that the statechart shows of one item of each kind, in every language: what departments have written
 * is longer and odder than any fixture.
 */
export async function walkedSubjects(): Promise<Readonly<Record<string, WalkedScreen['byLanguage']>>> {
  const walks = await Promise.all(itemsOfEveryKind().map((item) => walkedScreens(item, LANGUAGES)));
  return Object.fromEntries(walks.flat().map(({ id, byLanguage }) => [id, byLanguage]));
}

/** Fixtures, and what a press brings forth over them. */
export const SUBJECTS: readonly string[] = [...Object.keys(fixtures), ...Object.keys(OPENED)];

/** In the order in which they are walked fastest: panel, fixture, mode, language. */
export function allCells(
  filter: (cell: Cell) => boolean = () => true,
  profiles: readonly DevicePresetName[] = MATRIX_PROFILES,
  subjects: readonly string[] = SUBJECTS,
): Cell[] {
  return profiles
    .flatMap((profile) =>
      subjects.flatMap((fixture) =>
        MODES.flatMap((mode) => LANGUAGES.map((language) => ({ fixture, mode, language, profile }))),
      ),
    )
    .filter(filter);
}

/** A page that lays itself out for ever must not take the machine with it. */
const SHOW_MS = 20_000;

async function within<Value>(milliseconds: number, work: Promise<Value>, otherwise: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Seen, and nothing that comes to an end still moves. Runs in the page. */
function isAtRest(selector: string): boolean {
  const shown = document.querySelector(selector);
  if (!shown?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  return document
    .getAnimations()
    .every(
      ({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity,
    );
}

/** A page on the gallery, and what its console said since it was opened. */
export class GalleryPage {
  readonly page: Page;
  readonly #said: string[] = [];
  readonly #context: BrowserContext;

  constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error') this.#said.push(`console: ${message.text().slice(0, 200)}`);
    });
    page.on('pageerror', (error) => this.#said.push(`page error: ${error.message}`));
    page.on('crash', () => this.#said.push('the page crashed'));
  }

  /** Screens to show beside the fixtures. */
  async bring(screens: Readonly<Record<string, WalkedScreen['byLanguage']>>): Promise<void> {
    await this.page.evaluate(
      (brought) => (window as unknown as { gallery: Gallery }).gallery.bring(brought),
      screens,
    );
  }

  /** `speech`: with reading aloud on, whose controls take room. */
  async show(cell: Cell, speech = false): Promise<void> {
    const { widthPixels: width, heightPixels: height } = DEVICE_PRESETS[cell.profile];
    const now = this.page.viewportSize();
    if (now?.width !== width || now.height !== height) await this.page.setViewportSize({ width, height });
    const { language, profile, mode } = cell;
    const opened = OPENED[cell.fixture];
    const state = {
      fixture: opened?.fixture ?? cell.fixture,
      // Another subject is another life of the page, also where it is the same screen.
      subject: speech ? `${cell.fixture} ${mode} ${language}` : cell.fixture,
      language,
      profile,
      elder: mode.includes('elder'),
      low: mode.includes('low'),
      contrast: mode.includes('contrast'),
      speech,
    };
    const shown = this.page.evaluate(
      (wanted) => (window as unknown as { gallery: Gallery }).gallery.show(wanted),
      state,
    );
    await within(SHOW_MS, shown, `${JSON.stringify(state)} is never drawn`);
    if (opened && (await this.page.locator(opened.shows).count()) === 0) {
      const open = this.page.locator(opened.shows).first();
      await this.page
        .locator(opened.opener)
        .first()
        .click({ timeout: SHOW_MS })
        .catch(() => undefined);
      await open.waitFor({ timeout: SHOW_MS }).catch(() => this.#said.push(`${cell.fixture} does not open`));
      // What still fades in has no text to measure, and on a busy machine it begins late.
      await this.page
        .waitForFunction(isAtRest, opened.shows, { timeout: SHOW_MS })
        .catch(() => this.#said.push(`${cell.fixture} does not come to rest`));
    }
  }

  /** What went wrong since the last question: console, policy, missing texts, faults of the screen. */
  async complaints(): Promise<string[]> {
    const { missing, faults } = await this.page.evaluate(() => {
      const { gallery } = window as unknown as { gallery: Gallery };
      return { missing: gallery.missingKeys.splice(0), faults: gallery.faults.splice(0) };
    });
    return [...this.#said.splice(0), ...faults, ...new Set(missing.map((key) => `missing text: ${key}`))];
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

const modesOf = (mode: Mode) => ({ elder: mode.includes('elder'), low: mode.includes('low') });

/** What the ruler finds on a cell that is shown. */
export function measureCell(page: Page, cell: Cell): Promise<string[]> {
  // A fixture may show large letters or low reach whatever is asked for.
  const modes = modesOf(cell.mode);
  const own = fixtures[OPENED[cell.fixture]?.fixture ?? cell.fixture]?.preferences;
  return geometryFindings(page, DEVICE_PRESETS[cell.profile], {
    elder: modes.elder || own?.elder === true,
    low: modes.low || own?.lowReach === true,
  });
}

/** Checks the cells one after another on one page. */
export async function checkCells(gallery: GalleryPage, options: MatrixOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  let pictures = 0;
  for (const [at, cell] of options.cells.entries()) {
    const found: Omit<Finding, keyof Cell>[] = [];
    await gallery.show(cell);
    for (const what of await measureCell(gallery.page, cell)) found.push({ check: 'geometry', what });
    if (options.withAxe(cell)) {
      for (const what of await axeFindings(gallery.page)) found.push({ check: 'axe', what });
    }
    for (const what of leaksIn(await pageTraces(gallery.page))) found.push({ check: 'leak', what });
    for (const what of await gallery.complaints()) {
      found.push({ check: what.startsWith('missing text') ? 'text' : 'page', what });
    }
    if (found.length > 0 && options.pictures && pictures < options.pictures.most) {
      pictures += 1;
      const name = `${cell.profile} ${cell.fixture} ${cell.mode} ${cell.language}.png`.replace(/[ /]/g, '_');
      await gallery.page.screenshot({ path: join(options.pictures.folder, name) });
    }
    findings.push(...found.map((finding) => ({ ...cell, ...finding })));
    options.onCell?.(at + 1, findings);
  }
  return findings;
}

/** Opens the gallery in a browser of its own. */
export async function withGallery<Result>(
  use: (gallery: GalleryPage) => Promise<Result>,
  origin?: string,
): Promise<Result> {
  const folder = origin === undefined ? mkdtempSync(join(tmpdir(), 'zhuban-gallery-')) : undefined;
  const served = folder === undefined ? undefined : await serveGallery(folder);
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ reducedMotion: 'reduce', hasTouch: true, locale: 'zh-CN' });
    const page = await context.newPage();
    const gallery = new GalleryPage(context, page);
    await page.goto(`${origin ?? served?.origin}/gallery.html?fixture=home`);
    await page.waitForFunction(() => 'gallery' in window);
    return await use(gallery);
  } finally {
    await browser.close();
    served?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

export interface MatrixSummary {
  readonly cells: number;
  readonly axeRuns: number;
  readonly seconds: number;
  readonly findings: number;
  readonly byCheck: Readonly<Record<string, number>>;
  readonly byFixture: Readonly<Record<string, number>>;
  readonly list: readonly Finding[];
}

export function summarise(
  cells: readonly Cell[],
  axeRuns: number,
  seconds: number,
  list: readonly Finding[],
): MatrixSummary {
  const count = (by: (finding: Finding) => string) => {
    const counts: Record<string, number> = {};
    for (const finding of list) counts[by(finding)] = (counts[by(finding)] ?? 0) + 1;
    return counts;
  };
  return {
    cells: cells.length,
    axeRuns,
    seconds: Math.round(seconds),
    findings: list.length,
    byCheck: count((finding) =>
      `${finding.check} ${finding.check === 'geometry' ? finding.what.split(':')[0] : ''}`.trim(),
    ),
    byFixture: count((finding) => finding.fixture),
    list,
  };
}

export function keepSummary(summary: MatrixSummary, name: string): string {
  mkdirSync(ARTIFACTS, { recursive: true });
  const file = join(ARTIFACTS, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
  return file;
}
