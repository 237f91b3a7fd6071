import { type Command, Option } from 'commander';
import type { ReceiptPrinterProfileName } from '#drivers/receipt-printer/profile.ts';
import { count, portNumber } from '../arguments.ts';
import {
  dataOption,
  jsonOption,
  linkOption,
  profileOption,
  receiptPrinterProfileOption,
  type Settling,
} from '../options.ts';
import type { LineFaultOptions } from './line-fault.ts';
import type { ScenarioOptions } from './scenario.ts';

export function addSimulate(program: Command, settling: Settling): void {
  const simulate = program
    .command('simulate')
    .helpCommand(false)
    .description(
      'Runs one simulated device at the end of a real cable, for drivers of any program; or works the simulated devices of a running terminal.',
    );
  const faultOption = (): Option =>
    new Option(
      '--fault <kind...>',
      'faults that are on from the beginning; "help" on standard input lists them',
    );
  const help = (examples: string): string => `
Prints {"event":"ready",…} when a driver may open it, then an event a line. Takes a command a line on standard input,
as short words or as JSON ({"command":"fault","kind":"silent","on":true}); "help" lists them. Ends with Ctrl-C or
the end of standard input; with /dev/null there it runs until it is ended.

Examples:
${examples}

Exit codes: 0 ended on request, 1 could not start (link path taken, port in use), 64 wrong options, 69 no socat.`;

  simulate
    .command('id-card')
    .description('An identity card reader (SDT).')
    .addOption(linkOption())
    .addOption(
      new Option('--card <card>', 'lies on it at the start').choices([
        'resident',
        'resident-second',
        'hmt',
        'foreigner-2017',
        'foreigner-2023',
      ]),
    )
    .addOption(faultOption())
    .addOption(jsonOption())
    .addHelpText('after', help('  npm run zhuban -- simulate id-card --link /tmp/reader --card resident'))
    .action(
      settling(async (options: SimulateOptions & { readonly link: string; readonly card?: string }) => {
        const [{ runDevice }, { simulateIdCard }] = await Promise.all([
          import('./run.ts'),
          import('./id-card.ts'),
        ]);
        const laid = options.card === undefined ? [] : [{ command: 'lay', card: options.card } as const];
        return runDevice(options, (emit) => simulateIdCard(options.link, emit), laid);
      }),
    );

  simulate
    .command('receipt-printer')
    .description('A receipt printer (ESC/POS). What it prints comes as {"event":"slip","text":…}.')
    .addOption(linkOption())
    .addOption(receiptPrinterProfileOption())
    .addOption(faultOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      help(
        '  npm run zhuban -- simulate receipt-printer --link /tmp/receipt --fault paper-out\n' +
          '  npm run zhuban -- simulate receipt-printer --link /tmp/receipt --profile generic-58mm',
      ),
    )
    .action(
      settling(
        async (
          options: SimulateOptions & { readonly link: string; readonly profile: ReceiptPrinterProfileName },
        ) => {
          const [{ runDevice }, { simulateReceiptPrinter }] = await Promise.all([
            import('./run.ts'),
            import('./receipt-printer.ts'),
          ]);
          return runDevice(options, (emit) => simulateReceiptPrinter(options, emit));
        },
      ),
    );

  simulate
    .command('code-scanner')
    .description('A code scanner.')
    .addOption(linkOption())
    .addOption(
      new Option('--profile <profile>', 'how it is set up; hands-free takes commands and looks by itself')
        .choices(['hands-free', 'newland', 'honeywell', 'zebra-ssi', 'newland-fm30', 'generic'])
        .default('hands-free'),
    )
    .option('--code <text>', 'stays in its window: read again every second')
    .addOption(faultOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      help('  npm run zhuban -- simulate code-scanner --link /tmp/scanner --code 1234567890'),
    )
    .action(
      settling(
        async (
          options: SimulateOptions & {
            readonly link: string;
            readonly profile: string;
            readonly code?: string;
          },
        ) => {
          const [{ runDevice }, { simulateCodeScanner }] = await Promise.all([
            import('./run.ts'),
            import('./code-scanner.ts'),
          ]);
          return runDevice(options, (emit) => simulateCodeScanner(options, emit));
        },
      ),
    );

  simulate
    .command('document-printer')
    .description('An A4 printer (IPP) on the loopback.')
    .addOption(new Option('--port <n>', '0 takes any free port').argParser(portNumber).default(0))
    .option('--save <folder>', 'keeps what it prints there as PDF: this puts personal data on the disk')
    .addOption(faultOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      help('  npm run zhuban -- simulate document-printer --port 8631 --save /tmp/printed'),
    )
    .action(
      settling(async (options: SimulateOptions & { readonly port: number; readonly save?: string }) => {
        const [{ runDevice }, { simulateDocumentPrinter }] = await Promise.all([
          import('./run.ts'),
          import('./document-printer.ts'),
        ]);
        return runDevice(options, (emit) => simulateDocumentPrinter(options, emit));
      }),
    );

  simulate
    .command('scenario')
    .description(
      'Runs a scenario on the simulated devices of the running terminal (docs/devices/scenarios.md).',
    )
    .argument('[name|file]', 'one that comes with the terminal, or a file; absent: lists them')
    .option('--list', 'lists the scenarios that come with the terminal')
    .option('--check', 'only says whether the file is in order')
    .addOption(profileOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Prints {"event":"step",…} as each step ends and {"event":"ended","outcome":…} at the end. Ctrl-C stops it; whatever
happened, the devices are then as before. Real devices are never touched: no-simulated-devices, device-not-simulated.

Examples:
  npm run zhuban -- simulate scenario --list
  npm run zhuban -- simulate scenario bad-day
  npm run zhuban -- simulate scenario my-day.json --check

Exit codes: 0 all steps were done or the file is in order, 1 a step failed, it was stopped, the file is not in order or
the terminal is not running, 64 wrong options.`,
    )
    .action(
      settling(async (name: string | undefined, options: ScenarioOptions) =>
        (await import('./scenario.ts')).simulateScenario(name, options),
      ),
    );

  simulate
    .command('fault')
    .description('Puts a fault on the line of a simulated device of the running terminal, or mends it.')
    .argument('<device>', 'e.g. id-card-reader')
    .argument('<fault>', 'fail-next, fail-repeatedly, delay, truncate, duplicate, corrupt, unplug, or mend')
    .addOption(new Option('--times <n>', 'ends after so many messages').argParser(count))
    .addOption(new Option('--by <milliseconds>', 'with delay: how late (default: 3000)').argParser(count))
    .addOption(profileOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- simulate fault id-card-reader delay --by 2000
  npm run zhuban -- simulate fault document-printer truncate --times 1
  npm run zhuban -- simulate fault id-card-reader mend

Exit codes: 0 done, 1 no such device or fault, a real device, or the terminal is not running, 64 wrong options.`,
    )
    .action(
      settling(async (device: string, fault: string, options: LineFaultOptions) =>
        (await import('./line-fault.ts')).setLineFault(device, fault, options),
      ),
    );
}

interface SimulateOptions {
  readonly json?: boolean;
  readonly fault?: readonly string[];
}
