import { type Command, Option } from 'commander';
import { speed } from '../arguments.ts';
import { jsonOption, type Settling } from '../options.ts';
import type { ReplayOptions } from './replay.ts';

const devices = [
  { command: 'id-card', folder: 'id-card-reader', says: 'an identity card reader' },
  { command: 'receipt-printer', folder: 'receipt-printer', says: 'a receipt printer' },
  { command: 'code-scanner', folder: 'code-scanner', says: 'a code scanner' },
] as const;

export function addReplay(program: Command, settling: Settling): void {
  const replay = program
    .command('replay')
    .helpCommand(false)
    .description(
      'Plays a trace of zhuban probe --trace: as the device on a port, or against our own driver.',
    );

  for (const { command, folder, says } of devices) {
    const device = replay
      .command(command)
      .description(`Plays the trace of ${says}.`)
      .requiredOption('--trace <file>', 'the trace')
      .option('--link <path>', 'plays as the device on a pseudo-terminal there')
      .option('--check', 'makes the recorded calls with our driver, and says where it does otherwise')
      .addOption(
        new Option('--speed <n>', "how much faster the device's pauses go by").argParser(speed).default(1),
      )
      .option('--repeat', 'with --link: begins again at the end');
    if (command === 'code-scanner') {
      device.addOption(
        new Option('--profile <profile>', 'reads the codes out of the trace, as this profile does').choices([
          'newland',
          'honeywell',
          'zebra-ssi',
          'newland-fm30',
          'generic',
          'descriptor',
        ]),
      );
    }
    const ways = command === 'code-scanner' ? '--link, --check or --profile' : '--link or --check';
    device
      .addOption(jsonOption())
      .addHelpText(
        'after',
        `
One of ${ways}.
--link prints {"event":"ready",…}, then {"event":"played",…} at the end; what the trace does not know is not answered.
--check prints a {"event":"difference",…} for each and {"event":"checked",…} at the end. Behind data that were masked
nothing can be checked: "maskedFrom" says from which line.${
          command === 'code-scanner'
            ? `
--profile prints {"event":"code","t":…,"symbology":…,"text":…} for every code of the trace; for USB HID newland,
honeywell, or descriptor (as the device described itself).`
            : ''
        }

Examples:
  npm run zhuban -- replay ${command} --trace ${command}.jsonl --check
  npm run zhuban -- replay ${command} --trace ${command}.jsonl --link /tmp/replayed${
    command === 'code-scanner'
      ? `
  npm run zhuban -- replay code-scanner --trace code-scanner.jsonl --profile descriptor --json`
      : ''
  }

Exit codes: 0 played or no difference, 1 a difference or no such trace, 64 wrong options, 69 no socat.`,
      )
      .action(
        settling(async (options: ReplayOptions) => {
          const ways_ = [options.link, options.check, options.profile].filter((way) => way !== undefined);
          if (ways_.length !== 1) device.error(`error: one of ${ways}`);
          return (await import('./replay.ts')).replayTrace(folder, options);
        }),
      );
  }
}
