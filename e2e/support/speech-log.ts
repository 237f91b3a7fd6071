/**
 * A voice within the test, and an ear: what the screen gives to the platform to be spoken is written down here. The
 * screen itself keeps no log; the test takes the place of `window.speechSynthesis`, so that nothing that a citizen
 * hears is ever kept outside a test.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ROOT } from './station.ts';

export interface Spoken {
  readonly text: string;
  readonly language: string;
  readonly rate: number;
  readonly volume: number;
  /** cut: stopped before its end. */
  readonly end: 'speaking' | 'ended' | 'cut';
}

/** How the voice within the test behaves. */
export interface VoiceOptions {
  /** Time that each sentence takes; 0: over at once. */
  readonly msPerSentence?: number;
}

interface Ear {
  readonly log: Spoken[];
}

/** Gives every page that is opened from now on a voice. */
export async function installVoice(page: Page, options: VoiceOptions = {}): Promise<void> {
  await page.addInitScript((msPerSentence) => {
    type Entry = { -readonly [Key in keyof Spoken]: Spoken[Key] };
    const log: Entry[] = [];
    let current: { entry: Entry; timer: ReturnType<typeof setTimeout> } | undefined;
    class Utterance {
      readonly text: string;
      lang = '';
      rate = 1;
      volume = 1;
      voice: unknown = null;
      onstart: (() => void) | null = null;
      onend: (() => void) | null = null;
      onerror: (() => void) | null = null;
      constructor(text: string) {
        this.text = text;
      }
    }
    const synthesis = {
      getVoices: () =>
        ['zh-CN', 'zh-HK', 'en-GB'].map((lang) => ({ lang, name: lang, localService: true, default: false })),
      speak(utterance: Utterance) {
        const { text, lang, rate, volume } = utterance;
        const entry: Entry = { text, language: lang, rate, volume, end: 'speaking' };
        log.push(entry);
        const timer = setTimeout(() => {
          entry.end = 'ended';
          current = undefined;
          utterance.onend?.();
        }, msPerSentence);
        current = { entry, timer };
        queueMicrotask(() => utterance.onstart?.());
      },
      cancel() {
        if (!current) return;
        clearTimeout(current.timer);
        current.entry.end = 'cut';
        current = undefined;
      },
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    Object.defineProperty(window, 'speechSynthesis', { value: synthesis });
    Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance });
    Object.assign(window, { ear: { log } });
  }, options.msPerSentence ?? 0);
}

/** Everything said so far, after so many entries. */
export function spokenLog(page: Page, after = 0): Promise<Spoken[]> {
  return page.evaluate(
    (from) => (window as unknown as { ear: Ear }).ear.log.slice(from).map((entry) => ({ ...entry })),
    after,
  );
}

export function forgetSpoken(page: Page): Promise<void> {
  return page.evaluate(() => {
    (window as unknown as { ear: Ear }).ear.log.length = 0;
  });
}

/** Waits until something was said since `after` entries, and nothing more for a moment; gives what was said. */
export async function whenSaid(page: Page, after = 0, quietMs = 600): Promise<Spoken[]> {
  // Listened to within the page: to ask it again and again from outside takes more time than the reading.
  const { quiet, log } = await page.evaluate(
    async ({ after, quietLooks, looks, pauseMs }) => {
      const { log } = (window as unknown as { ear: Ear }).ear;
      let count = -1;
      let quietFor = 0;
      // Looks are counted, as the clock of the page may stand still.
      for (let look = 0; look < looks; look += 1) {
        quietFor = log.length === count ? quietFor + 1 : 0;
        count = log.length;
        if (count > after && quietFor >= quietLooks && log.at(-1)?.end !== 'speaking') break;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      const quiet = count > after && quietFor >= quietLooks;
      return { quiet, log: log.map((entry) => ({ ...entry })) };
    },
    { after, quietLooks: quietMs / 50, looks: 400, pauseMs: 50 },
  );
  if (!quiet) throw new Error(`nothing was said; before: ${JSON.stringify(log.slice(-5))}`);
  return log.slice(after);
}

/**
 * What a person sees and an assistive technology is given, by a walk of its own: visible pieces of text in the order
 * of the document, and the accessible names, values and placeholders of what has no text. Left out: what is hidden
 * from assistive technology, what lies outside the box that clips it, the technician's things, and the single keys of
 * the keyboard in the page, which are spoken when they are come to.
 */
export function visibleText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const left: string[] = [];
    const outside = (element: Element): boolean =>
      element.closest(
        '[aria-hidden="true"], [inert], .drawer-handle, .drawer-ground, script, style, noscript',
      ) !== null || !element.checkVisibility({ visibilityProperty: true });
    const isKey = (element: Element): boolean =>
      element.closest('.keyboard button, .number-pad button') !== null;
    const clippedAway = (element: Element, boxes: readonly DOMRect[]): boolean => {
      for (let around: Element | null = element; around; around = around.parentElement) {
        // Hidden from the eye alone, on purpose: a label for those who listen.
        const style = getComputedStyle(around);
        if (style.clipPath === 'inset(50%)') return false;
        // What has no box of its own clips nothing.
        if (style.display === 'contents') continue;
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
        const clip = around.getBoundingClientRect();
        const seen = boxes.some(
          (box) =>
            Math.min(box.right, clip.right) - Math.max(box.left, clip.left) > 1 &&
            Math.min(box.bottom, clip.bottom) - Math.max(box.top, clip.top) > 1,
        );
        if (!seen) return true;
      }
      return false;
    };
    /** A group of which nothing stands on this screenful, though its frame may. */
    const isElsewhere = (group: Element): boolean => {
      if (!group.closest('.paged__window--many') || group.textContent?.trim() === '') return false;
      const texts = document.createTreeWalker(group, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(text);
        const { parentElement } = text;
        if (
          parentElement &&
          text.textContent?.trim() &&
          !clippedAway(parentElement, [...range.getClientRects()])
        )
          return false;
      }
      return true;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) {
        const parent = node.parentElement;
        if (!parent || node.data.trim() === '' || outside(parent) || isKey(parent)) continue;
        const named = parent.closest('button[aria-label], [role="img"][aria-label]');
        const range = document.createRange();
        range.selectNodeContents(node);
        if (!named && !clippedAway(parent, [...range.getClientRects()])) left.push(node.data);
        continue;
      }
      if (!(node instanceof Element) || outside(node) || isKey(node)) continue;
      const box = [node.getBoundingClientRect()];
      const label = node.getAttribute('aria-label') ?? node.getAttribute('alt');
      // What a dialog is called is its heading, which is a text of its own.
      const empty =
        !node.matches('img, svg, [role="img"], button, input, textarea, [role="spinbutton"]') &&
        node.textContent === '';
      if (
        label &&
        !empty &&
        !node.matches('[role="dialog"], [role="alertdialog"]') &&
        !clippedAway(node, box) &&
        !isElsewhere(node)
      )
        left.push(label);
      if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) {
        if (!['radio', 'checkbox'].includes(node.type)) left.push(node.value || node.placeholder);
      }
    }
    return left;
  });
}

type Texts = { readonly [key: string]: string | Texts };

function leaves(texts: Texts): string[] {
  return Object.values(texts).flatMap((value) => (typeof value === 'string' ? [value] : leaves(value)));
}

const readTexts = new Map<string, Texts>();

function textsOf(language: string, namespace: string): Texts {
  const file = join(ROOT, 'renderer/locales', language, `${namespace}.json`);
  const texts = readTexts.get(file) ?? (JSON.parse(readFileSync(file, 'utf8')) as Texts);
  readTexts.set(file, texts);
  return texts;
}

/** Letters, digits and characters alone: how one draws breath between them is the voice's business. */
const bare = (text: string): string => text.toLowerCase().replace(/[\s\p{P}\p{S}]+/gu, '');

/** What the rules say that a voice makes of written signs: stars are counted, a dash between numbers is a word. */
function asSpoken(text: string, say: Texts): string {
  const stars = (count: number): string =>
    count === 1 ? String(say.star) : String(say.stars).replace('{{count}}', String(count));
  return bare(
    text
      .replace(/(?<=\d)\s*[–—]\s*(?=\d)/g, ` ${String(say.to)} `)
      .replace(/\*+/g, (run) => ` ${stars(run.length)} `),
  );
}

/** Sentences that are meant for the ear alone: about the reading itself, and the calls to whoever walks away. */
function spokenAlone(language: string): string[] {
  const guidance = textsOf(language, 'guidance');
  const calls = (guidance.take as Texts).call as Texts;
  return [
    ...leaves(textsOf(language, 'speech')),
    ...leaves(calls),
    String((guidance.idle as Texts).spoken),
  ].map(bare);
}

/** The words around the page's own, as patterns. */
function wordsAround(language: string): RegExp[] {
  return leaves(textsOf(language, 'speech'))
    .map((text) => text.split(/\{\{\w+\}\}/).map(bare))
    .filter((pieces) => pieces.some((piece) => piece !== ''))
    .map((pieces) => new RegExp(pieces.join('\\d+'), 'y'));
}

/** Is the sentence nothing but these pieces, one after another? */
function isMadeOf(sentence: string, pieces: readonly string[], patterns: readonly RegExp[]): boolean {
  const reached = new Set([0]);
  for (const at of reached) {
    for (const piece of pieces) if (sentence.startsWith(piece, at)) reached.add(at + piece.length);
    for (const pattern of patterns) {
      pattern.lastIndex = at;
      const found = pattern.exec(sentence);
      if (found) reached.add(at + found[0].length);
    }
  }
  return reached.has(sentence.length);
}

/** What is seen and not said, and what is said and not seen; one line each, none when all is well. */
export function compareSpeech(
  spoken: readonly Pick<Spoken, 'text'>[],
  visible: readonly string[],
  language: string,
): string[] {
  const say = textsOf(language, 'speech').say as Texts;
  const seen = [...new Set(visible.map((text) => asSpoken(text, say)))].filter((text) => text !== '');
  const said = spoken.map(({ text }) => bare(text));
  const alone = new Set(spokenAlone(language));
  const around = wordsAround(language);
  return [
    ...seen
      .filter((text) => !said.some((sentence) => sentence.includes(text)))
      .map((text) => `not spoken: ${text}`),
    ...spoken
      .filter(({ text }) => !alone.has(bare(text)) && !isMadeOf(bare(text), seen, around))
      .map(({ text }) => `not seen: ${text}`),
  ];
}

/** Reads the page as it stands and compares. The reading must be on, and `installVoice` must have been called. */
export async function speechFindings(page: Page, language: string, after = 0): Promise<string[]> {
  const spoken = await whenSaid(page, after);
  return compareSpeech(spoken, await visibleText(page), language);
}

/**
 * The same, where the page may change while it is read, as a camera's does while it opens: then what it says when it is
 * asked again counts.
 */
export async function settledSpeechFindings(page: Page, language: string): Promise<string[]> {
  const findings = await speechFindings(page, language);
  const repeat = page.locator('.speech-bar__key').first();
  if (findings.length === 0 || (await repeat.count()) === 0) return findings;
  await forgetSpoken(page);
  // By the element itself: beside some keyboards the bar is not shown.
  await repeat.evaluate((key: HTMLElement) => key.click());
  return speechFindings(page, language);
}
