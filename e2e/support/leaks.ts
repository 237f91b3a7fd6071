import type { Page } from '@playwright/test';

/** Everything a page could give away: its words, title, address and stores. Fields are what a citizen types himself. */
export function pageTraces(page: Page): Promise<string> {
  return page.evaluate(() =>
    [
      document.body.textContent,
      document.title,
      location.href,
      ...[...document.querySelectorAll('[aria-label], [title], [alt]')].flatMap((element) =>
        ['aria-label', 'title', 'alt'].map((name) => element.getAttribute(name) ?? ''),
      ),
      ...[localStorage, sessionStorage].flatMap((store) => Object.entries(store).flat()),
    ].join('\n'),
  );
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';

/** Identity numbers with a right check digit (GB 11643) and mobile numbers, grouped or not, each masked but for its ends. */
export function leaksIn(text: string): string[] {
  const close = text.replace(/(?<=\d)[ \u00a0\u2009](?=[\dXx])/g, '');
  const identities = [...close.matchAll(/(?<!\d)\d{17}[\dXx](?!\d)/g)]
    .map(([number]) => number.toUpperCase())
    .filter((number) => {
      const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
      return CHECK[sum % 11] === number[17];
    });
  const mobiles = [...close.matchAll(/(?<!\d)1[3-9]\d{9}(?!\d)/g)].map(([number]) => number);
  return [...identities, ...mobiles].map(
    (number) => `${number.slice(0, 3)}…${number.slice(-2)} (${number.length} digits) stands on the page`,
  );
}
