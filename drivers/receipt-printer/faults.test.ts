import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { plainText } from './printed-slip.ts';
import { defaultReceiptPrinterProfile, receiptPrinterProfiles } from './profile.ts';
import { simulatedPrinterOf } from './simulator.ts';
import { createMemoryCable } from './testing/memory-cable.ts';
import { bounds, longSlip, numbered, PrinterBench, slip, slow } from './testing/printer-bench.ts';

/** Many printers print side by side: on a busy machine each takes its time. */
const patient = { timeout: 120_000 };

/** A printer with a small buffer that says XOFF and XON. */
const regulated = { millimetresPerSecond: 900, bufferBytes: 4_096 };
const withoutClearing = { ...defaultReceiptPrinterProfile, clearsBuffers: false };

/** Over a line without buffers of its own: a pseudo-terminal has kilobytes of them, and no speed. */
const onLine = (options: Parameters<typeof PrinterBench.create>[1] = {}) =>
  PrinterBench.create(regulated, options, createMemoryCable);

describe.concurrent('XON and XOFF', patient, () => {
  test('a full buffer: XOFF stops the sending before anything is lost, XON lets it go on', async () => {
    await using bench = await onLine();
    let held = 0;
    bench.simulator.onChange(() => {
      held += bench.simulator.holds ? 1 : 0;
    });
    expect(await bench.print(longSlip)).toEqual({ outcome: 'printed', problems: [] });
    expect(held).toBeGreaterThan(0);
    expect(bench.simulator.overrunBytes).toBe(0);
    expect(bench.simulator.slips).toHaveLength(1);
  });

  test('a full buffer of a printer whose XOFF nobody obeys: bytes are lost, and it is not called printed', async () => {
    const profile = { ...defaultReceiptPrinterProfile, flowControl: 'none' } as const;
    await using bench = await onLine({ profile, printingLimitMs: 500 });
    expect((await bench.print(longSlip)).outcome).not.toBe('printed');
    expect(bench.simulator.overrunBytes).toBeGreaterThan(0);
  });

  test('XOFF that never ends, before printing: a typed failure by the deadline, and nothing was sent', async () => {
    await using bench = await onLine();
    unwrap(await bench.driver.checkHealth(bounds()));
    await bench.simulator.inject({ kind: 'flow-stopped' });
    const result = await bench.driver.print(slip, bounds(400));
    expect(result).toMatchObject({ ok: false, failure: { code: 'deadline-exceeded' } });
    expect(bench.simulator.state.unfinished).toEqual([]);
  });

  test('XOFF without a reason, before printing: a new port is opened, and the printer prints', async () => {
    const steps: string[] = [];
    await using bench = await PrinterBench.create(slow, {
      holdLimitMs: 200,
      onRecovery: (step) => steps.push(step),
    });
    unwrap(await bench.driver.checkHealth(bounds()));
    await bench.simulator.inject({ kind: 'flow-stopped' });
    expect((await bench.print()).outcome).toBe('printed');
    expect(steps).toEqual(['retry', 'soft-reset', 'reopen']);
  });

  test('XOFF that never ends, in mid-print: a typed failure within the deadline, never a hang', async () => {
    await using bench = await onLine({ holdLimitMs: 200 });
    await bench.simulator.inject({ kind: 'flow-stopped-after-lines', lines: 2 });
    const settlement = await bench.print(longSlip);
    expect(settlement).toEqual({ outcome: 'unknown', problems: ['not-responding'] });
    expect(bench.simulator.overrunBytes).toBe(0);
  });

  test('XOFF that never ends, and a deadline shorter than the patience with it', async () => {
    await using bench = await onLine();
    await bench.simulator.inject({ kind: 'flow-stopped-after-lines', lines: 2 });
    const settlement = unwrap(await bench.driver.print(longSlip, bounds(1_500)));
    expect(settlement).toEqual({ outcome: 'unknown', problems: ['not-responding'] });
  });

  test('a lost XON: a typed failure, and the next slip is printed', async () => {
    await using bench = await onLine({ holdLimitMs: 300 });
    await bench.simulator.inject({ kind: 'xon-lost' });
    expect(await bench.print(longSlip)).toEqual({ outcome: 'unknown', problems: ['not-responding'] });
    await bench.simulator.settled();
    expect((await bench.print()).outcome).toBe('printed');
    expect(plainText(bench.simulator.slips.at(-1)!)).not.toContain('作废');
  });

  test('paper out in mid-print of a printer that says XOFF when it is offline: the paper is what is named', async () => {
    await using bench = await onLine({ holdLimitMs: 300 });
    await bench.simulator.inject({ kind: 'paper-out-after-lines', lines: 4 });
    expect(await bench.print(longSlip)).toEqual({ outcome: 'failed', problems: ['paper-empty'] });
    bench.simulator.loadPaper();
    expect((await bench.print()).outcome).toBe('printed');
  });

  test('unplugged while XOFF holds the sending: the call ends at once', async () => {
    await using bench = await onLine({ holdLimitMs: 15_000 });
    await bench.simulator.inject({ kind: 'flow-stopped-after-lines', lines: 2 });
    const stop = bench.simulator.onChange(() => {
      if (!bench.simulator.holds) return;
      stop();
      void bench.simulator.inject({ kind: 'unplugged' });
    });
    expect(await bench.print(longSlip)).toEqual({ outcome: 'unknown', problems: ['port-lost'] });
  });
});

describe.concurrent('lost and noisy answers', patient, () => {
  test('status byte lost, on a printer that numbers its confirmations: the slip is printed', async () => {
    await using bench = await PrinterBench.create(slow, { profile: numbered });
    const stop = bench.simulator.onChange((state) => {
      if (state.unfinished.length < 3) return;
      stop();
      void bench.simulator.inject({ kind: 'answers-lost', count: 1 });
    });
    const settlement = await bench.print(longSlip);
    // The lost byte may have been part of a confirmation: then nobody knows, and nobody says printed.
    expect(['printed', 'unknown']).toContain(settlement.outcome);
    await bench.simulator.settled();
    expect(bench.simulator.slips).toHaveLength(1);
  });

  test('status byte lost, on a printer whose confirmations look like any zero byte: nobody says printed', async () => {
    await using bench = await PrinterBench.create(slow, { printingLimitMs: 500 });
    unwrap(await bench.driver.checkHealth(bounds()));
    const stop = bench.simulator.onChange((state) => {
      if (!state.printing) return;
      stop();
      void bench.simulator.inject({ kind: 'answers-lost', count: 1 });
    });
    expect((await bench.print(longSlip)).outcome).not.toBe('printed');
  });

  test('every status byte lost from the middle of a slip on', async () => {
    await using bench = await PrinterBench.create(slow);
    const stop = bench.simulator.onChange((state) => {
      if (state.unfinished.length < 3) return;
      stop();
      void bench.simulator.inject({ kind: 'answers-lost', count: 1_000 });
    });
    expect(await bench.print(longSlip)).toEqual({ outcome: 'unknown', problems: ['not-responding'] });
  });

  test.each([
    ['bytes that are no status', [0xff, 0x81]],
    ['bytes that look like paper sensors', [0x00]],
    ['bytes that look like a status', [0x12]],
    ['half an automatic status', [0x10, 0x00]],
    ['XOFF', [0x13]],
    ['XOFF and XON', [0x13, 0x11]],
  ])('line noise in the back channel in mid-print: %s', async (name, bytes) => {
    await using bench = await PrinterBench.create(slow, {
      holdLimitMs: 300,
      printingLimitMs: name === 'XOFF and XON' ? 15_000 : 1_000,
    });
    const stop = bench.simulator.onChange((state) => {
      if (state.unfinished.length < 3) return;
      stop();
      void bench.simulator.inject({ kind: 'garbage', bytes: Uint8Array.from(bytes) });
    });
    const settlement = await bench.print(longSlip);
    // XON ends every XOFF here: flow control alone is no noise.
    if (name !== 'XOFF and XON') expect(settlement.outcome).not.toBe('printed');
    else expect(settlement).toEqual({ outcome: 'printed', problems: [] });
  });
});

describe.concurrent('noise once', patient, () => {
  test.each([
    ['numbered confirmations', numbered],
    ['sensor confirmations', defaultReceiptPrinterProfile],
  ])(
    'a byte that is no status, in mid-print, %s: it is asked once more, and the slip is printed',
    async (_name, profile) => {
      await using bench = await PrinterBench.create(slow, { profile });
      const stop = bench.simulator.onChange((state) => {
        if (state.unfinished.length < 5) return;
        stop();
        void bench.cable.peer.write(Uint8Array.of(0xff));
      });
      expect(await bench.print()).toEqual({ outcome: 'printed', problems: [] });
      expect(bench.simulator.slips).toHaveLength(1);
    },
  );

  test('a byte that looks like a confirmation too many: nobody says printed', async () => {
    await using bench = await PrinterBench.create(slow);
    const stop = bench.simulator.onChange((state) => {
      if (state.unfinished.length < 5) return;
      stop();
      void bench.cable.peer.write(Uint8Array.of(0x00));
    });
    expect((await bench.print()).outcome).not.toBe('printed');
  });
});

describe.concurrent('power', patient, () => {
  test.each([
    ['numbered confirmations', numbered],
    ['sensor confirmations', defaultReceiptPrinterProfile],
  ])('power cycled in mid-print, %s: what was lost is missed', async (_name, profile) => {
    await using bench = await PrinterBench.create(slow, { profile, printingLimitMs: 3_000 });
    await bench.simulator.inject({ kind: 'power-cycled-after-lines', lines: 4 });
    expect((await bench.print()).outcome).not.toBe('printed');
    // The rest is voided, and nothing of the lost slip is mixed into the next one.
    expect((await bench.print()).outcome).toBe('printed');
    expect(plainText(bench.simulator.slips.at(-1)!)).toContain('4401062026112100087');
    expect(plainText(bench.simulator.slips.at(-1)!)).not.toContain('作废');
  });

  test('unplugged in the middle of an image, plugged in again at once: the image swallows nothing of the next slip', async () => {
    const picture = { widthDots: 576, rows: 400, greys: new Uint8Array(576 * 400).fill(90) };
    await using bench = await onLine();
    const stop = bench.simulator.onChange(() => {
      stop();
      void bench.simulator.inject({ kind: 'unplugged' });
    });
    const blocks = [{ kind: 'text', text: '图' } as const, { kind: 'image', image: picture } as const];
    const first = unwrap(await bench.driver.print({ blocks }, bounds()));
    expect(first.outcome).not.toBe('printed');
    await bench.simulator.repair();
    expect((await bench.print()).outcome).toBe('printed');
    expect(plainText(bench.simulator.slips.at(-1)!)).toContain('张三丰样本');
  });
});

describe.concurrent('errors that pass, and errors that stay', patient, () => {
  test('print head overheated in mid-print, and cool again: the slip is finished', async () => {
    await using bench = await PrinterBench.create(slow, { coolingLimitMs: 15_000 });
    await bench.simulator.inject({ kind: 'overheated-for-a-while', lines: 5, milliseconds: 400 });
    expect(await bench.print()).toEqual({ outcome: 'printed', problems: [] });
    expect(bench.simulator.slips).toHaveLength(1);
  });

  test('cutter jam that frees itself: the slip is cut, and printed', async () => {
    await using bench = await PrinterBench.create(slow, { coolingLimitMs: 15_000 });
    await bench.simulator.inject({ kind: 'cutter-jam', freesItselfAfter: 2 });
    expect(await bench.print()).toEqual({ outcome: 'printed', problems: [] });
    expect(bench.simulator.slips).toHaveLength(1);
  });

  test('cutter jam that does not free itself is named, and is no other error', async () => {
    await using bench = await PrinterBench.create(slow);
    await bench.simulator.inject({ kind: 'cutter-jam' });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['cutter-error'] });
    expect(unwrap(await bench.driver.readStatus(bounds()))).toMatchObject({
      cutterError: true,
      autoRecoverableError: false,
      unrecoverableError: false,
      coverOpen: false,
      paper: 'ok',
    });
  });

  test('print head broken in mid-print cannot be recovered from', async () => {
    await using bench = await PrinterBench.create(slow);
    const stop = bench.simulator.onChange((state) => {
      if (state.unfinished.length < 5) return;
      stop();
      void bench.simulator.inject({ kind: 'head-broken' });
    });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['hardware-fault'] });
  });

  test('near-end in mid-print is said, and does not stop the slip', async () => {
    await using bench = await PrinterBench.create({ ...slow, paperMm: 5_030, nearEndMm: 5_000 });
    expect(await bench.print()).toEqual({ outcome: 'printed', problems: ['paper-low'] });
  });

  test('near-end of a printer that has no such sensor is not said', async () => {
    const profile = { ...defaultReceiptPrinterProfile, nearEndSensor: false };
    await using bench = await PrinterBench.create({ paperMm: 4_000 }, { profile });
    expect(unwrap(await bench.driver.checkHealth(bounds()))).toMatchObject({
      condition: 'ready',
      problems: [],
    });
    expect(await bench.print()).toEqual({ outcome: 'printed', problems: [] });
  });

  test('cover opened in mid-print, seen by a printer that reports by itself', async () => {
    await using bench = await PrinterBench.create(slow, { profile: receiptPrinterProfiles['epson-tm'] });
    await bench.simulator.inject({ kind: 'cover-open-after-lines', lines: 5 });
    expect(await bench.print()).toEqual({ outcome: 'failed', problems: ['cover-open'] });
    await bench.simulator.repair();
    expect(await bench.print()).toEqual({ outcome: 'printed', problems: [] });
  });
});

describe.concurrent('an earlier slip that nobody took back', patient, () => {
  test('cover open in mid-print, on a printer that cannot clear its buffers: its late answers confirm nothing of the next slip', async () => {
    await using bench = await PrinterBench.create(
      { ...slow, extendedCommands: false },
      { profile: withoutClearing },
    );
    await bench.simulator.inject({ kind: 'cover-open-after-lines', lines: 5 });
    expect(await bench.print()).toEqual({ outcome: 'unknown', problems: ['cover-open'] });
    await bench.simulator.repair();
    const second = await bench.print();
    expect(second).toEqual({ outcome: 'printed', problems: [] });
    const copies = bench.simulator.slips.filter((printed) => plainText(printed).includes('扫码查询办理进度'));
    expect(copies.length).toBeGreaterThanOrEqual(1);
    expect(bench.simulator.state.unfinished).toEqual([]);
  });

  test('power cycled meanwhile: the answers that never come are not waited for twice', async () => {
    await using bench = await PrinterBench.create(
      { ...slow, extendedCommands: false },
      { profile: withoutClearing },
    );
    await bench.simulator.inject({ kind: 'cover-open-after-lines', lines: 5 });
    expect((await bench.print()).outcome).toBe('unknown');
    await bench.simulator.inject({ kind: 'power-cycled' });
    await bench.simulator.repair();
    expect(await bench.print()).toEqual({ outcome: 'printed', problems: [] });
    expect(await bench.print()).toEqual({ outcome: 'printed', problems: [] });
  });
});

describe.concurrent.each(Object.entries(receiptPrinterProfiles))('the profile %s', (_name, profile) => {
  test('prints a slip on a printer of its kind', async () => {
    const simulated = { ...simulatedPrinterOf(profile), millimetresPerSecond: 0 };
    await using bench = await PrinterBench.create(simulated, { profile });
    expect(await bench.print()).toEqual({ outcome: 'printed', problems: [] });
    const [torn] = simulated.cutter === 'none' ? bench.simulator.takePaper() : bench.simulator.slips;
    expect(plainText(torn!)).toContain('张三丰样本');
    expect(torn!.end).toBe(simulated.cutter === 'none' ? 'torn' : 'partial-cut');
    expect(bench.simulator.discardedBytes).toBe(0);
  });
});
