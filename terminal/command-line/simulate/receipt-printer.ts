import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { plainText } from '#drivers/receipt-printer/printed-slip.ts';
import { type ReceiptPrinterProfileName, receiptPrinterProfiles } from '#drivers/receipt-printer/profile.ts';
import { ReceiptPrinterSimulator, simulatedPrinterOf } from '#drivers/receipt-printer/simulator.ts';
import { layCable, plug } from './cable.ts';
import { type EventListener, FaultSwitches, type SimulatedDevice } from './simulated-device.ts';

export const RECEIPT_PRINTER_FAULTS = [
  'paper-out',
  'paper-low',
  'cover-open',
  'cutter-jam',
  'overheated',
  'silent',
  'unplugged',
] as const;

/** Below the near-end mark of the simulator. */
const LOW_PAPER_MM = 2_000;

export async function simulateReceiptPrinter(
  { link: linkPath, profile }: { readonly link: string; readonly profile: ReceiptPrinterProfileName },
  emit: EventListener,
): Promise<Result<SimulatedDevice, AppFailure>> {
  const cable = await layCable(linkPath);
  if (!cable.ok) return cable;
  const peer = cable.value;
  const faults = new FaultSwitches(RECEIPT_PRINTER_FAULTS);
  const printer = new ReceiptPrinterSimulator({
    peer,
    ...simulatedPrinterOf(receiptPrinterProfiles[profile]),
  });
  printer.onSlip((slip) => emit({ event: 'slip', text: plainText(slip), end: slip.end }));

  async function applyFaults(): Promise<Result<void, AppFailure>> {
    await printer.repair();
    const plugged = await plug(peer, !faults.has('unplugged'));
    if (!plugged.ok) return plugged;
    if (faults.has('paper-out')) await printer.inject({ kind: 'paper-out' });
    else printer.loadPaper(faults.has('paper-low') ? LOW_PAPER_MM : undefined);
    for (const kind of ['cover-open', 'cutter-jam', 'overheated', 'silent'] as const) {
      if (faults.has(kind)) await printer.inject({ kind });
    }
    return ok();
  }

  return ok({
    address: { link: linkPath },
    vocabulary: ['take (the slips that hang out)', 'refill (a new roll of paper)'],
    faultKinds: RECEIPT_PRINTER_FAULTS,
    async obey(command) {
      switch (command.command) {
        case 'take': {
          const taken = printer.takePaper();
          for (const slip of taken) {
            if (slip.end === 'torn') emit({ event: 'slip', text: plainText(slip), end: slip.end });
          }
          emit({ event: 'slips-taken', count: taken.length });
          return ok(true);
        }
        case 'refill': {
          faults.set('paper-out', false);
          faults.set('paper-low', false);
          const applied = await applyFaults();
          if (!applied.ok) return applied;
          emit({ event: 'refilled' });
          return ok(true);
        }
        case 'fault': {
          if (!faults.set(command.kind, command.on)) {
            return fail('fault-unknown', RECEIPT_PRINTER_FAULTS.join(', '));
          }
          const applied = await applyFaults();
          if (!applied.ok) return applied;
          emit({ event: 'fault', kind: command.kind, on: command.on });
          return ok(true);
        }
        default:
          return ok(false);
      }
    },
    async close() {
      await printer.close();
      await peer.close();
    },
  });
}
