import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { ReceiptPrinterDriver } from './driver.ts';
import { plainText } from './printed-slip.ts';
import { defaultReceiptPrinterProfile } from './profile.ts';
import { type ReceiptPrinterFault, ReceiptPrinterSimulator } from './simulator.ts';
import type { Slip } from './slip.ts';
import { MemoryCable } from './testing/memory-cable.ts';

const lines = fc.integer({ min: 0, max: 22 });
const fault: fc.Arbitrary<ReceiptPrinterFault> = fc.oneof(
  lines.map((n): ReceiptPrinterFault => ({ kind: 'paper-out-after-lines', lines: n })),
  lines.map((n): ReceiptPrinterFault => ({ kind: 'cover-open-after-lines', lines: n })),
  lines.map((n): ReceiptPrinterFault => ({ kind: 'overheated-after-lines', lines: n })),
  lines.map((n): ReceiptPrinterFault => ({ kind: 'unplugged-after-lines', lines: n })),
  lines.map((n): ReceiptPrinterFault => ({ kind: 'silent-after-lines', lines: n })),
  lines.map((n): ReceiptPrinterFault => ({ kind: 'power-cycled-after-lines', lines: n })),
  lines.map((n): ReceiptPrinterFault => ({ kind: 'flow-stopped-after-lines', lines: n })),
  lines.map((n): ReceiptPrinterFault => ({ kind: 'overheated-for-a-while', lines: n, milliseconds: 100 })),
  fc.integer({ min: 1, max: 4 }).map((count): ReceiptPrinterFault => ({ kind: 'answers-lost', count })),
  fc.constant<ReceiptPrinterFault>({ kind: 'xon-lost' }),
  fc.constant<ReceiptPrinterFault>({ kind: 'cutter-jam', freesItselfAfter: 1 }),
  fc.constant<ReceiptPrinterFault>({ kind: 'cutter-jam' }),
  fc
    .constantFrom([0xff], [0x12], [0x00], [0x37], [0xff, 0x12], [0x10, 0x00])
    .map((bytes): ReceiptPrinterFault => ({ kind: 'garbage', bytes: Uint8Array.from(bytes) })),
);

const scenario = fc.record({
  faults: fc.array(fault, { maxLength: 2 }),
  confirmation: fc.constantFrom('sensor-status' as const, 'process-id' as const),
  extendedCommands: fc.boolean(),
  paperMm: fc.constantFrom(20, 60, 80_000),
  millimetresPerSecond: fc.constantFrom(0, 300, 900),
  bufferBytes: fc.constantFrom(undefined, 2_560),
});

function slipNumbered(number: string): Slip {
  return {
    blocks: [
      { kind: 'title', text: '收件凭证' },
      { kind: 'pair', label: '编号', value: number },
      ...Array.from({ length: 12 }, (_, row) => ({ kind: 'text' as const, text: `第 ${row} 行` })),
      { kind: 'qr', content: `https://zhuban.example/p/${number}` },
      { kind: 'text', text: `完 ${number}` },
      { kind: 'cut' },
    ],
  };
}

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

/** Prints one slip under the faults, has everything repaired, prints another one, and counts what came out. */
async function run(setup: Scenario, index: number) {
  const cable = new MemoryCable();
  const { bufferBytes, ...others } = setup;
  const simulator = new ReceiptPrinterSimulator({
    ...others,
    ...(bufferBytes === undefined ? {} : { bufferBytes }),
    peer: cable,
  });
  const driver = new ReceiptPrinterDriver({
    opener: cable.opener,
    profile: { ...defaultReceiptPrinterProfile, confirmation: setup.confirmation },
    reopenWindowMs: 100,
    answerLimitMs: 200,
    printingLimitMs: 600,
    holdLimitMs: 300,
    coolingLimitMs: 400,
  });
  const bounds = () => ({ deadlineMs: 15_000, signal: new AbortController().signal });
  const copies = (number: string) =>
    simulator.slips.filter((slip) => {
      const text = plainText(slip);
      return text.includes(`编号  ${number}`) && text.includes(`完 ${number}`) && !text.includes('作废');
    }).length;
  for (const one of setup.faults) await simulator.inject(one);
  const first = unwrap(await driver.print(slipNumbered(`A${index}`), bounds())).outcome;
  const copiesWhenSettled = copies(`A${index}`);
  await simulator.repair();
  simulator.loadPaper();
  await simulator.settled();
  const second = unwrap(await driver.print(slipNumbered(`B${index}`), bounds())).outcome;
  await simulator.settled();
  return {
    setup,
    first,
    second,
    copiesWhenSettled,
    copiesOfFirst: copies(`A${index}`),
    copiesOfSecond: copies(`B${index}`),
  };
}

test('whatever goes wrong: printed means one whole slip, failed means none, and never are there two', async () => {
  const setups = fc.sample(scenario, { numRuns: 60 });
  // At the same time, as they mostly wait; not so many that a healthy printer seems to be slow.
  const runs = await Promise.all(setups.map(run));
  for (const one of runs) {
    const said = JSON.stringify(one);
    if (one.first === 'printed') expect(one.copiesWhenSettled, said).toBe(1);
    if (one.first === 'failed') expect(one.copiesOfFirst, said).toBe(0);
    if (one.second === 'printed') expect(one.copiesOfSecond, said).toBe(1);
    expect(one.copiesOfFirst, said).toBeLessThanOrEqual(1);
    expect(one.copiesOfSecond, said).toBeLessThanOrEqual(1);
  }
  expect(new Set(runs.flatMap((one) => [one.first, one.second]))).toContain('printed');
}, 40_000);
