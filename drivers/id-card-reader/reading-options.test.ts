import { afterEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { createTcpCable } from '../testing/cable-ends.ts';
import { specimenDocuments, specimenPhoto } from './specimens.ts';
import { bounds, connect, disconnect, driver, sent, simulator, steps } from './testing/reader-bench.ts';

afterEach(disconnect);

describe('options', () => {
  test('the appended address is read when asked for, and its absence is no error', async () => {
    await connect(createTcpCable, { readAppendedAddress: true });
    simulator.layCard('resident');
    expect(unwrap(await driver.readCard(bounds()))).not.toHaveProperty('appendedAddress');
    simulator.takeCard();
    simulator.layCard({ document: specimenDocuments.resident, appendedAddress: '广州市样本区示例路3号' });
    expect(unwrap(await driver.readCard(bounds())).appendedAddress).toBe('广州市样本区示例路3号');
  });

  test('of several appended addresses the newest is taken', async () => {
    await connect(createTcpCable, { readAppendedAddress: true });
    const appendedAddress = ['旧样本路1号', '样本路2号', '新样本路3号'];
    simulator.layCard({ document: specimenDocuments.hmt, appendedAddress });
    expect(unwrap(await driver.readCard(bounds())).appendedAddress).toBe('新样本路3号');
  });

  test('an appended address that the card does not give: the card is read anew', async () => {
    await connect(createTcpCable, { readAppendedAddress: true });
    simulator.layCard('resident');
    simulator.inject({ kind: 'status', sw3: 0x41, command: 'readAppendedAddress' });
    unwrap(await driver.readCard(bounds()));
    expect(sent.filter((command) => command === 'readTextAndPhoto')).toHaveLength(2);
  });

  test('an appended address on which the reader falls silent: the line recovers, and the card is read anew', async () => {
    await connect(createTcpCable, { readAppendedAddress: true });
    simulator.layCard('resident');
    simulator.inject({ kind: 'silent', command: 'readAppendedAddress' });
    unwrap(await driver.readCard(bounds()));
    expect(steps).toEqual(['retry']);
  });

  test.each([1024, 512, 0])('%i bytes of fingerprints are read when asked for', async (length) => {
    await connect(createTcpCable, { readFingerprint: true });
    const fingerprint = Uint8Array.from({ length }, (_, index) => index & 0xff);
    simulator.layCard({ document: specimenDocuments.resident, fingerprint });
    const reading = unwrap(await driver.readCard(bounds()));
    expect(reading.fingerprint).toEqual(fingerprint);
    expect(reading.photo).toEqual(specimenPhoto);
    expect(sent).not.toContain('readTextAndPhoto');
  });

  test('fingerprints are not asked for unless somebody needs them', async () => {
    await connect(createTcpCable);
    simulator.layCard({ document: specimenDocuments.resident, fingerprint: new Uint8Array(1024) });
    expect(unwrap(await driver.readCard(bounds()))).not.toHaveProperty('fingerprint');
    expect(sent).not.toContain('readWithFingerprint');
  });

  test('a module that knows no fingerprints is asked once, and then reads without', async () => {
    await connect(createTcpCable, { readFingerprint: true, knowsFingerprints: false });
    for (let round = 0; round < 2; round += 1) {
      simulator.layCard('resident');
      expect(unwrap(await driver.readCard(bounds()))).not.toHaveProperty('fingerprint');
    }
    expect(sent.filter((command) => command === 'readWithFingerprint')).toHaveLength(1);
  });

  test('a resting card is read again without being placed anew, when asked for', async () => {
    await connect(createTcpCable);
    simulator.layCard('resident');
    unwrap(await driver.readCard(bounds()));
    const again = unwrap(await driver.readCard(bounds(), undefined, 'read'));
    expect(again.document).toEqual(specimenDocuments.resident);
    expect(sent).toEqual([
      'findCard',
      'selectCard',
      'readTextAndPhoto',
      'resetSam',
      'findCard',
      'selectCard',
      'readTextAndPhoto',
    ]);
  });

  test('reading a resting card is cancelled like any other call', async () => {
    await connect(createTcpCable);
    simulator.inject({ kind: 'silent', command: 'resetSam' });
    const controller = new AbortController();
    const reading = driver.readCard({ deadlineMs: 15_000, signal: controller.signal }, undefined, 'read');
    await expect.poll(() => sent, { timeout: 15_000 }).toEqual(['resetSam']);
    controller.abort();
    expect(await reading).toMatchObject({ failure: { code: 'aborted' } });
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
