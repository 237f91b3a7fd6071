import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PrintSettlement } from '#contract/device.ts';
import { unwrap } from '#contract/result.ts';
import type { CallBounds } from '../port.ts';
import { createPseudoTerminalCable, createTcpCable, type TestCable } from '../testing/cable-ends.ts';
import { ReceiptPrinterDriver, type ReceiptPrinterDriverOptions } from './driver.ts';
import { plainText } from './printed-slip.ts';
import { ReceiptPrinterSimulator, type ReceiptPrinterSimulatorOptions } from './simulator.ts';
import type { Slip } from './slip.ts';

const slip: Slip = {
  blocks: [
    { kind: 'mark' },
    { kind: 'title', text: '收件凭证' },
    { kind: 'pair', label: '收件编号', value: '4401062026112100087' },
    { kind: 'pair', label: '申请人', value: '张三丰样本' },
    ...Array.from({ length: 12 }, (_, index) => ({
      kind: 'text' as const,
      text: `${index + 1}. 居民身份证 原件核验 壹份`,
    })),
    { kind: 'qr', content: 'https://zhuban.example/p/4401062026112100087', caption: '扫码查询办理进度' },
    { kind: 'cut' },
  ],
};

function bounds(deadlineMs = 10_000, signal: AbortSignal = new AbortController().signal): CallBounds {
  return { deadlineMs, signal };
}

let cable: TestCable;
let simulator: ReceiptPrinterSimulator;
let driver: ReceiptPrinterDriver;

function start(
  simulated: Partial<ReceiptPrinterSimulatorOptions> = {},
  options: Partial<ReceiptPrinterDriverOptions> = {},
): void {
  simulator = new ReceiptPrinterSimulator({ peer: cable.peer, ...simulated });
  driver = new ReceiptPrinterDriver({
    opener: cable.peer.opener,
    simulated: true,
    reopenWindowMs: 300,
    answerLimitMs: 200,
    ...options,
  });
}

async function print(): Promise<PrintSettlement> {
  return unwrap(await driver.print(slip, bounds()));
}

/** Slow enough that a fault can happen while the slip is coming out. */
const slow = { millimetresPerSecond: 400 };

beforeEach(async () => {
  cable = await createPseudoTerminalCable();
});

afterEach(async () => {
  await driver.close();
  await simulator.close();
  await cable.dispose();
});

describe('a healthy printer', () => {
  test('is ready', async () => {
    start();
    expect(unwrap(await driver.checkHealth(bounds()))).toEqual({
      kind: 'receipt-printer',
      condition: 'ready',
      problems: [],
      simulated: true,
    });
  });

  test.each(['sensor-status', 'process-id'] as const)(
    'prints a slip once, confirmed by %s',
    async (confirmation) => {
      start(slow, { confirmation });
      expect(await print()).toEqual({ outcome: 'printed', problems: [] });
      expect(simulator.slips).toHaveLength(1);
      const text = plainText(simulator.slips[0]!);
      expect(text).toContain('收件编号  4401062026112100087');
      expect(text).toContain('张三丰样本');
      expect(text).toContain('模拟设备');
      expect(simulator.discardedBytes).toBe(0);
      expect(simulator.state.unfinished).toEqual([]);
    },
  );

  test('is not called printed before the paper is cut', async () => {
    start(slow);
    let cutAtSettlement = 0;
    const settled = print().then((settlement) => {
      cutAtSettlement = simulator.slips.length;
      return settlement;
    });
    expect((await settled).outcome).toBe('printed');
    expect(cutAtSettlement).toBe(1);
  });

  test('prints over TCP as well', async () => {
    await cable.dispose();
    cable = await createTcpCable();
    start();
    expect(await print()).toEqual({ outcome: 'printed', problems: [] });
    await simulator.inject({ kind: 'unplugged-after-lines', lines: 5 });
    expect(await print()).toEqual({ outcome: 'unknown', problems: ['port-lost'] });
  });

  test('prints one slip after another', async () => {
    start();
    expect((await print()).outcome).toBe('printed');
    expect((await print()).outcome).toBe('printed');
    expect(simulator.slips).toHaveLength(2);
    expect(simulator.slips[0]).toEqual(simulator.slips[1]);
  });

  test('refuses a second call while one runs', async () => {
    start(slow);
    const first = print();
    const second = await driver.print(slip, bounds());
    expect(second).toMatchObject({ ok: false, failure: { code: 'device-busy' } });
    expect((await first).outcome).toBe('printed');
    expect(simulator.slips).toHaveLength(1);
  });

  test('prints with automatic status switched on by somebody else', async () => {
    start(slow);
    const port = unwrap(await cable.peer.opener.open(bounds()));
    unwrap(await port.write(Uint8Array.of(0x1d, 0x61, 0xff), bounds()));
    await port.close();
    expect(await print()).toEqual({ outcome: 'printed', problems: [] });
  });
});

describe('faults before printing', () => {
  test('paper out before printing', async () => {
    start();
    await simulator.inject({ kind: 'paper-out' });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['paper-empty'] });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'blocked',
      problems: ['paper-empty'],
    });
    simulator.loadPaper();
    await simulator.settled();
    expect(simulator.slips).toHaveLength(0);
    expect((await print()).outcome).toBe('printed');
  });

  test('paper low', async () => {
    start({ paperMm: 4_000 });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'degraded',
      problems: ['paper-low'],
    });
    expect(await print()).toEqual({ outcome: 'printed', problems: ['paper-low'] });
  });

  test('cover open', async () => {
    start();
    await simulator.inject({ kind: 'cover-open' });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['cover-open'] });
    await simulator.repair();
    expect((await print()).outcome).toBe('printed');
  });

  test('print head overheated', async () => {
    start();
    await simulator.inject({ kind: 'overheated' });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['head-overheated'] });
  });

  test('print head broken', async () => {
    start();
    await simulator.inject({ kind: 'head-broken' });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['hardware-fault'] });
  });

  test('unplugged before printing', async () => {
    start();
    expect((await print()).outcome).toBe('printed');
    await simulator.inject({ kind: 'unplugged' });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['port-lost'] });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'offline',
      problems: ['port-lost'],
    });
    await simulator.repair();
    expect((await print()).outcome).toBe('printed');
    expect(simulator.slips).toHaveLength(2);
  });

  test('silent: the ladder is climbed to its end, and the printer comes back later', async () => {
    const steps: string[] = [];
    start({}, { onRecovery: (step) => steps.push(step) });
    await simulator.inject({ kind: 'silent' });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['not-responding'] });
    expect(steps).toEqual(['retry', 'soft-reset', 'reopen', 'out-of-service']);
    await simulator.repair();
    expect((await print()).outcome).toBe('printed');
    expect(simulator.slips).toHaveLength(1);
  });

  test('silent: health is offline, and a deadline is kept', async () => {
    start();
    await simulator.inject({ kind: 'silent' });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'offline',
      problems: ['not-responding'],
    });
    const result = await driver.print(slip, bounds(300));
    expect(result).toMatchObject({ ok: false, failure: { code: 'deadline-exceeded' } });
    expect(simulator.slips).toHaveLength(0);
  });

  test('aborted before anything was sent', async () => {
    start();
    const result = await driver.print(slip, bounds(1_000, AbortSignal.abort()));
    expect(result).toMatchObject({ ok: false, failure: { code: 'aborted' } });
    await simulator.settled();
    expect(simulator.state.unfinished).toEqual([]);
  });

  test('garbage on the line', async () => {
    start();
    await simulator.inject({ kind: 'garbage', bytes: Uint8Array.of(0xff, 0x81, 0xff) });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['protocol-error'] });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({ condition: 'offline' });
    expect(simulator.slips).toHaveLength(0);
  });

  test('a slip that cannot be encoded sends nothing', async () => {
    start();
    const result = await driver.print({ blocks: [{ kind: 'qr', content: 'x'.repeat(600) }] }, bounds());
    expect(result).toMatchObject({ ok: false, failure: { code: 'qr-content-too-long' } });
    expect(await driver.print({ blocks: [] }, bounds())).toMatchObject({
      ok: false,
      failure: { code: 'slip-empty' },
    });
  });
});

describe('faults while printing', () => {
  test('paper out in mid-print', async () => {
    start(slow);
    await simulator.inject({ kind: 'paper-out-after-lines', lines: 6 });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['paper-empty'] });
    expect(simulator.slips).toHaveLength(0);
    // Nothing of it comes out when a technician puts paper in.
    const printedSoFar = simulator.state.unfinished.length;
    simulator.loadPaper();
    await simulator.settled();
    expect(simulator.slips).toHaveLength(0);
    expect(simulator.state.unfinished).toHaveLength(printedSoFar);
  });

  test('paper out in mid-print: the rest is voided and cut off before the next slip', async () => {
    start(slow);
    await simulator.inject({ kind: 'paper-out-after-lines', lines: 6 });
    expect((await print()).outcome).toBe('failed');
    simulator.loadPaper();
    expect((await print()).outcome).toBe('printed');
    expect(simulator.slips.map((printed) => plainText(printed).includes('作废'))).toEqual([true, false]);
    expect((await print()).outcome).toBe('printed');
    expect(simulator.slips).toHaveLength(3);
  });

  test('paper out in mid-print: the rest is cut off as soon as there is paper', async () => {
    start(slow);
    await simulator.inject({ kind: 'paper-out-after-lines', lines: 6 });
    expect((await print()).outcome).toBe('failed');
    expect(driver.remains).toBe(true);
    simulator.loadPaper();
    expect(unwrap(await driver.cutOffRemains(bounds())).outcome).toBe('printed');
    expect(driver.remains).toBe(false);
    expect(unwrap(await driver.cutOffRemains(bounds())).outcome).toBe('printed');
    expect(simulator.slips.map((printed) => plainText(printed).includes('作废'))).toEqual([true]);
    expect(simulator.state.unfinished).toEqual([]);
  });

  test('cover open in mid-print, and shut again before the next question', async () => {
    start(slow);
    const port = unwrap(await cable.peer.opener.open(bounds()));
    unwrap(await port.write(Uint8Array.of(0x1d, 0x61, 0xff), bounds()));
    await port.close();
    const stop = simulator.onChange((state) => {
      if (!state.status.coverOpen) return;
      stop();
      queueMicrotask(() => void simulator.repair());
    });
    await simulator.inject({ kind: 'cover-open-after-lines', lines: 5 });
    const settlement = await print();
    expect(settlement.outcome).not.toBe('printed');
    expect(settlement.problems).toEqual(['cover-open']);
  });

  test('paper out in mid-print on a printer that cannot clear its buffers', async () => {
    start({ ...slow, extendedCommands: false });
    await simulator.inject({ kind: 'paper-out-after-lines', lines: 6 });
    expect(await print()).toEqual({ outcome: 'unknown', problems: ['paper-empty'] });
  });

  test('paper out with the last line', async () => {
    start(slow);
    await simulator.inject({ kind: 'paper-out-after-lines', lines: 20 });
    const settlement = await print();
    expect(settlement.outcome).not.toBe('printed');
    expect(settlement.problems).toEqual(['paper-empty']);
  });

  test('cover open in mid-print', async () => {
    start(slow);
    await simulator.inject({ kind: 'cover-open-after-lines', lines: 5 });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['cover-open'] });
    expect(simulator.slips).toHaveLength(0);
  });

  test('print head overheated in mid-print', async () => {
    start(slow);
    await simulator.inject({ kind: 'overheated-after-lines', lines: 5 });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['head-overheated'] });
  });

  test('cutter jammed', async () => {
    start(slow);
    await simulator.inject({ kind: 'cutter-jam' });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['cutter-error'] });
    expect(await print()).toEqual({ outcome: 'failed', problems: ['cutter-error'] });
    expect(simulator.slips).toHaveLength(0);
    await simulator.repair();
    expect((await print()).outcome).toBe('printed');
  });

  test('unplugged in mid-print', async () => {
    start(slow);
    await simulator.inject({ kind: 'unplugged-after-lines', lines: 5 });
    expect(await print()).toEqual({ outcome: 'unknown', problems: ['port-lost'] });
    await simulator.settled();
    const printed = simulator.slips.length;
    expect(printed).toBeLessThanOrEqual(1);
    await simulator.repair();
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({ condition: 'ready' });
    await simulator.settled();
    // The driver does not print the slip again by itself.
    expect(simulator.slips).toHaveLength(printed);
  });

  test('silent in mid-print', async () => {
    start(slow);
    await simulator.inject({ kind: 'silent-after-lines', lines: 5 });
    expect(await print()).toEqual({ outcome: 'unknown', problems: ['not-responding'] });
    expect(simulator.slips).toHaveLength(0);
    await simulator.repair();
    await simulator.settled();
    expect(simulator.slips).toHaveLength(0);
  });

  test('a printer that never confirms', async () => {
    start({ ...slow, extendedCommands: false }, { confirmation: 'process-id', printingLimitMs: 300 });
    const settlement = await print();
    expect(settlement).toEqual({ outcome: 'unknown', problems: ['not-responding'] });
    expect(simulator.slips).toHaveLength(1);
  });

  test('aborted in mid-print', async () => {
    start({ millimetresPerSecond: 60 });
    const abort = new AbortController();
    simulator.onChange((state) => {
      if (state.unfinished.length > 4) abort.abort();
    });
    const settlement = unwrap(await driver.print(slip, bounds(10_000, abort.signal)));
    expect(settlement.outcome).toBe('unknown');
    await simulator.settled();
    expect(simulator.slips).toHaveLength(0);
  });

  test('deadline exceeded in mid-print', async () => {
    start({ millimetresPerSecond: 20 });
    const settlement = unwrap(await driver.print(slip, bounds(900)));
    expect(settlement.outcome).toBe('unknown');
    expect(simulator.slips).toHaveLength(0);
  });
});
