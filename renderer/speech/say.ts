/** How written text is said: stars as words, codes sign by sign, ranges with their word. */

export interface SayWords {
  /** One star of a masked number. */
  readonly star: string;
  readonly stars: (count: number) => string;
  /** Between the two ends of a range. */
  readonly to: string;
}

/** Longer runs of digits are numbers of something, not quantities. */
const SPELT_FROM = 5;

export function sayable(text: string, words: SayWords): string {
  return (
    text
      .replace(/\s+/g, ' ')
      .trim()
      // 09:00–12:00, 2020 – 2026
      .replace(/(?<=\d)\s*[–—]\s*(?=\d)/g, ` ${words.to} `)
      // Codes in groups: 7K3M Q0ZP 9XWT
      .replace(/(?<![0-9A-Za-z])(?:[0-9A-Z]{2,4} )+[0-9A-Z]{1,4}(?![0-9A-Za-z])/g, (code) =>
        /\d/.test(code) ? spelt(code) : code,
      )
      // What a masked number leaves to be read, and long numbers of letters and digits.
      .replace(/[0-9A-Z]*(?:\*+[0-9A-Z]*)+/g, (masked) =>
        masked.replace(/[0-9A-Z]+/g, (rest) => ` ${spelt(rest)} `),
      )
      .replace(/(?<![0-9A-Za-z.,])[0-9A-Z-]{5,}(?![0-9A-Za-z]|[.,]\d)/g, (code) =>
        code.replace(/\D/g, '').length >= SPELT_FROM ? spelt(code) : code,
      )
      .replace(/\*+/g, (stars) => ` ${stars.length === 1 ? words.star : words.stars(stars.length)} `)
      // Signs that separate for the eye.
      .replace(/\s*[·•|→]\s*/g, '，')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

/** 0750 → 0 7 5 0 */
export function spelt(code: string): string {
  return [...code.replace(/\s+/g, '')].join(' ');
}
