import type { SelfTestReport, SelfTestResult } from '#contract/self-test.ts';
import { loadConfiguration, readTerminalKey } from '../../configuration/load-configuration.ts';
import { checkSelfTestCode } from '../../self-test/self-test-code.ts';
import { SelfTestStore } from '../../self-test/self-test-store.ts';
import { askDesk } from '../../technician/desk-client.ts';
import { type DataOptions, dataDirectoryOf } from '../data-directory.ts';
import { EXIT } from '../exit-codes.ts';
import { interruption } from '../interruption.ts';
import { Output } from '../output.ts';

export interface SelfTestOptions extends DataOptions {
  readonly sheet: boolean;
  readonly last?: boolean;
  readonly verify?: string;
  readonly json?: boolean;
}

export async function selfTest(options: SelfTestOptions): Promise<number> {
  const output = new Output(options);
  const directory = await dataDirectoryOf(options);
  if (!directory.ok) return output.fail(directory.failure);
  if (options.verify !== undefined) return verify(options.verify, directory.value, options, output);
  if (options.last === true) {
    const { last } = new SelfTestStore(directory.value);
    return last === undefined ? output.fail({ code: 'no-self-test-yet' }) : tell(last, output);
  }
  let report: SelfTestReport | undefined;
  const asked = await askDesk(
    directory.value,
    { request: 'self-test', printSheet: options.sheet },
    {
      signal: interruption(),
      onAnswer: (answer) => {
        if (answer.event === 'tested') output.show(answer, lineOf(answer.result));
        if (answer.event === 'report') report = answer.report;
      },
    },
  );
  if (!asked.ok) return output.fail(asked.failure);
  return report === undefined ? output.fail({ code: 'terminal-hung-up' }) : tell(report, output);
}

function tell(report: SelfTestReport, output: Output): number {
  const parts = report.results.map(lineOf).join('\n');
  const sheet = report.sheet === 'printed' ? 'the sheet is printed' : 'no sheet was printed';
  const verdict = report.stopped ? 'stopped' : report.verdict;
  output.show(
    { event: 'report', ...report },
    `${parts}\n${report.at} ${report.terminalId}: ${verdict} in ${report.tookMs} ms; ${sheet}`,
  );
  if (report.stopped) return output.fail({ code: 'self-test-stopped' });
  return report.verdict === 'failed' ? output.fail({ code: 'self-test-failed' }) : EXIT.ok;
}

function lineOf({ part, verdict, condition, problems, code }: SelfTestResult): string {
  const why = [...problems, ...(code === undefined ? [] : [code])].join(', ');
  return `${verdict.padEnd(9)} ${part.padEnd(22)} ${why === '' ? condition : `${condition}: ${why}`}`;
}

async function verify(
  code: string,
  directory: string,
  options: SelfTestOptions,
  output: Output,
): Promise<number> {
  const configuration = await loadConfiguration(options.profile);
  if (!configuration.ok) return output.fail(configuration.failure);
  const key = await readTerminalKey(configuration.value);
  if (!key.ok) return output.fail(key.failure);
  const { genuine, report } = checkSelfTestCode(code, key.value, new SelfTestStore(directory).reports);
  if (!genuine) return output.fail({ code: 'self-test-code-not-genuine' });
  output.show(
    { event: 'genuine', stored: report !== undefined },
    report === undefined
      ? 'Genuine; its result is no longer kept here.'
      : `Genuine: the test of ${report.at}, ${report.verdict}.`,
  );
  return EXIT.ok;
}
