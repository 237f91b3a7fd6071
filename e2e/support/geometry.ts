/**
 * What a ruler finds on a screen: targets too small or too close for a finger, text below the floor, cut, covered or
 * off the glass, pages that scroll by accident, controls above the reach of somebody who sits. Everything in real
 * millimetres of the profile, whatever the styles think they are.
 */
import type { Page } from '@playwright/test';
import { type DeviceProfile, millimetresPerPixel, reachableMillimetres } from '#contract/device-profile.ts';
import { BODY_CAP, CAP_HEIGHT, SMALLEST_CAP, TARGET } from '../../renderer/design/derive-tokens.ts';

export interface GeometryMode {
  readonly elder: boolean;
  readonly low: boolean;
}

/** Rounding to device pixels is no finding. */
const SLACK = { millimetres: 0.06, pixels: 1.5 } as const;
/** In large letters also what stands beside is larger (VVSG 2.0, default size). */
const SMALLEST_ELDER_CAP = 4.8;

/** One line for each finding; empty when all is well. */
export function geometryFindings(page: Page, profile: DeviceProfile, mode: GeometryMode): Promise<string[]> {
  const perPixel = millimetresPerPixel(profile);
  return page.evaluate(measure, {
    perPixel,
    reachTop: mode.low ? profile.heightPixels - reachableMillimetres(profile) / perPixel : 0,
    target: mode.elder ? TARGET.elder : TARGET.any,
    primary: TARGET.primary,
    key: TARGET.key,
    gap: TARGET.gap,
    capHeight: CAP_HEIGHT,
    smallestCap: mode.elder ? SMALLEST_ELDER_CAP : SMALLEST_CAP,
    bodyCap: mode.elder ? BODY_CAP.elder : BODY_CAP.standard,
    slack: SLACK.millimetres,
    slackPixels: SLACK.pixels,
  });
}

interface Ruler {
  readonly perPixel: number;
  readonly reachTop: number;
  readonly target: number;
  readonly primary: number;
  readonly key: number;
  readonly gap: number;
  readonly capHeight: number;
  readonly smallestCap: number;
  readonly bodyCap: number;
  readonly slack: number;
  readonly slackPixels: number;
}

/** Runs in the page: it may use nothing from outside. */
function measure(ruler: Ruler): string[] {
  interface Box {
    left: number;
    top: number;
    right: number;
    bottom: number;
  }
  const findings: string[] = [];
  const say = (kind: string, what: string) => {
    const line = `${kind}: ${what}`;
    if (!findings.includes(line)) findings.push(line);
  };
  const millimetres = (pixels: number) => (pixels * ruler.perPixel).toFixed(1);
  const glass: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const meet = (a: Box, b: Box): Box => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const isEmpty = (box: Box) => box.right - box.left < 1 || box.bottom - box.top < 1;
  const styles = new Map<Element, CSSStyleDeclaration>();
  const styleOf = (element: Element) => {
    const known = styles.get(element);
    if (known) return known;
    const style = getComputedStyle(element);
    styles.set(element, style);
    return style;
  };
  const nameOf = (element: Element) => {
    const text = element.getAttribute('aria-label') ?? element.textContent ?? '';
    const classes = typeof element.className === 'string' ? element.className.split(' ')[0] : '';
    return `${text.trim().replace(/\s+/g, ' ').slice(0, 24) || element.tagName.toLowerCase()} (.${classes})`;
  };

  // Over an open dialog nothing else counts: it lies in shade and cannot be touched.
  const dialogs = [...document.querySelectorAll('.dialog-ground, [data-modal-ground]')];
  const scope: Element = dialogs.at(-1) ?? document.body;

  /** Elements whose box is cut to a point for those who listen. */
  const forEarsOnly = (element: Element): boolean => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const { clipPath, position } = styleOf(at);
      if (position === 'absolute' && clipPath.startsWith('inset(50')) return true;
    }
    return false;
  };
  const isShown = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true } as CheckVisibilityOptions) &&
    !forEarsOnly(element);

  /** What of the glass an element may draw on, and whether what is cut away is another screenful of a list. */
  const openings = new Map<Element, { box: Box; turned: boolean }>();
  const openingOf = (element: Element | null): { box: Box; turned: boolean } => {
    if (!element) return { box: glass, turned: false };
    const known = openings.get(element);
    if (known) return known;
    const outer = openingOf(element.parentElement);
    const { display, overflowX, overflowY } = styleOf(element);
    let opening = outer;
    if (display === 'contents') opening = outer;
    else if (overflowX !== 'visible' || overflowY !== 'visible') {
      const rect = element.getBoundingClientRect();
      const margin = overflowX === 'clip' || overflowY === 'clip' ? 12 : 0;
      opening = {
        box: meet(outer.box, {
          left: overflowX === 'visible' ? -1e6 : rect.left - margin,
          top: overflowY === 'visible' ? -1e6 : rect.top - margin,
          right: overflowX === 'visible' ? 1e6 : rect.right + margin,
          bottom: overflowY === 'visible' ? 1e6 : rect.bottom + margin,
        }),
        turned: outer.turned || element.classList.contains('paged__window'),
      };
    }
    openings.set(element, opening);
    return opening;
  };

  // Texts.
  interface Text {
    element: Element;
    box: Box;
    words: string;
  }
  const texts: Text[] = [];
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = (node.textContent ?? '').trim();
    const element = node.parentElement;
    if (!words || !element || ['SCRIPT', 'STYLE', 'OPTION', 'TITLE'].includes(element.tagName)) continue;
    if (element.closest('.drawer, [data-drawer]') || !isShown(element)) continue;
    const size = Number.parseFloat(styleOf(element).fontSize);
    const range = document.createRange();
    range.selectNodeContents(node);
    const { box: opening, turned } = openingOf(element);
    let seen = false;
    for (const rect of range.getClientRects()) {
      if (rect.width < 1) continue;
      // The line's box is higher than what is drawn in it.
      const air = Math.max(0, rect.height - size * 0.94) / 2;
      const box: Box = { left: rect.left, right: rect.right, top: rect.top + air, bottom: rect.bottom - air };
      const visible = meet(box, opening);
      if (isEmpty(visible)) {
        if (!turned) say('text out of sight', words.slice(0, 24));
        continue;
      }
      const lost = Math.max(
        visible.left - box.left,
        box.right - visible.right,
        visible.top - box.top,
        box.bottom - visible.bottom,
      );
      if (lost > ruler.slackPixels + 0.5) say('text cut', `${words.slice(0, 24)} by ${Math.round(lost)} px`);
      texts.push({ element, box: visible, words });
      seen = true;
    }
    if (seen && !element.closest('svg')) {
      const cap = size * ruler.capHeight * ruler.perPixel;
      if (cap < ruler.smallestCap - 0.02) {
        say('text too small', `${words.slice(0, 24)} ${cap.toFixed(2)} mm`);
      }
    }
    if (styleOf(element).textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth + 1) {
      say('text shortened', words.slice(0, 24));
    }
  }
  // A page without a word was not drawn yet, or the ruler is broken.
  if (texts.length === 0) say('nothing to measure', document.title);
  const showsNothing = (element: Element, box: Box): boolean => {
    const pictures = [...element.querySelectorAll('svg, img, canvas, video')].some(
      (picture) => !isEmpty(meet(picture.getBoundingClientRect(), box)),
    );
    return (
      !pictures && !texts.some((text) => element.contains(text.element) && !isEmpty(meet(text.box, box)))
    );
  };
  for (const window of scope.querySelectorAll('.paged__window--many')) {
    if (!isShown(window) || window.closest('.paged__window--still')) continue;
    const { box } = openingOf(window);
    if (showsNothing(window, box)) say('empty screenful', nameOf(window));
    // What stands on a sheet may begin on the next screenful only.
    for (const sheet of window.querySelectorAll('.sheet')) {
      for (const piece of sheet.getClientRects()) {
        const seen = meet(piece, box);
        if (!isEmpty(seen) && showsNothing(sheet, seen)) say('empty sheet', nameOf(sheet));
      }
    }
  }
  const bodyCap = Number.parseFloat(styleOf(document.body).fontSize) * ruler.capHeight * ruler.perPixel;
  if (bodyCap < ruler.bodyCap - 0.02) say('running text too small', `${bodyCap.toFixed(2)} mm`);

  // Controls.
  const SELECTOR =
    'button, a[href], input, select, textarea, label:has(input), [role=button], [role=radio], [role=checkbox], [role=switch], [role=option], [role=tab], [role=slider]';
  interface Control {
    element: Element;
    box: Box;
    enabled: boolean;
  }
  const controls: Control[] = [];
  for (const element of scope.querySelectorAll(SELECTOR)) {
    if (element.closest('[inert], .drawer, [data-drawer], .drawer-handle')) continue;
    if (!isShown(element)) continue;
    const rect = element.getBoundingClientRect();
    // The library hides its inputs as one pixel.
    if (rect.width <= 1.5 || rect.height <= 1.5) continue;
    // An input inside its card: the card is the target.
    if (element.matches('input[type=radio], input[type=checkbox]') && element.closest('label')) continue;
    const { box: opening, turned } = openingOf(element.parentElement);
    const box = meet(rect, opening);
    if (isEmpty(box)) {
      if (!turned) say('control out of sight', nameOf(element));
      continue;
    }
    const lost = Math.max(
      box.left - rect.left,
      rect.right - box.right,
      box.top - rect.top,
      rect.bottom - box.bottom,
    );
    if (lost > ruler.slackPixels + 0.5) say('control cut', `${nameOf(element)} by ${Math.round(lost)} px`);
    const enabled = !(element as HTMLButtonElement).disabled && !element.hasAttribute('data-disabled');
    controls.push({ element, box, enabled });
    if (box.top < ruler.reachTop - 1) say('control out of reach', nameOf(element));
    if (!enabled) continue;
    const least = element.classList.contains('key')
      ? ruler.key
      : element.classList.contains('button--main')
        ? Math.max(ruler.primary, ruler.target)
        : ruler.target;
    const short = Math.min(box.right - box.left, box.bottom - box.top) * ruler.perPixel;
    if (short < least - ruler.slack) {
      say('target too small', `${nameOf(element)} ${short.toFixed(1)} of ${least} mm`);
    }
  }
  for (const [at, one] of controls.entries()) {
    for (const other of controls.slice(at + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const across = Math.max(0, other.box.left - one.box.right, one.box.left - other.box.right);
      const along = Math.max(0, other.box.top - one.box.bottom, one.box.top - other.box.bottom);
      const space = Math.hypot(across, along);
      if (space * ruler.perPixel < ruler.gap - ruler.slack) {
        say(
          'targets too close',
          `${nameOf(one.element)} | ${nameOf(other.element)} ${millimetres(space)} mm`,
        );
      }
    }
  }

  // Covered.
  const overlap = (a: Box, b: Box) => {
    const both = meet(a, b);
    return Math.min(both.right - both.left, both.bottom - both.top);
  };
  for (const [at, one] of texts.entries()) {
    for (const other of texts.slice(at + 1)) {
      if (one.element === other.element) continue;
      if (overlap(one.box, other.box) > 2.5) {
        say('texts overlap', `${one.words.slice(0, 16)} | ${other.words.slice(0, 16)}`);
      }
    }
    for (const { element, box } of controls) {
      if (element.contains(one.element)) {
        const beyond = Math.max(box.left - one.box.left, one.box.right - box.right);
        if (beyond > ruler.slackPixels)
          say('text wider than its control', `${nameOf(element)} by ${Math.round(beyond)} px`);
        continue;
      }
      if (one.element.contains(element)) continue;
      // A unit stands in its field, at the end.
      if (element.matches('input, textarea') && element.parentElement?.contains(one.element)) continue;
      if (overlap(one.box, box) > 2.5)
        say('text under a control', `${one.words.slice(0, 16)} | ${nameOf(element)}`);
    }
  }

  // Codes: half of one is none.
  for (const code of scope.querySelectorAll('.qr')) {
    if (!isShown(code)) continue;
    const { box: opening, turned } = openingOf(code.parentElement);
    const rect = code.getBoundingClientRect();
    const seen = meet(rect, opening);
    if (turned && isEmpty(seen)) continue;
    if (seen.bottom - seen.top < rect.height - 2 || seen.right - seen.left < rect.width - 2)
      say('code cut', nameOf(code));
  }

  // Fields: what is written in them, and what they suggest.
  const canvas = document.createElement('canvas').getContext('2d');
  for (const field of scope.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')) {
    const rect = field.getBoundingClientRect();
    if (rect.width <= 1.5 || !isShown(field) || field.closest('[inert]')) continue;
    if (field.scrollWidth > field.clientWidth + 1) say('field text cut', nameOf(field));
    if (field.tagName === 'TEXTAREA' && field.scrollHeight > field.clientHeight + 2)
      say('field text cut', nameOf(field));
    if (field.value === '' && field.placeholder && canvas) {
      const style = getComputedStyle(field, '::placeholder');
      canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const { paddingLeft, paddingRight } = styleOf(field);
      const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      if (field.tagName === 'INPUT' && canvas.measureText(field.placeholder).width > room + 2) {
        say('placeholder cut', field.placeholder.slice(0, 24));
      }
    }
  }

  // Scrolling by accident.
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
  if (scrollHeight > clientHeight) say('page scrolls', `${scrollHeight - clientHeight} px down`);
  if (scrollWidth > clientWidth) say('page scrolls', `${scrollWidth - clientWidth} px across`);
  for (const element of scope.querySelectorAll('*')) {
    const { overflowX, overflowY } = styleOf(element);
    if (/auto|scroll/.test(overflowY) && element.scrollHeight > element.clientHeight + 1)
      say('scrolls', nameOf(element));
    if (/auto|scroll/.test(overflowX) && element.scrollWidth > element.clientWidth + 1)
      say('scrolls', nameOf(element));
  }

  const headings = [...document.querySelectorAll('h1')].filter((heading) => heading.checkVisibility());
  if (headings.length !== 1) say('headings', `${headings.length} h1`);
  return findings;
}
