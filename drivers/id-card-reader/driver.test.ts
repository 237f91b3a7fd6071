import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import type { RecoveryStep } from '../recovery.ts';
import { cableKinds, createTcpCable, type TestCable } from '../testing/cable-ends.ts';
import { type CommandName, encodeReply, formatSamId } from './codec.ts';
import { IdCardReaderDriver, type IdCardReaderFailureCode } from './driver.ts';
import { IdCardReaderSimulator } from './simulator.ts';
import { specimenDocuments, specimenPhoto } from './specimens.ts';
import { statusTable } from './status.ts';

function bounds(deadlineMs = 10_000): CallBounds {
  return { deadlineMs, signal: new AbortController().signal };
}

let cable: TestCable;
let simulator: IdCardReaderSimulator;
let driver: IdCardReaderDriver;
let sent: CommandName[];
let steps: RecoveryStep[];

/** Fast polling: the simulator has no field that needs time. */
async function connect(
  makeCable: () => Promise<TestCable>,
  options: { chunkSize?: number; readAppendedAddress?: boolean; presenceProbe?: 'find-only' } = {},
): Promise<void> {
  const { chunkSize, ...driverOptions } = options;
  cable = await makeCable();
  sent = [];
  steps = [];
  simulator = new IdCardReaderSimulator({
    peer: cable.peer,
    onCommand: (command) => sent.push(command),
    ...(chunkSize === undefined ? {} : { chunkSize }),
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

afterEach(async () => {
  await driver.close();
  simulator.close();
  await cable.dispose();
});

describe.each(Object.keys(cableKinds))('over %s', (kind) => {
  beforeEach(async () => {
    await connect(cableKinds[kind]!);
    unwrap(await driver.open(bounds()));
  });

  test.each(Object.values(specimenDocuments))('reads the $type card', async (document) => {
    simulator.layCard({ document });
    const reading = unwrap(await driver.readCard(bounds()));
    expect(reading.document).toEqual(document);
    expect(reading.photo).toEqual(specimenPhoto);
  });

  test('waits for a card that is laid later', async () => {
    const reading = driver.readCard(bounds());
    await expect.poll(() => sent.filter((command) => command === 'findCard').length).toBeGreaterThan(2);
    simulator.layCard('resident');
    expect(unwrap(await reading).document.type).toBe('resident');
  });

  test('unplugged and plugged in again during the wait: the wait goes on over a new port', async () => {
    const reading = driver.readCard(bounds());
    await expect.poll(() => sent.includes('findCard')).toBe(true);
    await cable.peer.unplug();
    unwrap(await cable.peer.replug());
    simulator.layCard('hmt');
    expect(unwrap(await reading).document.type).toBe('hmt');
    expect(steps).toContain('reopen');
  });

  test('unplugged for good: out of service, offline, and ready again after replug', async () => {
    simulator.inject({ kind: 'unplug', command: 'readTextAndPhoto' });
    simulator.layCard('resident');
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
    expect(unwrap(await driver.checkHealth(bounds()))).toEqual({
      kind: 'id-card-reader',
      condition: 'offline',
      problems: ['port-lost'],
      simulated: true,
    });
    unwrap(await cable.peer.replug());
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    simulator.layCard('resident');
    expect(unwrap(await driver.readCard(bounds())).document.type).toBe('resident');
  });
});

describe('a card that is found', () => {
  beforeEach(() => connect(createTcpCable));

  test('is told before it is read, and also when the read comes to nothing', async () => {
    let found = 0;
    const nobody = await driver.readCard(bounds(100), () => (found += 1));
    expect([nobody.ok, found]).toEqual([false, 0]);
    let readBefore = true;
    simulator.layCard('resident');
    unwrap(
      await driver.readCard(bounds(), () => {
        found += 1;
        readBefore = sent.includes('readTextAndPhoto');
      }),
    );
    expect([found, readBefore]).toEqual([1, false]);
    simulator.layCard('resident');
    simulator.inject({ kind: 'unplug', command: 'readTextAndPhoto' });
    expect(await driver.readCard(bounds(), () => (found += 1))).toMatchObject({
      failure: { code: 'out-of-service' },
    });
    expect(found).toBe(2);
  });
});

describe('a whole visit', () => {
  beforeEach(() => connect(createTcpCable));

  test('a card left behind is not read twice, removal is seen, and laying it again works', async () => {
    unwrap(await driver.open(bounds()));
    simulator.layCard('resident');
    unwrap(await driver.readCard(bounds()));
    expect(await driver.readCard(bounds(150))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    expect(await driver.waitForRemoval(bounds(150))).toMatchObject({
      failure: { code: 'deadline-exceeded' },
    });
    const removal = driver.waitForRemoval(bounds());
    simulator.takeCard();
    unwrap(await removal);
    simulator.layCard('resident');
    expect(unwrap(await driver.readCard(bounds())).document.number).toBe('11010519491231002X');
  });

  test('answers the module number, health and reset', async () => {
    unwrap(await driver.open(bounds()));
    expect(formatSamId(unwrap(await driver.readSamId(bounds())))).toBe(
      '05.01-20120411-0000000001-0000000001',
    );
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({ condition: 'ready', problems: [] });
    unwrap(await driver.reset(bounds()));
    expect(sent).toEqual(['samStatus', 'samId', 'samStatus', 'resetSam']);
  });

  test('a second call while one runs is refused', async () => {
    unwrap(await driver.open(bounds()));
    const reading = driver.readCard(bounds());
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'device-busy' } });
    expect(await driver.checkHealth(bounds())).toMatchObject({ failure: { code: 'device-busy' } });
    simulator.layCard('resident');
    unwrap(await reading);
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
  });

  test('abort ends the wait and frees the driver', async () => {
    unwrap(await driver.open(bounds()));
    const controller = new AbortController();
    const reading = driver.readCard({ deadlineMs: 10_000, signal: controller.signal });
    await expect.poll(() => sent.includes('findCard')).toBe(true);
    controller.abort();
    expect(await reading).toMatchObject({ failure: { code: 'aborted' } });
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
  });

  test('close ends the wait; open begins anew', async () => {
    unwrap(await driver.open(bounds()));
    const reading = driver.readCard(bounds());
    await expect.poll(() => sent.includes('findCard')).toBe(true);
    await driver.close();
    expect(await reading).toMatchObject({ failure: { code: 'device-closed' } });
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'device-closed' } });
    unwrap(await driver.open(bounds()));
    simulator.layCard('resident');
    unwrap(await driver.readCard(bounds()));
  });
});

describe('options', () => {
  test('the appended address is read when asked for, and its absence is no error', async () => {
    await connect(createTcpCable, { readAppendedAddress: true });
    simulator.layCard('resident');
    expect(unwrap(await driver.readCard(bounds()))).not.toHaveProperty('appendedAddress');
    simulator.takeCard();
    simulator.layCard({ document: specimenDocuments.resident, appendedAddress: '广州市样本区示例路3号' });
    expect(unwrap(await driver.readCard(bounds())).appendedAddress).toBe('广州市样本区示例路3号');
  });

  test('replies in single bytes are put together', async () => {
    await connect(createTcpCable, { chunkSize: 1 });
    simulator.layCard('foreigner-2023');
    expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments['foreigner-2023']);
  });

  test('find-only takes "no card" at its word', async () => {
    await connect(createTcpCable, { presenceProbe: 'find-only' });
    simulator.layCard('resident');
    unwrap(await driver.readCard(bounds()));
    unwrap(await driver.waitForRemoval(bounds()));
    expect(sent).not.toContain('resetSam');
  });
});

describe('faults', () => {
  beforeEach(async () => {
    await connect(createTcpCable);
    simulator.layCard('resident');
  });

  test('silent once: the command is retried', async () => {
    simulator.inject({ kind: 'silent' });
    unwrap(await driver.readCard(bounds()));
    expect(steps).toEqual(['retry']);
  });

  test('silent until the reset: the module is reset', async () => {
    simulator.inject({ kind: 'silent', command: 'findCard', times: 2 });
    unwrap(await driver.readCard(bounds()));
    expect(steps).toEqual(['retry', 'soft-reset']);
  });

  test('silent until a new port: the port is opened anew', async () => {
    simulator.inject({ kind: 'silent', command: 'findCard', times: 3 });
    unwrap(await driver.readCard(bounds()));
    expect(steps).toEqual(['retry', 'soft-reset', 'reopen']);
  });

  test('silent for good: out of service after the whole ladder', async () => {
    simulator.inject({ kind: 'silent', times: 1_000 });
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'out-of-service' } });
    expect(steps).toEqual(['retry', 'soft-reset', 'reopen', 'out-of-service']);
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'offline',
      problems: ['not-responding'],
    });
  });

  test.each(['wrong-checksum', 'truncated-frame'] as const)(
    '%s: the command is sent once more, without touching the module',
    async (kind) => {
      simulator.inject({ kind, command: 'readTextAndPhoto' });
      expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments.resident);
      expect(sent.filter((command) => command === 'readTextAndPhoto')).toHaveLength(2);
      expect(steps).toEqual([]);
    },
  );

  test.each([
    [Uint8Array.of(0xaa, 0x00, 0xaa, 0xaa, 0x96)],
    [Uint8Array.of(0xaa)],
    [Uint8Array.of(0xff, 0x00, 0x69)],
  ])('noise bytes %o before a reply are skipped', async (bytes) => {
    simulator.inject({ kind: 'noise-bytes', bytes, command: 'selectCard' });
    expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments.resident);
    expect(steps).toEqual([]);
  });

  test('a late reply to another command is not taken for the answer', async () => {
    simulator.inject({
      kind: 'stale-reply',
      command: 'findCard',
      bytes: encodeReply(0x90, new Uint8Array(8)),
    });
    expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments.resident);
  });

  test('card removed during the read: asks to lay it down again, and then reads it', async () => {
    simulator.inject({ kind: 'card-removed-during-read' });
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'card-removed' } });
    simulator.layCard('resident');
    unwrap(await driver.readCard(bounds()));
  });

  test('a card that moves once is read on the next pass', async () => {
    simulator.inject({ kind: 'status', sw3: 0x41, command: 'readTextAndPhoto' });
    expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments.resident);
  });

  test('a card whose number has a wrong check digit is not believed', async () => {
    simulator.layCard({ document: { ...specimenDocuments.resident, number: '110105194912310021' } });
    expect(await driver.readCard(bounds())).toMatchObject({ failure: { code: 'card-unreadable' } });
  });
});

describe('health', () => {
  beforeEach(() => connect(createTcpCable));

  test.each([0x60, 0x66, 0x21, 0x23])(
    'module status %i: blocked, and opening tells of the fault',
    async (sw3) => {
      simulator.inject({ kind: 'status', sw3, command: 'samStatus', times: 2 });
      expect(await driver.open(bounds())).toMatchObject({ failure: { code: 'reader-fault' } });
      expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
        condition: 'blocked',
        problems: ['hardware-fault'],
      });
      expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    },
  );

  test('a line that only garbles: offline with a protocol error', async () => {
    simulator.inject({ kind: 'wrong-checksum', command: 'samStatus', times: 2 });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'offline',
      problems: ['protocol-error'],
    });
  });
});

describe('calls that only ask', () => {
  beforeEach(() => connect(createTcpCable));

  test('a module number of the wrong length is not believed', async () => {
    simulator.inject({ kind: 'stale-reply', command: 'samId', bytes: encodeReply(0x90, new Uint8Array(15)) });
    expect(formatSamId(unwrap(await driver.readSamId(bounds())))).toBe(
      '05.01-20120411-0000000001-0000000001',
    );
  });

  test('waiting for removal survives a silent reader', async () => {
    simulator.layCard('resident');
    simulator.inject({ kind: 'silent', command: 'findCard' });
    const removal = driver.waitForRemoval(bounds());
    await expect.poll(() => steps).toContain('retry');
    simulator.takeCard();
    unwrap(await removal);
  });
});

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
