import type { AppFailure, Result } from '#contract/result.ts';
import type { MachinePart } from '#contract/visit/road.ts';
import { CabinetDriver } from '../cabinet/driver.ts';
import { CardDispenserDriver } from '../card-dispenser/driver.ts';
import { CodeScannerDriver } from '../code-scanner/driver.ts';
import { type CodeScannerProfile, codeScannerProfiles } from '../code-scanner/profile.ts';
import { IdCardReaderDriver } from '../id-card-reader/driver.ts';
import type { CallBounds } from '../port.ts';
import { ReceiptPrinterDriver } from '../receipt-printer/driver.ts';
import type { Slip } from '../receipt-printer/slip.ts';
import { SmartCardDriver } from '../smart-card/driver.ts';
import { UninterruptiblePowerDriver } from '../uninterruptible-power/driver.ts';
import type { PowerState } from '../uninterruptible-power/status.ts';
import type { ConductedDriver, TraceConductor } from './trace-check.ts';

type Calls = Readonly<
  Record<string, (args: readonly unknown[], bounds: CallBounds) => Promise<Result<unknown, AppFailure>>>
>;

function conducted(calls: Calls, close: () => Promise<void>): ConductedDriver {
  return {
    call: (name, args, bounds) => (Object.hasOwn(calls, name) ? calls[name]?.(args, bounds) : undefined),
    close,
  };
}

/** Shorter than in service: a trace that ends with a lost port need not be waited for. */
const REOPEN_WINDOW_MS = 1_000;

const idCardReader: TraceConductor = {
  device: 'id-card-reader',
  start(opener) {
    const driver = new IdCardReaderDriver({ opener, simulated: true, reopenWindowMs: REOPEN_WINDOW_MS });
    const calls: Calls = {
      open: (_, bounds) => driver.open(bounds),
      readSamId: (_, bounds) => driver.readSamId(bounds),
      readCard: (_, bounds) => driver.readCard(bounds),
      waitForRemoval: (_, bounds) => driver.waitForRemoval(bounds),
      checkHealth: (_, bounds) => driver.checkHealth(bounds),
    };
    return conducted(calls, () => driver.close());
  },
};

const receiptPrinter: TraceConductor = {
  device: 'receipt-printer',
  start(opener) {
    const driver = new ReceiptPrinterDriver({ opener, simulated: true, reopenWindowMs: REOPEN_WINDOW_MS });
    const calls: Calls = {
      readStatus: (_, bounds) => driver.readStatus(bounds),
      // What the recorder wrote down of a slip is a slip; a trace is no input of a citizen.
      print: ([slip], bounds) => driver.print(slip as Slip, bounds),
      cutOffRemains: (_, bounds) => driver.cutOffRemains(bounds),
      checkHealth: (_, bounds) => driver.checkHealth(bounds),
    };
    return conducted(calls, () => driver.close());
  },
};

/** `descriptor`: a HID scanner of any make, read as it describes itself. */
export function scannerProfileOf(name: string): CodeScannerProfile | undefined {
  if (name === 'descriptor') return codeScannerProfiles.generic;
  return Object.hasOwn(codeScannerProfiles, name)
    ? codeScannerProfiles[name as keyof typeof codeScannerProfiles]
    : undefined;
}

const codeScanner: TraceConductor = {
  device: 'code-scanner',
  start(opener, header) {
    const profile = scannerProfileOf(header.profile ?? 'generic');
    if (profile === undefined) return undefined;
    const driver = new CodeScannerDriver({
      opener,
      profile,
      simulated: true,
      reopenWindowMs: REOPEN_WINDOW_MS,
    });
    const calls: Calls = {
      open: (_, bounds) => driver.open(bounds),
      scan: (_, bounds) => driver.scan(bounds),
      triggerOn: (_, bounds) => driver.triggerOn(bounds),
      triggerOff: (_, bounds) => driver.triggerOff(bounds),
      checkHealth: (_, bounds) => driver.checkHealth(bounds),
    };
    return conducted(calls, () => driver.close());
  },
};

const uninterruptiblePower: TraceConductor = {
  device: 'uninterruptible-power',
  start(opener) {
    const driver = new UninterruptiblePowerDriver({
      opener,
      upsName: 'ups',
      simulated: true,
      pollIntervalMs: 50,
      reopenWindowMs: REOPEN_WINDOW_MS,
    });
    const calls: Calls = {
      open: (_, bounds) => driver.open(bounds),
      readPower: (_, bounds) => driver.readPower(bounds),
      waitForChange: ([known], bounds) => driver.waitForChange(known as PowerState, bounds),
      listNames: (_, bounds) => driver.listNames(bounds),
      checkHealth: (_, bounds) => driver.checkHealth(bounds),
    };
    return conducted(calls, () => driver.close());
  },
};

const cabinet: TraceConductor = {
  device: 'cabinet',
  start(opener) {
    const driver = new CabinetDriver({
      opener,
      // As in the traces that are made here: a trace does not say how its cabinet was wired.
      wiring: { slave: 1, lamps: { 'id-card-reader': 0, 'receipt-slot': 1 }, door: { address: 0 } },
      simulated: true,
      pollIntervalMs: 50,
      reopenWindowMs: REOPEN_WINDOW_MS,
    });
    const calls: Calls = {
      open: (_, bounds) => driver.open(bounds),
      setLamp: ([part], bounds) => driver.setLamp(part as MachinePart, bounds),
      readInputs: (_, bounds) => driver.readInputs(bounds),
      checkHealth: (_, bounds) => driver.checkHealth(bounds),
    };
    return conducted(calls, () => driver.close());
  },
};

const cardDispenser: TraceConductor = {
  device: 'card-dispenser',
  start(opener) {
    const driver = new CardDispenserDriver({ opener, simulated: true, reopenWindowMs: REOPEN_WINDOW_MS });
    const calls: Calls = {
      open: (_, bounds) => driver.open(bounds),
      readStatus: (_, bounds) => driver.readStatus(bounds),
      takeCard: (_, bounds) => driver.takeCard(bounds),
      giveCard: (_, bounds) => driver.giveCard(bounds),
      discardCard: (_, bounds) => driver.discardCard(bounds),
      waitUntilTaken: (_, bounds) => driver.waitUntilTaken(bounds),
      checkHealth: (_, bounds) => driver.checkHealth(bounds),
    };
    return conducted(calls, () => driver.close());
  },
};

const smartCard: TraceConductor = {
  device: 'smart-card',
  start(opener) {
    const driver = new SmartCardDriver({ opener, simulated: true, reopenWindowMs: REOPEN_WINDOW_MS });
    const calls: Calls = {
      open: (_, bounds) => driver.open(bounds),
      waitForCard: (_, bounds) => driver.waitForCard(bounds),
      readSocialSecurityCard: (_, bounds) => driver.readSocialSecurityCard(bounds),
      waitForRemoval: (_, bounds) => driver.waitForRemoval(bounds),
      checkHealth: (_, bounds) => driver.checkHealth(bounds),
    };
    return conducted(calls, () => driver.close());
  },
};

/** Every device whose driver speaks over a port, by the folder of its driver. */
export const traceConductors: Readonly<Record<string, TraceConductor>> = {
  'id-card-reader': idCardReader,
  'receipt-printer': receiptPrinter,
  'code-scanner': codeScanner,
  'uninterruptible-power': uninterruptiblePower,
  cabinet,
  'card-dispenser': cardDispenser,
  'smart-card': smartCard,
};
