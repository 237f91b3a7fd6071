import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens/colour.css'), 'utf8');

/** The colour tokens of one rule of colour.css. */
function coloursOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf('\n}', start));
  return Object.fromEntries(
    [...body.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

/** WCAG 2.2 relative luminance of an sRGB colour. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const standard = coloursOf(':root');
const strong = { ...standard, ...coloursOf(':root[data-high-contrast]') };
const at = (theme: Record<string, string>, name: string): string => {
  const colour = theme[name];
  if (!colour) throw new Error(`no token --${name}`);
  return colour;
};

const grounds = ['paper', 'paper-shade', 'sheet', 'blue-soft', 'jade-soft', 'gold-soft', 'kapok-soft'];
const pairs: [text: string, ground: string][] = [
  ...grounds.map((ground): [string, string] => ['ink', ground]),
  ...['paper', 'sheet', 'blue-soft', 'kapok-soft', 'jade-soft'].map((ground): [string, string] => [
    'ink-second',
    ground,
  ]),
  ['blue-ink', 'paper'],
  ['blue-ink', 'sheet'],
  ['blue-ink', 'blue-soft'],
  ['on-blue', 'blue'],
  ['on-blue', 'blue-deep'],
  ['jade-ink', 'sheet'],
  ['jade-ink', 'jade-soft'],
  ['gold-ink', 'sheet'],
  ['gold-ink', 'gold-soft'],
  ['gold-ink', 'blue-soft'],
  ['kapok-ink', 'paper'],
  ['kapok-ink', 'sheet'],
  ['kapok-ink', 'kapok-soft'],
  ['on-asleep', 'asleep'],
  ['ink-second', 'ink-soft'],
  ['on-night', 'night'],
  ['on-blue', 'blue-bright'],
];

describe('contrast of the colour tokens', () => {
  test.each(pairs)('text %s on %s: 7:1', (text, ground) => {
    expect(contrast(at(standard, text), at(standard, ground))).toBeGreaterThanOrEqual(7);
  });

  test.each(grounds)('body ink on %s: 10:1', (ground) => {
    expect(contrast(at(standard, 'ink'), at(standard, ground))).toBeGreaterThanOrEqual(10);
  });

  test.each([
    ['blue', 'paper'],
    ['blue', 'blue-soft'],
    ['jade', 'jade-soft'],
    ['kapok', 'paper'],
    ['line-strong', 'sheet'],
    ['gold-sign', 'gold-soft'],
    ['lamp', 'machine'],
    ['machine-slot', 'machine-shade'],
    ['focus', 'paper'],
    ['focus', 'blue-soft'],
  ])('sign %s on %s: 3:1', (sign, ground) => {
    expect(contrast(at(standard, sign), at(standard, ground))).toBeGreaterThanOrEqual(3);
  });

  test('high contrast: ink at 20:1, every text at 10:1', () => {
    expect(contrast(at(strong, 'ink'), at(strong, 'sheet'))).toBeGreaterThanOrEqual(20);
    for (const [text, ground] of pairs) {
      expect(contrast(at(strong, text), at(strong, ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(
        10,
      );
    }
  });
});
