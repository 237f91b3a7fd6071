import { expect, test } from 'vitest';
import { fail, ok, unwrap } from '#contract/result.ts';
import type { DeviceSet } from '../devices/device-set.ts';
import { silentLogger } from '../logging/logger.ts';
import { openBench } from '../simulation/testing/simulated-bench.ts';
import { createCardReaders } from './card-readers.ts';
import type { CardWay } from './visit-services.ts';

const LONG = 60_000;
const BOTH: readonly CardWay[] = ['id-card', 'social-security-card'];
const bounds = () => ({ deadlineMs: 30_000, signal: new AbortController().signal });

test(
  'whichever card comes first is read, the other reader is free again, and its removal is seen in its own reader',
  async () => {
    await using bench = await openBench();
    const readers = createCardReaders(bench.devices, silentLogger);
    const said: string[] = [];
    const onProgress = (state: string, way = '') => said.push(`${state} ${way}`.trim());

    const byChip = readers.readCard(bounds(), onProgress, BOTH);
    unwrap(await bench.site.act({ type: 'insert-chip-card' }));
    expect(unwrap(await byChip)).toMatchObject({
      way: 'social-security-card',
      document: { number: '11010519491231002X', name: '张三丰样本', type: 'resident' },
      photo: new Uint8Array(),
    });
    expect(said).toEqual(['waiting', 'reading social-security-card']);
    const removed = readers.waitForCardRemoval(bounds(), 'social-security-card');
    unwrap(await bench.site.act({ type: 'take-chip-card' }));
    unwrap(await removed);

    const byIdCard = readers.readCard(bounds(), () => undefined, BOTH);
    unwrap(await bench.site.act({ type: 'lay-card', specimenId: 'resident' }));
    expect(unwrap(await byIdCard).way).toBe('id-card');
  },
  LONG,
);

test(
  'the ID card reader is unplugged: the other card serves meanwhile',
  async () => {
    await using bench = await openBench();
    unwrap(await bench.site.act({ type: 'set-fault', fault: 'reader-unplugged', on: true }));
    const readers = createCardReaders(bench.devices, silentLogger);
    const read = readers.readCard(bounds(), () => undefined, BOTH);
    unwrap(await bench.site.act({ type: 'insert-chip-card' }));
    expect(unwrap(await read).way).toBe('social-security-card');
  },
  LONG,
);

test('a card that cannot be read is told once, and not tried again before it was pulled out', async () => {
  const asked: string[] = [];
  const smartCardReader = {
    waitForCard: async () => {
      asked.push('card');
      return ok({ reader: 'one', atr: new Uint8Array() });
    },
    readSocialSecurityCard: async () => fail('card-protected'),
    waitForRemoval: async () => {
      asked.push('removal');
      return ok();
    },
  };
  const readers = createCardReaders({ smartCardReader } as unknown as DeviceSet, silentLogger);
  const again = () => readers.readCard(bounds(), () => undefined, ['social-security-card']);
  expect(await again()).toMatchObject({
    failure: { code: 'chip-card-not-readable', detail: 'card-protected' },
  });
  await again();
  expect(asked).toEqual(['card', 'removal', 'card']);
});
