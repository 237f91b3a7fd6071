import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LibraryPorts } from './library-ports.ts';
import { firstUsagePage, LinuxPorts } from './linux-ports.ts';
import { systemPorts } from './system-ports.ts';
import { SysfsTree } from './testing/sysfs-tree.ts';

let tree: SysfsTree;
beforeEach(async () => {
  tree = await SysfsTree.create();
});
afterEach(() => tree.dispose());

const scanner = {
  node: 'ttyACM0',
  socket: '1-1.2',
  vendorId: '1eab',
  productId: '1d06',
  manufacturer: 'Newland Auto-ID',
  product: 'NLS-EM20',
  serialNumber: 'EM2000042',
};

describe('what Linux shows of its ports', () => {
  test('a converter, a CDC device and a HID device, each with its socket', async () => {
    await tree.plug(scanner);
    await tree.plug({ node: 'ttyUSB3', socket: '1-1.3', vendorId: '1a86', productId: '7523' });
    const reportDescriptor = Uint8Array.of(0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01);
    await tree.plug({
      node: 'hidraw1',
      socket: '1-1.4',
      vendorId: '0c2e',
      productId: '0ba1',
      reportDescriptor,
    });
    const byId = join(tree.deviceRoot, 'serial', 'by-id');
    await mkdir(byId, { recursive: true });
    await symlink('../../ttyACM0', join(byId, 'usb-Newland_EM2000042-if00'));
    const ports = [...(await tree.ports.list())].sort((a, b) => a.path.localeCompare(b.path));
    expect(ports).toMatchObject([
      {
        transport: 'hid',
        path: tree.pathOf('hidraw1'),
        vendorId: 0x0c2e,
        location: '1-1.4:1.0',
        usagePage: 0x8c,
      },
      {
        transport: 'serial',
        path: tree.pathOf('ttyACM0'),
        aliases: [join(byId, 'usb-Newland_EM2000042-if00')],
        vendorId: 0x1eab,
        productId: 0x1d06,
        manufacturer: 'Newland Auto-ID',
        product: 'NLS-EM20',
        serialNumber: 'EM2000042',
        location: '1-1.2:1.0',
      },
      {
        path: tree.pathOf('ttyUSB3'),
        aliases: [],
        vendorId: 0x1a86,
        productId: 0x7523,
        manufacturer: undefined,
        serialNumber: undefined,
        location: '1-1.3:1.0',
      },
    ]);
  });

  test('a port of the board without hardware is left out, one with hardware has no numbers', async () => {
    const boards = join(tree.deviceRoot, '..', 'sys');
    for (const [name, type] of [
      ['ttyS0', '4'],
      ['ttyS1', '0'],
    ] as const) {
      const device = join(boards, 'devices', 'platform', name);
      const node = join(boards, 'class', 'tty', name);
      await mkdir(device, { recursive: true });
      await mkdir(node, { recursive: true });
      await writeFile(join(node, 'type'), `${type}\n`);
      await symlink(device, join(node, 'device'));
    }
    expect(await tree.ports.list()).toMatchObject([
      { path: tree.pathOf('ttyS0'), vendorId: undefined, location: undefined },
    ]);
  });

  test('what goes while it is looked at, and a system without any of it, is nothing', async () => {
    await tree.plug(scanner);
    await tree.unplug(scanner);
    expect(await tree.ports.list()).toEqual([]);
    expect(await new LinuxPorts({ systemRoot: '/nowhere', deviceRoot: '/nowhere' }).list()).toEqual([]);
  });

  test('unplugged in mid-look: the node is still listed, the device behind it is gone', async () => {
    const hid = { node: 'hidraw1', socket: '1-1.4', vendorId: '0c2e', productId: '0ba1' };
    for (const { node } of [scanner, hid]) {
      const subsystem = node.startsWith('hidraw') ? 'hidraw' : 'tty';
      const listed = join(tree.deviceRoot, '..', 'sys', 'class', subsystem, node);
      await mkdir(listed, { recursive: true });
      await symlink(join(tree.deviceRoot, '..', 'sys', 'devices', 'gone'), join(listed, 'device'));
    }
    expect(await tree.ports.list()).toEqual([]);
  });

  test('a HID device that shows no descriptor, and numbers that are none', async () => {
    await tree.plug({ node: 'hidraw1', socket: '1-1.4', vendorId: 'damaged', productId: '0ba1' });
    expect(await tree.ports.list()).toMatchObject([
      { transport: 'hid', usagePage: undefined, vendorId: undefined, productId: 0x0ba1 },
    ]);
  });

  test('a file among the links of udev is the name of no port', async () => {
    await tree.plug(scanner);
    const byPath = join(tree.deviceRoot, 'serial', 'by-path');
    await mkdir(byPath, { recursive: true });
    await writeFile(join(byPath, 'left-over'), '');
    await symlink('../../ttyACM0', join(byPath, 'pci-0000:00:14.0-usb-0:1.2:1.0'));
    expect(await tree.ports.list()).toMatchObject([
      { aliases: [join(byPath, 'pci-0000:00:14.0-usb-0:1.2:1.0')] },
    ]);
  });

  test('a program that ends while it is looked at holds its port without a name', async () => {
    const descriptors = join(tree.deviceRoot, '..', 'proc', '4711', 'fd');
    await mkdir(descriptors, { recursive: true });
    await symlink(tree.pathOf('ttyACM0'), join(descriptors, '3'));
    expect(await tree.ports.holders([tree.pathOf('ttyACM0')])).toEqual(
      new Map([[tree.pathOf('ttyACM0'), 'process (4711)']]),
    );
  });

  test('a system that is not Linux is asked through the libraries', () => {
    expect(systemPorts('win32')).toBeInstanceOf(LibraryPorts);
    expect(systemPorts('linux')).toBeInstanceOf(LinuxPorts);
  });

  test.runIf(process.platform === 'linux')('this machine can be looked at', async () => {
    for (const { path } of await systemPorts().list()) expect(path).toMatch(/^\/dev\//);
  });

  test.runIf(process.platform === 'linux')('a program that has a port open is named', async () => {
    const path = join(tree.deviceRoot, 'ttyACM0');
    await writeFile(path, '');
    const ports = new LinuxPorts();
    const program = spawn('tail', ['-f', path], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(program, 'spawn');
      await writeFile(path, 'x');
      await once(program.stdout, 'data');
      expect(await ports.holders([path, '/dev/none'])).toEqual(new Map([[path, `tail (${program.pid})`]]));
    } finally {
      program.kill('SIGKILL');
      await once(program, 'exit');
    }
    expect(await ports.holders([path])).toEqual(new Map());
  });
});

describe('the first usage page of a report descriptor', () => {
  test.each([
    ['a scanner', [0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x05, 0x01], 0x8c],
    ['a maker page of two bytes', [0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01], 0xff00],
    ['behind a long item', [0xfe, 0x01, 0x00, 0x05, 0x05, 0x01, 0xa1, 0x01], 0x01],
    ['none', [0xa1, 0x01], undefined],
    ['cut off', [0x05], undefined],
    ['cut off in a long item', [0xfe], undefined],
  ] as const)('%s', (_, bytes, page) => {
    expect(firstUsagePage(Uint8Array.from(bytes))).toBe(page);
  });

  test('any bytes end, and give a page or none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const page = firstUsagePage(bytes);
        expect(page === undefined || page >= 0).toBe(true);
      }),
    );
  });
});
