import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { type CallBounds, isReportPort, type PortFailure } from '../port.ts';
import { HidPeer } from './hid-peer.ts';
import { adaptHidAsync, type HidDevice, HidPortOpener, readSystemDescriptor } from './hid-port.ts';

function bounds(deadlineMs = 5_000): CallBounds {
  return { deadlineMs, signal: new AbortController().signal };
}

const report = (...bytes: number[]) => Uint8Array.from(bytes);

describe('a cable of reports', () => {
  test('carries whole reports both ways, in order, and feature reports beside them', async () => {
    const descriptor = report(0x05, 0x8c);
    const peer = new HidPeer({ vendorId: 0x1eab, reportDescriptor: descriptor });
    const outputs: Uint8Array[] = [];
    const features: Uint8Array[] = [];
    peer.onBytes((bytes) => outputs.push(bytes));
    const stopFeatures = peer.onFeatureReport((bytes) => features.push(bytes));
    // Nobody has opened it: the report is lost, as on a real cable.
    unwrap(await peer.write(report(9)));
    const port = unwrap(await peer.opener.open(bounds()));
    expect(isReportPort(port)).toBe(true);
    expect(port).toMatchObject({ vendorId: 0x1eab, reportDescriptor: descriptor });
    const inputs: Uint8Array[] = [];
    port.onBytes((bytes) => inputs.push(bytes));
    unwrap(await peer.write(report(2, 1)));
    unwrap(await peer.write(report(2, 2, 3)));
    expect(inputs).toEqual([report(2, 1), report(2, 2, 3)]);
    unwrap(await port.write(report(4, 1), bounds()));
    unwrap(await port.write(report(4, 2), bounds()));
    unwrap(await port.sendFeatureReport(report(0xfe, 1), bounds()));
    stopFeatures();
    unwrap(await port.sendFeatureReport(report(0xfe, 2), bounds()));
    expect(outputs).toEqual([report(4, 1), report(4, 2)]);
    expect(features).toEqual([report(0xfe, 1)]);
    await port.close();
    expect(await port.write(report(4), bounds())).toMatchObject({ failure: { code: 'port-closed' } });
    await peer.close();
    expect(await peer.write(report(1))).toMatchObject({ failure: { code: 'peer-closed' } });
    expect(await peer.replug()).toMatchObject({ failure: { code: 'peer-closed' } });
  });

  test('unplug is told once, opening then fails, and replug brings a new port', async () => {
    const peer = new HidPeer();
    const port = unwrap(await peer.opener.open(bounds()));
    const losses: PortFailure[] = [];
    port.onLost((failure) => losses.push(failure));
    await peer.unplug();
    await peer.unplug();
    expect(losses).toMatchObject([{ code: 'port-closed' }]);
    expect(await port.sendFeatureReport(report(1), bounds())).toMatchObject({
      failure: { code: 'port-closed' },
    });
    expect(await peer.opener.open(bounds())).toMatchObject({ failure: { code: 'port-not-found' } });
    expect(await peer.write(report(1))).toMatchObject({ failure: { code: 'peer-unplugged' } });
    let replugs = 0;
    const stop = peer.onReplug(() => {
      replugs += 1;
    });
    unwrap(await peer.replug());
    unwrap(await peer.replug());
    stop();
    expect(replugs).toBe(1);
    const again = unwrap(await peer.opener.open(bounds()));
    await port.close();
    unwrap(await again.write(report(1), bounds()));
    await again.close();
    await peer.close();
  });
});

describe('opening', () => {
  test.each([
    ['cannot open device with path x: No such file or directory', 'port-not-found'],
    ['cannot open device with vendor id 0x1eab and product id 0xd10', 'port-not-found'],
    ['Failed to open a device with path: Permission denied', 'port-permission-denied'],
    ['Device or resource busy', 'port-busy'],
    ['hidapi said something else', 'port-open-failed'],
  ])('%s: %s', async (message, code) => {
    const opener = new HidPortOpener({
      target: { vendorId: 0x1eab, productId: 0x0d10 },
      openDevice: () => Promise.reject(new Error(message)),
    });
    expect(opener.description).toBe('hid 1eab:0d10');
    expect(await opener.open(bounds())).toMatchObject({ failure: { code } });
  });

  test('a device that opens after the deadline is closed again', async () => {
    let closed = 0;
    const opening = Promise.withResolvers<HidDevice>();
    const opener = new HidPortOpener({ target: { path: 'x' }, openDevice: () => opening.promise });
    expect(await opener.open(bounds(20))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    const close = async () => {
      closed += 1;
    };
    opening.resolve(deviceOf({ close }));
    await expect.poll(() => closed).toBe(1);
    const never = new HidPortOpener({
      target: { path: 'x' },
      openDevice: () => Promise.reject(new Error('late')),
    });
    expect(await never.open({ deadlineMs: 100, signal: AbortSignal.abort() })).toMatchObject({
      failure: { code: 'aborted' },
    });
  });

  test('the real library says that a missing node is not found', async () => {
    const opener = new HidPortOpener({ target: { path: '/dev/hidraw-none' } });
    expect(await opener.open(bounds())).toMatchObject({ failure: { code: 'port-not-found' } });
    const numbers = new HidPortOpener({ target: { vendorId: 0xfff0, productId: 0xfff1 } });
    expect(await numbers.open(bounds())).toMatchObject({ failure: { code: 'port-not-found' } });
  });
});

test('the library is used report by report', async () => {
  const sent: [string, Buffer][] = [];
  const device = Object.assign(new EventEmitter(), {
    write: async (bytes: Buffer) => sent.push(['output', bytes]),
    sendFeatureReport: async (bytes: Buffer) => sent.push(['feature', bytes]),
    close: async () => void sent.push(['closed', Buffer.alloc(0)]),
    getDeviceInfo: async () => ({ vendorId: 0x0c2e }),
  });
  const adapted = await adaptHidAsync(device);
  expect(adapted.vendorId).toBe(0x0c2e);
  expect((await adaptHidAsync({ ...device, getDeviceInfo: async () => ({ vendorId: 0 }) })).vendorId).toBe(
    undefined,
  );
  const heard: unknown[] = [];
  adapted.onReport((bytes) => heard.push(bytes));
  adapted.onError((error) => heard.push(error.message));
  device.emit('data', Buffer.from([2, 1]));
  device.emit('error', new Error('gone'));
  await adapted.write(report(4, 1));
  await adapted.sendFeatureReport(report(0xfe, 1));
  await adapted.close();
  expect(heard).toEqual([report(2, 1), 'gone']);
  expect(sent.map(([kind, bytes]) => `${kind} ${bytes.toString('hex')}`)).toEqual([
    'output 0401',
    'feature fe01',
    'closed ',
  ]);
});

test('the descriptor is found behind the link of a udev rule, and nowhere else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-hid-'));
  try {
    const nodes = join(folder, 'class');
    await mkdir(join(nodes, 'hidraw3', 'device'), { recursive: true });
    await writeFile(join(nodes, 'hidraw3', 'device', 'report_descriptor'), report(0x05, 0x8c));
    await writeFile(join(folder, 'hidraw3'), '');
    await writeFile(join(folder, 'ttyACM0'), '');
    await symlink(join(folder, 'hidraw3'), join(folder, 'scanner'));
    expect(await readSystemDescriptor({ path: join(folder, 'scanner') }, nodes)).toEqual(report(0x05, 0x8c));
    expect(await readSystemDescriptor({ path: join(folder, 'ttyACM0') }, nodes)).toBeUndefined();
    expect(await readSystemDescriptor({ path: join(folder, 'none') }, nodes)).toBeUndefined();
    expect(await readSystemDescriptor({ vendorId: 1, productId: 2 }, nodes)).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

describe('sending', () => {
  async function portOf(device: Partial<HidDevice>) {
    const opener = new HidPortOpener({ target: { path: 'x' }, openDevice: async () => deviceOf(device) });
    return unwrap(await opener.open(bounds()));
  }

  test('what the library refuses is a failed write; what never ends is ended by the deadline', async () => {
    const refusing = await portOf({
      write: () => Promise.reject(new Error('Cannot write')),
      sendFeatureReport: () => Promise.reject('stalled'),
    });
    expect(await refusing.write(report(1), bounds())).toMatchObject({
      failure: { code: 'port-write-failed', detail: 'Cannot write' },
    });
    expect(await refusing.sendFeatureReport(report(1), bounds())).toMatchObject({
      failure: { code: 'port-write-failed', detail: 'stalled' },
    });
    expect(await refusing.write(report(1), { deadlineMs: 1, signal: AbortSignal.abort() })).toMatchObject({
      failure: { code: 'aborted' },
    });
    const endless = await portOf({ write: () => new Promise(() => undefined) });
    expect(await endless.write(report(1), bounds(20))).toMatchObject({
      failure: { code: 'deadline-exceeded' },
    });
  });

  test('a write that fails because the device went away says so; closing it is no error', async () => {
    let failReading: (error: Error) => void = () => undefined;
    const port = await portOf({
      onError: (listener) => {
        failReading = listener;
      },
      write: async () => {
        failReading(new Error('gone'));
        throw new Error('gone');
      },
      close: () => Promise.reject(new Error('gone')),
    });
    expect(await port.write(report(1), bounds())).toMatchObject({ failure: { code: 'port-closed' } });
    await port.close();
    await port.close();
  });
});

function deviceOf(device: Partial<HidDevice>): HidDevice {
  return {
    vendorId: undefined,
    write: async () => undefined,
    sendFeatureReport: async () => undefined,
    onReport: () => undefined,
    onError: () => undefined,
    close: async () => undefined,
    ...device,
  };
}
