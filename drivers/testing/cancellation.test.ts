import { describe, expect, test } from 'vitest';
import { type AppFailure, fail, type Result, unwrap } from '#contract/result.ts';
import { DocumentCameraDriver } from '../document-camera/driver.ts';
import { DocumentCameraSimulator } from '../document-camera/simulator.ts';
import type { CallBounds } from '../port.ts';
import { ReceiptPrinterDriver } from '../receipt-printer/driver.ts';
import { ReceiptPrinterSimulator } from '../receipt-printer/simulator.ts';
import { createPseudoTerminalCable, createTcpCable, type TestCable } from './cable-ends.ts';
import { proveCancellation, StepCounter } from './cancellation.ts';
import { withDriverOnCable } from './driver-on-cable.ts';

/*
 * Devices whose drivers do not run the common contract: they have a suite of their own.
 */

const bounds = (deadlineMs = 15_000): CallBounds => ({ deadlineMs, signal: new AbortController().signal });

describe('receipt printer, cancelled at each step', () => {
  async function withPrinter(
    makeCable: () => Promise<TestCable>,
    use: (driver: ReceiptPrinterDriver, counter: StepCounter) => Promise<void>,
  ): Promise<void> {
    const counter = new StepCounter();
    await withDriverOnCable(
      {
        makeCable,
        simulate: (peer) => new ReceiptPrinterSimulator({ peer }),
        makeDriver: (peer) =>
          new ReceiptPrinterDriver({ opener: counter.opener(peer.opener), simulated: true }),
      },
      (driver) => use(driver, counter),
    );
  }
  const isReady = async (driver: ReceiptPrinterDriver) =>
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');

  test(
    'a look at its state',
    () =>
      withPrinter(createTcpCable, async (driver, counter) => {
        const counts = await proveCancellation(counter, {
          prepare: () => undefined,
          call: (callBounds) => driver.readStatus(callBounds),
          check: () => isReady(driver),
        });
        expect(counts.aborted).toBeGreaterThan(counts.steps / 2);
      }),
    60_000,
  );

  test(
    'a slip: aborted before it began, unknown from then on, and never said to be printed',
    () =>
      withPrinter(createPseudoTerminalCable, async (driver, counter) => {
        const counts = await proveCancellation(counter, {
          prepare: () => undefined,
          async call(callBounds): Promise<Result<unknown, AppFailure>> {
            const printed = await driver.print(
              { blocks: [{ kind: 'text', text: '样本' }, { kind: 'cut' }] },
              callBounds,
            );
            if (!printed.ok || printed.value.outcome === 'printed') return printed;
            return fail(`outcome-${printed.value.outcome}`, printed.value.problems.join());
          },
          isSettled: (result) =>
            !result.ok && ['outcome-unknown', 'outcome-failed'].includes(result.failure.code),
          check: () => isReady(driver),
        });
        expect(counts.aborted).toBeGreaterThan(counts.steps / 2);
      }),
    120_000,
  );
});

test('document camera, cancelled at each step: it ends as aborted, and the next picture comes', async () => {
  const simulator = new DocumentCameraSimulator();
  const counter = new StepCounter();
  const driver = new DocumentCameraDriver({
    simulated: true,
    async grab(callBounds) {
      const grabbing = simulator.grab(callBounds);
      counter.step();
      const frame = await grabbing;
      counter.step();
      return frame;
    },
  });
  const counts = await proveCancellation(counter, {
    prepare: () => undefined,
    call: (callBounds) => driver.preview(callBounds),
    async check() {
      expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    },
  });
  expect(counts).toMatchObject({ steps: 2, aborted: 4 });
}, 60_000);
