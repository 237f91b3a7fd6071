import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect } from 'vitest';
import { startIppEvePrinter } from '#drivers/document-printer/testing/ippeveprinter.ts';
import { createSamplePdf } from '#drivers/document-printer/testing/sample-pdf.ts';
import { eventsOf, runCommand } from '../testing/run-command.ts';
import { commandTest, forCommands } from '../testing/workbench.ts';

const started = await startIppEvePrinter({ pages: 1, secondsPerPage: 0.2 });
if (!started.ok)
  console.warn(`probe document-printer against CUPS's own printer was not run: ${started.failure.detail}`);

describe.skipIf(!started.ok)("probe document-printer, with CUPS's own printer as the judge", () => {
  commandTest('printed; out of paper', async ({ workbench }) => {
    if (!started.ok) throw new Error(started.failure.code);
    const printer = started.value;
    workbench.afterwards(() => printer.stop());
    const pdf = workbench.path('page.pdf');
    await writeFile(pdf, await createSamplePdf(1));
    const probe = () =>
      runCommand('probe', 'document-printer', '--uri', printer.uri, '--print', pdf, '--timeout', '20');

    const seen = await runCommand('probe', 'document-printer', '--uri', printer.uri);
    expect(eventsOf(seen)).toEqual([
      { event: 'supply', name: 'Toner Waste Tank', type: 'wasteToner', percent: 25 },
      { event: 'supply', name: 'Black Toner', type: 'toner', percent: 75 },
      ...['auto', 'main', 'manual', 'by-pass-tray'].map((name) =>
        expect.objectContaining({ event: 'tray', name }),
      ),
      { event: 'health', condition: 'ready', problems: [], loadedMedia: ['iso_a4_210x297mm'] },
    ]);
    expect(seen.exitCode).toBe(0);
    expect(await printer.countDocuments()).toBe(0);

    const printed = await probe();
    const events = eventsOf(printed);
    expect(events.at(-1)).toMatchObject({ event: 'settled', outcome: 'printed' });
    expect(Object.keys(events.at(-1) ?? {})).toEqual(['event', 'outcome', 'problems']);
    for (const event of events.slice(0, -1)) {
      expect(event).toMatchObject({ event: 'progress', state: expect.any(String) });
    }
    expect(printed.exitCode).toBe(0);
    expect(await printer.countDocuments()).toBe(1);

    await printer.setTrayLevel(0);
    const failed = await probe();
    expect(eventsOf(failed).at(-1)).toMatchObject({
      event: 'settled',
      outcome: 'failed',
      problems: expect.arrayContaining(['media-empty']),
    });
    expect(failed.exitCode).toBe(1);
    expect(await printer.countDocuments()).toBe(1);
  });
});

describe.concurrent('probe document-printer, without a printer', forCommands, () => {
  commandTest('nothing listens there', async ({ workbench }) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => server.close(resolve));
    const pdf = workbench.path('page.pdf');
    await writeFile(pdf, await createSamplePdf(1));
    const finished = await runCommand(
      ...['probe', 'document-printer', '--uri', `ipp://127.0.0.1:${port}/ipp/print`, '--print', pdf],
    );
    expect(eventsOf(finished)).toEqual([{ event: 'error', code: 'printer-unreachable' }]);
    expect(finished.exitCode).toBe(1);
  });

  commandTest('a file that is no PDF, and an address that is no printer', async ({ workbench }) => {
    const path = workbench.path('page.txt');
    await writeFile(path, 'Specimen');
    const noPdf = await runCommand(
      ...['probe', 'document-printer', '--uri', 'ipp://127.0.0.1:9/ipp/print', '--print', path],
    );
    expect(eventsOf(noPdf)).toEqual([{ event: 'error', code: 'not-a-pdf' }]);
    const noPrinter = await runCommand(
      ...['probe', 'document-printer', '--uri', 'http://127.0.0.1/', '--print', path],
    );
    expect(eventsOf(noPrinter)).toEqual([{ event: 'error', code: 'printer-uri-invalid' }]);
    expect([noPdf.exitCode, noPrinter.exitCode]).toEqual([1, 1]);
  });
});
