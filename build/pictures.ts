/**
 * `npm run pictures`: photographs the gallery and the key screens for the documents, small, and writes the page
 * that shows them. Run it after a screen has changed its looks.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Page } from '@playwright/test';
import { DEVICE_PRESETS } from '#contract/device-profile.ts';
import { launchBrowser } from '../e2e/support/browser.ts';
import { serveGallery } from '../e2e/support/gallery.ts';
import { type GalleryState, galleryAddress } from '../renderer/development/gallery-state.ts';
import { EXIT } from './exit-codes.ts';
import { ROOT } from './paths.ts';

interface Picture {
  readonly title: string;
  readonly state: GalleryState;
}

const picture = (title: string, fixture: string, over: Omit<GalleryState, 'fixture'> = {}): Picture => ({
  title,
  state: { fixture, ...over },
});

/** In the order of a visit, then the modes, then what goes wrong. */
const PICTURES: readonly Picture[] = [
  picture('At rest', 'attract'),
  picture('Home', 'home'),
  picture('A department', 'department'),
  picture('Search', 'search'),
  picture('A question in free words', 'ask'),
  picture('The guide of an item', 'guide'),
  picture('Consent', 'consent'),
  picture('The card on the reader', 'identify'),
  picture('Eligibility', 'eligibility'),
  picture('A choice', 'form-choice'),
  picture('A text', 'form-text'),
  picture('A date', 'form-date'),
  picture('An hour to come', 'form-slot'),
  picture('Materials', 'materials'),
  picture('Photographing a paper', 'capture'),
  picture('The face, or another way', 'face-check'),
  picture('Signature', 'sign'),
  picture('All answers at a glance', 'check'),
  picture('Printing one can watch', 'printing-working'),
  picture('A result to read', 'result'),
  picture('Take it along on the phone', 'handover-waiting'),
  picture('Evaluation', 'evaluate'),
  picture('Card and papers', 'take-things'),
  picture('Everything is erased', 'erased'),
  picture('长辈版', 'home-elder'),
  picture('长辈版, a question', 'form-choice-elder'),
  picture('低位', 'home-low'),
  picture('High contrast', 'home-contrast'),
  picture('繁體', 'home', { language: 'zh-Hant' }),
  picture('English', 'guide', { language: 'en' }),
  picture('A theme package: one step, several departments', 'package'),
  picture('Policies that are somebody’s', 'policies-list'),
  picture('Not eligible: why, and where else', 'ineligible'),
  picture('Something failed', 'problem'),
  picture('On to the window', 'window'),
  picture('What did not work', 'report'),
  picture('Out of service', 'out-of-service'),
];
const LANDSCAPE: readonly Picture[] = [
  picture('Home', 'home', { profile: '10.1-landscape' }),
  picture('The card on the reader', 'identify', { profile: '10.1-landscape' }),
  picture('The guide', 'guide', { profile: '10.1-landscape' }),
  picture('A text', 'form-text', { profile: '10.1-landscape' }),
  picture('长辈版', 'home-elder', { profile: '10.1-landscape' }),
];

const FOLDER = join(ROOT, 'docs/pictures/screens');
const PAGE = join(ROOT, 'docs/experience/pictures.md');
/** A third of the panel's width is enough to judge a composition, and a page of them stays small. */
const SCALE = 1 / 3;
const QUALITY = 72;

async function take(page: Page, url: string, file: string): Promise<void> {
  await page.goto(url);
  await page.evaluate(() => document.fonts.ready);
  // What glides in has arrived.
  await page.waitForTimeout(500);
  const image = await loadImage(await page.screenshot());
  const [width, height] = [Math.round(image.width * SCALE), Math.round(image.height * SCALE)];
  const surface = createCanvas(width, height);
  const context = surface.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  writeFileSync(file, surface.toBuffer('image/webp', QUALITY));
}

const slug = (title: string, index: number): string =>
  `${String(index + 1).padStart(2, '0')}-${
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'screen'
  }`;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  console.log(`Usage: npm run pictures

Photographs the gallery's index and ${PICTURES.length + LANDSCAPE.length} screens into docs/pictures/screens/ and writes
docs/experience/pictures.md. The screens are drawn from the gallery's fixtures: no terminal is needed.`);
  process.exit(EXIT.ok);
}

const built = mkdtempSync(join(tmpdir(), 'zhuban-pictures-'));
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const gallery = await serveGallery(built);
const browser = await launchBrowser();
const rows: string[] = [];
let bytes = 0;
try {
  const photograph = async (picture: Picture, file: string, preset: keyof typeof DEVICE_PRESETS) => {
    const { widthPixels: width, heightPixels: height } = DEVICE_PRESETS[preset];
    const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
    await take(page, `${gallery.origin}/gallery.html${galleryAddress(picture.state)}`, join(FOLDER, file));
    await page.close();
    bytes += statSync(join(FOLDER, file)).size;
    console.error(file);
  };
  for (const [index, each] of PICTURES.entries()) {
    const file = `${slug(each.title, index)}.webp`;
    await photograph(each, file, '21.5-portrait');
    rows.push(
      `<img src="../pictures/screens/${file}" width="180" alt="${each.title}" title="${each.title}">`,
    );
  }
  const wide: string[] = [];
  for (const [index, each] of LANDSCAPE.entries()) {
    const file = `landscape-${slug(each.title, index)}.webp`;
    await photograph(each, file, '10.1-landscape');
    wide.push(
      `<img src="../pictures/screens/${file}" width="360" alt="${each.title}" title="${each.title}">`,
    );
  }
  const index = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
  await take(index, `${gallery.origin}/gallery.html`, join(FOLDER, 'gallery.webp'));
  bytes += statSync(join(FOLDER, 'gallery.webp')).size;
  writeFileSync(
    PAGE,
    [
      '# The screens in pictures',
      '',
      'Made by `npm run pictures` from the gallery; do not edit by hand. All persons are specimens.',
      '',
      '## In portrait, in the order of a visit; then the modes, then what can go wrong',
      '',
      ...rows,
      '',
      '## On a 10.1 inch tablet',
      '',
      ...wide,
      '',
      "## The gallery's index",
      '',
      '<img src="../pictures/screens/gallery.webp" width="420" alt="The gallery: every component in every state, every screen">',
      '',
    ].join('\n'),
  );
} finally {
  await browser.close();
  gallery.close();
  rmSync(built, { recursive: true, force: true });
}
console.log(`${PICTURES.length + LANDSCAPE.length + 1} pictures, ${Math.round(bytes / 1000)} kB`);
