import { expect, test } from 'vitest';
import { faceButton } from './face-button.ts';

const well = { state: 'ready', left: 3, isOpening: false, hasTrouble: false } as const;

test('a try, while there is one left and the camera is open', () => {
  expect(faceButton(well)).toBe('start');
  expect(faceButton({ ...well, state: 'not-matched' })).toBe('start');
  expect(faceButton({ ...well, isOpening: true })).toBeUndefined();
  expect(faceButton({ ...well, state: 'looking' })).toBeUndefined();
  expect(faceButton({ ...well, state: 'unavailable' })).toBeUndefined();
});

test('after a trouble the camera can be opened anew, though it is shut', () => {
  const shut = { ...well, state: 'unavailable', isOpening: true, hasTrouble: true } as const;
  expect(faceButton(shut)).toBe('retry');
  expect(faceButton({ ...shut, left: 0 })).toBeUndefined();
});
