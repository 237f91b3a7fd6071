import type { CallBounds } from '../../port.ts';
import type { RecoveryStep } from '../../recovery.ts';
import type { TestCable } from '../../testing/cable-ends.ts';
import type { CommandName } from '../codec.ts';
import { IdCardReaderDriver } from '../driver.ts';
import { IdCardReaderSimulator } from '../simulator.ts';

export function bounds(deadlineMs = 10_000): CallBounds {
  return { deadlineMs, signal: new AbortController().signal };
}

/** Of the test that runs; {@link connect} makes them anew. */
export let cable: TestCable;
export let simulator: IdCardReaderSimulator;
export let driver: IdCardReaderDriver;
export let sent: CommandName[];
export let steps: RecoveryStep[];

/** Fast polling: the simulator has no field that needs time. */
export async function connect(
  makeCable: () => Promise<TestCable>,
  options: {
    chunkSize?: number;
    readAppendedAddress?: boolean;
    presenceProbe?: 'find-only';
    readFingerprint?: boolean;
    knowsFingerprints?: boolean;
    vendorBeep?: Uint8Array;
    readerBeep?: Uint8Array;
  } = {},
): Promise<void> {
  const { chunkSize, knowsFingerprints, readerBeep, ...driverOptions } = options;
  cable = await makeCable();
  sent = [];
  steps = [];
  simulator = new IdCardReaderSimulator({
    peer: cable.peer,
    onCommand: (command) => sent.push(command),
    ...(chunkSize === undefined ? {} : { chunkSize }),
    ...(knowsFingerprints === undefined ? {} : { knowsFingerprints }),
    ...(readerBeep === undefined ? {} : { vendorBeep: readerBeep }),
  });
  driver = new IdCardReaderDriver({
    opener: cable.peer.opener,
    pollIntervalMs: 20,
    reopenWindowMs: 300,
    simulated: true,
    onRecovery: (step) => steps.push(step),
    ...driverOptions,
  });
}

/** After each test. */
export async function disconnect(): Promise<void> {
  await driver.close();
  simulator.close();
  await cable.dispose();
}
