import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTcpCable } from '../testing/cable-ends.ts';
import type { IdCardReaderFailureCode } from './driver.ts';
import { statusTable } from './status.ts';
import { bounds, connect, disconnect, driver, simulator } from './testing/reader-bench.ts';

afterEach(disconnect);

/** What a lasting status on reading the card comes to. */
const lastingOutcome: Record<number, IdCardReaderFailureCode> = {
  16: 'out-of-service',
  17: 'out-of-service',
  33: 'reader-fault',
  35: 'reader-fault',
  36: 'out-of-service',
  49: 'card-unreadable',
  50: 'card-rejected',
  51: 'card-rejected',
  64: 'card-type-unsupported',
  65: 'card-unreadable',
  71: 'card-unreadable',
  96: 'reader-fault',
  102: 'reader-fault',
  128: 'card-unreadable',
  129: 'card-unreadable',
  145: 'card-unreadable',
  // Statuses that no manual names are never taken for success.
  80: 'out-of-service',
  239: 'out-of-service',
};

describe('every status on the read command', () => {
  beforeEach(async () => {
    await connect(createTcpCable);
    simulator.layCard('resident');
  });

  test('the table above leaves out nothing but success', () => {
    const known = [...statusTable.keys()].filter((sw3) => sw3 !== 0x90 && sw3 !== 0x9f);
    expect(known.filter((sw3) => lastingOutcome[sw3] === undefined)).toEqual([]);
  });

  test.each(Object.entries(lastingOutcome))('SW3 %i that lasts ends as %s', async (sw3, code) => {
    simulator.inject({ kind: 'status', sw3: Number(sw3), command: 'readTextAndPhoto', times: 1_000 });
    expect(await driver.readCard(bounds(25_000))).toMatchObject({ failure: { code } });
  });
});
