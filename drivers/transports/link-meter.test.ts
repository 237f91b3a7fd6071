import { expect, test } from 'vitest';
import { deviceLinkSchema } from '#contract/device-link.ts';
import { fail, ok, unwrap } from '#contract/result.ts';
import { createFrameParser, encodeCommand } from '../id-card-reader/codec.ts';
import { IdCardReaderDriver } from '../id-card-reader/driver.ts';
import { IdCardReaderSimulator } from '../id-card-reader/simulator.ts';
import type { BytePort, CallBounds, PortOpener } from '../port.ts';
import { isReportPort } from '../port.ts';
import { createPseudoTerminalCable } from '../testing/cable-ends.ts';
import { HidPeer } from './hid-peer.ts';
import { LinkMeter } from './link-meter.ts';

const bounds = (): CallBounds => ({ deadlineMs: 15_000, signal: new AbortController().signal });

test('counts what a driver sends and gets over a real pseudo-terminal, and what its recovery does', async () => {
  const cable = await createPseudoTerminalCable();
  try {
    const simulator = new IdCardReaderSimulator({ peer: cable.peer });
    const meter = new LinkMeter({ createParser: () => createFrameParser('reply') });
    const driver = new IdCardReaderDriver({
      opener: meter.opener(cable.peer.opener),
      onRecovery: (step, cause) => meter.step(step, cause),
    });
    unwrap(await driver.checkHealth(bounds()));
    const request = encodeCommand('samStatus').length;
    expect(meter.link).toMatchObject({ open: true, bytesSent: request, framesSent: 1, framesReceived: 1 });
    const { bytesReceived } = meter.link;
    expect(bytesReceived).toBeGreaterThan(request);

    simulator.inject({ kind: 'wrong-checksum', times: 1 });
    unwrap(await driver.open(bounds()));
    expect(meter.link).toMatchObject({ framesReceived: 2, checksumErrors: 1, reopens: 0 });
    expect(meter.link.discardedBytes).toBeGreaterThan(0);
    expect(meter.link).toMatchObject({ timeouts: 0, retries: 0 });
    simulator.inject({ kind: 'silent', times: 1 });
    unwrap(await driver.open(bounds()));
    expect(meter.link).toMatchObject({ timeouts: 1, retries: 1, reopens: 0 });

    await driver.close();
    expect(meter.link.open).toBe(false);
    unwrap(await driver.open(bounds()));
    expect(meter.link).toMatchObject({ open: true, reopens: 1 });
    expect(() => deviceLinkSchema.parse({ device: 'id-card-reader', ...meter.link })).not.toThrow();

    await cable.peer.unplug();
    await expect.poll(() => meter.link.open, { timeout: 15_000 }).toBe(false);
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('offline');
    expect(meter.link.trouble?.code).toBe('port-not-found');
    unwrap(await cable.peer.replug());
    expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('ready');
    expect(meter.link.trouble).toBeUndefined();
    await driver.close();
  } finally {
    await cable.dispose();
  }
});

test('a report is a message, and reports stay reports', async () => {
  const peer = new HidPeer({ vendorId: 0x1eab });
  const meter = new LinkMeter({ createParser: () => createFrameParser('reply') });
  const port = unwrap(await meter.opener(peer.opener).open(bounds()));
  expect(isReportPort(port) && port.vendorId).toBe(0x1eab);
  unwrap(await port.write(Uint8Array.of(4, 1), bounds()));
  if (isReportPort(port)) unwrap(await port.sendFeatureReport(Uint8Array.of(0xfe, 1, 0), bounds()));
  unwrap(await peer.write(Uint8Array.of(2, 0, 0)));
  expect(meter.link).toMatchObject({
    bytesSent: 5,
    framesSent: 2,
    bytesReceived: 3,
    framesReceived: 1,
    discardedBytes: 0,
  });
  await port.close();
  await port.close();
  await peer.close();
});

test('the steps of the ladder, the silence behind them, and what could not be opened', async () => {
  const meter = new LinkMeter({ now: () => new Date('2026-11-21T02:00:00Z') });
  meter.step('retry', { code: 'not-responding' });
  meter.step('soft-reset', { code: 'not-responding' });
  meter.step('reopen', { code: 'port-closed' });
  meter.step('out-of-service', { code: 'port-closed' });
  meter.noteTimeout();
  const failures = [fail('port-busy', 'Cannot lock port'), fail('aborted')] as const;
  const opener = (at: number): PortOpener => ({ description: 'x', open: async () => failures[at]! });
  expect(await meter.opener(opener(0)).open(bounds())).toMatchObject({ failure: { code: 'port-busy' } });
  expect(await meter.opener(opener(1)).open(bounds())).toMatchObject({ failure: { code: 'aborted' } });
  expect(meter.link).toEqual({
    port: 'x',
    open: false,
    since: '2026-11-21T02:00:00.000Z',
    bytesSent: 0,
    bytesReceived: 0,
    framesSent: 0,
    framesReceived: 0,
    discardedBytes: 0,
    checksumErrors: 0,
    timeouts: 3,
    retries: 1,
    softResets: 1,
    reopens: 0,
    outOfService: 1,
    trouble: { code: 'port-busy', detail: 'Cannot lock port' },
  });
});

test('a write that failed was not sent', async () => {
  const port: BytePort = {
    description: 'broken',
    write: async () => fail('port-write-failed'),
    onBytes: () => () => undefined,
    onLost: () => () => undefined,
    close: () => Promise.reject(new Error('stuck')),
  };
  const meter = new LinkMeter();
  const opened = unwrap(
    await meter.opener({ description: 'broken', open: async () => ok(port) }).open(bounds()),
  );
  expect(await opened.write(Uint8Array.of(1), bounds())).toMatchObject({ ok: false });
  await expect(opened.close()).rejects.toThrow('stuck');
  expect(meter.link).toMatchObject({ bytesSent: 0, framesSent: 0, open: false });
});
