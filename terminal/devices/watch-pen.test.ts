import { expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { PenWriting } from '#contract/signature.ts';
import { SignaturePadDriver } from '#drivers/signature-pad/driver.ts';
import { integratedPen } from '#drivers/signature-pad/pen-descriptors.ts';
import { penLayoutOf } from '#drivers/signature-pad/report-layout.ts';
import { SignaturePadSimulator } from '#drivers/signature-pad/simulator.ts';
import { HidPeer } from '#drivers/transports/hid-peer.ts';
import { watchPen } from './watch-pen.ts';

const told: string[] = [];
const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (event: string) => void told.push(event),
  error: () => undefined,
};

function pad() {
  const peer = new HidPeer({ reportDescriptor: integratedPen });
  const simulator = new SignaturePadSimulator({ peer, layout: penLayoutOf(integratedPen)! });
  return { peer, simulator, driver: new SignaturePadDriver({ opener: peer.opener }) };
}

test('what the pen writes comes in its order, until nobody signs any more', async () => {
  const { peer, simulator, driver } = pad();
  let isWanted = true;
  const { signal } = new AbortController();
  const seen: PenWriting[] = [];
  const watching = (async () => {
    for await (const writing of watchPen(driver, { signal, isWanted: () => isWanted, logger })) {
      seen.push(writing);
      if (writing.samples.some(({ touches }) => !touches)) isWanted = false;
    }
  })();
  // Reports are lost until the pad is open, as on a real line: the pen writes until it is seen.
  while (isWanted) {
    unwrap(
      await simulator.draw([
        { x: 0.2, y: 0.2, pressure: 0.4 },
        { x: 0.6, y: 0.5, pressure: 0.8 },
      ]),
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
  await watching;
  expect(seen[0]?.widthMm).toBeCloseTo(209.55, 1);
  const times = seen.flatMap(({ samples }) => samples.map(({ at }) => at));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  await peer.close();
});

test('no pad, nobody who signs, and a pad that is pulled out end the watch', async () => {
  const { signal } = new AbortController();
  const count = async (pen: AsyncGenerator<PenWriting>) => {
    let writings = 0;
    for await (const _ of pen) writings += 1;
    return writings;
  };
  expect(await count(watchPen(undefined, { signal, isWanted: () => true, logger }))).toBe(0);
  const { peer, driver } = pad();
  expect(await count(watchPen(driver, { signal, isWanted: () => false, logger }))).toBe(0);
  let looks = 0;
  const pulled = count(
    watchPen(driver, {
      signal,
      isWanted: () => {
        looks += 1;
        if (looks === 3) void peer.unplug();
        return true;
      },
      logger,
    }),
  );
  expect(await pulled).toBe(0);
  expect(told).toEqual(['pen-pad-lost']);
  expect(await count(watchPen(driver, { signal, isWanted: () => true, logger }))).toBe(0);
  expect(told).toEqual(['pen-pad-lost', 'pen-pad-not-open']);
  await peer.close();
});
