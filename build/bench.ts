/**
 * `npm run zhuban -- bench [name …]`: runs `<name>.bench.ts`, wherever in the rooms it stands, or all of them.
 * A bench measures on this machine, beside a named peer or floor in the same run, and says what is out of bounds.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { EXIT } from './exit-codes.ts';
import { ROOT } from './paths.ts';
import { describeRunnables, findRunnables } from './runnables.ts';

const benches = findRunnables('bench');
const args = process.argv.slice(2);
const names = args.filter((argument) => !argument.startsWith('-'));
const unknown = names.filter((name) => !benches.has(name));
const badOptions = args.filter(
  (argument) => argument.startsWith('-') && !['--json', '--quick'].includes(argument),
);

if (args.includes('--help') || args.includes('-h')) {
  console.log(`Usage: npm run zhuban -- bench [name …] [--json] [--quick]

Measures on this machine; every number stands beside a peer or a floor measured in the same run.
  --json   one JSON object a line
  --quick  fewer rounds: for looking, not for judging

${describeRunnables(benches)}

Exit codes: 0 within all limits, 1 a limit was passed, 64 the command line was not understood.`);
} else if (unknown.length > 0 || badOptions.length > 0) {
  console.error(
    `${[...unknown.map((name) => `No bench is called "${name}".`), ...badOptions.map((option) => `There is no option ${option}.`)].join('\n')}\n${describeRunnables(benches)}`,
  );
  process.exit(EXIT.usage);
} else {
  let failed = false;
  for (const [name, file] of benches) {
    if (names.length > 0 && !names.includes(name)) continue;
    const { status } = spawnSync(
      process.execPath,
      [join(ROOT, file), ...args.filter((argument) => argument.startsWith('-'))],
      { cwd: ROOT, stdio: 'inherit' },
    );
    failed ||= status !== EXIT.ok;
  }
  process.exit(failed ? EXIT.failed : EXIT.ok);
}
