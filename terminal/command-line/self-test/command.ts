import type { Command } from 'commander';
import { dataOption, jsonOption, profileOption, type Settling } from '../options.ts';
import type { SelfTestOptions } from './self-test.ts';

export function addSelfTest(program: Command, settling: Settling): void {
  program
    .command('self-test')
    .description('Has the running terminal test all its parts, in at most 60 s.')
    .addOption(profileOption())
    .addOption(dataOption())
    .option('--no-sheet', 'prints no sheet')
    .option('--last', 'shows the last result instead of testing')
    .option('--verify <code>', 'says whether the QR code of a sheet is of this terminal, and of which test')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Prints {"event":"tested",…} for every part as it is done, and {"event":"report",…} at the end. Never during a visit:
visit-running. A citizen who begins one ends the test. The sheet comes out of the receipt printer; where that is the
broken part, the result is on the screen and here.

Examples:
  npm run zhuban -- self-test
  npm run zhuban -- self-test --last --json
  npm run zhuban -- self-test --verify ZHUBAN-TEST:1:…

Exit codes: 0 nothing failed, or the code is genuine, 1 a part failed, was not tested, or the terminal is not running,
64 wrong options.`,
    )
    .action(settling(async (options: SelfTestOptions) => (await import('./self-test.ts')).selfTest(options)));
}
