import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LinuxPorts } from '../linux-ports.ts';

/** A USB device as the kernel shows it. */
export interface PluggedDevice {
  /** `ttyUSB0`, `ttyACM0`, `hidraw0`. */
  readonly node: string;
  /** `1-1.2`. */
  readonly socket: string;
  readonly vendorId: string;
  readonly productId: string;
  readonly manufacturer?: string;
  readonly product?: string;
  readonly serialNumber?: string;
  readonly reportDescriptor?: Uint8Array;
}

/**
 * A copy of what Linux shows of its ports, in a folder of its own: the folder structure of a real machine, with
 * whatever is plugged in by a test. The nodes below `deviceRoot` are the test's: links of pseudo-terminals.
 */
export class SysfsTree {
  readonly ports: LinuxPorts;
  readonly deviceRoot: string;
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
    this.deviceRoot = join(root, 'dev');
    this.ports = new LinuxPorts({
      systemRoot: join(root, 'sys'),
      deviceRoot: this.deviceRoot,
      // No other programs: socat itself holds the terminals of the tests.
      processRoot: join(root, 'proc'),
    });
  }

  static async create(): Promise<SysfsTree> {
    const tree = new SysfsTree(await mkdtemp(join(tmpdir(), 'zhuban-sysfs-')));
    for (const folder of ['sys/class/tty', 'sys/class/hidraw', 'sys/devices', 'dev']) {
      await mkdir(join(tree.#root, folder), { recursive: true });
    }
    return tree;
  }

  pathOf(node: string): string {
    return join(this.deviceRoot, node);
  }

  async plug(device: PluggedDevice): Promise<void> {
    const usb = join(this.#root, 'sys/devices/pci0000:00/usb1', device.socket);
    const interfaceFolder = join(usb, `${device.socket}:1.0`);
    const isHid = device.node.startsWith('hidraw');
    const leaf = isHid
      ? join(interfaceFolder, `0003:${device.vendorId}:${device.productId}.0001`)
      : device.node.startsWith('ttyUSB')
        ? join(interfaceFolder, device.node)
        : interfaceFolder;
    await mkdir(leaf, { recursive: true });
    const files: Record<string, string | undefined> = {
      idVendor: device.vendorId,
      idProduct: device.productId,
      manufacturer: device.manufacturer,
      product: device.product,
      serial: device.serialNumber,
    };
    for (const [name, text] of Object.entries(files)) {
      if (text !== undefined) await writeFile(join(usb, name), `${text}\n`);
    }
    await writeFile(join(interfaceFolder, 'bInterfaceNumber'), '00\n');
    if (device.reportDescriptor) await writeFile(join(leaf, 'report_descriptor'), device.reportDescriptor);
    const node = join(this.#root, 'sys/class', isHid ? 'hidraw' : 'tty', device.node);
    await mkdir(node, { recursive: true });
    await symlink(leaf, join(node, 'device'));
  }

  async unplug({ node, socket }: Pick<PluggedDevice, 'node' | 'socket'>): Promise<void> {
    const subsystem = node.startsWith('hidraw') ? 'hidraw' : 'tty';
    await rm(join(this.#root, 'sys/class', subsystem, node), { recursive: true, force: true });
    await rm(join(this.#root, 'sys/devices/pci0000:00/usb1', socket), { recursive: true, force: true });
  }

  dispose(): Promise<void> {
    return rm(this.#root, { recursive: true, force: true });
  }
}
