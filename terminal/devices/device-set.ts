import type { DeviceHealth, DeviceKind } from '#contract/device.ts';
import { CabinetDriver, type CabinetWiring } from '#drivers/cabinet/driver.ts';
import { cabinetFrames } from '#drivers/cabinet/frames.ts';
import { CardDispenserDriver } from '#drivers/card-dispenser/driver.ts';
import { cardDispenserFrames } from '#drivers/card-dispenser/frames.ts';
import { CodeScannerDriver } from '#drivers/code-scanner/driver.ts';
import { codeScannerFrames } from '#drivers/code-scanner/frames.ts';
import type { CodeScannerProfile } from '#drivers/code-scanner/profile.ts';
import type { PortEnumerator } from '#drivers/discovery/attached-port.ts';
import type { DocumentCamera } from '#drivers/document-camera/document-camera.ts';
import { ScreenCamera } from '#drivers/document-camera/screen-camera.ts';
import type { DocumentPrinter } from '#drivers/document-printer/document-printer.ts';
import { DocumentPrinterDriver } from '#drivers/document-printer/driver.ts';
import { WindowsSpoolerPrinter } from '#drivers/document-printer/windows-spooler/windows-spooler-printer.ts';
import { IdCardReaderDriver } from '#drivers/id-card-reader/driver.ts';
import { idCardReaderFrames } from '#drivers/id-card-reader/frames.ts';
import type { PortOpener } from '#drivers/port.ts';
import { ReceiptPrinterDriver } from '#drivers/receipt-printer/driver.ts';
import { receiptPrinterFrames } from '#drivers/receipt-printer/frames.ts';
import type { RecoveryStep } from '#drivers/recovery.ts';
import { SignaturePadDriver } from '#drivers/signature-pad/driver.ts';
import { SmartCardDriver } from '#drivers/smart-card/driver.ts';
import { smartCardFrames } from '#drivers/smart-card/frames.ts';
import { CardDataMask } from '#drivers/trace/card-data-mask.ts';
import type { WireTap } from '#drivers/trace/wire-tap.ts';
import { HidPortOpener } from '#drivers/transports/hid-port.ts';
import { UninterruptiblePowerDriver } from '#drivers/uninterruptible-power/driver.ts';
import { uninterruptiblePowerFrames } from '#drivers/uninterruptible-power/frames.ts';
import type { Configuration } from '../configuration/configuration-schema.ts';
import { receiptPrinterProfileOf } from '../configuration/receipt-printer-settings.ts';
import type { Logger } from '../logging/logger.ts';
import { DeviceLinks } from './device-links.ts';
import { createDeviceOpeners, DEVICE_KINDS, scannerProfileOf } from './device-openers.ts';
import { HEALTH_DEADLINE_MS } from './health-rounds.ts';
import { type CodeSource, KeyboardScanner } from './keyboard-scanner.ts';

const CABINET_POLL_MS = 250;

/** How the simulated devices of a development profile are reached. */
export interface SimulatedConnections {
  readonly idCardReader: PortOpener;
  readonly receiptPrinter: PortOpener;
  readonly codeScanner: PortOpener;
  readonly documentPrinterUri: string;
  readonly documentCamera: DocumentCamera;
  readonly uninterruptiblePower: { readonly opener: PortOpener; readonly upsName: string };
  readonly cabinet: { readonly opener: PortOpener; readonly wiring: CabinetWiring };
  readonly cardDispenser: PortOpener;
  readonly smartCardReader: PortOpener;
}

export interface DeviceSet {
  readonly idCardReader: IdCardReaderDriver | undefined;
  readonly receiptPrinter: ReceiptPrinterDriver | undefined;
  readonly codeScanner: CodeSource | undefined;
  /** The same, where it types into the screen. */
  readonly keyboardScanner: KeyboardScanner | undefined;
  readonly documentPrinter: DocumentPrinter | undefined;
  readonly documentCamera: DocumentCamera | undefined;
  readonly signaturePad: SignaturePadDriver | undefined;
  /** The document camera, where the screen's browser opens it. */
  readonly screenCamera: ScreenCamera | undefined;
  readonly cabinet: CabinetDriver | undefined;
  readonly uninterruptiblePower: UninterruptiblePowerDriver | undefined;
  readonly cardDispenser: CardDispenserDriver | undefined;
  readonly smartCardReader: SmartCardDriver | undefined;
  /** What goes over the lines, in numbers. */
  readonly links: DeviceLinks;
  /** Any of them is simulated. */
  readonly simulated: boolean;
  close(): Promise<void>;
}

/** One driver a device. A device whose transport is `none` is absent, and items that need it are not offered. */
export function createDeviceSet(
  configuration: Configuration,
  simulated: SimulatedConnections | undefined,
  logger: Logger,
  tap: WireTap,
  enumerator?: PortEnumerator,
): DeviceSet {
  const { devices, terminal } = configuration;
  const openers = createDeviceOpeners(devices, enumerator);
  const links = new DeviceLinks();
  const onRecovery = (device: DeviceKind) => (step: RecoveryStep, cause: { readonly code: string }) => {
    links.step(device, step, cause);
    logger.warn('device-recovery', { device, state: step, code: cause.code });
  };
  /** A device's line, whatever it is, with what goes over it counted. */
  const lineTo = (
    device: keyof typeof DEVICE_KINDS,
    simulatedLine: PortOpener | undefined,
    scanner?: CodeScannerProfile,
  ): PortOpener | undefined => {
    const line = devices[device].transport === 'simulated' ? simulatedLine : openers.openerFor(device);
    return line && links.metered(DEVICE_KINDS[device], line, scanner);
  };

  const readerOpener = lineTo('idCardReader', simulated?.idCardReader);
  const idCardReader =
    readerOpener &&
    new IdCardReaderDriver({
      opener: tap.opener(
        {
          device: 'id-card-reader',
          frames: idCardReaderFrames,
          createMask: () => new CardDataMask(),
        },
        readerOpener,
      ),
      simulated: devices.idCardReader.transport === 'simulated',
      onRecovery: onRecovery('id-card-reader'),
    });

  const receiptOpener = lineTo('receiptPrinter', simulated?.receiptPrinter);
  const receiptPrinter =
    receiptOpener &&
    new ReceiptPrinterDriver({
      opener: tap.opener({ device: 'receipt-printer', frames: receiptPrinterFrames }, receiptOpener),
      profile: receiptPrinterProfileOf(devices.receiptPrinter),
      simulated: devices.receiptPrinter.transport === 'simulated',
      // Nobody knows how the last run of the program ended. A simulated printer begins with this one.
      remains: devices.receiptPrinter.transport !== 'simulated',
      onRecovery: onRecovery('receipt-printer'),
    });

  const scannerProfile = scannerProfileOf(devices.codeScanner);
  const scannerOpener = lineTo('codeScanner', simulated?.codeScanner, scannerProfile);
  const keyboardScanner = devices.codeScanner.transport === 'keyboard' ? new KeyboardScanner() : undefined;
  const scannerDriver =
    scannerOpener &&
    new CodeScannerDriver({
      opener: tap.opener(
        { device: 'code-scanner', frames: codeScannerFrames(scannerProfile) },
        scannerOpener,
      ),
      profile: scannerProfile,
      simulated: devices.codeScanner.transport === 'simulated',
      onRecovery: onRecovery('code-scanner'),
    });
  const codeScanner: CodeSource | undefined = keyboardScanner ?? scannerDriver;

  const documentPrinter = documentPrinterOf(
    devices.documentPrinter,
    simulated?.documentPrinterUri,
    terminal.id,
  );

  const { signaturePad: pen } = devices;
  const signaturePad =
    pen.transport === 'none'
      ? undefined
      : new SignaturePadDriver({
          opener: new HidPortOpener({ target: { path: pen.path } }),
          ...(pen.surface === undefined ? {} : { surface: pen.surface }),
        });

  const screenCamera = devices.documentCamera.transport === 'screen' ? new ScreenCamera() : undefined;

  const { cabinet: io } = devices;
  const cabinetOpener = lineTo('cabinet', simulated?.cabinet.opener);
  const wiring = io.transport === 'modbus-serial' ? io.wiring : simulated?.cabinet.wiring;
  const cabinet =
    cabinetOpener &&
    wiring &&
    new CabinetDriver({
      opener: tap.opener({ device: 'cabinet', frames: cabinetFrames, harmless: true }, cabinetOpener),
      wiring,
      // Quick enough for a door, and easy on a line that lamps share.
      pollIntervalMs: CABINET_POLL_MS,
      simulated: io.transport === 'simulated',
      onRecovery: onRecovery('cabinet'),
    });

  const ups = devices.uninterruptiblePower;
  const upsOpener = lineTo('uninterruptiblePower', simulated?.uninterruptiblePower.opener);
  const upsName = ups.transport === 'nut' ? ups.upsName : simulated?.uninterruptiblePower.upsName;
  const upsLine = upsOpener && upsName !== undefined ? { opener: upsOpener, upsName } : undefined;
  const uninterruptiblePower =
    upsLine &&
    new UninterruptiblePowerDriver({
      opener: tap.opener(
        { device: 'uninterruptible-power', frames: uninterruptiblePowerFrames },
        upsLine.opener,
      ),
      upsName: upsLine.upsName,
      simulated: ups.transport === 'simulated',
      onRecovery: onRecovery('uninterruptible-power'),
    });

  const dispenserOpener = lineTo('cardDispenser', simulated?.cardDispenser);
  const cardDispenser =
    dispenserOpener &&
    new CardDispenserDriver({
      opener: tap.opener(
        { device: 'card-dispenser', frames: cardDispenserFrames, harmless: true },
        dispenserOpener,
      ),
      simulated: devices.cardDispenser.transport === 'simulated',
      onRecovery: onRecovery('card-dispenser'),
    });

  const { smartCardReader: chip } = devices;
  const chipOpener = lineTo('smartCardReader', simulated?.smartCardReader);
  const smartCardReader =
    chipOpener &&
    new SmartCardDriver({
      opener: tap.opener({ device: 'smart-card-reader', frames: smartCardFrames }, chipOpener),
      simulated: chip.transport === 'simulated',
      ...('readerName' in chip && chip.readerName !== undefined ? { readerName: chip.readerName } : {}),
      onRecovery: onRecovery('smart-card-reader'),
    });

  return {
    idCardReader,
    receiptPrinter,
    codeScanner,
    keyboardScanner,
    documentPrinter,
    documentCamera:
      screenCamera ??
      (devices.documentCamera.transport === 'simulated' ? simulated?.documentCamera : undefined),
    screenCamera,
    signaturePad,
    cabinet,
    uninterruptiblePower,
    cardDispenser,
    smartCardReader,
    links,
    simulated: Object.values(devices).some((device) => device.transport === 'simulated'),
    async close() {
      await Promise.all([
        idCardReader?.close(),
        receiptPrinter?.close(),
        codeScanner?.close(),
        cabinet?.close(),
        uninterruptiblePower?.close(),
        cardDispenser?.close(),
        smartCardReader?.close(),
      ]);
    },
  };
}

/** Asks every device how it is. A device that is busy with a citizen keeps the health it had. */
export async function checkDevices(
  devices: DeviceSet,
  before: readonly DeviceHealth[],
  signal: AbortSignal,
): Promise<readonly DeviceHealth[]> {
  const bounds = { deadlineMs: HEALTH_DEADLINE_MS, signal };
  const checks: [
    DeviceKind,
    Promise<{ ok: true; value: DeviceHealth } | { ok: false; failure: { code: string } }> | undefined,
  ][] = [
    ['id-card-reader', devices.idCardReader?.checkHealth(bounds)],
    ['receipt-printer', devices.receiptPrinter?.checkHealth(bounds)],
    ['code-scanner', devices.codeScanner?.checkHealth(bounds)],
    ['document-printer', devices.documentPrinter?.checkHealth(bounds)],
    ['document-camera', devices.documentCamera?.checkHealth(bounds)],
    ['cabinet', devices.cabinet?.checkHealth(bounds)],
    ['uninterruptible-power', devices.uninterruptiblePower?.checkHealth(bounds)],
    ['card-dispenser', devices.cardDispenser?.checkHealth(bounds)],
    ['smart-card-reader', devices.smartCardReader?.checkHealth(bounds)],
  ];
  const settled = await Promise.all(
    checks.map(async ([kind, check]): Promise<DeviceHealth | undefined> => {
      const checked = await check;
      if (checked === undefined) return undefined;
      if (checked.ok) {
        if (checked.value.problems.includes('not-responding')) devices.links.noteTimeout(kind);
        return checked.value;
      }
      const previous = before.find((health) => health.kind === kind);
      if (checked.failure.code === 'device-busy' && previous !== undefined) return previous;
      return {
        kind,
        condition: 'offline',
        problems: ['not-responding'],
        simulated: previous?.simulated ?? false,
      };
    }),
  );
  return settled.filter((health) => health !== undefined);
}

function documentPrinterOf(
  printer: Configuration['devices']['documentPrinter'],
  simulatedUri: string | undefined,
  requestingUserName: string,
): DocumentPrinter | undefined {
  switch (printer.transport) {
    case 'none':
      return undefined;
    case 'simulated':
      return simulatedUri === undefined
        ? undefined
        : new DocumentPrinterDriver({ uri: simulatedUri, requestingUserName });
    case 'windows-spooler':
      return new WindowsSpoolerPrinter({
        printerName: printer.printerName,
        terminalId: requestingUserName,
        ...(printer.sides && { sides: printer.sides }),
      });
    case 'ipp': {
      const { uri, certificate, sides, mediaSource, countsImpressions } = printer;
      return new DocumentPrinterDriver({
        uri,
        requestingUserName,
        ...(certificate !== undefined && { certificate }),
        ...(sides !== undefined && { sides }),
        ...(mediaSource !== undefined && { mediaSource }),
        ...(countsImpressions !== undefined && { countsImpressions }),
      });
    }
  }
}

/** Whether the configuration simulates the device, so that faults may be put on it. */
export function isSimulatedIn({ devices }: Configuration, device: DeviceKind): boolean {
  const connected: Readonly<Record<DeviceKind, { readonly transport: string }>> = {
    'id-card-reader': devices.idCardReader,
    'receipt-printer': devices.receiptPrinter,
    'code-scanner': devices.codeScanner,
    'document-printer': devices.documentPrinter,
    'document-camera': devices.documentCamera,
    'face-camera': devices.faceCamera,
    'uninterruptible-power': devices.uninterruptiblePower,
    cabinet: devices.cabinet,
    'card-dispenser': devices.cardDispenser,
    'smart-card-reader': devices.smartCardReader,
  };
  return connected[device].transport === 'simulated';
}
