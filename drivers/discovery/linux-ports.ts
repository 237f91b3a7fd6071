import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AttachedPort, PortEnumerator } from './attached-port.ts';

export interface LinuxPortsOptions {
  /** Where the kernel shows its devices; `/sys`, or a copy of it in tests. */
  readonly systemRoot?: string;
  /** Where the nodes are; `/dev`. */
  readonly deviceRoot?: string;
  /** Where the kernel shows its processes; `/proc`. */
  readonly processRoot?: string;
}

/** Serial ports that are hardware. Terminals and consoles are not. */
const SERIAL_NAME = /^tty(USB|ACM|AMA|S)\d+$/;
const HID_NAME = /^hidraw\d+$/;

/**
 * The ports of a Linux machine, read from sysfs (kernel documentation, ABI/testing/sysfs-bus-usb and
 * sysfs-driver-hid). Opens no device, starts no program, and needs no udev, so that it may be asked often.
 */
export class LinuxPorts implements PortEnumerator {
  readonly #systemRoot: string;
  readonly #deviceRoot: string;
  readonly #processRoot: string;

  constructor(options: LinuxPortsOptions = {}) {
    this.#systemRoot = options.systemRoot ?? '/sys';
    this.#deviceRoot = options.deviceRoot ?? '/dev';
    this.#processRoot = options.processRoot ?? '/proc';
  }

  async list(): Promise<readonly AttachedPort[]> {
    const [serial, hid, aliases] = await Promise.all([
      this.#names('tty', SERIAL_NAME),
      this.#names('hidraw', HID_NAME),
      this.#aliases(),
    ]);
    const found = await Promise.all([
      ...serial.map((name) => this.#serialPort(name, aliases)),
      ...hid.map((name) => this.#hidDevice(name)),
    ]);
    return found.filter((port) => port !== undefined);
  }

  async holders(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const nameOf = new Map(
      await Promise.all(paths.map(async (path) => [await realpath(path).catch(() => path), path] as const)),
    );
    const holders = new Map<string, string>();
    const processes = (await entriesOf(this.#processRoot)).filter((name) => /^\d+$/.test(name));
    await Promise.all(
      processes.map(async (id) => {
        if (Number(id) === process.pid) return;
        const folder = join(this.#processRoot, id, 'fd');
        // Those of other users cannot be looked into.
        for (const descriptor of await entriesOf(folder)) {
          const target = await readlink(join(folder, descriptor)).catch(() => '');
          const path = nameOf.get(target);
          if (path === undefined) continue;
          const name = await textOf(join(this.#processRoot, id, 'comm'));
          holders.set(path, `${name ?? 'process'} (${id})`);
        }
      }),
    );
    return holders;
  }

  async #names(subsystem: string, pattern: RegExp): Promise<readonly string[]> {
    const names = await entriesOf(join(this.#systemRoot, 'class', subsystem));
    return names.filter((name) => pattern.test(name));
  }

  async #serialPort(
    name: string,
    aliases: ReadonlyMap<string, readonly string[]>,
  ): Promise<AttachedPort | undefined> {
    const node = join(this.#systemRoot, 'class', 'tty', name);
    const device = await realpath(join(node, 'device')).catch(() => undefined);
    if (device === undefined) return undefined;
    // The board's driver makes more ports than there are: type 0 is one without hardware (serial_core.h, PORT_UNKNOWN).
    if ((await textOf(join(node, 'type'))) === '0') return undefined;
    return {
      transport: 'serial',
      path: join(this.#deviceRoot, name),
      aliases: aliases.get(name) ?? [],
      usagePage: undefined,
      ...(await usbEvidence(device)),
    };
  }

  async #hidDevice(name: string): Promise<AttachedPort | undefined> {
    const device = await realpath(join(this.#systemRoot, 'class', 'hidraw', name, 'device')).catch(
      () => undefined,
    );
    if (device === undefined) return undefined;
    const descriptor = await readFile(join(device, 'report_descriptor')).catch(() => undefined);
    return {
      transport: 'hid',
      path: join(this.#deviceRoot, name),
      aliases: [],
      usagePage: descriptor === undefined ? undefined : firstUsagePage(descriptor),
      ...(await usbEvidence(device)),
    };
  }

  /** Node name to the links that udev made for it. */
  async #aliases(): Promise<ReadonlyMap<string, readonly string[]>> {
    const aliases = new Map<string, string[]>();
    for (const group of ['by-id', 'by-path']) {
      const folder = join(this.#deviceRoot, 'serial', group);
      for (const link of await entriesOf(folder)) {
        const target = await readlink(join(folder, link)).catch(() => undefined);
        if (target === undefined) continue;
        const name = basename(target);
        aliases.set(name, [...(aliases.get(name) ?? []), join(folder, link)]);
      }
    }
    return aliases;
  }
}

type UsbEvidence = Pick<
  AttachedPort,
  'vendorId' | 'productId' | 'manufacturer' | 'product' | 'serialNumber' | 'location'
>;

/** Walks up from a device to the USB interface and the USB device that it belongs to, if it does. */
async function usbEvidence(device: string): Promise<UsbEvidence> {
  let location: string | undefined;
  for (let folder = device; folder !== dirname(folder); folder = dirname(folder)) {
    // The interface is named after the socket: bus, ports of the hubs, configuration, interface.
    if (location === undefined && (await textOf(join(folder, 'bInterfaceNumber'))) !== undefined) {
      location = basename(folder);
    }
    const vendor = await textOf(join(folder, 'idVendor'));
    if (vendor === undefined) continue;
    return {
      location,
      vendorId: hexadecimal(vendor),
      productId: hexadecimal(await textOf(join(folder, 'idProduct'))),
      manufacturer: await textOf(join(folder, 'manufacturer')),
      product: await textOf(join(folder, 'product')),
      serialNumber: await textOf(join(folder, 'serial')),
    };
  }
  return {
    location: undefined,
    vendorId: undefined,
    productId: undefined,
    manufacturer: undefined,
    product: undefined,
    serialNumber: undefined,
  };
}

/** The page that is in force when the first collection begins (HID 1.11, section 6.2.2). */
export function firstUsagePage(descriptor: Uint8Array): number | undefined {
  let page: number | undefined;
  for (let at = 0; at < descriptor.length; ) {
    const prefix = descriptor[at]!;
    // A long item says its length in its second byte.
    if (prefix === 0xfe) {
      at += 3 + (descriptor[at + 1] ?? 0);
      continue;
    }
    const size = [0, 1, 2, 4][prefix & 0x03]!;
    const tag = prefix & 0xfc;
    if (tag === 0xa0) return page;
    if (tag === 0x04 && at + size < descriptor.length) {
      page = 0;
      for (let index = size; index > 0; index -= 1) page = page * 256 + descriptor[at + index]!;
    }
    at += 1 + size;
  }
  return undefined;
}

function hexadecimal(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9a-f]{1,4}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}

/** Trimmed; nothing for a file that is not there, cannot be read, or is empty. */
async function textOf(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}

/** What was unplugged a moment ago has none. */
function entriesOf(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
