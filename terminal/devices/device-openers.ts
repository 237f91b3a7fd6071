import type { DeviceKind } from '#contract/device.ts';
import { CabinetDriver } from '#drivers/cabinet/driver.ts';
import { CardDispenserDriver } from '#drivers/card-dispenser/driver.ts';
import { CodeScannerDriver } from '#drivers/code-scanner/driver.ts';
import { type CodeScannerProfile, codeScannerProfiles } from '#drivers/code-scanner/profile.ts';
import type { PortEnumerator } from '#drivers/discovery/attached-port.ts';
import { type IdentifyingQuestion, PortFinder, type WishedDevice } from '#drivers/discovery/port-finder.ts';
import { systemPorts } from '#drivers/discovery/system-ports.ts';
import { IdCardReaderDriver } from '#drivers/id-card-reader/driver.ts';
import type { CallBounds, PortOpener } from '#drivers/port.ts';
import { ReceiptPrinterDriver } from '#drivers/receipt-printer/driver.ts';
import { HidPortOpener } from '#drivers/transports/hid-port.ts';
import { PcscSocketOpener } from '#drivers/transports/pcsc-socket.ts';
import { SerialPortOpener } from '#drivers/transports/serial-port.ts';
import { TcpPortOpener } from '#drivers/transports/tcp-port.ts';
import type { Configuration } from '../configuration/configuration-schema.ts';
import { receiptPrinterProfileOf } from '../configuration/receipt-printer-settings.ts';

type Devices = Configuration['devices'];

/** The devices of a profile that are reached over a port of bytes. */
export const DEVICE_KINDS = {
  idCardReader: 'id-card-reader',
  receiptPrinter: 'receipt-printer',
  codeScanner: 'code-scanner',
  cabinet: 'cabinet',
  uninterruptiblePower: 'uninterruptible-power',
  cardDispenser: 'card-dispenser',
  smartCardReader: 'smart-card-reader',
} as const satisfies Partial<Record<keyof Devices, DeviceKind>>;
type ByteDevice = keyof typeof DEVICE_KINDS;

export interface DeviceOpeners {
  /** Undefined for a device that is absent, that is simulated, or that has no port (a keyboard). */
  openerFor(device: ByteDevice): PortOpener | undefined;
  readonly finder: PortFinder;
}

/** How the devices of a profile are reached: by name, by search, or over a network. */
export function createDeviceOpeners(
  devices: Devices,
  enumerator: PortEnumerator = systemPorts(),
): DeviceOpeners {
  const wished = wishedDevices(devices);
  const finder = new PortFinder({ enumerator, devices: wished });
  return {
    finder,
    openerFor(device) {
      if (wished.some((wish) => wish.device === device)) return finder.openerFor(device);
      const line = devices[device];
      switch (line.transport) {
        case 'tcp':
        case 'nut':
          return new TcpPortOpener({ host: line.host, port: line.port });
        case 'pcsc':
          return new PcscSocketOpener(line.socket);
        default:
          return undefined;
      }
    },
  };
}

/** The scanner as its maker and the profile describe it. */
export function scannerProfileOf(scanner: Devices['codeScanner']): CodeScannerProfile {
  switch (scanner.transport) {
    case 'serial':
    case 'tcp':
      return codeScannerProfiles[scanner.commandSet];
    case 'hid':
      return { ...codeScannerProfiles[scanner.commandSet], reportLayout: scanner.layout };
    default:
      return codeScannerProfiles.newland;
  }
}

/** Whatever has a port on this machine. */
export function wishedDevices(devices: Devices): readonly WishedDevice[] {
  return (Object.keys(DEVICE_KINDS) as ByteDevice[]).flatMap((device): WishedDevice[] => {
    const line = devices[device];
    const kind = DEVICE_KINDS[device];
    switch (line.transport) {
      case 'serial': {
        const { baudRate } = line;
        return [
          {
            ...wishOf(device, kind, line),
            transport: 'serial',
            openPort: (path) => new SerialPortOpener({ path, baudRate }),
            ...questionOf(device, devices),
          },
        ];
      }
      case 'modbus-serial': {
        const { baudRate, parity } = line;
        return [
          {
            ...wishOf(device, kind, line),
            transport: 'serial',
            openPort: (path) => new SerialPortOpener({ path, baudRate, parity }),
            ...questionOf(device, devices),
          },
        ];
      }
      case 'hid':
        return [
          {
            ...wishOf(device, kind, line),
            transport: 'hid',
            openPort: (path) => new HidPortOpener({ target: { path } }),
          },
        ];
      default:
        return [];
    }
  });
}

function wishOf(
  device: ByteDevice,
  kind: DeviceKind,
  {
    path,
    find,
  }: { readonly path?: string | undefined; readonly find?: WishedDevice['evidence'] | undefined },
): Pick<WishedDevice, 'device' | 'kind' | 'evidence' | 'path'> {
  return { device, kind, evidence: find ?? {}, ...(path === undefined ? {} : { path }) };
}

interface Asked {
  checkHealth(bounds: CallBounds): Promise<
    | {
        readonly ok: true;
        readonly value: { readonly condition: string; readonly problems: readonly string[] };
      }
    | { readonly ok: false }
  >;
  close(): Promise<void>;
}

/** The question is the health check of the driver itself: who answers it as it must be answered is that device. */
function asking(createDriver: (opener: PortOpener) => Asked): { readonly question: IdentifyingQuestion } {
  return {
    question: async (opener, bounds) => {
      const driver = createDriver(opener);
      try {
        const health = await driver.checkHealth(bounds);
        return health.ok && health.value.condition !== 'offline' ? 'answered' : 'silent';
      } finally {
        await driver.close();
      }
    },
  };
}

/** A scanner that takes no commands cannot be asked. */
function questionOf(device: ByteDevice, devices: Devices): { readonly question?: IdentifyingQuestion } {
  const { codeScanner, cabinet, receiptPrinter } = devices;
  switch (device) {
    case 'idCardReader':
      return asking((opener) => new IdCardReaderDriver({ opener }));
    case 'receiptPrinter':
      // A printer that knows fewer questions than the common one would be silent to it.
      return asking(
        (opener) => new ReceiptPrinterDriver({ opener, profile: receiptPrinterProfileOf(receiptPrinter) }),
      );
    case 'codeScanner': {
      const profile = scannerProfileOf(codeScanner);
      if (profile.commandSet === 'none') return {};
      // Asked only who it is: the set-up is for the one that is taken.
      return asking(
        (opener) => new CodeScannerDriver({ opener, profile: { ...profile, setupCommands: [] } }),
      );
    }
    case 'cabinet':
      return cabinet.transport === 'modbus-serial'
        ? asking((opener) => new CabinetDriver({ opener, wiring: cabinet.wiring }))
        : {};
    case 'cardDispenser':
      return asking((opener) => new CardDispenserDriver({ opener }));
    default:
      return {};
  }
}
