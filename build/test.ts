/** `npm test`: every check and every test, side by side where it can be, with one line of totals at the end. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { checkSteps, REPORTS } from './check-steps.ts';
import { EXIT } from './exit-codes.ts';
import { readOptions } from './options.ts';
import { ROOT } from './paths.ts';
import { runSteps, type StepOutcome } from './step-scheduler.ts';
import { ensureSystemPackages, thisMachine } from './system-packages.ts';
import {
  addCounts,
  countsLine,
  NO_TESTS,
  playwrightCounts,
  type TestCounts,
  vitestCounts,
} from './test-counts.ts';

const steps = checkSteps();
const HELP = `Usage: npm test -- [--only <step>]…

Runs every check and test. The last line is the number of tests: "N passed, N failed".

${steps.map(({ name, text }) => `  ${name.padEnd(12)} ${text}`).join('\n')}

  --only <step>   run this step alone; may be given more than once
  --slots <n>     how many steps run side by side (default 2)
  --help          this text

Exit codes: 0 all passed, 1 something failed or was interrupted, 64 unknown option or step.`;

const { values } = readOptions(HELP, () =>
  parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      slots: { type: 'string', default: '2' },
      help: { type: 'boolean', short: 'h' },
    },
  }),
);
const unknown = values.only.filter((only) => !steps.some(({ name }) => name === only));
const slots = Number(values.slots);
if (unknown.length > 0 || !Number.isInteger(slots) || slots < 1) {
  console.error(
    `${unknown.length > 0 ? `There is no step called ${unknown.join(', ')}.` : 'slots is a number from 1.'}\n\n${HELP}`,
  );
  process.exit(EXIT.usage);
}

const chosen = values.only.length === 0 ? steps : steps.filter(({ name }) => values.only.includes(name));
if (chosen.some(({ name }) => name === 'unit' || name === 'end-to-end'))
  ensureSystemPackages(
    'test',
    thisMachine((text) => console.error(`zhuban: ${text}`)),
  );

const logs = join(ROOT, 'artifacts', 'logs');
mkdirSync(logs, { recursive: true });
// A report of an earlier run must not be counted for a runner that died before it wrote its own.
for (const report of Object.values(REPORTS)) rmSync(report, { force: true });

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
const MARK = { passed: 'ok     ', failed: 'FAILED ', 'not-run': 'not run' } as const;
const line = ({ step, state, reason, milliseconds }: StepOutcome) =>
  `${MARK[state]} ${step.name.padEnd(12)} ${state === 'not-run' ? '' : seconds(milliseconds)}${reason ? `  ${reason}` : ''}`;

/** The end of a failed step's output: runners sum up at the end. */
const tail = (file: string, lines = 150) =>
  readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');

const countersOf: Readonly<Record<keyof typeof REPORTS, (report: unknown) => TestCounts>> = {
  unit: vitestCounts,
  'end-to-end': playwrightCounts,
};
/** What a test runner reported; nothing of a step that has no tests, or died before it wrote its report. */
const countsOf = (name: string): TestCounts => {
  const runner = (Object.keys(countersOf) as (keyof typeof REPORTS)[]).find((key) => key === name);
  if (runner === undefined || !existsSync(REPORTS[runner])) return NO_TESTS;
  return countersOf[runner](JSON.parse(readFileSync(REPORTS[runner], 'utf8')));
};

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());

const began = performance.now();
const outcomes = await runSteps({
  steps: chosen,
  slots,
  cwd: ROOT,
  signal: interruption.signal,
  logOf: ({ name }) => join(logs, `${name}.log`),
  onStart: ({ name, text }) => console.log(`start   ${name.padEnd(12)} ${text}`),
  onEnd: (outcome) => {
    console.log(line(outcome));
    if (outcome.state === 'failed' && outcome.reason !== 'interrupted')
      console.log(
        `\n${[...countsOf(outcome.step.name).failures, tail(outcome.log)].join('\n\n')}\n(all of it: ${relative(ROOT, outcome.log)})\n`,
      );
  },
});

const counts = addCounts(countsOf('unit'), countsOf('end-to-end'));
const ok =
  counts.failed === 0 &&
  outcomes.every(({ step, state }) => state === 'passed' || (state === 'not-run' && step.absent));

console.log(`\n${outcomes.map(line).join('\n')}\nin ${seconds(performance.now() - began)}\n`);
for (const name of counts.stumbled) console.log(`passed only at the second try, look into it: ${name}`);
console.log(countsLine(counts));
process.exit(ok ? EXIT.ok : EXIT.failed);
