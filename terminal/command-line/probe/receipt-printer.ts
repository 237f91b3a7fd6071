import type { DeviceProblem, PrintOutcome } from '#contract/device.ts';
import { Deadline } from '#drivers/bounds.ts';
import { ReceiptPrinterDriver } from '#drivers/receipt-printer/driver.ts';
import { type ReceiptPrinterProfileName, receiptPrinterProfiles } from '#drivers/receipt-printer/profile.ts';
import type { Slip, SlipBlock } from '#drivers/receipt-printer/slip.ts';
import { DeviceLinks } from '../../devices/device-links.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output } from '../output.ts';
import { tellCounters } from './counters.ts';
import { openerOf } from './opener.ts';
import { startTrace } from './trace-file.ts';

export interface ProbeReceiptPrinterOptions {
  readonly port: string;
  readonly baud?: number;
  readonly profile: ReceiptPrinterProfileName;
  readonly text?: string;
  readonly qr?: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Path of a file that is not there yet. */
  readonly trace?: string;
  readonly counters?: boolean;
  readonly json?: boolean;
}

const DEVICE = 'receipt-printer';

/** Prints one slip with the driver that the terminal uses, and says how it ended. */
export async function probeReceiptPrinter(options: ProbeReceiptPrinterOptions): Promise<number> {
  const output = new Output(options);
  const whole = new Deadline({ deadlineMs: options.timeout, signal: interruption() });
  const trace = startTrace(options.trace, { device: 'receipt-printer', profile: options.profile });
  if (!trace.ok) return output.failEvent(trace.failure);
  const links = new DeviceLinks();
  const driver = trace.value.driver(
    new ReceiptPrinterDriver({
      opener: links.metered(DEVICE, trace.value.opener(openerOf(options.port, options.baud))),
      profile: receiptPrinterProfiles[options.profile],
      onRecovery: (step, cause) => {
        links.step(DEVICE, step, cause);
        output.tell(`recovery: ${step} (${cause.code})`);
      },
    }),
    ['readStatus', 'print'],
  );
  try {
    // Only to tell a port that cannot be opened from a printer in trouble, which `print` itself reports.
    const status = await driver.readStatus(whole.rest());
    if (!status.ok && status.failure.code.startsWith('port-')) return output.failEvent(status.failure);
    output.event({ event: 'progress', state: 'printing', problems: [] }, 'Printing …');
    const printed = await driver.print(testSlip(options), whole.rest());
    if (!printed.ok) return output.failEvent(printed.failure);
    return settle(output, printed.value);
  } finally {
    await driver.close();
    if (options.counters === true) tellCounters(output, links);
  }
}

/** The last line of both printer probes: only `printed` ends well. */
export function settle(
  output: Output,
  { outcome, problems }: { readonly outcome: PrintOutcome; readonly problems: readonly DeviceProblem[] },
): number {
  const note = problems.length === 0 ? outcome : `${outcome}: ${problems.join(', ')}`;
  output.event({ event: 'settled', outcome, problems }, note);
  return outcome === 'printed' ? EXIT.ok : EXIT.failed;
}

function testSlip({ text, qr }: ProbeReceiptPrinterOptions): Slip {
  const lines =
    text === undefined
      ? ['设备测试 / Device test', '请核对字迹与裁纸 / Check print and cut']
      : text.split('\n');
  return {
    blocks: [
      ...(text === undefined ? [{ kind: 'title', text: '助办' } satisfies SlipBlock] : []),
      ...lines.map((line): SlipBlock => ({ kind: 'text', text: line })),
      ...(qr === undefined ? [] : [{ kind: 'qr', content: qr } satisfies SlipBlock]),
      { kind: 'cut' },
    ],
  };
}
