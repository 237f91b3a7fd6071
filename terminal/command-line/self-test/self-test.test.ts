import { writeFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { eventsOf, runCommand } from '../testing/run-command.ts';
import { commandTest, forCommands } from '../testing/workbench.ts';

describe.concurrent('self-test, scenarios and watching on the command line', forCommands, () => {
  commandTest('without a running terminal: said so, exit code 1', async ({ workbench }) => {
    const data = workbench.path('data');
    for (const args of [
      ['self-test'],
      ['simulate', 'scenario', 'bad-day'],
      ['simulate', 'fault', 'cabinet', 'unplug'],
      ['probe', 'watch'],
    ]) {
      const finished = await runCommand(...args, '--data', data, '--json');
      expect(eventsOf(finished)).toEqual([{ event: 'error', code: 'terminal-not-running' }]);
      expect(finished.exitCode).toBe(1);
    }
    const last = await runCommand('self-test', '--last', '--data', data, '--json');
    expect(eventsOf(last)).toEqual([{ event: 'error', code: 'no-self-test-yet' }]);
  });

  commandTest(
    'a scenario file is checked without a terminal; what is wrong has its code',
    async ({ workbench }) => {
      const good = await runCommand('simulate', 'scenario', 'bad-day', '--check', '--json');
      expect(eventsOf(good)).toEqual([{ event: 'checked', id: 'bad-day', steps: 14 }]);
      const file = workbench.path('wrong.json');
      const wrong = { scenario: 1, id: 'wrong', title: '错', about: '错', steps: [{ title: '什么也不做' }] };
      await writeFile(file, JSON.stringify(wrong));
      const bad = await runCommand('simulate', 'scenario', file, '--check', '--json');
      expect(eventsOf(bad)).toEqual([{ event: 'error', code: 'scenario-step-wrong' }]);
      expect(bad.exitCode).toBe(1);
      const unknown = await runCommand('simulate', 'fault', 'cabinet', 'melt', '--json');
      expect(eventsOf(unknown)).toEqual([{ event: 'error', code: 'fault-unknown' }]);
      const listed = eventsOf(await runCommand('simulate', 'scenario', '--list', '--json'));
      expect(listed.length).toBeGreaterThanOrEqual(8);
    },
  );
});
