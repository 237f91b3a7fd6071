/** The devices of a profile over real pseudo-terminals and sockets, from the cable to what an item says. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceHealth } from '#contract/device.ts';
import { unwrap } from '#contract/result.ts';
import { codeScannerProfiles } from '#drivers/code-scanner/profile.ts';
import { CodeScannerSimulator } from '#drivers/code-scanner/simulator.ts';
import { type PluggedDevice, SysfsTree } from '#drivers/discovery/testing/sysfs-tree.ts';
import { IdCardReaderSimulator } from '#drivers/id-card-reader/simulator.ts';
import type { CallBounds } from '#drivers/port.ts';
import { WireTap } from '#drivers/trace/wire-tap.ts';
import { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';
import { SerialPortOpener } from '#drivers/transports/serial-port.ts';
import { TcpPeer } from '#drivers/transports/tcp-peer.ts';
import type { Configuration } from '../configuration/configuration-schema.ts';
import { parseConfiguration } from '../configuration/load-configuration.ts';
import { silentLogger } from '../logging/logger.ts';
import { projectCatalog } from '../visit/testing/recorded-services.ts';
import { createDeviceOpeners, scannerProfileOf } from './device-openers.ts';
import { checkDevices, createDeviceSet, type DeviceSet, type SimulatedConnections } from './device-set.ts';
import { readinessOf } from './readiness.ts';

let tree: SysfsTree;
let devices: DeviceSet;
const afterwards: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  tree = await SysfsTree.create();
});
afterEach(async () => {
  for (const close of afterwards.splice(0).reverse()) await close();
  await tree.dispose();
});

const { signal } = new AbortController();
const bounds = (): CallBounds => ({ deadlineMs: 15_000, signal });
const development = JSON.parse(
  await readFile(new URL('../configuration/profiles/development.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const NONE = { transport: 'none' };

/** A profile with these devices and no others. */
function profileWith(configured: Record<string, unknown>): Configuration {
  const names = ['idCardReader', 'receiptPrinter', 'codeScanner', 'documentPrinter', 'documentCamera'];
  const absent = Object.fromEntries([...names, 'faceCamera'].map((name) => [name, NONE]));
  return unwrap(parseConfiguration({ ...development, devices: { ...absent, ...configured } }));
}

function start(configured: Record<string, unknown>): DeviceSet {
  const set = createDeviceSet(profileWith(configured), undefined, silentLogger, new WireTap(), tree.ports);
  afterwards.push(() => set.close());
  return set;
}

/** One round of the terminal's health check; each starts from what the last one saw. */
let health: readonly DeviceHealth[] = [];
async function look(): Promise<DeviceHealth | undefined> {
  health = await checkDevices(devices, health, signal);
  return health[0];
}

/** What the guide of a certificate says about the card reader. */
function hindrances(): readonly unknown[] {
  const item = projectCatalog().item('human-resources/participation-certificate')!;
  return readinessOf(item, {
    devices: health,
    online: true,
    canSeal: true,
    now: new Date(),
  }).hindrances.filter((hindrance) => 'device' in hindrance && hindrance.device === 'id-card-reader');
}

const LOST = [{ code: 'device-blocked', device: 'id-card-reader', problems: ['port-lost'] }];
const READER = { vendorId: '2ce3', productId: '9563', serialNumber: 'R-7' };
const searchedReader = { idCardReader: { transport: 'serial', find: { serialNumber: 'R-7' } } };

async function plug(device: PluggedDevice): Promise<PseudoTerminal> {
  const terminal = unwrap(await PseudoTerminal.create({ linkPath: tree.pathOf(device.node) }));
  afterwards.push(() => terminal.close());
  new IdCardReaderSimulator({ peer: terminal });
  await tree.plug(device);
  return terminal;
}

async function unplug(device: PluggedDevice, terminal: PseudoTerminal): Promise<void> {
  await tree.unplug(device);
  await terminal.close();
}

test('replugged under another name: the item waits, and comes back by itself', async () => {
  const first = { node: 'ttyUSB0', socket: '1-1.1', ...READER };
  const terminal = await plug(first);
  devices = start(searchedReader);
  expect((await look())?.condition).toBe('ready');
  expect(hindrances()).toEqual([]);

  await unplug(first, terminal);
  const trouble = async () => {
    await look();
    return devices.links.all[0]?.trouble?.code;
  };
  await expect.poll(trouble, { timeout: 15_000 }).toBe('port-not-found');
  expect(hindrances()).toEqual(LOST);
  expect(devices.links.all[0]?.open).toBe(false);

  await plug({ ...first, node: 'ttyUSB1', socket: '1-1.3' });
  expect((await look())?.condition).toBe('ready');
  expect(hindrances()).toEqual([]);
  expect(devices.links.all).toMatchObject([
    {
      device: 'id-card-reader',
      port: `serial ${tree.pathOf('ttyUSB1')}`,
      open: true,
      reopens: 1,
      framesReceived: 2,
      discardedBytes: 0,
    },
  ]);
  expect(devices.links.all[0]).not.toHaveProperty('trouble');
});

test('absent at start and plugged in later: the item says what it waits for, and comes back', async () => {
  devices = start(searchedReader);
  await look();
  expect(hindrances()).toEqual(LOST);
  expect(devices.links.all[0]?.trouble).toEqual({ code: 'port-not-found', detail: 'nothing-attached' });
  await plug({ node: 'ttyUSB0', socket: '1-1.1', ...READER });
  expect((await look())?.condition).toBe('ready');
  expect(hindrances()).toEqual([]);
});

test('two readers of the same kind: out of service, and the technician reads which two', async () => {
  const { vendorId, productId } = READER;
  devices = start({ idCardReader: { transport: 'serial', find: { vendorId, productId } } });
  const one = { node: 'ttyACM0', socket: '1-1.1', vendorId, productId };
  const terminal = await plug(one);
  await plug({ ...one, node: 'ttyACM1', socket: '1-1.2' });
  await look();
  expect(hindrances()).toEqual(LOST);
  expect(devices.links.all[0]?.trouble).toEqual({
    code: 'port-ambiguous',
    detail: `ports-equal: ${tree.pathOf('ttyACM0')}, ${tree.pathOf('ttyACM1')}`,
  });
  await unplug(one, terminal);
  expect((await look())?.condition).toBe('ready');
});

test('port held by another program: out of service, with the reason, until it lets go', async () => {
  await plug({ node: 'ttyUSB0', socket: '1-1.1', ...READER });
  const holder = unwrap(await new SerialPortOpener({ path: tree.pathOf('ttyUSB0') }).open(bounds()));
  devices = start(searchedReader);
  await look();
  expect(hindrances()).toEqual(LOST);
  expect(devices.links.all[0]?.trouble?.code).toBe('port-busy');
  await holder.close();
  expect((await look())?.condition).toBe('ready');
});

test('a reader that falls silent is counted, and is ready again when it answers', async () => {
  const terminal = unwrap(await PseudoTerminal.create({ linkPath: tree.pathOf('ttyUSB0') }));
  afterwards.push(() => terminal.close());
  const simulator = new IdCardReaderSimulator({ peer: terminal });
  devices = start({ idCardReader: { transport: 'serial', path: terminal.path } });
  simulator.inject({ kind: 'silent', times: Number.POSITIVE_INFINITY });
  expect(await look()).toMatchObject({ condition: 'offline', problems: ['not-responding'] });
  expect(hindrances()).toEqual([{ ...LOST[0], problems: ['not-responding'] }]);
  expect(devices.links.all[0]?.timeouts).toBe(1);
  simulator.clearFaults();
  expect((await look())?.condition).toBe('ready');
});

describe('every transport that a profile can name', () => {
  test('a reader over TCP, a scanner by its answer on a serial port', async () => {
    const reader = unwrap(await TcpPeer.listen());
    new IdCardReaderSimulator({ peer: reader });
    const node = { node: 'ttyACM3', socket: '1-1.4', vendorId: '1a86', productId: '55d4' };
    const line = unwrap(await PseudoTerminal.create({ linkPath: tree.pathOf(node.node) }));
    const simulator = new CodeScannerSimulator({ peer: line, profile: codeScannerProfiles['newland-fm30'] });
    afterwards.push(async () => Promise.all([reader.close(), line.close()]));
    await tree.plug(node);
    devices = start({
      idCardReader: { transport: 'tcp', host: reader.host, port: reader.port },
      codeScanner: { transport: 'serial', find: {}, commandSet: 'newland-fm30' },
    });
    await look();
    expect(health.map(({ condition }) => condition)).toEqual(['ready', 'ready']);
    const scan = devices.codeScanner!.scan(bounds());
    await expect.poll(() => simulator.beamOn, { timeout: 15_000 }).toBe(true);
    simulator.presentCode({ symbology: 'qr', text: 'ZB-SAMPLE-0001' });
    expect(unwrap(await scan).text).toBe('ZB-SAMPLE-0001');
    expect(devices.links.all.map(({ device }) => device)).toEqual(['id-card-reader', 'code-scanner']);
  });

  test('a receipt printer that knows only two questions is asked these, and found by its answers', async () => {
    const node = { node: 'ttyUSB3', socket: '1-1.4', vendorId: '1a86', productId: '7523' };
    const line = unwrap(await PseudoTerminal.create({ linkPath: tree.pathOf(node.node) }));
    afterwards.push(() => line.close());
    const answered = new Set<number>();
    line.onBytes((bytes) => {
      // DLE EOT n, n = 1 printer and n = 4 paper; 12h: all well.
      for (let at = 0; at + 2 < bytes.length; at += 1) {
        const topic = bytes[at + 2]!;
        if (bytes[at] !== 0x10 || bytes[at + 1] !== 0x04 || (topic !== 1 && topic !== 4)) continue;
        answered.add(topic);
        void line.write(Uint8Array.of(0x12)).then(unwrap);
      }
    });
    await tree.plug(node);
    const adjustments = { statusTopics: ['printer', 'paper'] };
    devices = start({ receiptPrinter: { transport: 'serial', find: {}, adjustments } });
    await expect.poll(async () => (await look())?.condition, { timeout: 15_000 }).toBe('ready');
    expect([...answered].toSorted()).toEqual([1, 4]);
  });

  test('a HID scanner is found by its usage, and read by the layout of the profile', async () => {
    const reportDescriptor = Uint8Array.of(0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01);
    await tree.plug({
      node: 'hidraw4',
      socket: '1-1.4',
      vendorId: '1eab',
      productId: '0d10',
      reportDescriptor,
    });
    const { devices: configured } = profileWith({
      codeScanner: { transport: 'hid', find: {}, layout: 'newland', commandSet: 'newland' },
    });
    expect(scannerProfileOf(configured.codeScanner)).toMatchObject({
      commandSet: 'newland',
      reportLayout: 'newland',
    });
    const { finder } = createDeviceOpeners(configured, tree.ports);
    const survey = unwrap(await finder.survey({ ask: false }, bounds()));
    expect(survey.devices).toMatchObject([
      { wish: { device: 'codeScanner' }, match: { appraisal: { port: { path: tree.pathOf('hidraw4') } } } },
    ]);
    // The node is no device here: node-hid itself says so.
    expect(await finder.openerFor('codeScanner').open(bounds())).toMatchObject({ ok: false });
  });

  test('a smart card reader at the socket of the daemon', async () => {
    const socket = join(tree.deviceRoot, 'pcscd.comm');
    const daemon = createServer((connection) => connection.destroy());
    daemon.listen(socket);
    await once(daemon, 'listening');
    afterwards.push(() => new Promise((resolve) => daemon.close(resolve)));
    const { devices: configured } = profileWith({ smartCardReader: { transport: 'pcsc', socket } });
    const opener = createDeviceOpeners(configured, tree.ports).openerFor('smartCardReader');
    expect(opener?.description).toBe(`pcscd ${socket}`);
    await unwrap(await opener!.open(bounds())).close();
  });

  test('a scanner that types into the screen', async () => {
    devices = start({ codeScanner: { transport: 'keyboard' } });
    expect((await look())?.condition).toBe('ready');
    const scan = devices.codeScanner!.scan(bounds());
    expect(devices.keyboardScanner?.take({ kind: 'code', text: 'ZB-SAMPLE-0002' })).toBe(true);
    expect(unwrap(await scan).text).toBe('ZB-SAMPLE-0002');
  });

  test('bad look of the screen’s camera: the item is offered again after the visit, and the next look proves it', async () => {
    devices = start({ documentCamera: { transport: 'screen', label: '(1bcf:2cd1)' } });
    const item = projectCatalog().item('public-security/residence-permit')!;
    const blocked = async (): Promise<boolean> => {
      await look();
      const said = readinessOf(item, { devices: health, online: true, canSeal: true, now: new Date() });
      return said.hindrances.some(
        (hindrance) => hindrance.code === 'device-blocked' && hindrance.device === 'document-camera',
      );
    };
    expect(await blocked()).toBe(false);
    devices.screenCamera?.report('camera-no-picture');
    expect(await blocked()).toBe(true);
    devices.screenCamera?.forget();
    expect(await blocked()).toBe(false);
    expect(health).toMatchObject([{ condition: 'degraded', problems: ['not-responding'] }]);
    devices.screenCamera?.report(undefined);
    await look();
    expect(health).toMatchObject([{ condition: 'ready' }]);
  });
});

test('a slip of an earlier run of the program may stick out of a real printer, and not of a simulated one', async () => {
  const peer = unwrap(await TcpPeer.listen());
  afterwards.push(() => peer.close());
  const real = start({ receiptPrinter: { transport: 'tcp', host: peer.host, port: peer.port } });
  expect(real.receiptPrinter?.remains).toBe(true);
  const simulated = createDeviceSet(
    profileWith({ receiptPrinter: { transport: 'simulated' } }),
    {
      receiptPrinter: peer.opener,
      uninterruptiblePower: { opener: peer.opener, upsName: 'ups' },
      cabinet: { opener: peer.opener },
    } as SimulatedConnections,
    silentLogger,
    new WireTap(),
    tree.ports,
  );
  afterwards.push(() => simulated.close());
  expect(simulated.receiptPrinter?.remains).toBe(false);
});
