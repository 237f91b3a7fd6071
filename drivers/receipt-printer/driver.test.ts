import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { createTcpCable } from '../testing/cable-ends.ts';
import { plainText } from './printed-slip.ts';
import { defaultReceiptPrinterProfile } from './profile.ts';
import { bounds, PrinterBench, slip, slow } from './testing/printer-bench.ts';

describe('a healthy printer', () => {
  test('is ready', async () => {
    await using bench = await PrinterBench.create();
    const { driver } = bench;
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
      const profile = { ...defaultReceiptPrinterProfile, confirmation };
      await using bench = await PrinterBench.create(slow, { profile });
      const { simulator } = bench;
      expect(await bench.print()).toEqual({ outcome: 'printed', problems: [] });
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
    await using bench = await PrinterBench.create(slow);
    const { simulator } = bench;
    let cutAtSettlement = 0;
    const settled = bench.print().then((settlement) => {
      cutAtSettlement = simulator.slips.length;
      return settlement;
    });
    expect((await settled).outcome).toBe('printed');
    expect(cutAtSettlement).toBe(1);
  });

  test('prints over TCP as well', async () => {
    await using bench = await PrinterBench.create({}, {}, createTcpCable);
    const { simulator } = bench;
    expect(await bench.print()).toEqual({ outcome: 'printed', problems: [] });
    await simulator.inject({ kind: 'unplugged-after-lines', lines: 5 });
    expect(await bench.print()).toEqual({ outcome: 'unknown', problems: ['port-lost'] });
  });

  test('prints one slip after another', async () => {
    await using bench = await PrinterBench.create();
    const { simulator } = bench;
    expect((await bench.print()).outcome).toBe('printed');
    expect((await bench.print()).outcome).toBe('printed');
    expect(simulator.slips).toHaveLength(2);
    expect(simulator.slips[0]).toEqual(simulator.slips[1]);
  });

  test('refuses a second call while one runs', async () => {
    await using bench = await PrinterBench.create(slow);
    const { driver, simulator } = bench;
    const first = bench.print();
    const second = await driver.print(slip, bounds());
    expect(second).toMatchObject({ ok: false, failure: { code: 'device-busy' } });
    expect((await first).outcome).toBe('printed');
    expect(simulator.slips).toHaveLength(1);
  });

  test('prints with automatic status switched on by somebody else', async () => {
    await using bench = await PrinterBench.create(slow);
    await bench.switchOnAutomaticStatus();
    expect(await bench.print()).toEqual({ outcome: 'printed', problems: [] });
  });
});

describe('faults before printing', () => {
  test('paper out before printing', async () => {
    await using bench = await PrinterBench.create();
    const { driver, simulator } = bench;
    await simulator.inject({ kind: 'paper-out' });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['paper-empty'] });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'blocked',
      problems: ['paper-empty'],
    });
    simulator.loadPaper();
    await simulator.settled();
    expect(simulator.slips).toHaveLength(0);
    expect((await bench.print()).outcome).toBe('printed');
  });

  test('paper low', async () => {
    await using bench = await PrinterBench.create({ paperMm: 4_000 });
    const { driver } = bench;
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'degraded',
      problems: ['paper-low'],
    });
    expect(await bench.print()).toEqual({ outcome: 'printed', problems: ['paper-low'] });
  });

  test('cover open', async () => {
    await using bench = await PrinterBench.create();
    const { simulator } = bench;
    await simulator.inject({ kind: 'cover-open' });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['cover-open'] });
    await simulator.repair();
    expect((await bench.print()).outcome).toBe('printed');
  });

  test('print head overheated', async () => {
    await using bench = await PrinterBench.create();
    const { simulator } = bench;
    await simulator.inject({ kind: 'overheated' });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['head-overheated'] });
  });

  test('print head broken', async () => {
    await using bench = await PrinterBench.create();
    const { simulator } = bench;
    await simulator.inject({ kind: 'head-broken' });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['hardware-fault'] });
  });

  test('unplugged before printing', async () => {
    await using bench = await PrinterBench.create();
    const { driver, simulator } = bench;
    expect((await bench.print()).outcome).toBe('printed');
    await simulator.inject({ kind: 'unplugged' });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['port-lost'] });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({
      condition: 'offline',
      problems: ['port-lost'],
    });
    await simulator.repair();
    expect((await bench.print()).outcome).toBe('printed');
    expect(simulator.slips).toHaveLength(2);
  });

  test('silent: the ladder is climbed to its end, and the printer comes back later', async () => {
    const steps: string[] = [];
    await using bench = await PrinterBench.create({}, { onRecovery: (step) => steps.push(step) });
    const { simulator } = bench;
    await simulator.inject({ kind: 'silent' });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['not-responding'] });
    expect(steps).toEqual(['retry', 'soft-reset', 'reopen', 'out-of-service']);
    await simulator.repair();
    expect((await bench.print()).outcome).toBe('printed');
    expect(simulator.slips).toHaveLength(1);
  });

  test('silent: health is offline, and a deadline is kept', async () => {
    await using bench = await PrinterBench.create();
    const { driver, simulator } = bench;
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
    await using bench = await PrinterBench.create();
    const { driver, simulator } = bench;
    const result = await driver.print(slip, bounds(1_000, AbortSignal.abort()));
    expect(result).toMatchObject({ ok: false, failure: { code: 'aborted' } });
    await simulator.settled();
    expect(simulator.state.unfinished).toEqual([]);
  });

  test('garbage on the line', async () => {
    await using bench = await PrinterBench.create();
    const { driver, simulator } = bench;
    await simulator.inject({ kind: 'garbage', bytes: Uint8Array.of(0xff, 0x81, 0xff) });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['protocol-error'] });
    expect(unwrap(await driver.checkHealth(bounds()))).toMatchObject({ condition: 'offline' });
    expect(simulator.slips).toHaveLength(0);
  });

  test('a slip that cannot be encoded sends nothing', async () => {
    await using bench = await PrinterBench.create();
    const { driver } = bench;
    const result = await driver.print({ blocks: [{ kind: 'qr', content: 'x'.repeat(600) }] }, bounds());
    expect(result).toMatchObject({ ok: false, failure: { code: 'qr-content-too-long' } });
    expect(await driver.print({ blocks: [] }, bounds())).toMatchObject({
      ok: false,
      failure: { code: 'slip-empty' },
    });
  });
});
