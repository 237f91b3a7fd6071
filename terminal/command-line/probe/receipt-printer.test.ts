import { describe, expect, test } from 'vitest';
import { receiptPrinterProfiles } from '#drivers/receipt-printer/profile.ts';
import { type ReceiptPrinterFault, ReceiptPrinterSimulator } from '#drivers/receipt-printer/simulator.ts';
import { createPseudoTerminalCable } from '#drivers/testing/cable-ends.ts';
import type { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';
import { receiptPrinterProfileNames } from '../options.ts';
import { eventsOf, runCommand } from '../testing/run-command.ts';
import { commandTest, forCommands, type Workbench } from '../testing/workbench.ts';

/** A simulated printer of this process, behind a real pseudo-terminal. */
async function printer(
  workbench: Workbench,
  fault?: ReceiptPrinterFault,
): Promise<{ simulator: ReceiptPrinterSimulator; port: string }> {
  const cable = await createPseudoTerminalCable();
  workbench.afterwards(() => cable.dispose());
  const simulator = new ReceiptPrinterSimulator({ peer: cable.peer });
  workbench.afterwards(() => simulator.close());
  if (fault !== undefined) await simulator.inject(fault);
  return { simulator, port: (cable.peer as PseudoTerminal).path };
}

test('every profile can be named', () => {
  expect(receiptPrinterProfileNames.toSorted()).toEqual(Object.keys(receiptPrinterProfiles).toSorted());
});

describe.concurrent('probe receipt-printer', forCommands, () => {
  commandTest('the slip of a device test', async ({ workbench }) => {
    const { simulator, port } = await printer(workbench);
    const finished = await runCommand('probe', 'receipt-printer', '--port', port, '--json');
    expect(eventsOf(finished)).toEqual([
      { event: 'progress', state: 'printing', problems: [] },
      { event: 'settled', outcome: 'printed', problems: [] },
    ]);
    expect(finished.exitCode).toBe(0);
    expect(simulator.slips).toHaveLength(1);
  });

  commandTest('paper that ends soon is a problem, and yet printed', async ({ workbench }) => {
    const { simulator, port } = await printer(workbench);
    simulator.loadPaper(1_000);
    const finished = await runCommand('probe', 'receipt-printer', '--port', port);
    expect(eventsOf(finished).at(-1)).toEqual({
      event: 'settled',
      outcome: 'printed',
      problems: ['paper-low'],
    });
    expect(finished.exitCode).toBe(0);
  });

  commandTest.for([
    ['cover open', { kind: 'cover-open' }, 'failed', ['cover-open']],
    ['paper out in mid-slip', { kind: 'paper-out-after-lines', lines: 2 }, 'failed', ['paper-empty']],
    ['unplugged in mid-slip', { kind: 'unplugged-after-lines', lines: 2 }, 'unknown', ['port-lost']],
  ] as const)('%s', async ([, fault, outcome, problems], { workbench }) => {
    const { simulator, port } = await printer(workbench, fault);
    const finished = await runCommand('probe', 'receipt-printer', '--port', port);
    expect(eventsOf(finished).at(-1)).toEqual({ event: 'settled', outcome, problems });
    expect(finished.exitCode).toBe(1);
    // What a printer without its cable still holds, it may print: nobody can know.
    if (outcome === 'failed') expect(simulator.slips).toHaveLength(0);
  });

  commandTest('no such port', async ({ workbench }) => {
    const finished = await runCommand('probe', 'receipt-printer', '--port', workbench.path('nothing'));
    expect(eventsOf(finished)).toEqual([{ event: 'error', code: 'port-not-found' }]);
    expect(finished.exitCode).toBe(1);
  });

  commandTest('a QR code that no scanner could read on this paper', async ({ workbench }) => {
    const { port } = await printer(workbench);
    const finished = await runCommand('probe', 'receipt-printer', '--port', port, '--qr', 'x'.repeat(600));
    expect(eventsOf(finished).at(-1)).toEqual({ event: 'error', code: 'qr-content-too-long' });
    expect(finished.exitCode).toBe(1);
  });
});
