import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type AppFailure, type Result, unwrap } from '#contract/result.ts';
import { CabinetDriver } from '../cabinet/driver.ts';
import { CabinetSimulator } from '../cabinet/simulator.ts';
import { CardDispenserDriver } from '../card-dispenser/driver.ts';
import { CardDispenserSimulator } from '../card-dispenser/simulator.ts';
import { CodeScannerDriver } from '../code-scanner/driver.ts';
import { HidScannerSimulator } from '../code-scanner/hid-simulator.ts';
import { codeScannerProfiles } from '../code-scanner/profile.ts';
import { type ReportLayout, reportLayouts } from '../code-scanner/report-layout.ts';
import { CodeScannerSimulator } from '../code-scanner/simulator.ts';
import { countedDescriptor, countedLayout } from '../code-scanner/testing/report-descriptors.ts';
import { IdCardReaderDriver } from '../id-card-reader/driver.ts';
import { IdCardReaderSimulator } from '../id-card-reader/simulator.ts';
import { ReceiptPrinterDriver } from '../receipt-printer/driver.ts';
import { ReceiptPrinterSimulator } from '../receipt-printer/simulator.ts';
import type { Slip } from '../receipt-printer/slip.ts';
import { SmartCardDriver } from '../smart-card/driver.ts';
import { SimulatedSocialSecurityCard } from '../smart-card/simulated-card.ts';
import { SmartCardSimulator } from '../smart-card/simulator.ts';
import { createPseudoTerminalCable } from '../testing/cable-ends.ts';
import { describeRecordedTraces, traceFolderOf } from '../testing/recorded-traces.ts';
import { HidPeer } from '../transports/hid-peer.ts';
import type { Peer } from '../transports/peer.ts';
import { UninterruptiblePowerDriver } from '../uninterruptible-power/driver.ts';
import { UninterruptiblePowerSimulator } from '../uninterruptible-power/simulator.ts';
import { CardDataMask } from './card-data-mask.ts';
import { TraceRecorder } from './trace-recorder.ts';

/*
 * The traces in drivers/<device>/traces are made here, from the simulators and their specimens, with
 *   RECORD_TRACES=1 … vitest run drivers/trace/recordings.test.ts
 * and committed: a driver that speaks otherwise than it did then fails its contract.
 */

// The other devices' are run by their contracts.
describeRecordedTraces('receipt-printer');

function bounds(deadlineMs = 10_000) {
  return { deadlineMs, signal: new AbortController().signal };
}

function recorderOf(device: string, name: string, profile?: string, masked = false) {
  const lines: string[] = [];
  const recorder = new TraceRecorder({
    header: { trace: 1, device, ...(profile === undefined ? {} : { profile }) },
    write: (line) => lines.push(line),
    ...(masked ? { createMask: () => new CardDataMask() } : {}),
  });
  const save = () => {
    const folder = traceFolderOf(device);
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL(`${name}.jsonl`, folder), lines.join(''));
  };
  return { recorder, save };
}

async function onCable(use: (peer: Peer) => Promise<void>): Promise<void> {
  const cable = await createPseudoTerminalCable();
  try {
    await use(cable.peer);
  } finally {
    await cable.dispose();
  }
}

async function recordReader(
  name: string,
  use: (reader: IdCardReaderDriver, simulator: IdCardReaderSimulator, peer: Peer) => Promise<void>,
  masked = false,
): Promise<void> {
  await onCable(async (peer) => {
    const { recorder, save } = recorderOf('id-card-reader', name, undefined, masked);
    const simulator = new IdCardReaderSimulator({ peer });
    const plain = new IdCardReaderDriver({ opener: recorder.opener(peer.opener), reopenWindowMs: 1_000 });
    const reader = recorder.driver(plain, ['open', 'readCard', 'waitForRemoval', 'checkHealth']);
    unwrap(await reader.open(bounds()));
    await use(reader, simulator, peer);
    await reader.close();
    simulator.close();
    save();
  });
}

const slip: Slip = {
  blocks: [
    { kind: 'mark' },
    { kind: 'title', text: '收件凭证' },
    { kind: 'pair', label: '申请人', value: '张三丰样本' },
    { kind: 'text', text: '居民身份证 原件核验 壹份' },
    { kind: 'qr', content: 'https://zhuban.example/p/0001', caption: '扫码查询' },
    { kind: 'cut' },
  ],
};

async function recordPrinter(
  name: string,
  use: (printer: ReceiptPrinterDriver, simulator: ReceiptPrinterSimulator) => Promise<void>,
): Promise<void> {
  await onCable(async (peer) => {
    const { recorder, save } = recorderOf('receipt-printer', name);
    const simulator = new ReceiptPrinterSimulator({ peer });
    const plain = new ReceiptPrinterDriver({ opener: recorder.opener(peer.opener), reopenWindowMs: 1_000 });
    const printer = recorder.driver(plain, ['readStatus', 'print', 'cutOffRemains', 'checkHealth']);
    await use(printer, simulator);
    await printer.close();
    await simulator.close();
    save();
  });
}

const scannerCalls = ['open', 'scan', 'checkHealth'] as const;
const codeText = 'https://example.test/电子证照?id=样本-0001';

async function recordSerialScanner(profileName: keyof typeof codeScannerProfiles): Promise<void> {
  await onCable(async (peer) => {
    const { recorder, save } = recorderOf('code-scanner', `serial-${profileName}`, profileName);
    const profile = codeScannerProfiles[profileName];
    const simulator = new CodeScannerSimulator({ peer, profile, chunkSize: 20 });
    const plain = new CodeScannerDriver({ opener: recorder.opener(peer.opener), profile });
    const scanner = recorder.driver(plain, scannerCalls);
    unwrap(await scanner.open(bounds()));
    unwrap(await scanner.checkHealth(bounds()));
    for (const text of [codeText, '6901234567892']) {
      const scan = scanner.scan(bounds(5_000));
      await delay(50);
      simulator.presentCode({ text });
      expect(unwrap(await scan).text).toBe(text);
    }
    expect(await scanner.scan(bounds(100))).toMatchObject({ failure: { code: 'deadline-exceeded' } });
    await scanner.close();
    simulator.close();
    save();
  });
}

async function recordHidScanner(
  profileName: 'honeywell' | 'newland' | 'descriptor',
  layout: ReportLayout,
  peer: HidPeer,
): Promise<void> {
  const { recorder, save } = recorderOf('code-scanner', `hid-${profileName}`, profileName);
  const profile = codeScannerProfiles[profileName === 'descriptor' ? 'generic' : profileName];
  const simulator = new HidScannerSimulator({ peer, profile, layout });
  const plain = new CodeScannerDriver({ opener: recorder.opener(peer.opener), profile });
  const scanner = recorder.driver(plain, scannerCalls);
  unwrap(await scanner.open(bounds()));
  unwrap(await scanner.checkHealth(bounds()));
  for (const text of [codeText, '长码样本'.repeat(12)]) {
    const scan = scanner.scan(bounds(5_000));
    await delay(50);
    simulator.presentCode({ text });
    expect(unwrap(await scan).text).toBe(text);
  }
  await scanner.close();
  simulator.close();
  await peer.close();
  save();
}

async function recordPower(): Promise<void> {
  await onCable(async (peer) => {
    const { recorder, save } = recorderOf('uninterruptible-power', 'power-failure');
    const simulator = new UninterruptiblePowerSimulator({ peer });
    const plain = new UninterruptiblePowerDriver({
      opener: recorder.opener(peer.opener),
      upsName: 'ups',
      pollIntervalMs: 50,
    });
    const power = recorder.driver(plain, ['open', 'readPower', 'waitForChange', 'checkHealth']);
    unwrap(await power.open(bounds()));
    const before = unwrap(await power.readPower(bounds()));
    setTimeout(() => simulator.setVariable('ups.status', 'OB'), 120);
    unwrap(await power.waitForChange(before, bounds()));
    simulator.inject({ kind: 'silent' });
    unwrap(await power.readPower(bounds()));
    unwrap(await power.checkHealth(bounds()));
    await power.close();
    simulator.close();
    save();
  });
}

async function recordCabinet(): Promise<void> {
  await onCable(async (peer) => {
    const { recorder, save } = recorderOf('cabinet', 'lamps-and-door');
    const simulator = new CabinetSimulator({ peer });
    const plain = new CabinetDriver({
      opener: recorder.opener(peer.opener),
      wiring: { slave: 1, lamps: { 'id-card-reader': 0, 'receipt-slot': 1 }, door: { address: 0 } },
    });
    const cabinet = recorder.driver(plain, ['open', 'setLamp', 'readInputs', 'checkHealth']);
    unwrap(await cabinet.open(bounds()));
    unwrap(await cabinet.setLamp('receipt-slot', bounds()));
    simulator.inputs[0] = true;
    expect(unwrap(await cabinet.readInputs(bounds())).doorOpen).toBe(true);
    unwrap(await cabinet.checkHealth(bounds()));
    simulator.inject({ kind: 'wrong-crc' });
    unwrap(await cabinet.setLamp('id-card-reader', bounds()));
    await cabinet.close();
    simulator.close();
    save();
  });
}

async function recordDispenser(): Promise<void> {
  await onCable(async (peer) => {
    const { recorder, save } = recorderOf('card-dispenser', 'one-given-one-discarded');
    const simulator = new CardDispenserSimulator({ peer, movementMs: 100 });
    const plain = new CardDispenserDriver({ opener: recorder.opener(peer.opener) });
    const dispenser = recorder.driver(plain, [
      'open',
      'readStatus',
      'takeCard',
      'giveCard',
      'discardCard',
      'waitUntilTaken',
      'checkHealth',
    ]);
    unwrap(await dispenser.open(bounds()));
    unwrap(await dispenser.takeCard(bounds()));
    unwrap(await dispenser.giveCard(bounds()));
    setTimeout(() => simulator.takeCard(), 200);
    unwrap(await dispenser.waitUntilTaken(bounds()));
    unwrap(await dispenser.takeCard(bounds()));
    unwrap(await dispenser.discardCard(bounds()));
    unwrap(await dispenser.checkHealth(bounds()));
    await dispenser.close();
    simulator.close();
    save();
  });
}

async function recordSmartCard(): Promise<void> {
  await onCable(async (peer) => {
    const { recorder, save } = recorderOf('smart-card', 'social-security-card');
    const simulator = new SmartCardSimulator({ peer });
    const plain = new SmartCardDriver({ opener: recorder.opener(peer.opener) });
    const reader = recorder.driver(plain, [
      'open',
      'waitForCard',
      'readSocialSecurityCard',
      'waitForRemoval',
      'checkHealth',
    ]);
    unwrap(await reader.open(bounds()));
    unwrap(await reader.checkHealth(bounds()));
    setTimeout(() => simulator.insert(new SimulatedSocialSecurityCard()), 300);
    unwrap(await reader.waitForCard(bounds()));
    unwrap(await reader.readSocialSecurityCard(bounds()));
    setTimeout(() => simulator.remove(), 300);
    unwrap(await reader.waitForRemoval(bounds()));
    await reader.close();
    simulator.close();
    save();
  });
}

const recordings: Readonly<Record<string, () => Promise<void>>> = {
  'id-card-reader: resident, taken away': () =>
    recordReader('resident', async (reader, simulator) => {
      unwrap(await reader.checkHealth(bounds()));
      simulator.layCard('resident');
      unwrap(await reader.readCard(bounds()));
      setTimeout(() => simulator.takeCard(), 600);
      unwrap(await reader.waitForRemoval(bounds()));
    }),
  'id-card-reader: hmt': () =>
    recordReader('hmt', async (reader, simulator) => {
      simulator.layCard('hmt');
      unwrap(await reader.readCard(bounds()));
    }),
  'id-card-reader: foreigners': () =>
    recordReader('foreigners', async (reader, simulator) => {
      for (const type of ['foreigner-2017', 'foreigner-2023'] as const) {
        simulator.layCard(type);
        unwrap(await reader.readCard(bounds()));
        simulator.takeCard();
      }
    }),
  'id-card-reader: resident, masked': () =>
    recordReader(
      'resident-masked',
      async (reader, simulator) => {
        simulator.layCard('resident');
        unwrap(await reader.readCard(bounds()));
      },
      true,
    ),
  'id-card-reader: removed while it is read, a wrong checksum, noise': () =>
    recordReader('troubles', async (reader, simulator) => {
      simulator.layCard('resident');
      simulator.inject({ kind: 'card-removed-during-read' });
      const removed: Result<unknown, AppFailure> = await reader.readCard(bounds());
      expect(removed).toMatchObject({ failure: { code: 'card-removed' } });
      simulator.layCard('resident');
      simulator.inject({ kind: 'wrong-checksum' });
      simulator.inject({ kind: 'noise-bytes', bytes: Uint8Array.of(0xaa, 0xaa, 0x96) });
      unwrap(await reader.readCard(bounds()));
    }),
  'id-card-reader: unplugged and plugged in again': () =>
    recordReader('replugged', async (reader, simulator, peer) => {
      const reading = reader.readCard(bounds());
      await delay(400);
      await peer.unplug();
      unwrap(await peer.replug());
      simulator.layCard('resident');
      unwrap(await reading);
    }),
  'receipt-printer: a slip': () =>
    recordPrinter('slip', async (printer) => {
      unwrap(await printer.readStatus(bounds()));
      expect(unwrap(await printer.print(slip, bounds())).outcome).toBe('printed');
      unwrap(await printer.checkHealth(bounds()));
    }),
  'receipt-printer: the cover open': () =>
    recordPrinter('cover-open', async (printer, simulator) => {
      await simulator.inject({ kind: 'cover-open' });
      expect(unwrap(await printer.print(slip, bounds())).outcome).toBe('failed');
      unwrap(await printer.checkHealth(bounds()));
    }),
  ...Object.fromEntries(
    (Object.keys(codeScannerProfiles) as (keyof typeof codeScannerProfiles)[]).map((name) => [
      `code-scanner: ${name} on a serial port`,
      () => recordSerialScanner(name),
    ]),
  ),
  'uninterruptible-power: the mains fail': recordPower,
  'cabinet: lamps and door': recordCabinet,
  'card-dispenser: one given, one discarded': recordDispenser,
  'smart-card: a social security card': recordSmartCard,
  'code-scanner: honeywell on HID': () =>
    recordHidScanner('honeywell', reportLayouts.honeywell, new HidPeer({ vendorId: 0x0c2e })),
  'code-scanner: newland on HID': () =>
    recordHidScanner('newland', reportLayouts.newland, new HidPeer({ vendorId: 0x1eab })),
  'code-scanner: by its descriptor on HID': () =>
    recordHidScanner('descriptor', countedLayout, new HidPeer({ reportDescriptor: countedDescriptor })),
};

describe.runIf(process.env.RECORD_TRACES === '1')('recording', () => {
  test.each(Object.keys(recordings))('%s', (name) => recordings[name]!());
});
