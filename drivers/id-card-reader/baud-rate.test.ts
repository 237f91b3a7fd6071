import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { BytePort, PortOpener } from '../port.ts';
import { createTcpCable } from '../testing/cable-ends.ts';
import { proveCancellation, StepCounter } from '../testing/cancellation.ts';
import { type BaudRate, encodeReply } from './codec.ts';
import { IdCardReaderDriver } from './driver.ts';
import { bounds, cable, connect, disconnect, driver, sent, simulator } from './testing/reader-bench.ts';

afterEach(disconnect);

describe('baud rate', { timeout: 120_000 }, () => {
  beforeEach(() => connect(createTcpCable));

  /** A line at a rate: what is sent at another one than the module's arrives as something else. */
  function openerAt(rate: BaudRate): PortOpener {
    return {
      description: `${rate}`,
      async open(openBounds) {
        const port = await cable.peer.opener.open(openBounds);
        if (!port.ok) return port;
        const { value } = port;
        const line: BytePort = {
          description: value.description,
          write: (bytes, callBounds) =>
            value.write(simulator.baudRate === rate ? bytes : bytes.map((byte) => byte ^ 0x5a), callBounds),
          onBytes: (listener) => value.onBytes(listener),
          onLost: (listener) => value.onLost(listener),
          close: () => value.close(),
        };
        return { ok: true, value: line };
      },
    };
  }

  test('the module changes over, and the driver goes on at the new rate', async () => {
    const slow = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
    unwrap(await slow.setBaudRate(19_200, openerAt(19_200), bounds()));
    expect(simulator.baudRate).toBe(19_200);
    simulator.layCard('resident');
    unwrap(await slow.readCard(bounds()));
    await slow.close();
  });

  test('a module that says yes and stays: the driver goes back to the rate it had', async () => {
    simulator.inject({ kind: 'stale-reply', command: 'setBaudRate', bytes: encodeReply(0x90) });
    const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
    expect(await driverAt.setBaudRate(9_600, openerAt(9_600), bounds())).toMatchObject({
      failure: { code: 'not-responding' },
    });
    expect(unwrap(await driverAt.checkHealth(bounds())).condition).toBe('ready');
    await driverAt.close();
  });

  test('a rate that the module refuses: nothing changes', async () => {
    simulator.inject({ kind: 'status', sw3: 0x21, command: 'setBaudRate' });
    expect(await driver.setBaudRate(38_400, openerAt(38_400), bounds())).toMatchObject({
      failure: { code: 'reader-fault' },
    });
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
  });

  test('the answer is lost: what counts is the rate at which the module answers', async () => {
    simulator.inject({ kind: 'silent', command: 'setBaudRate' });
    const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
    expect(await driverAt.setBaudRate(57_600, openerAt(57_600), bounds())).toMatchObject({
      failure: { code: 'not-responding' },
    });
    expect(unwrap(await driverAt.checkHealth(bounds())).condition).toBe('ready');
    await driverAt.close();
  });

  describe.each([
    ['the module has changed over', 'changed'],
    ['the module has stayed', 'stayed'],
  ] as const)('broken off half-way, and %s', (_, module) => {
    const newRate = 57_600;
    const loseReply = () =>
      simulator.inject({ kind: module === 'changed' ? 'lost-reply' : 'silent', command: 'setBaudRate' });
    const rateNow = () => (module === 'changed' ? newRate : 115_200);

    async function expectFoundAgain(driverAt: IdCardReaderDriver): Promise<void> {
      expect(simulator.baudRate).toBe(rateNow());
      expect(unwrap(await driverAt.checkHealth(bounds())).condition).toBe('ready');
      simulator.layCard('resident');
      unwrap(await driverAt.readCard(bounds()));
      expect(simulator.baudRate).toBe(rateNow());
      await driverAt.close();
    }

    test('aborted while its answer is awaited: found again', async () => {
      loseReply();
      const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
      const controller = new AbortController();
      const setting = driverAt.setBaudRate(newRate, openerAt(newRate), {
        deadlineMs: 15_000,
        signal: controller.signal,
      });
      await expect.poll(() => sent, { timeout: 15_000 }).toContain('setBaudRate');
      controller.abort();
      expect(await setting).toMatchObject({ failure: { code: 'aborted' } });
      await expectFoundAgain(driverAt);
    });

    test('aborted at the new port: found again', async () => {
      loseReply();
      const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
      const controller = new AbortController();
      const next = openerAt(newRate);
      const aborting: PortOpener = {
        description: next.description,
        open: (openBounds) => {
          controller.abort();
          return next.open(openBounds);
        },
      };
      expect(
        await driverAt.setBaudRate(newRate, aborting, { deadlineMs: 15_000, signal: controller.signal }),
      ).toMatchObject({ failure: { code: 'aborted' } });
      await expectFoundAgain(driverAt);
    });

    test('unplugged before the new port opens: found again when it is back', async () => {
      loseReply();
      const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
      const next = openerAt(newRate);
      const unplugging: PortOpener = {
        description: next.description,
        open: async (openBounds) => {
          if (!replugged) await cable.peer.unplug();
          return next.open(openBounds);
        },
      };
      let replugged = false;
      const set = await driverAt.setBaudRate(newRate, unplugging, bounds());
      expect(set).toMatchObject({ failure: { code: 'port-not-found' } });
      expect(unwrap(await driverAt.checkHealth(bounds()))).toMatchObject({
        condition: 'offline',
        problems: ['port-lost'],
      });
      replugged = true;
      unwrap(await cable.peer.replug());
      await expectFoundAgain(driverAt);
    });
  });

  test('broken off, and silent at both rates: offline, and found again when it answers', async () => {
    const driverAt = new IdCardReaderDriver({ opener: openerAt(115_200), simulated: true });
    simulator.inject({ kind: 'silent', command: 'setBaudRate' });
    simulator.inject({ kind: 'silent', command: 'samId', times: 2 });
    expect(await driverAt.setBaudRate(57_600, openerAt(57_600), bounds())).toMatchObject({
      failure: { code: 'not-responding' },
    });
    expect(unwrap(await driverAt.checkHealth(bounds()))).toMatchObject({
      condition: 'offline',
      problems: ['not-responding'],
    });
    await expect
      .poll(async () => unwrap(await driverAt.checkHealth(bounds())).condition, { timeout: 60_000 })
      .toBe('ready');
    await driverAt.close();
  });

  test('cancelled at each of its steps in turn: the next call works at whichever rate', async () => {
    const counter = new StepCounter();
    const rates = [115_200, 57_600] as const;
    const openers = rates.map((rate) => counter.opener(openerAt(rate)));
    const driverAt = new IdCardReaderDriver({ opener: openers[0]!, simulated: true });
    let asked = 0;
    const counts = await proveCancellation(counter, {
      prepare: () => {
        asked += 1;
      },
      call: (callBounds) => driverAt.setBaudRate(rates[asked % 2]!, openers[asked % 2]!, callBounds),
      check: async () => {
        expect(unwrap(await driverAt.checkHealth(bounds())).condition).toBe('ready');
      },
    });
    expect(counts.aborted).toBeGreaterThan(counts.steps / 2);
    await driverAt.close();
  }, 120_000);
});
