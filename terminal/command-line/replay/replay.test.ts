import { readFile, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { IdCardReaderSimulator } from '#drivers/id-card-reader/simulator.ts';
import { createPseudoTerminalCable } from '#drivers/testing/cable-ends.ts';
import type { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';
import { eventsOf, runCommand } from '../testing/run-command.ts';
import { commandTest, forCommands, type Workbench } from '../testing/workbench.ts';

const recorded = (path: string) => fileURLToPath(new URL(`../../../drivers/${path}`, import.meta.url));

/** A simulated reader with a card on it, behind a real pseudo-terminal. */
async function reader(workbench: Workbench): Promise<string> {
  const cable = await createPseudoTerminalCable();
  workbench.afterwards(() => cable.dispose());
  new IdCardReaderSimulator({ peer: cable.peer }).layCard('resident');
  return (cable.peer as PseudoTerminal).path;
}

describe.concurrent('traces on the command line', forCommands, () => {
  commandTest('a probe that is traced is masked, and can be checked', async ({ workbench }) => {
    const port = await reader(workbench);
    const trace = workbench.path('reader.jsonl');
    const probe = await runCommand('probe', 'id-card', '--port', port, '--once', '--mask', '--trace', trace);
    expect(probe.exitCode).toBe(0);
    const text = await readFile(trace, 'utf8');
    expect((await stat(trace)).mode & 0o777).toBe(0o600);
    expect(text).toContain('"masked":true');
    // 李示例 in the card's UTF-16LE.
    expect(text).not.toContain(Buffer.from('李示例', 'utf16le').toString('hex'));
    const checked = await runCommand('replay', 'id-card', '--trace', trace, '--check', '--json');
    expect(eventsOf(checked)).toEqual([
      expect.objectContaining({ event: 'checked', differences: 0, maskedFrom: expect.any(Number) }),
    ]);
    expect(checked.exitCode).toBe(0);

    const again = await runCommand('probe', 'id-card', '--port', port, '--once', '--trace', trace);
    expect(eventsOf(again)).toEqual([{ event: 'error', code: 'trace-file-exists' }]);
  });

  commandTest('card data are written only when asked for twice', async ({ workbench }) => {
    const port = await reader(workbench);
    const trace = workbench.path('reader.jsonl');
    const probe = (...flags: string[]) =>
      runCommand('probe', 'id-card', '--port', port, '--once', '--mask', '--trace', trace, ...flags);
    for (const flag of ['--trace-card-data', '--yes-with-card-data']) {
      const refused = await probe(flag);
      expect(eventsOf(refused)).toEqual([{ event: 'error', code: 'trace-card-data-refused' }]);
      expect(refused.exitCode).toBe(64);
    }
    await expect(stat(trace)).rejects.toThrow();
    const asked = await probe('--trace-card-data', '--yes-with-card-data');
    expect(asked.stderr).toContain('delete the file');
    expect(await readFile(trace, 'utf8')).toContain(Buffer.from('李示例', 'utf16le').toString('hex'));
    const checked = await runCommand('replay', 'id-card', '--trace', trace, '--check', '--json');
    expect(eventsOf(checked)).toEqual([expect.objectContaining({ event: 'checked', differences: 0 })]);
  });

  commandTest('played as the device for another driver', async ({ workbench }) => {
    const link = workbench.path('replayed');
    const trace = recorded('id-card-reader/traces/resident.jsonl');
    const replay = workbench.start(
      'replay',
      'id-card',
      '--trace',
      trace,
      '--link',
      link,
      '--speed',
      '10',
      '--json',
    );
    expect(await replay.event('ready')).toEqual({ event: 'ready', link });
    const probe = await runCommand('probe', 'id-card', '--port', link, '--once', '--mask');
    expect(eventsOf(probe)).toMatchObject([{ event: 'card', type: 'resident' }]);
    replay.interrupt();
    expect((await replay.finished).exitCode).toBe(0);
  });

  commandTest('a difference has its line and ends with 1', async ({ workbench }) => {
    const trace = workbench.path('changed.jsonl');
    const text = await readFile(recorded('code-scanner/traces/serial-newland.jsonl'), 'utf8');
    await writeFile(trace, text.replace('53434e545247313b03', '53434e545247393b03'));
    const json = await runCommand('replay', 'code-scanner', '--trace', trace, '--check', '--json');
    expect(eventsOf(json)).toEqual([
      expect.objectContaining({ event: 'difference', kind: 'sent-otherwise', line: 10 }),
      expect.objectContaining({ event: 'checked', differences: 1 }),
      { event: 'error', code: 'trace-differs' },
    ]);
    expect(json.exitCode).toBe(1);
    const plain = await runCommand('replay', 'code-scanner', '--trace', trace, '--check');
    expect(plain.stdout).toContain('line 10: the driver sent 7e01');
  });

  commandTest.for([
    ['hid-honeywell', 'honeywell', 'qr'],
    ['hid-newland', 'newland', 'unknown'],
    ['hid-descriptor', 'descriptor', 'qr'],
    ['serial-newland', 'newland', 'unknown'],
  ] as const)('the codes of %s', async ([name, profile, symbology]) => {
    const trace = recorded(`code-scanner/traces/${name}.jsonl`);
    const args = ['replay', 'code-scanner', '--trace', trace, '--profile', profile];
    const events = eventsOf(await runCommand(...args, '--json'));
    expect(events[0]).toMatchObject({
      event: 'code',
      symbology,
      text: 'https://example.test/电子证照?id=样本-0001',
    });
    const plain = await runCommand(...args);
    expect(plain.stdout).toContain('电子证照');
    expect(plain.exitCode).toBe(0);
  });

  commandTest('no such file, no trace, another device, reports on a serial port', async ({ workbench }) => {
    const noTrace = workbench.path('no-trace.jsonl');
    await writeFile(noTrace, 'hello\n');
    const slip = recorded('receipt-printer/traces/slip.jsonl');
    const reports = recorded('code-scanner/traces/hid-newland.jsonl');
    const cases = [
      [['--trace', workbench.path('none'), '--check'], 'trace-file-failed'],
      [['--trace', noTrace, '--check'], 'trace-malformed'],
      [['--trace', slip, '--check'], 'trace-of-another-device'],
      [['--trace', reports, '--link', workbench.path('link')], 'trace-of-reports'],
    ] as const;
    for (const [args, code] of cases) {
      const finished = await runCommand('replay', 'code-scanner', ...args, '--json');
      expect(eventsOf(finished)).toEqual([{ event: 'error', code }]);
      expect(finished.exitCode).toBe(1);
    }
  });
});
