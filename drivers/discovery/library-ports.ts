import type { AttachedPort, PortEnumerator } from './attached-port.ts';

/** What is used of an entry of `SerialPort.list()`: hexadecimal text, where it is known. */
export interface ListedSerialPort {
  readonly path: string;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly locationId?: string | undefined;
  readonly pnpId?: string | undefined;
}

/** What is used of an entry of node-hid's `devicesAsync()`. */
export interface ListedHidDevice {
  readonly path?: string | undefined;
  readonly vendorId: number;
  readonly productId: number;
  readonly manufacturer?: string | undefined;
  readonly product?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly usagePage?: number | undefined;
}

export interface LibraryPortsOptions {
  readonly listSerial?: () => Promise<readonly ListedSerialPort[]>;
  readonly listHid?: () => Promise<readonly ListedHidDevice[]>;
  /** How long an answer is used again, in milliseconds; 2000 when absent. */
  readonly freshMs?: number;
}

const FRESH_MS = 2_000;

/**
 * The ports as serialport and node-hid list them: for systems without sysfs. Listing is slow there and disturbs HID
 * devices, so an answer serves all who ask within a short time.
 */
export class LibraryPorts implements PortEnumerator {
  readonly #options: LibraryPortsOptions;
  #listed: { readonly at: number; readonly ports: Promise<readonly AttachedPort[]> } | undefined;

  constructor(options: LibraryPortsOptions = {}) {
    this.#options = options;
  }

  list(): Promise<readonly AttachedPort[]> {
    const now = performance.now();
    if (this.#listed === undefined || now - this.#listed.at > (this.#options.freshMs ?? FRESH_MS)) {
      this.#listed = { at: now, ports: this.#list() };
    }
    return this.#listed.ports;
  }

  /** No way to know; whoever opens the port is told that it is busy. */
  async holders(): Promise<ReadonlyMap<string, string>> {
    return new Map();
  }

  async #list(): Promise<readonly AttachedPort[]> {
    // One library that fails must not hide what the other one sees.
    const [serial, hid] = await Promise.all([
      (this.#options.listSerial ?? listWithSerialport)().catch(() => []),
      (this.#options.listHid ?? listWithNodeHid)().catch(() => []),
    ]);
    return [...serial.map(serialPort), ...hid.flatMap(hidDevice)];
  }
}

function serialPort(listed: ListedSerialPort): AttachedPort {
  return {
    transport: 'serial',
    path: listed.path,
    aliases: [],
    vendorId: hexadecimal(listed.vendorId),
    productId: hexadecimal(listed.productId),
    manufacturer: present(listed.manufacturer),
    product: undefined,
    serialNumber: present(listed.serialNumber),
    location: present(listed.locationId),
    usagePage: undefined,
  };
}

function hidDevice(listed: ListedHidDevice): AttachedPort[] {
  if (listed.path === undefined) return [];
  return [
    {
      transport: 'hid',
      path: listed.path,
      aliases: [],
      vendorId: listed.vendorId,
      productId: listed.productId,
      manufacturer: present(listed.manufacturer),
      product: present(listed.product),
      serialNumber: present(listed.serialNumber),
      location: undefined,
      usagePage: listed.usagePage,
    },
  ];
}

function hexadecimal(text: string | undefined): number | undefined {
  return text !== undefined && /^(0x)?[0-9a-f]{1,4}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}

function present(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}

/* Loaded when they are needed: a terminal on Linux does without these lists. */

async function listWithSerialport(): Promise<readonly ListedSerialPort[]> {
  return (await import('serialport')).SerialPort.list();
}

async function listWithNodeHid(): Promise<readonly ListedHidDevice[]> {
  return (await import('node-hid')).devicesAsync();
}
