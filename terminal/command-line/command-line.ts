import { Command, CommanderError, Option } from 'commander';
import { baudRate, count, portNumber, regionCode, seconds } from './arguments.ts';
import type { CatalogSearchOptions } from './catalog-search.ts';
import type { DataOptions } from './data-directory.ts';
import type { DoctorOptions } from './doctor.ts';
import { EXIT } from './exit-codes.ts';
import type { ProbeCodeScannerOptions } from './probe/code-scanner.ts';
import type { ProbeDocumentPrinterOptions } from './probe/document-printer.ts';
import type { ProbeIdCardOptions } from './probe/id-card.ts';
import type { ProbeReceiptPrinterOptions } from './probe/receipt-printer.ts';

/*
 * Each command's code is loaded when it is called: `doctor` must run on a machine where a native module does not
 * load, and `--help` at once.
 */

/** Runs one command line; answers its exit code. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return EXIT.ok;
    if (args.includes('--json')) process.stdout.write('{"event":"error","code":"usage"}\n');
    return EXIT.usage;
  }
}

function createProgram(settle: (exitCode: number) => void): Command {
  const program = new Command('zhuban')
    .description(
      "The technician's tool of a Zhuban terminal. Nothing here changes what a terminal has stored.",
    )
    .exitOverride()
    .showHelpAfterError()
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Also: hub …, the platform's own process (npm run zhuban -- hub --help).

Called as npm run --silent zhuban -- <command> …; paths are relative to the project's folder. Standard output holds
the result, standard error what is said about it; --json makes every line of standard output one JSON object.

Exit codes:
  0   done, and nothing was wrong
  1   the check failed, nothing was read, or it was not printed; the error line has the code
  64  the command line was not understood
  69  a program that the command cannot do without is not on this machine`,
    );
  /** An action that answers with an exit code. */
  const settling =
    <Arguments extends unknown[]>(run: (...args: Arguments) => number | Promise<number>) =>
    async (...args: Arguments): Promise<void> =>
      settle(await run(...args));

  addDoctor(program, settling);
  addSimulate(program, settling);
  addProbe(program, settling);
  addItems(program, settling);
  addStores(program, settling);
  return program;
}

type Settling = <Arguments extends unknown[]>(
  run: (...args: Arguments) => number | Promise<number>,
) => (...args: Arguments) => Promise<void>;

const jsonOption = (): Option => new Option('--json', 'one JSON object a line on standard output');
const profileOption = (): Option =>
  new Option('--profile <name|path>', 'configuration of the terminal').default('development');
const dataOption = (): Option =>
  new Option('--data <folder>', "the terminal's data folder (default: that of the profile)");
const timeoutOption = (fallback?: string): Option => {
  const option = new Option('--timeout <seconds>', 'longest wait').argParser(seconds);
  return fallback === undefined ? option : option.default(seconds(fallback), fallback);
};
const baudOption = (): Option =>
  new Option('--baud <n>', 'bits per second').argParser(baudRate).default(115_200);
const portOption = (): Option =>
  new Option('--port <path>', 'serial port, or tcp://HOST:PORT for a serial server').makeOptionMandatory();
const linkOption = (): Option =>
  new Option(
    '--link <path>',
    'where drivers find the port; an old link there is replaced',
  ).makeOptionMandatory();

function addDoctor(program: Command, settling: Settling): void {
  program
    .command('doctor')
    .description('Says what this machine has and lacks for the terminal, and what to do about it.')
    .addOption(profileOption())
    .option('--hub-url <url>', 'the hub that must be reachable (default: that of the profile, as a warning)')
    .option('--hub-key-file <path>', "the terminal's key for the hub (default: that of the profile)")
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Each finding is ok, warning (the terminal runs, something does not) or missing (needed by this profile).

Examples:
  npm run zhuban -- doctor
  npm run zhuban -- doctor --profile /etc/zhuban/profile.json --hub-url https://hub.example.cn
  npm run --silent zhuban -- doctor --json | jq 'select(.status != "ok")'

Exit codes: 0 nothing needed is missing, 1 something is, 64 wrong options.`,
    )
    .action(
      settling(async (options: DoctorOptions) => (await import('./doctor.ts')).examineMachine(options)),
    );
}

function addSimulate(program: Command, settling: Settling): void {
  const simulate = program
    .command('simulate')
    .helpCommand(false)
    .description('Runs one simulated device at the end of a real cable, for drivers of any program.');
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
          import('./simulate/run.ts'),
          import('./simulate/id-card.ts'),
        ]);
        const laid = options.card === undefined ? [] : [{ command: 'lay', card: options.card } as const];
        return runDevice(options, (emit) => simulateIdCard(options.link, emit), laid);
      }),
    );

  simulate
    .command('receipt-printer')
    .description('An 80 mm receipt printer (ESC/POS). What it prints comes as {"event":"slip","text":…}.')
    .addOption(linkOption())
    .addOption(faultOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      help('  npm run zhuban -- simulate receipt-printer --link /tmp/receipt --fault paper-out'),
    )
    .action(
      settling(async (options: SimulateOptions & { readonly link: string }) => {
        const [{ runDevice }, { simulateReceiptPrinter }] = await Promise.all([
          import('./simulate/run.ts'),
          import('./simulate/receipt-printer.ts'),
        ]);
        return runDevice(options, (emit) => simulateReceiptPrinter(options.link, emit));
      }),
    );

  simulate
    .command('code-scanner')
    .description('A code scanner.')
    .addOption(linkOption())
    .addOption(
      new Option('--profile <profile>', 'how it is set up; hands-free takes commands and looks by itself')
        .choices(['hands-free', 'newland', 'honeywell', 'generic'])
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
            import('./simulate/run.ts'),
            import('./simulate/code-scanner.ts'),
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
          import('./simulate/run.ts'),
          import('./simulate/document-printer.ts'),
        ]);
        return runDevice(options, (emit) => simulateDocumentPrinter(options, emit));
      }),
    );
}

interface SimulateOptions {
  readonly json?: boolean;
  readonly fault?: readonly string[];
}

function addProbe(program: Command, settling: Settling): void {
  const probe = program
    .command('probe')
    .helpCommand(false)
    .description(
      'Tries one device with the driver that the terminal uses. The terminal must not hold its port.',
    );
  const onceOption = (): Option => new Option('--once', 'ends after the first one');

  probe
    .command('id-card')
    .description('Reads identity cards. Prints their personal data: use specimen cards, or --mask.')
    .addOption(portOption())
    .addOption(baudOption())
    .addOption(onceOption())
    .addOption(timeoutOption())
    .option('--mask', 'hides most of name, number, birth and address')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Prints {"event":"card","type":…,"fields":{…}}, {"event":"removed"} and {"event":"error","code":…}. Waits 30 s for a
card with --once, without end otherwise; --timeout says another time.

Examples:
  npm run zhuban -- probe id-card --port /dev/ttyUSB0 --once
  npm run zhuban -- probe id-card --port COM3 --mask

Exit codes: 0 a card was read (--once) or ended by Ctrl-C, 1 an error or nothing in time, 64 wrong options.`,
    )
    .action(
      settling(async (options: ProbeIdCardOptions) =>
        (await import('./probe/id-card.ts')).probeIdCard(options),
      ),
    );

  probe
    .command('code-scanner')
    .description('Reads codes.')
    .addOption(portOption())
    .addOption(baudOption())
    .addOption(
      new Option('--profile <profile>', 'which commands the scanner takes')
        .choices(['newland', 'honeywell', 'generic'])
        .default('generic'),
    )
    .addOption(onceOption())
    .addOption(timeoutOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Prints {"event":"code","symbology":…,"text":…} and {"event":"error","code":…}. Waits 30 s for a code with --once,
without end otherwise; --timeout says another time.

Examples:
  npm run zhuban -- probe code-scanner --port /dev/ttyACM0 --once
  npm run zhuban -- probe code-scanner --port COM4 --profile newland

Exit codes: 0 a code was read (--once) or ended by Ctrl-C, 1 an error or nothing in time, 64 wrong options.`,
    )
    .action(
      settling(async (options: ProbeCodeScannerOptions) =>
        (await import('./probe/code-scanner.ts')).probeCodeScanner(options),
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
    .option('--text <text>', 'what to print (default: a device test)')
    .option('--qr <text>', 'a QR code under it')
    .addOption(timeoutOption('60'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `${settled}

Examples:
  npm run zhuban -- probe receipt-printer --port /dev/ttyUSB1
  npm run zhuban -- probe receipt-printer --port COM5 --text 测试 --qr https://example.cn/

Exit codes: 0 printed, 1 failed, unknown or an error, 64 wrong options.`,
    )
    .action(
      settling(async (options: ProbeReceiptPrinterOptions) =>
        (await import('./probe/receipt-printer.ts')).probeReceiptPrinter(options),
      ),
    );

  probe
    .command('document-printer')
    .description('Prints a PDF and follows the job to its end.')
    .requiredOption('--uri <ipp-uri>', 'ipp:// or ipps://')
    .requiredOption('--print <file.pdf>', 'the PDF')
    .addOption(timeoutOption('120'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `${settled}
When the time is over the job is cancelled and followed for 15 s more.

Examples:
  npm run zhuban -- probe document-printer --uri ipp://192.168.1.20/ipp/print --print test.pdf
  npm run zhuban -- probe document-printer --uri ipp://localhost/printers/NAME --print test.pdf

Exit codes: 0 printed, 1 failed, unknown or an error, 64 wrong options.`,
    )
    .action(
      settling(async (options: ProbeDocumentPrinterOptions) =>
        (await import('./probe/document-printer.ts')).probeDocumentPrinter(options),
      ),
    );
}

function addItems(program: Command, settling: Settling): void {
  program
    .command('items')
    .helpCommand(false)
    .description('Service items.')
    .command('lint')
    .description('Checks item files as the hub does before they go on line.')
    .argument('[path]', 'a folder of departments, one department, or one file (default: items/)')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- items lint
  npm run zhuban -- items lint items/taxation/tax-payment-certificate.json

Exit codes: 0 no errors (warnings may be there), 1 errors, or nothing to check, 64 wrong options.`,
    )
    .action(
      settling(async (path: string | undefined, options: { readonly json?: boolean }) =>
        (await import('./items-lint.ts')).lintItems(path, options),
      ),
    );
}

function addStores(program: Command, settling: Settling): void {
  program
    .command('catalog')
    .helpCommand(false)
    .description("The terminal's catalog of items.")
    .command('search')
    .description("Searches as the terminal's screen does: name, alias, pinyin, initials.")
    .argument('<text>')
    .addOption(profileOption())
    .addOption(dataOption())
    .addOption(
      new Option(
        '--region <code>',
        'region of the terminal, 12 digits (default: that of the profile)',
      ).argParser(regionCode),
    )
    .addOption(new Option('--limit <n>', 'most results').argParser(count).default(24))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- catalog search 社保
  npm run zhuban -- catalog search sbzm --region 440100000000 --json

Exit codes: 0 searched, also when nothing was found, 1 there is no catalog that can be read, 64 wrong options.`,
    )
    .action(
      settling(async (text: string, options: CatalogSearchOptions) =>
        (await import('./catalog-search.ts')).searchCatalog(text, options),
      ),
    );

  program
    .command('outbox')
    .helpCommand(false)
    .description('Cases that the terminal keeps for the hub.')
    .command('list')
    .description('States, counts and ages; no personal data. Safe while the terminal runs.')
    .addOption(profileOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- outbox list
  npm run --silent zhuban -- outbox list --json | jq 'select(.state == "quarantined")'

Exit codes: 0 listed, 1 there is no outbox that can be read, 64 wrong options.`,
    )
    .action(
      settling(async (options: DataOptions & { readonly json?: boolean }) =>
        (await import('./outbox-list.ts')).listOutbox(options),
      ),
    );

  program
    .command('audit')
    .helpCommand(false)
    .description('The audit log.')
    .command('verify')
    .description('Walks the hash chain of an audit file.')
    .argument('<file>')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- audit verify var/development/terminal/audit/audit.jsonl

Exit codes: 0 the chain is whole, 1 broken (with the line) or not readable, 64 wrong options.`,
    )
    .action(
      settling(async (file: string, options: { readonly json?: boolean }) =>
        (await import('./audit-verify.ts')).verifyAudit(file, options),
      ),
    );
}
