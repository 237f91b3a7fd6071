import { expect, test } from 'vitest';
import { hasGlyph } from './dot-font.ts';
import { standardForm } from './private-use.ts';

/** What the platform's own decoder of GB 18030-2022 makes of a two-byte code. */
const decoded = (code: number): string =>
  new TextDecoder('gb18030').decode(Uint8Array.of(code >> 8, code & 0xff));

test('former private use characters are those that the platform decodes the same two bytes to', () => {
  const trails = Array.from({ length: 0x51 }, (_, index) => 0xfe50 + index).filter((code) => code !== 0xfe7f);
  const differing = trails.filter(
    (code, index) => standardForm(String.fromCodePoint(0xe815 + index)) !== decoded(code),
  );
  // The standard still decodes these six to private use codes, and gives them a second, four-byte place.
  expect(differing).toEqual([0xfe51, 0xfe52, 0xfe53, 0xfe6c, 0xfe76, 0xfe91]);
  const punctuation = [0xa6d9, 0xa6da, 0xa6db, 0xa6dc, 0xa6dd, 0xa6de, 0xa6df, 0xa6ec, 0xa6ed, 0xa6f3];
  punctuation.forEach((code, index) => {
    expect(standardForm(String.fromCodePoint(0xe78d + index))).toBe(decoded(code));
  });
});

test('every former private use character has a glyph, also the six beyond the basic plane', () => {
  const six = [0xe816, 0xe817, 0xe818, 0xe831, 0xe83b, 0xe855].map((code) => String.fromCodePoint(code));
  expect(six.map(standardForm)).toEqual(['𠂇', '𠂉', '𠃌', '𡗗', '𢦏', '𤇾']);
  for (let code = 0xe815; code <= 0xe864; code += 1) expect(hasGlyph(String.fromCodePoint(code))).toBe(true);
});

test('other characters stay as they are', () => {
  for (const character of ['张', '\u{e123}', 'A']) expect(standardForm(character)).toBe(character);
});
