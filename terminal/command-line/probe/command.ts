import { type Command, Option } from 'commander';
import {
  baudOption,
  dataOption,
  jsonOption,
  portOption,
  profileOption,
  receiptPrinterProfileOption,
  type Settling,
  timeoutOption,
  traceOption,
} from '../options.ts';
import type { ProbeCodeScannerOptions } from './code-scanner.ts';
import type { DiscoverOptions } from './discover.ts';
import type { ProbeDocumentPrinterOptions } from './document-printer.ts';
import type { ProbeIdCardOptions } from './id-card.ts';
import type { LinksOptions } from './links.ts';
import type { ProbeReceiptPrinterOptions } from './receipt-printer.ts';
import type { WatchOptions } from './watch.ts';

export function addProbe(program: Command, settling: Settling): void {
  const probe = program
    .command('probe')
    .helpCommand(false)
    .description(
      'Tries one device with the driver that the terminal uses. The terminal must not hold its port.',
    );
  const countersOption = (): Option =>
    new Option('--counters', 'at the end what went over the port, in numbers');
  const onceOption = (): Option => new Option('--once', 'ends after the first one');

  probe
    .command('discover', { isDefault: true })
    .description('Shows what is attached, and which device of the profile it is taken for. The default.')
    .option('--discover', 'the same')
    .option('--ask', 'sends the questions of the devices to ports that are not told apart by anything else')
    .addOption(profileOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Prints {"event":"port",…} for every serial port and HID device with its evidence, and why it was taken for a device or
not; {"event":"device",…} for every device of the profile; {"event":"discovered",…} at the end. Opens nothing, unless
--ask is given. docs/devices/discovery.md explains rules and points.

Examples:
  npm run zhuban -- probe
  npm run zhuban -- probe --discover --profile /etc/zhuban/profile.json
  npm run zhuban -- probe discover --ask --json

Exit codes: 0 every device of the profile has its port, 1 one has none, 64 wrong options.`,
    )
    .action(
      settling(async (options: DiscoverOptions) => (await import('./discover.ts')).discoverPorts(options)),
    );

  probe
    .command('links')
    .description('Shows the counters of the lines of the running terminal: bytes, errors, retries, reopens.')
    .addOption(profileOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Prints {"event":"link","device":…,"bytesSent":…,…} for every device with a line, counted since the terminal started.

Examples:
  npm run zhuban -- probe links
  npm run --silent zhuban -- probe links --json | jq 'select(.checksumErrors > 0)'

Exit codes: 0 shown, 1 the terminal is not running, 64 wrong options.`,
    )
    .action(settling(async (options: LinksOptions) => (await import('./links.ts')).showLinks(options)));

  probe
    .command('id-card')
    .description('Reads identity cards. Prints their personal data: use specimen cards, or --mask.')
    .addOption(portOption())
    .addOption(baudOption())
    .addOption(onceOption())
    .addOption(timeoutOption())
    .option('--mask', 'hides most of name, number, birth and address')
    .addOption(traceOption())
    .addOption(countersOption())
    .option('--trace-card-data', 'the trace keeps what the cards say; asked for twice, see below')
    .option('--yes-with-card-data', 'the second word for --trace-card-data')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Prints {"event":"card","type":…,"fields":{…}}, {"event":"removed"} and {"event":"error","code":…}. Waits 30 s for a
card with --once, without end otherwise; --timeout says another time.
In a trace the card's data are 00 bytes, unless both --trace-card-data and --yes-with-card-data are given: for
specimen cards only.

Examples:
  npm run zhuban -- probe id-card --port /dev/ttyUSB0 --once
  npm run zhuban -- probe id-card --port COM3 --mask
  npm run zhuban -- probe id-card --port /dev/ttyUSB0 --once --mask --trace reader.jsonl

Exit codes: 0 a card was read (--once) or ended by Ctrl-C, 1 an error or nothing in time, 64 wrong options.`,
    )
    .action(
      settling(async (options: ProbeIdCardOptions) => (await import('./id-card.ts')).probeIdCard(options)),
    );

  probe
    .command('code-scanner')
    .description('Reads codes.')
    .addOption(portOption())
    .addOption(baudOption())
    .addOption(
      new Option('--profile <profile>', 'which commands the scanner takes')
        .choices(['newland', 'honeywell', 'zebra-ssi', 'newland-fm30', 'generic'])
        .default('generic'),
    )
    .addOption(onceOption())
    .addOption(timeoutOption())
    .addOption(traceOption())
    .addOption(countersOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Prints {"event":"code","symbology":…,"text":…}, with "gs1":[…] for GS1 codes, and {"event":"error","code":…}. Waits
30 s for a code with --once, without end otherwise; --timeout says another time.
On USB HID (HID-POS): --port hid:/dev/hidraw0, or hid:1eab:0d10 by vendor and product; the generic profile reads it as
it describes itself.

Examples:
  npm run zhuban -- probe code-scanner --port /dev/ttyACM0 --once
  npm run zhuban -- probe code-scanner --port hid:/dev/hidraw0 --trace scanner.jsonl
  npm run zhuban -- probe code-scanner --port COM4 --profile newland

Exit codes: 0 a code was read (--once) or ended by Ctrl-C, 1 an error or nothing in time, 64 wrong options.`,
    )
    .action(
      settling(async (options: ProbeCodeScannerOptions) =>
        (await import('./code-scanner.ts')).probeCodeScanner(options),
      ),
    );

  const settled = `
Prints {"event":"progress",…}, and at the end {"event":"settled","outcome":"printed|failed|unknown","problems":[…]},
or {"event":"error","code":…} when nothing was sent.`;

  probe
    .command('receipt-printer')
    .description('Prints one slip and follows it to its end.')
    .addOption(portOption())
    .addOption(baudOption())
    .addOption(receiptPrinterProfileOption())
    .option('--text <text>', 'what to print (default: a device test)')
    .option('--qr <text>', 'a QR code under it')
    .addOption(timeoutOption('60'))
    .addOption(traceOption())
    .addOption(countersOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `${settled}

Examples:
  npm run zhuban -- probe receipt-printer --port /dev/ttyUSB1
  npm run zhuban -- probe receipt-printer --port COM5 --text 测试 --qr https://example.cn/
  npm run zhuban -- probe receipt-printer --port /dev/ttyUSB1 --baud 9600 --profile generic-58mm

Exit codes: 0 printed, 1 failed, unknown or an error, 64 wrong options.`,
    )
    .action(
      settling(async (options: ProbeReceiptPrinterOptions) =>
        (await import('./receipt-printer.ts')).probeReceiptPrinter(options),
      ),
    );

  probe
    .command('document-printer')
    .description('Tells how a printer is; with --print prints a PDF and follows the job to its end.')
    .requiredOption('--uri <ipp-uri>', 'ipp:// or ipps://')
    .option('--print <file.pdf>', 'the PDF')
    .addOption(
      new Option('--sides <sides>', 'on which sides of the paper').choices([
        'one-sided',
        'two-sided-long-edge',
        'two-sided-short-edge',
      ]),
    )
    .addOption(new Option('--copies <number>', 'how many copies').argParser(Number))
    .option('--tray <media-source>', 'the tray, by its IPP keyword')
    .addOption(timeoutOption('120'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `${settled}
When the time is over the job is cancelled and followed for 15 s more. Without --print: {"event":"supply",…},
{"event":"tray",…} and at the end {"event":"health","condition":…}; nothing is printed.

Examples:
  npm run zhuban -- probe document-printer --uri ipp://192.168.1.20/ipp/print
  npm run zhuban -- probe document-printer --uri ipp://192.168.1.20/ipp/print --print test.pdf
  npm run zhuban -- probe document-printer --uri ipp://localhost/printers/NAME --print test.pdf

Exit codes: 0 printed or ready, 1 failed, unknown, blocked or an error, 64 wrong options.`,
    )
    .action(
      settling(async (options: ProbeDocumentPrinterOptions) =>
        (await import('./document-printer.ts')).probeDocumentPrinter(options),
      ),
    );

  probe
    .command('watch')
    .description('Shows what goes over the ports of the running terminal, with the names of the frames.')
    .argument('[device]', 'e.g. id-card-reader; absent: all')
    .addOption(profileOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
The terminal goes on with its work: this only looks. The last lines come at once. What may be a person's is 00, always:
what a card says, codes, slips, chip cards. For the bytes themselves stop the terminal and use --trace of the others.

Examples:
  npm run zhuban -- probe watch
  npm run zhuban -- probe watch id-card-reader --json

Exit codes: 0 ended by Ctrl-C, 1 the terminal is not running or no such device, 64 wrong options.`,
    )
    .action(
      settling(async (device: string | undefined, options: WatchOptions) =>
        (await import('./watch.ts')).watchWire(device, options),
      ),
    );
}
