import type { DeviceHealth, DeviceKind } from '#contract/device.ts';
import { CabinetDriver } from '#drivers/cabinet/driver.ts';
import { CodeScannerDriver } from '#drivers/code-scanner/driver.ts';
import { codeScannerProfiles } from '#drivers/code-scanner/profile.ts';
import type { DocumentCamera } from '#drivers/document-camera/document-camera.ts';
import { ScreenCamera } from '#drivers/document-camera/screen-camera.ts';
import type { DocumentPrinter } from '#drivers/document-printer/document-printer.ts';
import { DocumentPrinterDriver } from '#drivers/document-printer/driver.ts';
import { WindowsSpoolerPrinter } from '#drivers/document-printer/windows-spooler/windows-spooler-printer.ts';
import { IdCardReaderDriver } from '#drivers/id-card-reader/driver.ts';
import type { PortOpener } from '#drivers/port.ts';
import { ReceiptPrinterDriver } from '#drivers/receipt-printer/driver.ts';
import { SerialPortOpener } from '#drivers/transports/serial-port.ts';
import { TcpPortOpener } from '#drivers/transports/tcp-port.ts';
import { UninterruptiblePowerDriver } from '#drivers/uninterruptible-power/driver.ts';
import type { ByteDeviceConfiguration, Configuration } from '../configuration/configuration-schema.ts';
import { receiptPrinterProfileOf } from '../configuration/receipt-printer-settings.ts';
import type { Logger } from '../logging/logger.ts';
import { HEALTH_DEADLINE_MS } from './health-rounds.ts';

/** How the simulated devices of a development profile are reached. */
export interface SimulatedConnections {
  readonly idCardReader: PortOpener;
  readonly receiptPrinter: PortOpener;
  readonly codeScanner: PortOpener;
  readonly documentPrinterUri: string;
  readonly documentCamera: DocumentCamera;
}

export interface DeviceSet {
  readonly idCardReader: IdCardReaderDriver | undefined;
  readonly receiptPrinter: ReceiptPrinterDriver | undefined;
  readonly codeScanner: CodeScannerDriver | undefined;
  readonly documentPrinter: DocumentPrinter | undefined;
  readonly documentCamera: DocumentCamera | undefined;
  /** The same, where the screen's browser opens it. */
  readonly screenCamera: ScreenCamera | undefined;
  readonly cabinet: CabinetDriver | undefined;
  readonly uninterruptiblePower: UninterruptiblePowerDriver | undefined;
  /** Any of them is simulated. */
  readonly simulated: boolean;
  close(): Promise<void>;
}

/** One driver a device. A device whose transport is `none` is absent, and items that need it are not offered. */
export function createDeviceSet(
  configuration: Configuration,
  simulated: SimulatedConnections | undefined,
  logger: Logger,
): DeviceSet {
  const { devices, terminal } = configuration;
  const onRecovery = (device: DeviceKind) => (step: string, cause: { readonly code: string }) =>
    logger.warn('device-recovery', { device, state: step, code: cause.code });

  const readerOpener = openerOf(devices.idCardReader, simulated?.idCardReader);
  const idCardReader =
    readerOpener &&
    new IdCardReaderDriver({
      opener: readerOpener,
      simulated: devices.idCardReader.transport === 'simulated',
      onRecovery: onRecovery('id-card-reader'),
    });

  const receiptOpener = openerOf(devices.receiptPrinter, simulated?.receiptPrinter);
  const receiptPrinter =
    receiptOpener &&
    new ReceiptPrinterDriver({
      opener: receiptOpener,
      profile: receiptPrinterProfileOf(devices.receiptPrinter),
      simulated: devices.receiptPrinter.transport === 'simulated',
      onRecovery: onRecovery('receipt-printer'),
    });

  const scannerOpener = openerOf(devices.codeScanner, simulated?.codeScanner);
  const codeScanner =
    scannerOpener &&
    new CodeScannerDriver({
      opener: scannerOpener,
      profile:
        codeScannerProfiles['commandSet' in devices.codeScanner ? devices.codeScanner.commandSet : 'newland'],
      simulated: devices.codeScanner.transport === 'simulated',
    });

  const documentPrinter = documentPrinterOf(
    devices.documentPrinter,
    simulated?.documentPrinterUri,
    terminal.id,
  );

  const screenCamera = devices.documentCamera.transport === 'screen' ? new ScreenCamera() : undefined;

  const { cabinet: io } = devices;
  const cabinet =
    io.transport === 'none'
      ? undefined
      : new CabinetDriver({
          opener: new SerialPortOpener({ path: io.path, baudRate: io.baudRate, parity: io.parity }),
          wiring: io.wiring,
          onRecovery: onRecovery('cabinet'),
        });

  const ups = devices.uninterruptiblePower;
  const uninterruptiblePower =
    ups.transport === 'none'
      ? undefined
      : new UninterruptiblePowerDriver({
          opener: new TcpPortOpener({ host: ups.host, port: ups.port }),
          upsName: ups.upsName,
          onRecovery: onRecovery('uninterruptible-power'),
        });

  return {
    idCardReader,
    receiptPrinter,
    codeScanner,
    documentPrinter,
    documentCamera:
      screenCamera ??
      (devices.documentCamera.transport === 'simulated' ? simulated?.documentCamera : undefined),
    screenCamera,
    cabinet,
    uninterruptiblePower,
    simulated: Object.values(devices).some((device) => device.transport === 'simulated'),
    async close() {
      await Promise.all([
        idCardReader?.close(),
        receiptPrinter?.close(),
        codeScanner?.close(),
        cabinet?.close(),
        uninterruptiblePower?.close(),
      ]);
    },
  };
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

function openerOf(
  device: ByteDeviceConfiguration | Configuration['devices']['codeScanner'],
  simulated: PortOpener | undefined,
): PortOpener | undefined {
  switch (device.transport) {
    case 'none':
      return undefined;
    case 'simulated':
      return simulated;
    case 'serial':
      return new SerialPortOpener({ path: device.path, baudRate: device.baudRate });
    case 'tcp':
      return new TcpPortOpener({ host: device.host, port: device.port });
  }
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
  ];
  const settled = await Promise.all(
    checks.map(async ([kind, check]): Promise<DeviceHealth | undefined> => {
      const checked = await check;
      if (checked === undefined) return undefined;
      if (checked.ok) return checked.value;
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
