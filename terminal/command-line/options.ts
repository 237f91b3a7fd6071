import { Option } from 'commander';
import type { ReceiptPrinterProfileName } from '#drivers/receipt-printer/profile.ts';
import { baudRate, seconds } from './arguments.ts';

/** Wraps a command that answers an exit code, so that its answer becomes that of the process. */
export type Settling = <Arguments extends unknown[]>(
  run: (...args: Arguments) => number | Promise<number>,
) => (...args: Arguments) => Promise<void>;

/* Options that several commands share. */

export const jsonOption = (): Option => new Option('--json', 'one JSON object a line on standard output');
export const profileOption = (): Option =>
  new Option('--profile <name|path>', 'configuration of the terminal').default('development');
export const dataOption = (): Option =>
  new Option('--data <folder>', "the terminal's data folder (default: that of the profile)");
export const timeoutOption = (fallback?: string): Option => {
  const option = new Option('--timeout <seconds>', 'longest wait').argParser(seconds);
  return fallback === undefined ? option : option.default(seconds(fallback), fallback);
};
export const baudOption = (): Option =>
  new Option('--baud <n>', 'bits per second').argParser(baudRate).default(115_200);
export const portOption = (): Option =>
  new Option(
    '--port <path>',
    'serial port, tcp://HOST:PORT for a serial server, or hid:… for USB HID',
  ).makeOptionMandatory();
export const linkOption = (): Option =>
  new Option(
    '--link <path>',
    'where drivers find the port; an old link there is replaced',
  ).makeOptionMandatory();
export const traceOption = (): Option =>
  new Option('--trace <file>', 'writes down what goes over the port, for zhuban replay');
/** Written out: the profiles themselves are loaded by the commands that need them. */
export const receiptPrinterProfileNames = [
  'generic-80mm',
  'generic-80mm-640',
  'generic-58mm',
  'epson-tm',
] as const satisfies readonly ReceiptPrinterProfileName[];
export const receiptPrinterProfileOption = (): Option =>
  new Option('--profile <profile>', 'what the printer is and can')
    .choices(receiptPrinterProfileNames)
    .default('generic-80mm');
