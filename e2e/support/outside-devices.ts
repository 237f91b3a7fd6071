import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SLIP_QR_PREFIX } from '#contract/case.ts';
import { unwrap } from '#contract/result.ts';
import { IdCardReaderSimulator } from '#drivers/id-card-reader/simulator.ts';
import { ReceiptPrinterSimulator } from '#drivers/receipt-printer/simulator.ts';
import { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';
import { ROOT } from './station.ts';

/**
 * A card reader and a receipt printer that outlive the terminal's process, as real ones do: what they printed
 * before a power cut stays printed.
 */
export class OutsideDevices {
  readonly reader: IdCardReaderSimulator;
  readonly printer: ReceiptPrinterSimulator;
  /** Profile whose terminal uses these devices. */
  readonly profile: string;
  /** Slip codes on paper, in the order they were cut. */
  readonly slipCodes: string[] = [];
  readonly #cables: readonly PseudoTerminal[];

  private constructor(reader: PseudoTerminal, printer: PseudoTerminal, profile: string) {
    this.#cables = [reader, printer];
    this.profile = profile;
    this.reader = new IdCardReaderSimulator({ peer: reader });
    this.printer = new ReceiptPrinterSimulator({
      peer: printer,
      millimetresPerSecond: 400,
      paperMm: 1_000_000,
    });
    this.printer.onSlip((slip) => {
      for (const element of slip.elements) {
        if (element.kind === 'qr' && element.content.startsWith(SLIP_QR_PREFIX)) {
          this.slipCodes.push(element.content.slice(SLIP_QR_PREFIX.length));
        }
      }
    });
  }

  static async plugIn(directory: string): Promise<OutsideDevices> {
    const readerPath = join(directory, 'id-card-reader');
    const printerPath = join(directory, 'receipt-printer');
    const reader = unwrap(await PseudoTerminal.create({ linkPath: readerPath }));
    const printer = unwrap(await PseudoTerminal.create({ linkPath: printerPath }));
    const development = (await import(join(ROOT, 'terminal/configuration/profiles/development.json'), {
      with: { type: 'json' },
    })) as { readonly default: { readonly devices: Record<string, unknown> } };
    const profile = join(directory, 'profile.json');
    await writeFile(
      profile,
      JSON.stringify({
        ...development.default,
        devices: {
          ...development.default.devices,
          idCardReader: { transport: 'serial', path: readerPath },
          receiptPrinter: { transport: 'serial', path: printerPath },
          codeScanner: { transport: 'none' },
          documentPrinter: { transport: 'none' },
        },
      }),
    );
    return new OutsideDevices(reader, printer, profile);
  }

  async unplug(): Promise<void> {
    this.reader.close();
    await this.printer.close();
    await Promise.all(this.#cables.map((cable) => cable.close()));
  }
}
