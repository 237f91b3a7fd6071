import { expect, test } from 'vitest';
import { splitWord } from './use-words.ts';

test("the terminal's words carry a count", () => {
  expect(splitWord('captured:3')).toEqual({ key: 'captured', count: 3 });
  expect(splitWord('signed')).toEqual({ key: 'signed', count: 1 });
});
