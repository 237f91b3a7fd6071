import { expect, test } from 'vitest';
import { isForWarning } from './use-presence.ts';

/** Something on the page, by what it lies in. */
const lyingIn = (...selectors: string[]) =>
  ({ closest: (selector: string) => (selectors.includes(selector) ? {} : null) }) as unknown as EventTarget;
const button = lyingIn('[role="alertdialog"] button');

test('a finger on a button of the warning is left to the button', () => {
  expect(isForWarning({ type: 'pointerdown', target: button })).toBe(true);
});

test('a finger anywhere else is somebody', () => {
  expect(isForWarning({ type: 'pointerdown', target: lyingIn('[role="alertdialog"]') })).toBe(false);
  expect(isForWarning({ type: 'pointerdown', target: lyingIn() })).toBe(false);
  expect(isForWarning({ type: 'pointerdown', target: null })).toBe(false);
  // The window itself lies in nothing.
  expect(isForWarning({ type: 'keydown', key: 'Enter', target: {} as EventTarget })).toBe(false);
});

test.each(['Enter', ' ', 'Tab', 'Shift'])('the key %j is left to the button that has the focus', (key) => {
  expect(isForWarning({ type: 'keydown', key, target: button })).toBe(true);
  expect(isForWarning({ type: 'keydown', key, target: lyingIn() })).toBe(false);
});

test.each(['ArrowDown', 'Escape', '5', 'a', 'F1'])('any other key is somebody: %s', (key) => {
  expect(isForWarning({ type: 'keydown', key, target: button })).toBe(false);
});
