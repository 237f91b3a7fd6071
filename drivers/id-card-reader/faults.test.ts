import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { createTcpCable } from '../testing/cable-ends.ts';
import { encodeReply } from './codec.ts';
import { IdCardReaderDriver } from './driver.ts';
import { specimenDocuments } from './specimens.ts';
import { LateAnswers } from './testing/late-answers.ts';
import {
  bounds,
  cable,
  connect,
  disconnect,
  driver,
  sent,
  simulator,
  steps,
} from './testing/reader-bench.ts';

afterEach(disconnect);

describe('faults', { timeout: 120_000 }, () => {
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

  test.each(['short-read', 'wrong-read'] as const)('%s: the card is read anew', async (kind) => {
    simulator.inject({ kind });
    expect(unwrap(await driver.readCard(bounds())).document).toEqual(specimenDocuments.resident);
    expect(sent.filter((command) => command === 'readTextAndPhoto')).toHaveLength(2);
    expect(steps).toEqual([]);
  });

  test.each([
    ['short-read', 'block-lengths'],
    ['wrong-read', 'text-block-invalid: validFrom'],
  ] as const)(
    '%s every time: unreadable after three passes, and no word of the card in the failure',
    async (kind, detail) => {
      simulator.inject({ kind, times: 1_000 });
      expect(await driver.readCard(bounds())).toEqual({
        ok: false,
        failure: { code: 'card-unreadable', detail },
      });
      expect(sent.filter((command) => command === 'readTextAndPhoto')).toHaveLength(3);
    },
  );

  test('a late answer to a call that was aborted is not taken for the answer to the next', async () => {
    simulator.takeCard();
    const lateReader = new LateAnswers(cable.peer.opener);
    const late = new IdCardReaderDriver({ opener: lateReader.opener, simulated: true });
    unwrap(await late.open(bounds()));
    lateReader.hold();
    const controller = new AbortController();
    const reading = late.readCard({ deadlineMs: 15_000, signal: controller.signal });
    await lateReader.held;
    controller.abort();
    expect(await reading).toMatchObject({ failure: { code: 'aborted' } });
    const health = late.checkHealth(bounds());
    // "No card" comes now; to the question after the state it would be a fault.
    lateReader.release();
    expect(unwrap(await health).condition).toBe('ready');
    await late.close();
  });

  test.each([0x60, 0x66] as const)(
    'module-fault %i: every call says so, none climbs the ladder',
    async (sw3) => {
      simulator.inject({ kind: 'module-fault', sw3, times: 1_000 });
      const detail = sw3 === 0x60 ? 'self-test-failed' : 'not-authorised';
      const fault = { ok: false, failure: { code: 'reader-fault', detail } };
      expect(await driver.open(bounds())).toEqual(fault);
      expect(await driver.readCard(bounds())).toEqual(fault);
      expect(await driver.waitForRemoval(bounds())).toEqual(fault);
      expect(await driver.readSamId(bounds())).toEqual(fault);
      expect(await driver.reset(bounds())).toEqual(fault);
      expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
        condition: 'blocked',
        problems: ['hardware-fault'],
      });
      expect(steps).toEqual([]);
      simulator.clearFaults();
      expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
      unwrap(await driver.readCard(bounds()));
    },
  );

  test('the card is lifted between search and selection: the next search finds it again', async () => {
    simulator.inject({ kind: 'status', sw3: 0x81, command: 'selectCard' });
    unwrap(await driver.readCard(bounds()));
    expect(sent.filter((command) => command === 'selectCard')).toHaveLength(2);
  });

  test.each(['resetSam', 'samId'] as const)('%s is not answered: the ladder helps', async (command) => {
    simulator.inject({ kind: 'silent', command });
    if (command === 'samId') unwrap(await driver.readSamId(bounds()));
    else {
      const removed = driver.waitForRemoval(bounds());
      simulator.takeCard();
      unwrap(await removed);
    }
    expect(steps).toEqual(['retry']);
  });

  test('an appended address of spaces is none', async () => {
    await driver.close();
    simulator.close();
    await cable.dispose();
    await connect(createTcpCable, { readAppendedAddress: true });
    simulator.layCard({ document: specimenDocuments.resident, appendedAddress: '' });
    expect(unwrap(await driver.readCard(bounds()))).not.toHaveProperty('appendedAddress');
  });

  test('a status that no manual names, while waiting for removal: the reader recovers', async () => {
    simulator.inject({ kind: 'status', sw3: 0x50, command: 'findCard' });
    simulator.takeCard();
    unwrap(await driver.waitForRemoval(bounds()));
    expect(steps).toEqual(['retry']);
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
