import { expect, test } from 'vitest';
import { deviceProblemSchema } from '#contract/device.ts';
import { concerning } from './concerning.ts';

test('paper that is nearly at its end is not told to citizens, paper that is out is', () => {
  expect(concerning(['paper-low', 'paper-empty', 'cover-open'])).toEqual(['paper-empty', 'cover-open']);
  expect(concerning(['marker-supply-low'])).toEqual([]);
});

test('whatever stops a device concerns them', () => {
  const stopping = deviceProblemSchema.options.filter(
    (problem) => !/-low$|almost-full|battery-fault/.test(problem),
  );
  expect(concerning(stopping)).toEqual(stopping);
});
