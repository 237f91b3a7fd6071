/**
 * Follows the page and says what a listener must know: a new page as a whole, the control that the focus comes to,
 * errors and news of the machine as they appear, and what was typed.
 */
import type { Narrator } from './narrator.ts';
import { sayable } from './say.ts';
import {
  CONTROL,
  describeFocused,
  isHidden,
  nameOf,
  placeOf,
  readPage,
  type SpokenPart,
  type SpokenWords,
  utterancesOf,
} from './spoken-text.ts';

export interface ReaderWords extends SpokenWords {
  readonly erased: (text: string) => string;
  readonly space: string;
}

export interface ReaderOptions {
  readonly root: HTMLElement;
  readonly narrator: Narrator;
  readonly words: () => ReaderWords;
  /** BCP 47 tag of the page's language. */
  readonly language: () => string;
  /** Keys that steer the speech itself: they do not stop it. */
  readonly steers: (event: KeyboardEvent) => boolean;
}

export interface Reader {
  /** Says the whole page, after these words, when it has come to rest. */
  begin(...before: readonly string[]): void;
  /** Says the whole page again now. */
  repeat(): void;
  /** Says this now, and goes on with what it cut. */
  tell(text: string): void;
  /** Calls somebody back, also while muted: only words that tell a room nothing of anybody. Volume 0 … 1. */
  call(text: string, leastVolume: number): void;
  /** Says this before the control that the focus comes to next. */
  tellWithNextFocus(text: string): void;
  /** Says nothing more by itself until `repeat` is asked for. */
  mute(): void;
  stop(): void;
}

/** A page's drawing and its first focus are over by then. */
const PAGE_AFTER_MS = 400;
const LOOK_AFTER_MS = 120;
/** What appears this soon after a press is its answer, wherever on the page it stands. */
const ANSWER_WITHIN_MS = 1_500;
/** A running count is told at every tenth second, and at each of the last. */
const LAST_SECONDS = 5;
const WATCHED = [
  ...['aria-hidden', 'inert', 'hidden', 'disabled', 'style', 'value'],
  ...['aria-pressed', 'aria-checked', 'aria-valuetext', 'aria-label', 'data-selected'],
];

export function startReader(options: ReaderOptions): Reader {
  const { root, narrator } = options;
  let place: Element | null = null;
  let placeText = '';
  let placeLanguage = '';
  let known: Known = knownOf([]);
  let pageTimer: ReturnType<typeof setTimeout> | undefined;
  let lookTimer: ReturnType<typeof setTimeout> | undefined;
  let before: readonly string[] = [];
  let withFocus = '';
  /** Name of a page that a key kept from being read: where one is must be said all the same. */
  let unsaidPlace = '';
  let acted = Number.NEGATIVE_INFINITY;
  let muted = false;
  let focusedText = '';
  const values = new WeakMap<Element, string>();

  const say = (texts: readonly string[]) => {
    if (!muted) narrator.say(texts.map((text) => ({ text, language: options.language() })));
  };

  /** The page as it is now becomes what has been told. */
  function remember(): SpokenPart[] {
    const parts = readPage(root, options.words());
    known = knownOf(parts);
    notePlace();
    for (const field of fieldsOf(root)) values.set(field, field.value);
    return parts;
  }

  function readAll(): void {
    const parts = remember();
    const introduction = before.map((text) => ({ text, language: options.language() }));
    before = [];
    if (!muted) narrator.say([...introduction, ...utterancesOf(parts, options.language())]);
  }

  function notePlace(): void {
    place = placeOf(root);
    placeText = place?.textContent ?? '';
    placeLanguage = options.language();
  }

  function schedulePage(): void {
    unsaidPlace = '';
    notePlace();
    narrator.stop();
    clearTimeout(pageTimer);
    pageTimer = setTimeout(() => {
      pageTimer = undefined;
      readAll();
    }, PAGE_AFTER_MS);
  }

  function isNewPage(): boolean {
    const now = placeOf(root);
    // In another language everything is new.
    if (now !== place || options.language() !== placeLanguage) return true;
    return now?.matches('h1') === true && now.textContent !== placeText;
  }

  function look(): void {
    lookTimer = undefined;
    if (isNewPage()) {
      schedulePage();
      return;
    }
    if (pageTimer !== undefined) return;
    const wasKnown = known;
    const typed = typedText();
    const parts = remember();
    const told = [takeUnsaidPlace(), typed].filter((text) => text !== '');
    const answering = performance.now() - acted < ANSWER_WITHIN_MS;
    const news = parts.filter((part) => isNews(part, wasKnown, answering));
    const focused = focusedControl();
    const now = focused === undefined ? '' : describeFocused(focused, options.words());
    // The pressed control tells its new state; a field told its letters already.
    if (focused && !isField(focused) && now !== focusedText && answering) {
      focusedText = now;
      told.push(now);
    }
    if (told.length > 0) say(told);
    const fresh = news.filter((part) => part.text !== focusedText);
    if (!muted) narrator.append(utterancesOf(fresh, options.language()));
  }

  function takeUnsaidPlace(): string {
    const name = unsaidPlace;
    unsaidPlace = '';
    return name;
  }

  function typedText(): string {
    const words = options.words();
    for (const field of fieldsOf(root)) {
      const was = values.get(field);
      const now = field.value;
      if (was === undefined || was === now) continue;
      // Groups of digits move as one types: the spaces between them say nothing.
      const [old, fresh] = [was.replace(/\s/g, ''), now.replace(/\s/g, '')];
      if (old === fresh) return words.space;
      if (fresh.startsWith(old)) return sayable([...fresh.slice(old.length)].join(' '), words);
      if (old.startsWith(fresh)) return words.erased([...old.slice(fresh.length)].join(' '));
      return sayable(now, words);
    }
    return '';
  }

  function focusedControl(): Element | undefined {
    const active = root.ownerDocument.activeElement;
    const control = active?.closest('label') ?? active;
    return control?.matches(CONTROL) === true && root.contains(control) ? control : undefined;
  }

  const lookSoon = () => {
    lookTimer ??= setTimeout(look, LOOK_AFTER_MS);
  };

  const onFocus = (event: FocusEvent) => {
    const target = event.target instanceof Element ? event.target : undefined;
    if (!target || target.matches('h1')) return;
    if (isNewPage()) return schedulePage();
    if (pageTimer !== undefined) return;
    const text = describeFocused(target, options.words());
    const prefix = withFocus;
    withFocus = '';
    focusedText = text;
    say([takeUnsaidPlace(), prefix, text].filter((part) => part !== ''));
  };

  const onInput = (event: Event) => {
    const keyboard = event instanceof KeyboardEvent;
    if (keyboard && (options.steers(event) || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)))
      return;
    if (!keyboard && event.target instanceof Element && event.target.closest('[role="toolbar"]')) return;
    acted = performance.now();
    narrator.stop();
    // A page that was about to be read is not read over the citizen's own work, but its name and its news are.
    if (pageTimer !== undefined) {
      clearTimeout(pageTimer);
      pageTimer = undefined;
      remember();
      unsaidPlace = place === null ? '' : sayable(nameOf(place), options.words());
    }
    lookSoon();
  };

  const observer = new MutationObserver(lookSoon);
  observer.observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: WATCHED,
  });
  root.addEventListener('focusin', onFocus);
  root.addEventListener('input', lookSoon);
  root.addEventListener('change', lookSoon);
  window.addEventListener('keydown', onInput, { capture: true });
  window.addEventListener('pointerdown', onInput, { capture: true });

  return {
    begin(...words) {
      muted = false;
      schedulePage();
      before = words;
    },
    repeat() {
      muted = false;
      clearTimeout(pageTimer);
      pageTimer = undefined;
      readAll();
    },
    tell(text) {
      if (!muted) narrator.interject([{ text, language: options.language() }]);
    },
    call(text, leastVolume) {
      narrator.interject([{ text, language: options.language(), leastVolume }]);
    },
    tellWithNextFocus(text) {
      withFocus = text;
    },
    mute() {
      muted = true;
      narrator.stop();
    },
    stop() {
      observer.disconnect();
      clearTimeout(pageTimer);
      clearTimeout(lookTimer);
      root.removeEventListener('focusin', onFocus);
      root.removeEventListener('input', lookSoon);
      root.removeEventListener('change', lookSoon);
      window.removeEventListener('keydown', onInput, { capture: true });
      window.removeEventListener('pointerdown', onInput, { capture: true });
      narrator.stop();
    },
  };
}

interface Known {
  readonly exact: ReadonlySet<string>;
  readonly withoutNumbers: ReadonlySet<string>;
  readonly elements: ReadonlySet<Element>;
}

const withoutNumbers = (text: string) => text.replace(/\d+/g, '');

function knownOf(parts: readonly SpokenPart[]): Known {
  return {
    exact: new Set(parts.map(({ text }) => text)),
    withoutNumbers: new Set(parts.map(({ text }) => withoutNumbers(text))),
    elements: new Set(parts.map(({ element }) => element)),
  };
}

function isNews(part: SpokenPart, known: Known, answering: boolean): boolean {
  if (known.exact.has(part.text) || part.element.closest('[role="toolbar"]') || isHidden(part.element))
    return false;
  switch (part.kind) {
    case 'live':
      return true;
    case 'timer': {
      const seconds = Number(/\d+/.exec(part.text)?.[0]);
      return seconds <= LAST_SECONDS || seconds % 10 === 0;
    }
    case 'control':
      // Also unasked: when the machine offers another way, who does not see must hear of it.
      return !known.elements.has(part.element);
    case 'heading':
    case 'text':
      // A clock or a count that goes on is no answer.
      return answering && !known.withoutNumbers.has(withoutNumbers(part.text));
  }
}

function fieldsOf(root: HTMLElement): (HTMLInputElement | HTMLTextAreaElement)[] {
  return [...root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].filter(
    isField,
  );
}

function isField(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  return (
    element instanceof HTMLTextAreaElement ||
    (element instanceof HTMLInputElement && !['radio', 'checkbox', 'button', 'range'].includes(element.type))
  );
}
