import { Command, CommanderError } from 'commander';
import { addCalendar } from './calendar-commands.ts';
import { addItems, addService, addStores } from './data-commands.ts';
import { addDoctor } from './doctor/command.ts';
import { EXIT } from './exit-codes.ts';
import type { Settling } from './options.ts';
import { addProbe } from './probe/command.ts';
import { addReplay } from './replay/command.ts';
import { addSelfTest } from './self-test/command.ts';
import { addSimulate } from './simulate/command.ts';

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
      "The technician's tool of a Zhuban terminal. Nothing here changes what a terminal has stored, but `service` takes it out of service and back.",
    )
    .exitOverride()
    .showHelpAfterError()
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Also: hub …, the platform's own process (npm run zhuban -- hub --help), and bench …, what it measures on this
machine (npm run zhuban -- bench --help).

Called as npm run --silent zhuban -- <command> …; paths are relative to the project's folder. Standard output holds
the result, standard error what is said about it; --json makes every line of standard output one JSON object.

Exit codes:
  0   done, and nothing was wrong
  1   the check failed, nothing was read, or it was not printed; the error line has the code
  64  the command line was not understood
  69  a program that the command cannot do without is not on this machine`,
    );
  const settling: Settling =
    (run) =>
    async (...args) =>
      settle(await run(...args));

  addDoctor(program, settling);
  addSimulate(program, settling);
  addProbe(program, settling);
  addReplay(program, settling);
  addItems(program, settling);
  addStores(program, settling);
  addCalendar(program, settling);
  addService(program, settling);
  addSelfTest(program, settling);
  return program;
}
