/**
 * What a page says, read from the page itself: whatever is drawn there and not hidden is spoken, so that no screen,
 * error or paper can be forgotten. The order is that of a listener: where am I, what is wrong, what is it about,
 * what can I do.
 */

import { type SayWords, sayable } from './say.ts';
import type { Utterance } from './speech-port.ts';

/** The few words that the page does not show. */
export interface SpokenWords extends SayWords {
  readonly button: string;
  readonly field: string;
  readonly empty: string;
  readonly wheel: string;
  readonly option: (number: number, total: number) => string;
  readonly selected: string;
  readonly pressed: string;
  readonly disabled: string;
  readonly secondsLeft: (count: number) => string;
  readonly step: string;
}

export interface SpokenPart {
  readonly element: Element;
  readonly text: string;
  /**
   * live: told as soon as it appears or changes, without being asked. timer: a count that runs. control: can be
   * moved to. text: the rest.
   */
  readonly kind: 'heading' | 'text' | 'live' | 'timer' | 'control';
  /** Of a text in another language than the page. */
  readonly language?: string;
}

/** Another room: the technician's things are neither shown to citizens nor spoken. */
const TECHNICIAN = '.drawer-ground, .drawer-handle';
/** Keys are spoken when they are come to; forty letters on every page would drown the question. */
const KEYS = '.keyboard, .number-pad';
const KEY_BUTTON = 'button, [role="button"]';
/** Characters to choose for the pinyin typed so far: told in one go, chosen by their number. */
export const CANDIDATES = '.candidates__list';
const LIVE = '[role="alert"], [role="status"], [aria-live="polite"], [aria-live="assertive"]';
export const CONTROL =
  'button, a[href], input, textarea, select, [role="button"], [role="spinbutton"], [role="slider"], label:has(input)';
/** A list of which one screenful is shown. */
const SCREENFUL = '.paged__window--many';
const DIALOG = '[role="dialog"], [role="alertdialog"]';

/** The dialog on top, else the page's own heading: when it is another one, so is the page. */
export function placeOf(root: Element): Element | null {
  const dialog = [...root.querySelectorAll(DIALOG)].findLast(
    (found) => !isHidden(found) && !found.closest(TECHNICIAN),
  );
  return dialog ?? [...root.querySelectorAll('h1')].find((heading) => !isHidden(heading)) ?? null;
}

/** Everything the page says now, in the order in which it is said. */
export function readPage(root: Element, words: SpokenWords): SpokenPart[] {
  const collected: { part: SpokenPart; rank: number }[] = [];
  const heading = root.querySelector('h1')?.textContent?.trim();
  let sentence: { text: string; element: Element } | undefined;

  function add(element: Element, text: string, kind: SpokenPart['kind']): void {
    const said = sayable(text, words);
    if (said === '' || !/[\p{Letter}\p{Number}]/u.test(said)) return;
    const language = languageOf(element);
    const part: SpokenPart = { element, text: said, kind, ...(language === undefined ? {} : { language }) };
    collected.push({ part, rank: rankOf(element, kind) });
  }

  function flush(): void {
    if (sentence) add(sentence.element, sentence.text, kindOf(sentence.element));
    sentence = undefined;
  }

  function visitText(node: Text, parent: Element): void {
    const text = node.data;
    if (text.trim() === '') {
      if (sentence) sentence.text += ' ';
      return;
    }
    if (!inSight(node, parent)) return;
    sentence ??= { text: '', element: parent };
    sentence.text += text;
  }

  function visit(element: Element): void {
    if (element.matches(TECHNICIAN) || hiddenItself(element)) return;
    if (element.matches('[role="timer"]')) {
      flush();
      add(element, words.secondsLeft(Number.parseInt(element.textContent ?? '', 10)), 'timer');
      return;
    }
    if (element.matches(CANDIDATES)) {
      flush();
      if (element.childElementCount > 0)
        add(
          element,
          `${element.getAttribute('aria-label') ?? ''}，${[...element.children].map(nameOf).join('，')}`.replace(
            /^，/,
            '',
          ),
          'live',
        );
      return;
    }
    if (element.matches(CONTROL)) {
      if (element.matches(KEY_BUTTON) && element.closest(KEYS)) return;
      flush();
      if (isShown(element)) add(element, describeControl(element, words), 'control');
      return;
    }
    if (element.matches('h1')) {
      flush();
      // One sentence, however many lines it is set in.
      add(element, nameOf(element), 'heading');
      return;
    }
    if (element.matches('svg, img, canvas, [role="img"]')) {
      const name = nameOf(element);
      if (name !== '') {
        flush();
        if (isShown(element)) add(element, name, 'text');
      }
      return;
    }
    if (element.matches('tbody tr')) {
      flush();
      if (isShown(element)) add(element, rowText(element), 'text');
      return;
    }
    const inline = isInline(element);
    if (!inline) flush();
    const label = element.getAttribute('aria-label');
    // A group that repeats the question is not said twice.
    // The name of a group with nothing in it says nothing.
    // Nor does that of a group on another screenful.
    const labelled =
      label !== null &&
      label.trim() !== heading &&
      element.textContent !== '' &&
      !element.matches(DIALOG) &&
      anyTextInSight(element);
    if (labelled) {
      flush();
      add(element, label, 'text');
    }
    if (
      element.matches('.visually-hidden') &&
      element.textContent?.trim() === heading &&
      !element.matches('h1')
    )
      return;
    for (const child of element.childNodes) {
      if (child instanceof Text) visitText(child, element);
      else if (child instanceof Element) visit(child);
    }
    if (element.getAttribute('aria-current') === 'step') {
      sentence ??= { text: '', element };
      sentence.text += `，${words.step}`;
    }
    if (!inline || labelled) flush();
  }

  visit(root);
  flush();
  // Sorting is stable: within a rank the order is that of the page.
  return collected.sort((left, right) => left.rank - right.rank).map(({ part }) => part);
}

export function utterancesOf(parts: readonly SpokenPart[], language: string): Utterance[] {
  return parts.map((part) => ({ text: part.text, language: part.language ?? language }));
}

/** What is said of one control: its name, what it is, its state and place among its like. */
export function describeControl(element: Element, words: SpokenWords): string {
  const control = element.matches('label') ? (element.querySelector('input') ?? element) : element;
  const facts = [nameOf(element)];
  if (control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox')) {
    if (control.checked) facts.push(words.selected);
    facts.push(placeAmong(element, words));
  } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) {
    facts.push(words.field, control.value === '' ? control.placeholder || words.empty : control.value);
  } else if (control.matches('[role="spinbutton"], [role="slider"]')) {
    facts.push(
      control.getAttribute('aria-valuetext') ?? control.getAttribute('aria-valuenow') ?? '',
      words.wheel,
    );
  } else if (control.closest(KEYS)) {
    // A key is its letter and nothing else: one hears many of them.
    if (control.getAttribute('aria-pressed') === 'true') facts.push(words.pressed);
    return facts.join('，');
  } else {
    if (control.getAttribute('aria-pressed') === 'true') facts.push(words.pressed);
    facts.push(words.button, placeAmong(element, words));
  }
  if (isDisabled(control)) facts.push(words.disabled);
  return facts.filter((fact) => fact !== '').join('，');
}

/** What is said when the focus comes to an element that is not necessarily a control. */
export function describeFocused(element: Element, words: SpokenWords): string {
  const control = element.closest('label') ?? element;
  if (control.matches(CONTROL)) return sayable(describeControl(control, words), words);
  return sayable(nameOf(element), words);
}

/** Controls that stand side by side, to be chosen by number: radios of a group, tiles of a list. */
export function optionsOf(element: Element): Element[] {
  const radio = element.matches('label') ? element.querySelector('input[type="radio"]') : null;
  if (radio) {
    const group = element.closest('[role="radiogroup"]') ?? element.parentElement;
    return [...(group?.querySelectorAll('label:has(input[type="radio"])') ?? [])].filter(isRendered);
  }
  if (
    !element.matches('button') ||
    element.closest('footer, header, [role="toolbar"], .paged__turn, .wheel') !== null
  )
    return [];
  return [...(element.parentElement?.children ?? [])].filter(
    (child) => child.matches('button') && isRendered(child),
  );
}

function placeAmong(element: Element, words: SpokenWords): string {
  const options = optionsOf(element);
  return options.length < 2 ? '' : words.option(options.indexOf(element) + 1, options.length);
}

/** The accessible name: what a label says, else what is written there. */
export function nameOf(element: Element): string {
  const labelledBy = element.getAttribute('aria-labelledby');
  if (labelledBy && !element.matches('label')) {
    const text = labelledBy
      .split(/\s+/)
      .map((id) => element.ownerDocument.getElementById(id)?.textContent ?? '')
      .join(' ')
      .trim();
    if (text !== '') return text;
  }
  const label = element.getAttribute('aria-label') ?? element.getAttribute('alt') ?? '';
  if (label !== '') return label;
  const pieces: string[] = [];
  const collect = (node: Node): void => {
    if (node instanceof Text) pieces.push(node.data);
    else if (node instanceof Element && !hiddenItself(node)) {
      const own = node.getAttribute('aria-label') ?? node.getAttribute('alt');
      if (own !== null) pieces.push(own);
      else for (const child of node.childNodes) collect(child);
      if (!isInline(node)) pieces.push('，');
    }
  };
  for (const child of element.childNodes) collect(child);
  return pieces
    .join('')
    .replace(/\s+/g, ' ')
    .replace(/[\s，]*，[\s，]*/g, '，')
    .replace(/^，|，$/g, '')
    .trim();
}

/** A cell says little without its column. */
function rowText(row: Element): string {
  const columns = [...(row.closest('table')?.querySelectorAll('thead th') ?? [])].map(nameOf);
  return [...row.children].map((cell, index) => `${columns[index] ?? ''} ${nameOf(cell)}`.trim()).join('，');
}

function kindOf(element: Element): SpokenPart['kind'] {
  if (element.closest('h1')) return 'heading';
  return element.closest(LIVE) ? 'live' : 'text';
}

/** Heading, error, page, what can be done, how it is read aloud, where I am, the road. */
function rankOf(element: Element, kind: SpokenPart['kind']): number {
  if (kind === 'heading') return 0;
  if (element.closest('[role="alert"]')) return 1;
  if (element.closest('[role="toolbar"]')) return 4;
  if (element.closest('footer')) return 3;
  if (element.closest('header')) return 5;
  if (element.closest('nav')) return 6;
  return 2;
}

export function isDisabled(control: Element): boolean {
  return control.matches(':disabled, [aria-disabled="true"]');
}

/** Neither this element nor one around it is hidden from the accessibility tree. */
export function isHidden(element: Element): boolean {
  return element.closest('[aria-hidden="true"], [inert], [hidden]') !== null || !isRendered(element);
}

function hiddenItself(element: Element): boolean {
  return (
    element.matches('[aria-hidden="true"], [inert], [hidden], script, style, template') ||
    !isRendered(element)
  );
}

/** `display: contents` has no box, yet what is in it is drawn. */
function isRendered(element: Element): boolean {
  const { display, visibility } = getComputedStyle(element);
  return display !== 'none' && visibility !== 'hidden' && visibility !== 'collapse';
}

function isInline(element: Element): boolean {
  const { display } = getComputedStyle(element);
  return display.startsWith('inline') || display === 'contents';
}

function languageOf(element: Element): string | undefined {
  const nearest = element.closest('[lang]');
  return nearest && nearest !== element.ownerDocument.documentElement
    ? (nearest.getAttribute('lang') ?? undefined)
    : undefined;
}

/** Not on another screenful of a list that is turned by its own buttons. */
function isShown(element: Element): boolean {
  return withinWindow(element, element.getBoundingClientRect());
}

function anyTextInSight(element: Element): boolean {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { parentElement } = node;
    if (parentElement && node.textContent?.trim() && inSight(node as Text, parentElement)) return true;
  }
  return false;
}

function inSight(node: Text, parent: Element): boolean {
  if (!parent.closest(SCREENFUL)) return true;
  const range = node.ownerDocument.createRange();
  range.selectNodeContents(node);
  // A text may run on over two screenfuls: it is said on both, for half of a sentence says nothing.
  return [...range.getClientRects()].some((box) => withinWindow(parent, box));
}

function withinWindow(element: Element, box: DOMRect): boolean {
  const opening = element.closest(SCREENFUL);
  if (!opening) return true;
  const { left, right } = opening.getBoundingClientRect();
  const middle = box.left + Math.min(box.width, right - left) / 2;
  return middle >= left && middle <= right;
}
