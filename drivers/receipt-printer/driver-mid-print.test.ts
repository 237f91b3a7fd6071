import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { plainText } from './printed-slip.ts';
import { bounds, numbered, PrinterBench, slip, slow } from './testing/printer-bench.ts';

describe('faults while printing', () => {
  test('paper out in mid-print', async () => {
    await using bench = await PrinterBench.create(slow);
    const { simulator } = bench;
    await simulator.inject({ kind: 'paper-out-after-lines', lines: 6 });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['paper-empty'] });
    expect(simulator.slips).toHaveLength(0);
    // Nothing of it comes out when a technician puts paper in.
    const printedSoFar = simulator.state.unfinished.length;
    simulator.loadPaper();
    await simulator.settled();
    expect(simulator.slips).toHaveLength(0);
    expect(simulator.state.unfinished).toHaveLength(printedSoFar);
  });

  test('paper out in mid-print: the rest is voided and cut off before the next slip', async () => {
    await using bench = await PrinterBench.create(slow);
    const { simulator } = bench;
    await simulator.inject({ kind: 'paper-out-after-lines', lines: 6 });
    expect((await bench.print()).outcome).toBe('failed');
    simulator.loadPaper();
    expect((await bench.print()).outcome).toBe('printed');
    expect(simulator.slips.map((printed) => plainText(printed).includes('作废'))).toEqual([true, false]);
    expect((await bench.print()).outcome).toBe('printed');
    expect(simulator.slips).toHaveLength(3);
  });

  test('paper out in mid-print: the rest is cut off as soon as there is paper', async () => {
    await using bench = await PrinterBench.create(slow);
    const { driver, simulator } = bench;
    await simulator.inject({ kind: 'paper-out-after-lines', lines: 6 });
    expect((await bench.print()).outcome).toBe('failed');
    expect(driver.remains).toBe(true);
    simulator.loadPaper();
    expect(unwrap(await driver.cutOffRemains(bounds())).outcome).toBe('printed');
    expect(driver.remains).toBe(false);
    expect(unwrap(await driver.cutOffRemains(bounds())).outcome).toBe('printed');
    expect(simulator.slips.map((printed) => plainText(printed).includes('作废'))).toEqual([true]);
    expect(simulator.state.unfinished).toEqual([]);
  });

  test('cover open in mid-print, and shut again before the next question', async () => {
    await using bench = await PrinterBench.create(slow);
    const { simulator } = bench;
    await bench.switchOnAutomaticStatus();
    const stop = simulator.onChange((state) => {
      if (!state.status.coverOpen) return;
      stop();
      queueMicrotask(() => void simulator.repair());
    });
    await simulator.inject({ kind: 'cover-open-after-lines', lines: 5 });
    const settlement = await bench.print();
    expect(settlement.outcome).not.toBe('printed');
    expect(settlement.problems).toEqual(['cover-open']);
  });

  test('paper out in mid-print on a printer that cannot clear its buffers', async () => {
    await using bench = await PrinterBench.create({ ...slow, extendedCommands: false });
    const { simulator } = bench;
    await simulator.inject({ kind: 'paper-out-after-lines', lines: 6 });
    expect(await bench.print()).toEqual({ outcome: 'unknown', problems: ['paper-empty'] });
  });

  test('paper out with the last line', async () => {
    await using bench = await PrinterBench.create(slow);
    const { simulator } = bench;
    await simulator.inject({ kind: 'paper-out-after-lines', lines: 20 });
    const settlement = await bench.print();
    expect(settlement.outcome).not.toBe('printed');
    expect(settlement.problems).toEqual(['paper-empty']);
  });

  test('cover open in mid-print', async () => {
    await using bench = await PrinterBench.create(slow);
    const { simulator } = bench;
    await simulator.inject({ kind: 'cover-open-after-lines', lines: 5 });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['cover-open'] });
    expect(simulator.slips).toHaveLength(0);
  });

  test('print head overheated in mid-print', async () => {
    await using bench = await PrinterBench.create(slow);
    const { simulator } = bench;
    await simulator.inject({ kind: 'overheated-after-lines', lines: 5 });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['head-overheated'] });
  });

  test('cutter jammed', async () => {
    await using bench = await PrinterBench.create(slow);
    const { simulator } = bench;
    await simulator.inject({ kind: 'cutter-jam' });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['cutter-error'] });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['cutter-error'] });
    expect(simulator.slips).toHaveLength(0);
    await simulator.repair();
    expect((await bench.print()).outcome).toBe('printed');
  });

  test('unplugged in mid-print', async () => {
    await using bench = await PrinterBench.create(slow);
    const { driver, simulator } = bench;
    await simulator.inject({ kind: 'unplugged-after-lines', lines: 5 });
    expect(await bench.print()).toEqual({ outcome: 'unknown', problems: ['port-lost'] });
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
    await using bench = await PrinterBench.create(slow);
    const { simulator } = bench;
    await simulator.inject({ kind: 'silent-after-lines', lines: 5 });
    expect(await bench.print()).toEqual({ outcome: 'unknown', problems: ['not-responding'] });
    expect(simulator.slips).toHaveLength(0);
    await simulator.repair();
    await simulator.settled();
    expect(simulator.slips).toHaveLength(0);
  });

  test('a printer that never confirms', async () => {
    await using bench = await PrinterBench.create(
      { ...slow, extendedCommands: false },
      { profile: numbered, printingLimitMs: 300 },
    );
    const { simulator } = bench;
    const settlement = await bench.print();
    expect(settlement).toEqual({ outcome: 'unknown', problems: ['not-responding'] });
    expect(simulator.slips).toHaveLength(1);
  });

  test('aborted in mid-print', async () => {
    await using bench = await PrinterBench.create({ millimetresPerSecond: 60 });
    const { driver, simulator } = bench;
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
    await using bench = await PrinterBench.create({ millimetresPerSecond: 20 });
    const { driver, simulator } = bench;
    const settlement = unwrap(await driver.print(slip, bounds(900)));
    expect(settlement.outcome).toBe('unknown');
    expect(simulator.slips).toHaveLength(0);
  });
});
