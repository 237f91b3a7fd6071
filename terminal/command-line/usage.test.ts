import { afterEach, describe, expect, test, vi } from 'vitest';
import { runCommandLine } from './command-line.ts';
import { eventsOf, runCommand } from './testing/run-command.ts';

afterEach(() => vi.restoreAllMocks());

/** The same command line without a process of its own: help runs no command. */
async function helpOf(...args: readonly string[]): Promise<{ exitCode: number; text: string }> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  return { exitCode: await runCommandLine([...args, '--help']), text };
}

const commands = [
  ['doctor'],
  ['simulate', 'id-card'],
  ['simulate', 'receipt-printer'],
  ['simulate', 'code-scanner'],
  ['simulate', 'document-printer'],
  ['probe', 'discover'],
  ['probe', 'links'],
  ['probe', 'id-card'],
  ['probe', 'code-scanner'],
  ['probe', 'receipt-printer'],
  ['probe', 'document-printer'],
  ['replay', 'id-card'],
  ['replay', 'receipt-printer'],
  ['replay', 'code-scanner'],
  ['items', 'new'],
  ['items', 'lint'],
  ['items', 'publish'],
  ['items', 'withdraw'],
  ['items', 'rollback'],
  ['items', 'publications'],
  ['catalog', 'generate'],
  ['catalog', 'search'],
  ['outbox', 'list'],
  ['audit', 'verify'],
  ['calendar', 'check'],
  ['calendar', 'days'],
];

describe('--help', () => {
  test.each(commands.map((words) => [words.join(' '), words] as const))(
    '%s has examples, exit codes and --json',
    async (_, words) => {
      const { exitCode, text } = await helpOf(...words);
      expect(exitCode).toBe(0);
      expect(text).toContain(`Usage: zhuban ${words.join(' ')}`);
      expect(text).toContain('Examples:');
      expect(text).toContain('Exit codes: 0 ');
      expect(text).toContain('--json');
    },
  );

  test('the list of commands', async () => {
    const { exitCode, text } = await helpOf();
    expect(exitCode).toBe(0);
    for (const [name] of commands) expect(text).toContain(name);
    expect(text).toContain('Exit codes:');
  });
});

describe('a command line that is not understood ends with 64 and help on standard error', () => {
  test.each([
    ['no command', []],
    ['unknown command', ['dance']],
    ['a group without its command', ['items']],
    ['unknown device', ['probe', 'toaster']],
    ['unknown option', ['doctor', '--fast']],
    ['missing option', ['probe', 'id-card']],
    ['a timeout that is no time', ['probe', 'id-card', '--port', 'x', '--timeout', '-1']],
    ['replay without anything to do', ['replay', 'id-card', '--trace', 'x']],
    ['replay with two things to do', ['replay', 'id-card', '--trace', 'x', '--check', '--link', 'y']],
    ['a profile that is none', ['probe', 'code-scanner', '--port', 'x', '--profile', 'toaster']],
    ['a card that is none', ['simulate', 'id-card', '--link', 'x', '--card', 'library']],
    ['one argument too many', ['audit', 'verify', 'a', 'b']],
  ])('%s', async (_, args) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await runCommandLine(args)).toBe(64);
  });

  test('as a process, with and without --json', async () => {
    const plain = await runCommand('dance');
    expect(plain).toMatchObject({ exitCode: 64, stdout: '' });
    expect(plain.stderr).toContain('Usage: zhuban');
    const json = await runCommand('outbox', 'list', '--json', '--fast');
    expect(json.exitCode).toBe(64);
    expect(eventsOf(json)).toEqual([{ event: 'error', code: 'usage' }]);
    expect(json.stderr).toContain('Usage: zhuban outbox list');
  });
});
