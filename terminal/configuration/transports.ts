/** How a profile names the line to a device. Each transport is a schema of its own; devices choose among them. */
import { z } from 'zod';

/** Four hexadecimal digits, as lsusb and the device manager show them. */
const usbNumber = z
  .string()
  .regex(/^[0-9a-f]{4}$/i, 'four hexadecimal digits, e.g. 1a86')
  .transform((digits) => Number.parseInt(digits, 16));

/** What is known of a port whose name may change; `zhuban probe --discover` shows it of each. */
const portEvidence = z.strictObject({
  vendorId: usbNumber.optional(),
  productId: usbNumber.optional(),
  serialNumber: z.string().min(1).optional(),
  /** A part of the maker's name as the device says it. */
  manufacturer: z.string().min(1).optional(),
  /** The socket: `1-1.2:1.0`. */
  location: z.string().min(1).optional(),
});

/** A port has a name, or it is found by what it is; which of the two is checked by {@link portTroubles}. */
const port = {
  /** Device file or COM port: wins over everything that could be found. */
  path: z.string().min(1).optional(),
  /** Searched each time it is opened. `{}`: by the device's own answer alone. */
  find: portEvidence.optional(),
};

export const serialTransport = z.strictObject({
  transport: z.literal('serial'),
  ...port,
  baudRate: z.int().min(1200).max(921_600).default(115_200),
});

/** Serial over TCP: a serial device server, or a device with a network plug of its own. */
export const tcpTransport = z.strictObject({
  transport: z.literal('tcp'),
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
});

const sides = z.enum(['one-sided', 'two-sided-long-edge', 'two-sided-short-edge']).optional();

/** IPP, RFC 8010: the printer's own address, or a queue of CUPS. */
export const ippTransport = z.strictObject({
  transport: z.literal('ipp'),
  uri: z.string().regex(/^ipps?:\/\//),
  /** PEM of the printer's own certificate, for ipps printers that signed it themselves. */
  certificate: z.string().startsWith('-----BEGIN CERTIFICATE-----').optional(),
  sides,
  /** The tray with the paper for documents, by its IPP keyword, e.g. `tray-2`. */
  mediaSource: z
    .string()
    .regex(/^[a-z0-9.-]{1,63}$/)
    .optional(),
  /** false for a printer or queue that does not count the sides of a job, or counts wrongly. */
  countsImpressions: z.boolean().optional(),
});

/** A printer of Windows, by its name in the settings; for those that speak no IPP. */
export const windowsSpoolerTransport = z.strictObject({
  transport: z.literal('windows-spooler'),
  printerName: z.string().min(1).max(220),
  sides,
});

/** The socket of the PC/SC daemon. `readerName`: a part of the reader's name, where several are attached. */
export const pcscTransport = z.strictObject({
  transport: z.literal('pcsc'),
  /** When absent, where pcscd of the system listens. */
  socket: z.string().min(1).optional(),
  readerName: z.string().min(1).optional(),
});

const commandSet = z
  .enum(['newland', 'honeywell', 'zebra-ssi', 'newland-fm30', 'generic'])
  .default('generic');

export const scannerTransports = [
  serialTransport.extend({ commandSet }),
  tcpTransport.extend({ commandSet }),
  z.strictObject({
    transport: z.literal('hid'),
    ...port,
    /** Where the fields of its reports are; `descriptor`: where the device says, else by its vendor. */
    layout: z.enum(['honeywell', 'newland', 'descriptor']).default('descriptor'),
    /** Which commands it takes over HID; `generic`: none. */
    commandSet: z.enum(['newland', 'honeywell', 'generic']).default('generic'),
  }),
  /** It types into the screen, like a keyboard. */
  z.strictObject({ transport: z.literal('keyboard') }),
] as const;

export type PortEvidence = z.infer<typeof portEvidence>;

export type PortTroubleCode =
  /** Neither `path` nor `find`. */
  | 'port-not-named'
  /** Both: one of them would be ignored. */
  | 'port-named-and-searched'
  /** A product number says nothing without its vendor. */
  | 'product-without-vendor'
  /** Nothing is said about a device that cannot be asked either. */
  | 'port-evidence-empty'
  /** Two devices name the same port. */
  | 'port-shared';

export interface PortTrouble {
  readonly code: PortTroubleCode;
  /** Of the device in the profile. */
  readonly device: string;
  readonly key: string;
  readonly message: string;
}

/** What is used of a device of the profile. */
interface DevicePort {
  readonly transport: string;
  readonly path?: string | undefined;
  readonly find?: PortEvidence | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly commandSet?: string | undefined;
}

const WITH_A_PORT: ReadonlySet<string> = new Set(['serial', 'hid', 'modbus-serial']);

/** What no schema of one device can say: whether the ports of a profile are named so that they can be opened. */
export function portTroubles(devices: Readonly<Record<string, DevicePort>>): readonly PortTrouble[] {
  const troubles: PortTrouble[] = [];
  const users = new Map<string, string>();
  for (const [device, line] of Object.entries(devices)) {
    const { transport, path, find } = line;
    const tell = (code: PortTroubleCode, key: string, message: string): void => {
      troubles.push({ code, device, key, message });
    };
    const address =
      WITH_A_PORT.has(transport) && path !== undefined
        ? path
        : transport === 'tcp'
          ? `${line.host}:${line.port}`
          : undefined;
    const user = address === undefined ? undefined : users.get(address);
    if (user !== undefined) {
      tell('port-shared', transport === 'tcp' ? 'host' : 'path', `${address} is named for ${user} too`);
    } else if (address !== undefined) users.set(address, device);
    if (!WITH_A_PORT.has(transport)) continue;
    if (path === undefined && find === undefined) {
      tell('port-not-named', 'path', 'name the port (path), or say what it is found by (find)');
    }
    if (path !== undefined && find !== undefined) {
      tell('port-named-and-searched', 'find', 'a port that is named is not searched: leave one of them out');
    }
    if (find === undefined) continue;
    if (find.productId !== undefined && find.vendorId === undefined) {
      tell('product-without-vendor', 'find', 'a product number counts only beside its vendorId');
    }
    const isEmpty = Object.values(find).every((evidence) => evidence === undefined);
    if (isEmpty && transport === 'serial' && line.commandSet === 'generic') {
      tell(
        'port-evidence-empty',
        'find',
        'a scanner without commands cannot be asked: say what it is found by',
      );
    }
  }
  return troubles;
}
