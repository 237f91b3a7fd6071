import { expect, test } from 'vitest';
import { keyStartsVisit, type PressedKey, touchStartsVisit } from './starts-visit.ts';

/** An element whose ancestors match these names. */
const element = (...names: string[]) => ({
  closest: (selector: string) =>
    selector.split(', ').some((one) => names.some((name) => one === name)) ? {} : null,
});
const picture = element();
const pill = element('button');
const start = element('button', '[data-start]');
const dialog = element('button', '[role="dialog"]');
const key = (name: string, change: Partial<PressedKey> = {}): PressedKey => ({
  key: name,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  repeat: false,
  defaultPrevented: false,
  ...change,
});

test('any place begins; a control does what it says', () => {
  expect([picture, start, pill, dialog].map(touchStartsVisit)).toEqual([true, true, false, false]);
});

test.each(['Enter', ' ', '5', '*', '#', 'ArrowDown', 'Escape', 'F13', 'x'])('the key %j begins', (name) => {
  expect(keyStartsVisit(key(name), picture)).toBe(true);
  expect(keyStartsVisit(key(name), null)).toBe(true);
});

test('keys that mean nothing alone do not', () => {
  for (const name of ['Tab', 'Shift', 'Control', 'NumLock', 'F5', 'F11', 'F12']) {
    expect(keyStartsVisit(key(name), picture)).toBe(false);
  }
  expect(keyStartsVisit(key('c', { ctrlKey: true }), picture)).toBe(false);
  expect(keyStartsVisit(key('5', { repeat: true }), picture)).toBe(false);
  expect(keyStartsVisit(key('5', { defaultPrevented: true }), picture)).toBe(false);
});

test('on a control Enter presses it; in a dialog every key is its own', () => {
  expect(keyStartsVisit(key('Enter'), pill)).toBe(false);
  expect(keyStartsVisit(key('5'), pill)).toBe(true);
  expect(keyStartsVisit(key('Enter'), start)).toBe(true);
  expect(keyStartsVisit(key('5'), dialog)).toBe(false);
});
