import { expect, test } from 'vitest';
import { actionOf } from './keys.ts';

const press = (key: string, change: Partial<KeyboardEvent> = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...change,
});

test.each([
  ['ArrowDown', { kind: 'move', by: 1 }],
  ['ArrowRight', { kind: 'move', by: 1 }],
  ['ArrowUp', { kind: 'move', by: -1 }],
  ['ArrowLeft', { kind: 'move', by: -1 }],
  ['Enter', { kind: 'press' }],
  ['Escape', { kind: 'back' }],
  ['F1', { kind: 'read' }],
  ['MediaPlayPause', { kind: 'read' }],
  ['AudioVolumeUp', { kind: 'louder', by: 1 }],
  ['7', { kind: 'digit', digit: '7' }],
] as const)('%s means the same everywhere', (key, action) => {
  expect(actionOf(press(key), false)).toEqual(action);
  expect(actionOf(press(key), true)).toEqual(action);
});

test.each(['r', 'R', 'p', '+', '-', 'Backspace'])('%s belongs to the text while one writes', (key) => {
  expect(actionOf(press(key), true)).toBeUndefined();
  expect(actionOf(press(key), false)).toBeDefined();
});

test('the volume keys of a number pad work while one writes', () => {
  expect(actionOf(press('+', { code: 'NumpadAdd' }), true)).toEqual({ kind: 'louder', by: 1 });
});

test('a chord is somebody else’s', () => {
  expect(actionOf(press('r', { ctrlKey: true }), false)).toBeUndefined();
  expect(actionOf(press('ArrowDown', { altKey: true }), false)).toBeUndefined();
});

test('letters mean nothing', () => {
  for (const key of 'abcdefg') expect(actionOf(press(key), false)).toBeUndefined();
});
