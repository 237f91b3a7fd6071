import { expect, test } from 'vitest';
import { fail } from '#contract/result.ts';
import type { DeviceSet } from '../devices/device-set.ts';
import { silentLogger } from '../logging/logger.ts';
import { createDeviceServices } from './device-services.ts';

test('the reader falls silent in mid-reading: that a card was found is told before the failure', async () => {
  const idCardReader = {
    readCard: async (_bounds: unknown, onCardFound: () => void) => {
      onCardFound();
      return fail('out-of-service');
    },
  };
  const services = createDeviceServices({ idCardReader } as unknown as DeviceSet, silentLogger);
  const said: string[] = [];
  const read = await services.readCard(
    { deadlineMs: 1000, signal: new AbortController().signal },
    (progress) => said.push(progress),
  );
  expect(said).toEqual(['waiting', 'reading']);
  expect(read).toMatchObject({ failure: { code: 'reader-not-responding' } });
});
