import { expect, test } from 'vitest';
import { pauseUnlessAborted } from './pause.ts';

test('a pause ends by its time', async () => {
  await pauseUnlessAborted(1, new AbortController().signal);
});

test('a pause ends at once when it is aborted, before or meanwhile', async () => {
  const abort = new AbortController();
  const pause = pauseUnlessAborted(600_000, abort.signal);
  abort.abort();
  expect(await pause).toBeUndefined();
  expect(await pauseUnlessAborted(600_000, abort.signal)).toBeUndefined();
});
