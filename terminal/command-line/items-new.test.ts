import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { eventsOf, RunningCommand, runCommand } from './testing/run-command.ts';
import { commandTest } from './testing/workbench.ts';

const shipped = fileURLToPath(new URL('../../items/', import.meta.url));

const answers = {
  id: 'taxation/sample-proof',
  kind: 'certificate',
  name: { 'zh-Hans': '示例纳税证明打印', 'zh-Hant': '示例納稅證明打印', en: 'Print a sample tax proof' },
  summary: {
    'zh-Hans': '打印一张示例纳税证明。',
    'zh-Hant': '打印一張示例納稅證明。',
    en: 'Print a sample proof of tax.',
  },
  condition: { 'zh-Hans': '交过税', 'zh-Hant': '交過稅', en: 'You have paid tax' },
  resultName: { 'zh-Hans': '示例纳税证明', 'zh-Hant': '示例納稅證明', en: 'Sample proof of tax' },
  catalogCode: '002030777000',
  legalBasis: '《中华人民共和国税收征收管理法》第三十四条',
  days: 0,
};

/** As a person types them. */
const lines = [
  answers.id,
  'application',
  'acceptance',
  ...[answers.name, answers.summary, answers.condition, answers.resultName].flatMap((words) =>
    Object.values(words),
  ),
  '000130777000',
  answers.legalBasis,
  '3',
];

describe.concurrent('items new', () => {
  commandTest('a new item by a file of answers lints without a finding', async ({ workbench }) => {
    await cp(shipped, workbench.path('items'), { recursive: true });
    const items = workbench.path('items');
    const file = workbench.path('answers.json');
    await writeFile(file, JSON.stringify(answers));
    const made = await runCommand('items', 'new', '--answers', file, '--items', items, '--json');
    expect(eventsOf(made)).toEqual([
      { event: 'written', file: 'taxation/sample-proof.json' },
      { event: 'written', file: 'taxation/sample-proof.zh-Hant.json' },
      { event: 'written', file: 'taxation/sample-proof.en.json' },
    ]);
    const linted = await runCommand('items', 'lint', items, '--json');
    expect(eventsOf(linted)).toEqual([expect.objectContaining({ errors: 0, warnings: 0 })]);

    const again = await runCommand('items', 'new', '--answers', file, '--items', items, '--json');
    expect(eventsOf(again)).toEqual([{ event: 'error', code: 'item-exists' }]);
    expect(again.exitCode).toBe(1);
  });

  commandTest('asked line by line, an answer that does not fit is asked again', async ({ workbench }) => {
    await cp(`${shipped}taxation`, workbench.path('items/taxation'), { recursive: true });
    const items = workbench.path('items');
    const command = new RunningCommand(['items', 'new', '--items', items], { input: 'open' });
    command.send(lines.join('\n'));
    command.endInput();
    const finished = await command.finished;
    expect(finished.stderr).toContain('certificate');
    expect(finished.exitCode).toBe(0);
    const item: unknown = JSON.parse(await readFile(`${items}/taxation/sample-proof.json`, 'utf8'));
    expect(item).toMatchObject({
      outcome: { kind: 'acceptance' },
      implementation: { taskType: '01', caseType: 'promised', remedies: { review: {}, litigation: {} } },
    });
  });

  commandTest('what the lint refuses is not written', async ({ workbench }) => {
    await cp(`${shipped}taxation`, workbench.path('items/taxation'), { recursive: true });
    const file = workbench.path('answers.json');
    await writeFile(file, JSON.stringify({ ...answers, legalBasis: '上级规定' }));
    const refused = await runCommand(
      'items',
      'new',
      '--answers',
      file,
      '--items',
      workbench.path('items'),
      '--json',
    );
    expect(eventsOf(refused)).toEqual([
      expect.objectContaining({ event: 'finding', code: 'legal-basis-vague' }),
      { event: 'error', code: 'new-item-not-sound' },
    ]);
    await expect(readFile(workbench.path('items/taxation/sample-proof.json'))).rejects.toThrow('ENOENT');
  });

  commandTest('answers that are not all there, and a department that has nothing', async ({ workbench }) => {
    await cp(`${shipped}taxation`, workbench.path('items/taxation'), { recursive: true });
    const items = workbench.path('items');
    const ended = await runCommand('items', 'new', '--items', items, '--json');
    expect(eventsOf(ended)).toEqual([{ event: 'error', code: 'answers-incomplete' }]);
    const file = workbench.path('answers.json');
    await writeFile(file, JSON.stringify({ ...answers, id: 'fishery/sample-proof' }));
    const nowhere = await runCommand('items', 'new', '--answers', file, '--items', items, '--json');
    expect(eventsOf(nowhere)).toEqual([{ event: 'error', code: 'department-without-items' }]);
  });

  commandTest('an empty line promises nothing: the days are asked again', async ({ workbench }) => {
    await cp(`${shipped}taxation`, workbench.path('items/taxation'), { recursive: true });
    const command = new RunningCommand(['items', 'new', '--items', workbench.path('items')], {
      input: 'open',
    });
    command.send([...lines.slice(0, -1), '', '1e1', '3'].join('\n'));
    command.endInput();
    expect((await command.finished).exitCode).toBe(0);
    const item: unknown = JSON.parse(
      await readFile(workbench.path('items/taxation/sample-proof.json'), 'utf8'),
    );
    expect(item).toMatchObject({ implementation: { promisedLimit: { days: 3 } } });
  });

  commandTest('where one of the files cannot be written, none is', async ({ workbench }) => {
    await cp(`${shipped}taxation`, workbench.path('items/taxation'), { recursive: true });
    const items = workbench.path('items');
    await mkdir(workbench.path('items/taxation/sample-proof.en.json'));
    const file = workbench.path('answers.json');
    await writeFile(file, JSON.stringify(answers));
    const refused = await runCommand('items', 'new', '--answers', file, '--items', items, '--json');
    expect(eventsOf(refused).at(-1)).toEqual({ event: 'error', code: 'item-exists' });
    expect(refused.stderr).not.toContain('    at ');
    await expect(readFile(workbench.path('items/taxation/sample-proof.json'))).rejects.toThrow('ENOENT');
  });
});
