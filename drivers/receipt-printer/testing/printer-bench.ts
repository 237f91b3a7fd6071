import type { PrintSettlement } from '#contract/device.ts';
import { unwrap } from '#contract/result.ts';
import type { CallBounds } from '../../port.ts';
import { createPseudoTerminalCable, type TestCable } from '../../testing/cable-ends.ts';
import { encodeCommand } from '../codec.ts';
import { ReceiptPrinterDriver, type ReceiptPrinterDriverOptions } from '../driver.ts';
import { defaultReceiptPrinterProfile } from '../profile.ts';
import { ReceiptPrinterSimulator, type ReceiptPrinterSimulatorOptions } from '../simulator.ts';
import type { Slip } from '../slip.ts';

export const slip: Slip = {
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

/** More than a small printer has room for. */
export const longSlip: Slip = {
  blocks: [
    ...Array.from({ length: 150 }, (_, index) => ({
      kind: 'text' as const,
      text: `${index + 1}. 居民身份证 原件核验 壹份`,
    })),
    ...slip.blocks,
  ],
};

/** No call needs so long: a deadline that is reached by accident is a hang. */
export function bounds(deadlineMs = 60_000, signal: AbortSignal = new AbortController().signal): CallBounds {
  return { deadlineMs, signal };
}

/** Slow enough that a fault can happen while the slip is coming out. */
export const slow = { millimetresPerSecond: 400 };

/** A printer that numbers its confirmations. */
export const numbered = { ...defaultReceiptPrinterProfile, confirmation: 'process-id' } as const;

/** A driver and a simulated printer at the two ends of a cable, for one test. */
export class PrinterBench implements AsyncDisposable {
  readonly cable: TestCable;
  readonly simulator: ReceiptPrinterSimulator;
  readonly driver: ReceiptPrinterDriver;

  private constructor(
    cable: TestCable,
    simulated: Partial<ReceiptPrinterSimulatorOptions>,
    options: Partial<ReceiptPrinterDriverOptions>,
  ) {
    this.cable = cable;
    this.simulator = new ReceiptPrinterSimulator({ peer: cable.peer, ...simulated });
    this.driver = new ReceiptPrinterDriver({
      opener: cable.peer.opener,
      simulated: true,
      reopenWindowMs: 300,
      answerLimitMs: 300,
      coolingLimitMs: 300,
      ...options,
    });
  }

  static async create(
    simulated: Partial<ReceiptPrinterSimulatorOptions> = {},
    options: Partial<ReceiptPrinterDriverOptions> = {},
    createCable: () => Promise<TestCable> = createPseudoTerminalCable,
  ): Promise<PrinterBench> {
    return new PrinterBench(await createCable(), simulated, options);
  }

  async print(what: Slip = slip): Promise<PrintSettlement> {
    return unwrap(await this.driver.print(what, bounds()));
  }

  /** As another program could have left the printer: it reports every change by itself. */
  async switchOnAutomaticStatus(): Promise<void> {
    const port = unwrap(await this.cable.peer.opener.open(bounds()));
    const on = Promise.withResolvers<void>();
    port.onBytes(() => on.resolve());
    unwrap(await port.write(encodeCommand({ kind: 'automatic-status', topics: 0xff }), bounds()));
    // The printer answers at once with its state: only then has it taken the command.
    await on.promise;
    await port.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.driver.close();
    await this.simulator.close();
    await this.cable.dispose();
  }
}
