import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { createSamplePdf } from '#drivers/document-printer/testing/sample-pdf.ts';
import { eventsOf, RunningCommand, runCommand } from '../testing/run-command.ts';
import { commandTest, forCommands } from '../testing/workbench.ts';

describe.concurrent('simulate, and the probe at the other end of the cable', forCommands, () => {
  commandTest(
    'id-card: a card at the start, taken and laid by words and by JSON, gone with Ctrl-C',
    async ({ workbench }) => {
      // A folder that is not there yet is made.
      const link = join(workbench.folder, 'ports', 'reader');
      const device = workbench.start('simulate', 'id-card', '--link', link, '--card', 'resident');
      expect(await device.nextEvent()).toEqual({ event: 'ready', link });
      expect(await device.nextEvent()).toEqual({ event: 'card-laid', card: 'resident', type: 'resident' });

      const probe = workbench.start('probe', 'id-card', '--port', link);
      expect(await probe.nextEvent()).toMatchObject({ event: 'card', type: 'resident' });
      expect(await device.nextEvent()).toEqual({ event: 'card-read' });
      device.send('take');
      expect(await probe.nextEvent()).toEqual({ event: 'removed' });
      device.send('{"command":"lay","card":"foreigner-2023"}');
      expect(await probe.nextEvent()).toMatchObject({ event: 'card', type: 'foreigner-2023' });
      device.send('fault unplugged on');
      expect(await device.event('fault')).toEqual({ event: 'fault', kind: 'unplugged', on: true });
      expect(await probe.nextEvent()).toEqual({ event: 'error', code: 'port-closed' });
      expect((await probe.finished).exitCode).toBe(1);

      device.interrupt();
      expect((await device.finished).exitCode).toBe(0);
      expect(existsSync(link)).toBe(false);
    },
  );

  commandTest('what it does not understand is answered, and it goes on', async ({ workbench }) => {
    const link = workbench.path('reader');
    const device = workbench.start('simulate', 'id-card', '--link', link);
    await device.event('ready');
    for (const [line, code] of [
      ['dance', 'command-unknown'],
      ['lay library-card', 'card-unknown'],
      ['lay', 'command-malformed'],
      ['fault earthquake on', 'fault-unknown'],
      ['code 123', 'command-not-for-this-device'],
      ['{"command":"fault"', 'command-unknown'],
    ] as const) {
      device.send(line);
      expect(await device.nextEvent(), line).toEqual({ event: 'error', code });
    }
    device.send('help');
    expect(await device.nextEvent()).toMatchObject({ event: 'help', commands: expect.any(Array) });
    device.endInput();
    expect((await device.finished).exitCode).toBe(0);
  });

  commandTest(
    'a background job, whose input is /dev/null, lives until it is ended',
    async ({ workbench }) => {
      const link = workbench.path('reader');
      const device = new RunningCommand(['simulate', 'id-card', '--link', link], { input: 'null' });
      workbench.afterwards(() => device.kill());
      await device.event('ready');
      const probe = await runCommand('probe', 'id-card', '--port', link, '--once', '--timeout', '1');
      // The reader answers: only the card is missing.
      expect(eventsOf(probe)).toEqual([{ event: 'error', code: 'deadline-exceeded' }]);
      device.interrupt();
      expect((await device.finished).exitCode).toBe(0);
    },
  );

  commandTest('without socat', async ({ workbench }) => {
    const args = ['simulate', 'id-card', '--link', workbench.path('reader')];
    const device = new RunningCommand(args, { input: 'ended', environment: { PATH: workbench.folder } });
    const finished = await device.finished;
    expect(eventsOf(finished)).toEqual([{ event: 'error', code: 'socat-missing' }]);
    expect(finished.exitCode).toBe(69);
  });

  commandTest('a link path that is taken by a file', async ({ workbench }) => {
    const link = workbench.path('file');
    await writeFile(link, 'somebody’s');
    const finished = await runCommand('simulate', 'receipt-printer', '--link', link);
    expect(eventsOf(finished)).toEqual([{ event: 'error', code: 'link-path-occupied' }]);
    expect(finished.exitCode).toBe(1);
    expect(await readFile(link, 'utf8')).toBe('somebody’s');
  });

  commandTest('code-scanner: a code that stays is read by a driver of any profile', async ({ workbench }) => {
    const link = workbench.path('scanner');
    const device = workbench.start('simulate', 'code-scanner', '--link', link, '--code', '粤 A-1234567890');
    await device.event('ready');
    const expected = { event: 'code', symbology: 'unknown', text: '粤 A-1234567890' };
    for (const profile of ['generic', 'newland', 'honeywell']) {
      const finished = await runCommand(
        ...['probe', 'code-scanner', '--port', link, '--profile', profile, '--once', '--timeout', '20'],
      );
      expect(eventsOf(finished), profile).toEqual([expected]);
      expect(finished.exitCode).toBe(0);
    }
  });

  commandTest('code-scanner: each code that is presented, until it is unplugged', async ({ workbench }) => {
    const link = workbench.path('scanner');
    const device = workbench.start('simulate', 'code-scanner', '--link', link, '--profile', 'newland');
    await device.event('ready');
    const probe = workbench.start('probe', 'code-scanner', '--port', link, '--profile', 'newland', '--json');
    for (const text of ['first', 'second one']) {
      device.send(`code ${text}`);
      expect(await probe.nextEvent()).toEqual({ event: 'code', symbology: 'unknown', text });
    }
    device.send('fault unplugged on');
    expect(await probe.nextEvent()).toEqual({ event: 'error', code: 'port-closed' });
    const finished = await probe.finished;
    expect(finished.exitCode).toBe(1);
    expect(eventsOf(finished)).toHaveLength(3);
  });

  commandTest(
    'code-scanner: nothing in the window, and a profile that does not fit',
    async ({ workbench }) => {
      const link = workbench.path('scanner');
      const device = workbench.start('simulate', 'code-scanner', '--link', link, '--profile', 'generic');
      await device.event('ready');
      const waiting = await runCommand('probe', 'code-scanner', '--port', link, '--once', '--timeout', '0.5');
      expect(eventsOf(waiting)).toEqual([{ event: 'error', code: 'deadline-exceeded' }]);
      expect(waiting.exitCode).toBe(1);
      const silent = await runCommand(
        'probe',
        'code-scanner',
        '--port',
        link,
        '--once',
        '--profile',
        'newland',
      );
      expect(eventsOf(silent)).toEqual([{ event: 'error', code: 'not-responding' }]);
      expect(silent.exitCode).toBe(1);
    },
  );

  commandTest('receipt-printer: what is printed comes out as text, once', async ({ workbench }) => {
    const link = workbench.path('receipt');
    const device = workbench.start('simulate', 'receipt-printer', '--link', link);
    await device.event('ready');
    const finished = await runCommand(
      ...[
        'probe',
        'receipt-printer',
        '--port',
        link,
        '--text',
        '受理凭证 样本',
        '--qr',
        'https://example.cn/a',
      ],
    );
    expect(eventsOf(finished)).toEqual([
      { event: 'progress', state: 'printing', problems: [] },
      { event: 'settled', outcome: 'printed', problems: [] },
    ]);
    expect(finished.exitCode).toBe(0);
    const slip = await device.nextEvent();
    expect(slip).toMatchObject({ event: 'slip', end: 'partial-cut' });
    expect(slip.text).toContain('受理凭证 样本');
    expect(slip.text).toContain('https://example.cn/a');
    device.send('take');
    expect(await device.nextEvent()).toEqual({ event: 'slips-taken', count: 1 });
  });

  commandTest(
    'receipt-printer: the small one has no blade, and prints codes as images',
    async ({ workbench }) => {
      const link = workbench.path('receipt');
      const profile = ['--profile', 'generic-58mm'];
      const device = workbench.start('simulate', 'receipt-printer', '--link', link, ...profile);
      await device.event('ready');
      const finished = await runCommand(
        ...['probe', 'receipt-printer', '--port', link, '--text', '样本', '--qr', 'https://example.cn/a'],
        ...profile,
      );
      expect(eventsOf(finished).at(-1)).toEqual({ event: 'settled', outcome: 'printed', problems: [] });
      device.send('take');
      const slip = await device.nextEvent();
      expect(slip).toMatchObject({ event: 'slip', end: 'torn', text: expect.stringContaining('样本') });
      // A code that is an image has no text for the printer.
      expect(slip.text).not.toContain('https://example.cn/a');
      expect(await device.nextEvent()).toEqual({ event: 'slips-taken', count: 1 });
      const unknown = await runCommand('simulate', 'receipt-printer', '--link', link, '--profile', 'laser');
      expect(unknown.exitCode).toBe(64);
    },
  );

  commandTest('receipt-printer: without paper, and again with a new roll', async ({ workbench }) => {
    const link = workbench.path('receipt');
    const device = workbench.start('simulate', 'receipt-printer', '--link', link, '--fault', 'paper-out');
    expect(await device.nextEvent()).toEqual({ event: 'ready', link });
    expect(await device.nextEvent()).toEqual({ event: 'fault', kind: 'paper-out', on: true });
    const failed = await runCommand('probe', 'receipt-printer', '--port', link);
    expect(eventsOf(failed).at(-1)).toEqual({
      event: 'settled',
      outcome: 'failed',
      problems: ['paper-empty'],
    });
    expect(failed.exitCode).toBe(1);
    device.send('refill');
    expect(await device.nextEvent()).toEqual({ event: 'refilled' });
    const printed = await runCommand('probe', 'receipt-printer', '--port', link);
    expect(eventsOf(printed).at(-1)).toEqual({ event: 'settled', outcome: 'printed', problems: [] });
    expect(printed.exitCode).toBe(0);
  });

  commandTest(
    'document-printer: prints, keeps the PDF, and says what is in the way',
    async ({ workbench }) => {
      const pdf = workbench.path('two-pages.pdf');
      const kept = workbench.path('printed');
      await writeFile(pdf, await createSamplePdf(2));
      const device = workbench.start('simulate', 'document-printer', '--port', '0', '--save', kept);
      const ready = await device.nextEvent();
      expect(ready).toEqual({ event: 'ready', uri: expect.stringMatching(/^ipp:\/\/127\.0\.0\.1:\d+\//) });
      const uri = String(ready.uri);

      const printed = await runCommand('probe', 'document-printer', '--uri', uri, '--print', pdf);
      expect(printed.exitCode).toBe(0);
      expect(eventsOf(printed).at(-1)).toEqual({ event: 'settled', outcome: 'printed', problems: [] });
      expect(eventsOf(printed)[0]).toEqual({ event: 'progress', state: 'sending', problems: [] });
      const document = await device.nextEvent();
      expect(document).toMatchObject({ event: 'document', pages: 2, copies: 1 });
      expect(await readFile(String(document.path))).toEqual(await readFile(pdf));

      device.send('fault media-empty on');
      await device.event('fault');
      const failed = await runCommand('probe', 'document-printer', '--uri', uri, '--print', pdf);
      expect(failed.exitCode).toBe(1);
      expect(eventsOf(failed).at(-1)).toEqual({
        event: 'settled',
        outcome: 'failed',
        problems: expect.arrayContaining(['media-empty']),
      });
    },
  );

  commandTest('document-printer: a port that is taken', async ({ workbench }) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    workbench.afterwards(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? `${address.port}` : '';
    const finished = await runCommand('simulate', 'document-printer', '--port', port);
    expect(eventsOf(finished)).toEqual([{ event: 'error', code: 'port-in-use' }]);
    expect(finished.exitCode).toBe(1);
  });
});
