import { describe, expect, test } from 'vitest';
import { fail, ok, unwrap } from '#contract/result.ts';
import type { BytePort, PortOpener } from '../port.ts';
import type { PrinterCommand } from './codec.ts';
import { CommandParser } from './command-parser.ts';
import { ReceiptPrinterDriver, type ReceiptPrinterDriverOptions } from './driver.ts';
import { ReceiptPrinterSimulator } from './simulator.ts';
import type { Slip } from './slip.ts';
import { createMemoryCable, MemoryCable } from './testing/memory-cable.ts';
import { bounds, numbered, PrinterBench, slip, slow } from './testing/printer-bench.ts';

const small: Slip = { blocks: [{ kind: 'text', text: '样本' }, { kind: 'cut' }] };
const quick = { reopenWindowMs: 300, answerLimitMs: 300, coolingLimitMs: 300, simulated: true };

/** A line of which one write fails: with the port open, as when a buffer is full, or with the port lost. */
class FailingWrites {
  failAt = Number.POSITIVE_INFINITY;
  writes = 0;
  readonly opener: PortOpener;

  constructor(cable: MemoryCable, isLost: boolean) {
    this.opener = {
      description: 'failing writes',
      open: async (openBounds) => {
        const opened = await cable.opener.open(openBounds);
        if (!opened.ok) return opened;
        const port = opened.value;
        const line: BytePort = {
          description: port.description,
          write: async (bytes, callBounds) => {
            this.writes += 1;
            if (this.writes !== this.failAt) return port.write(bytes, callBounds);
            if (!isLost) return fail('port-write-failed');
            await cable.unplug();
            await cable.replug();
            return fail('port-closed');
          },
          onBytes: (listener) => port.onBytes(listener),
          onLost: (listener) => port.onLost(listener),
          close: () => port.close(),
        };
        return ok(line);
      },
    };
  }
}

describe.concurrent.each([
  ['the port stays open', false],
  ['the port is lost', true],
] as const)('each write of a slip fails in turn, and %s', (_, isLost) => {
  test.each([
    ['a printer in order', async () => undefined],
    ['a blade that jams', (printer: ReceiptPrinterSimulator) => printer.inject({ kind: 'cutter-jam' })],
    [
      'a blade that jammed before',
      async (printer: ReceiptPrinterSimulator, driver: ReceiptPrinterDriver) => {
        await printer.inject({ kind: 'cutter-jam' });
        expect(unwrap(await driver.print(small, bounds())).outcome).toBe('failed');
      },
    ],
    [
      'noise on the line',
      async (printer: ReceiptPrinterSimulator, _: ReceiptPrinterDriver, cable: MemoryCable) => {
        const stop = printer.onChange((state) => {
          if (state.unfinished.length < 1) return;
          stop();
          void cable.write(Uint8Array.of(0xff));
        });
      },
    ],
  ])(
    '%s: nothing else is said than what came out, and the next slip is printed',
    async (_, prepare) => {
      for (let failAt = 1; ; failAt += 1) {
        const cable = new MemoryCable();
        const line = new FailingWrites(cable, isLost);
        const printer = new ReceiptPrinterSimulator({ peer: cable });
        const driver = new ReceiptPrinterDriver({ opener: line.opener, profile: numbered, ...quick });
        await prepare(printer, driver, cable);
        const before = printer.slips.length;
        line.writes = 0;
        line.failAt = failAt;
        const settlement = unwrap(await driver.print(small, bounds()));
        const met = line.writes >= failAt;
        line.failAt = Number.POSITIVE_INFINITY;
        await printer.settled();
        const cut = printer.slips.length - before;
        if (settlement.outcome === 'printed') expect(cut).toBeGreaterThan(0);
        if (settlement.outcome === 'failed') expect(cut).toBe(0);
        await printer.repair();
        await printer.settled();
        expect(unwrap(await driver.print(small, bounds())).outcome).toBe('printed');
        await driver.close();
        await printer.close();
        await cable.close();
        if (!met) break;
      }
    },
    60_000,
  );
});

/** A printer that answers as a test says, in bytes. */
async function withAnswers(
  answer: (command: PrinterCommand, cable: MemoryCable) => readonly number[],
  use: (driver: ReceiptPrinterDriver, cable: MemoryCable) => Promise<void>,
  options: Partial<ReceiptPrinterDriverOptions> = {},
): Promise<void> {
  const cable = new MemoryCable();
  const parser = new CommandParser();
  cable.onBytes((bytes) => {
    for (const command of parser.push(bytes, performance.now())) {
      const bytes = Uint8Array.from(answer(command, cable));
      if (bytes.length > 0) void cable.write(bytes);
    }
  });
  const driver = new ReceiptPrinterDriver({ opener: cable.opener, ...quick, ...options });
  try {
    await use(driver, cable);
  } finally {
    await driver.close();
    await cable.close();
  }
}

const WELL = 0x12;

describe('a printer that contradicts itself once everything is printed', () => {
  test('its confirmations say that the paper has ended, its state does not', () =>
    withAnswers(
      ({ kind }) => (kind === 'real-time-status' ? [WELL] : kind === 'sensor-status' ? [0x0c] : []),
      async (driver) => {
        expect(unwrap(await driver.print(small, bounds()))).toEqual({
          outcome: 'unknown',
          problems: ['paper-empty'],
        });
      },
    ));

  /** How often it was asked before the last look, which comes when everything is confirmed. */
  function lastLook(then: (cable: MemoryCable) => readonly number[]) {
    let confirmed = 0;
    let asked = 0;
    return (command: PrinterCommand, cable: MemoryCable): readonly number[] => {
      if (command.kind === 'sensor-status') {
        confirmed += 1;
        return [0x00];
      }
      if (command.kind !== 'real-time-status') return [];
      asked += confirmed > 0 ? 1 : 0;
      // Four questions after the data, four when all is confirmed.
      return asked > 7 ? then(cable) : [WELL];
    };
  }

  test('it is silent', () =>
    withAnswers(
      lastLook(() => []),
      async (driver) => {
        expect(unwrap(await driver.print(small, bounds()))).toEqual({
          outcome: 'unknown',
          problems: ['not-responding'],
        });
      },
    ));

  test('one confirmation more than were asked for comes with its last answer', () =>
    withAnswers(
      lastLook(() => [WELL, 0x00]),
      async (driver) => {
        expect(unwrap(await driver.print(small, bounds()))).toEqual({
          outcome: 'unknown',
          problems: ['protocol-error'],
        });
      },
    ));

  test('it is unplugged with its last answer', () =>
    withAnswers(
      lastLook((cable) => {
        // In the turn in which the answer is read.
        setImmediate(() => void cable.unplug());
        return [WELL];
      }),
      async (driver) => {
        expect((await driver.print(small, bounds())).ok).toBe(true);
        expect(unwrap(await driver.checkHealth(bounds())).condition).toBe('offline');
      },
    ));
});

describe('a call that is broken off', () => {
  test('while the state is asked for again, because its cause was not to be seen', async () => {
    const controller = new AbortController();
    await withAnswers(
      (command) => {
        if (command.kind !== 'real-time-status') return [];
        // Offline, and nothing says why; the last of the four questions.
        if (command.topic === 'paper') setImmediate(() => setImmediate(() => controller.abort()));
        return [command.topic === 'printer' ? WELL | 0x08 : WELL];
      },
      async (driver) => {
        expect(await driver.readStatus(bounds(15_000, controller.signal))).toMatchObject({
          failure: { code: 'aborted' },
        });
      },
    );
  });

  test('while a new port is tried again and again', async () => {
    const controller = new AbortController();
    const cable = new MemoryCable();
    await cable.unplug();
    const driver = new ReceiptPrinterDriver({
      opener: cable.opener,
      simulated: true,
      reopenWindowMs: 15_000,
      onRecovery: (step) => {
        if (step === 'reopen') setImmediate(() => controller.abort());
      },
    });
    expect(await driver.print(small, bounds(15_000, controller.signal))).toMatchObject({
      failure: { code: 'aborted' },
    });
    await driver.close();
  });

  test('while a jammed blade is given time, before anything is sent', async () => {
    await using bench = await PrinterBench.create({}, {}, createMemoryCable);
    const { driver, simulator } = bench;
    await simulator.inject({ kind: 'cutter-jam' });
    expect((await bench.print(small)).outcome).toBe('failed');
    const controller = new AbortController();
    let recoveries = 0;
    const parser = new CommandParser();
    bench.cable.peer.onBytes((bytes) => {
      for (const { kind } of parser.push(bytes, 0)) {
        if (kind !== 'real-time-recovery') continue;
        recoveries += 1;
        setImmediate(() => setImmediate(() => controller.abort()));
      }
    });
    expect(await driver.print(small, bounds(15_000, controller.signal))).toMatchObject({
      failure: { code: 'aborted' },
    });
    expect(recoveries).toBe(1);
    await simulator.repair();
    expect((await bench.print(small)).outcome).toBe('printed');
  });

  test('while a hot head cools down in mid-print: nobody says printed', async () => {
    await using bench = await PrinterBench.create(slow, { coolingLimitMs: 15_000 }, createMemoryCable);
    const { driver, simulator } = bench;
    const controller = new AbortController();
    await simulator.inject({ kind: 'overheated-after-lines', lines: 3 });
    const stop = simulator.onChange((state) => {
      if (!state.status.autoRecoverableError) return;
      stop();
      setTimeout(() => controller.abort(), 50);
    });
    const settlement = unwrap(await driver.print(slip, bounds(15_000, controller.signal)));
    expect(settlement.outcome).toBe('unknown');
    await simulator.repair();
    await simulator.settled();
    expect((await bench.print(small)).outcome).toBe('printed');
  });

  test('and the port never comes back from a write: unknown, after the grace', async () => {
    const cable = new MemoryCable();
    const printer = new ReceiptPrinterSimulator({ peer: cable });
    let hangs = false;
    const opener: PortOpener = {
      description: 'hangs',
      open: async () => {
        const port = unwrap(await cable.opener.open(bounds()));
        const line: BytePort = {
          description: port.description,
          // Past every bound: a driver of the system that is stuck.
          write: (bytes, callBounds) =>
            hangs && bytes.length > 3 ? new Promise(() => undefined) : port.write(bytes, callBounds),
          onBytes: (listener) => port.onBytes(listener),
          onLost: (listener) => port.onLost(listener),
          close: () => port.close(),
        };
        return ok(line);
      },
    };
    const driver = new ReceiptPrinterDriver({ opener, ...quick });
    unwrap(await driver.checkHealth(bounds()));
    hangs = true;
    expect(unwrap(await driver.print(small, bounds(500)))).toEqual({
      outcome: 'unknown',
      problems: ['not-responding'],
    });
    hangs = false;
    expect(unwrap(await driver.print(small, bounds())).outcome).toBe('printed');
    await driver.close();
    await printer.close();
    await cable.close();
  }, 60_000);
});

test('unplugged between a question without an answer and the soft reset: out of service, and printed when it is back', async () => {
  const cable = new MemoryCable();
  const printer = new ReceiptPrinterSimulator({ peer: cable });
  await printer.inject({ kind: 'silent' });
  const driver = new ReceiptPrinterDriver({
    opener: cable.opener,
    ...quick,
    onRecovery: (step) => {
      if (step === 'soft-reset') void cable.unplug();
    },
  });
  expect(unwrap(await driver.print(small, bounds())).outcome).toBe('failed');
  await printer.repair();
  await cable.replug();
  expect(unwrap(await driver.print(small, bounds())).outcome).toBe('printed');
  await driver.close();
  await printer.close();
  await cable.close();
});

test('numbered confirmations whose numbers are not those that were asked for: nobody says printed', () =>
  withAnswers(
    ({ kind }) =>
      kind === 'real-time-status'
        ? [WELL]
        : kind === 'process-id'
          ? [0x37, 0x22, 0x58, 0x58, 0x58, 0x58, 0x00]
          : [],
    async (driver) => {
      expect(unwrap(await driver.print(small, bounds())).outcome).toBe('unknown');
    },
    { profile: numbered, printingLimitMs: 500 },
  ));
