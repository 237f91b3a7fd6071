import { expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { ReceiptPrinterDriver } from './driver.ts';
import { plainText } from './printed-slip.ts';
import { beginMarkHistory } from './queued-marks.ts';
import { bounds, PrinterBench, slip, slow } from './testing/printer-bench.ts';

test('half a slip of an earlier run of the program: voided and cut off before the first slip of this one', async () => {
  await using bench = await PrinterBench.create(slow);
  const { simulator } = bench;
  await simulator.inject({ kind: 'paper-out-after-lines', lines: 6 });
  expect((await bench.print()).outcome).toBe('failed');
  await bench.driver.close();
  simulator.loadPaper();
  expect(simulator.state.unfinished).not.toEqual([]);

  const next = new ReceiptPrinterDriver({ opener: bench.cable.peer.opener, remains: true });
  try {
    expect(unwrap(await next.print(slip, bounds(15_000))).outcome).toBe('printed');
    expect(unwrap(await next.print(slip, bounds(15_000))).outcome).toBe('printed');
  } finally {
    await next.close();
  }
  expect(simulator.slips.map((printed) => plainText(printed).includes('作废'))).toEqual([true, false, false]);
});

test('late answers to an earlier run of the program: the numbers do not begin where that run began', () => {
  const beginnings = Array.from({ length: 8 }, () => beginMarkHistory().processNumber);
  expect(new Set(beginnings).size).toBeGreaterThan(1);
});
