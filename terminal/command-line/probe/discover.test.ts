import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { SysfsTree } from '#drivers/discovery/testing/sysfs-tree.ts';
import { IdCardReaderSimulator } from '#drivers/id-card-reader/simulator.ts';
import { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';
import { runCommand } from '../testing/run-command.ts';
import { discoverPorts } from './discover.ts';

let tree: SysfsTree;
let folder: string;
const afterwards: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  tree = await SysfsTree.create();
  folder = await mkdtemp(join(tmpdir(), 'zhuban-discover-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of afterwards.splice(0).reverse()) await close();
  await Promise.all([tree.dispose(), rm(folder, { recursive: true, force: true })]);
});

const none = { transport: 'none' };

async function profileWith(devices: Record<string, unknown>): Promise<string> {
  const path = join(folder, 'profile.json');
  const profile = {
    kind: 'development',
    terminal: { id: 'ZB-TEST-0001', number: '1', regionCode: '441999001001' },
    site: { name: '示例', regionName: '示例', phone: '0769-00000001', address: '示例路1号' },
    dataDirectory: folder,
    hub: { url: 'http://127.0.0.1:1', terminalKeyFile: join(folder, 'keys.json') },
    devices: {
      idCardReader: none,
      receiptPrinter: none,
      codeScanner: none,
      documentPrinter: none,
      documentCamera: none,
      faceCamera: none,
      ...devices,
    },
  };
  await writeFile(path, JSON.stringify(profile));
  return path;
}

async function discover(
  devices: Record<string, unknown>,
  options: { readonly ask?: boolean; readonly json?: boolean } = { json: true },
): Promise<{ exitCode: number; text: string; events: Record<string, unknown>[] }> {
  const profile = await profileWith(devices);
  let text = '';
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const exitCode = await discoverPorts({ profile, ...options }, tree.ports);
  const lines = options.json === true ? text.trim().split('\n') : [];
  return { exitCode, text, events: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

const SCANNER = { vendorId: '1eab', productId: '1d06', manufacturer: 'Newland Auto-ID' };
const searchedScanner = {
  codeScanner: { transport: 'serial', find: { vendorId: '1eab', productId: '1d06' } },
};

test('each port with its evidence, what it was taken for, and why not for the others', async () => {
  await tree.plug({ node: 'ttyACM0', socket: '1-1.2', ...SCANNER });
  await tree.plug({ node: 'ttyUSB0', socket: '1-1.1', vendorId: '1a86', productId: '7523' });
  const named = { idCardReader: { transport: 'serial', path: tree.pathOf('ttyUSB0') } };
  const { exitCode, events } = await discover({ ...searchedScanner, ...named });
  expect(exitCode).toBe(0);
  const port = (node: string) => events.find(({ path }) => path === tree.pathOf(node));
  expect(port('ttyACM0')).toMatchObject({
    event: 'port',
    usb: '1eab:1d06',
    manufacturer: 'Newland Auto-ID',
    location: '1-1.2:1.0',
    takenFor: 'codeScanner',
    appraisals: [
      { device: 'codeScanner', points: 70, rules: ['usb-numbers', 'known-maker'], refusal: null },
      { device: 'idCardReader', points: 0, refusal: null },
    ],
  });
  expect(port('ttyUSB0')).toMatchObject({
    takenFor: 'idCardReader',
    appraisals: [{ device: 'codeScanner', refusal: 'named-for-another' }, { device: 'idCardReader' }],
  });
  expect(events.at(-1)).toEqual({ event: 'discovered', ports: 2, devices: 2, withoutPort: 0 });
});

test('two of a kind: no port, both named, exit code 1', async () => {
  await tree.plug({ node: 'ttyACM0', socket: '1-1.2', ...SCANNER });
  await tree.plug({ node: 'ttyACM1', socket: '1-1.3', ...SCANNER });
  const { exitCode, events } = await discover(searchedScanner);
  expect(exitCode).toBe(1);
  expect(events.find(({ event }) => event === 'device')).toMatchObject({
    match: 'none',
    code: 'ports-equal',
    ports: [tree.pathOf('ttyACM0'), tree.pathOf('ttyACM1')],
  });
  expect(events.at(-1)).toMatchObject({ event: 'error', code: 'ports-equal' });
});

test('with --ask a converter is asked what hangs at it', async () => {
  const terminal = unwrap(await PseudoTerminal.create({ linkPath: tree.pathOf('ttyUSB0') }));
  afterwards.push(() => terminal.close());
  new IdCardReaderSimulator({ peer: terminal });
  await tree.plug({ node: 'ttyUSB0', socket: '1-1.1', vendorId: '1a86', productId: '7523' });
  const devices = { idCardReader: { transport: 'serial', find: {} } };
  expect((await discover(devices)).exitCode).toBe(1);
  const { exitCode, events } = await discover(devices, { ask: true, json: true });
  expect(events[0]).toMatchObject({ answer: 'id-card-reader', takenFor: 'idCardReader' });
  expect(exitCode).toBe(0);
});

test('for people, and without any port', async () => {
  const empty = await discover({}, {});
  expect(empty).toMatchObject({ exitCode: 0 });
  expect(empty.text).toMatch(/^0 ports, 0 devices/);
  await tree.plug({ node: 'ttyACM0', socket: '1-1.2', ...SCANNER, serialNumber: 'S1' });
  const { text } = await discover(searchedScanner, {});
  expect(text).toContain('1eab:1d06, Newland Auto-ID, serial number S1, at 1-1.2:1.0');
  expect(text).toContain('→ codeScanner: 70 points: usb-numbers, known-maker');
});

test('a port that the profile names and that is not there', async () => {
  const { exitCode, events } = await discover({
    idCardReader: { transport: 'serial', path: '/dev/ttyUSB77' },
  });
  expect(exitCode).toBe(1);
  expect(events.at(-1)).toMatchObject({ event: 'error', code: 'port-not-found' });
});

test('as a command: probe alone looks at this machine', async () => {
  const finished = await runCommand('probe', '--json');
  expect(finished.stdout).toContain('"event":"discovered"');
  const same = await runCommand('probe', '--discover', '--json');
  expect(same.stdout).toContain('"event":"discovered"');
});
