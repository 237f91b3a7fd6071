import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { DocumentPrinterSimulator, type SimulatedDocument } from '#drivers/document-printer/simulator.ts';
import { type EventListener, FaultSwitches, type SimulatedDevice } from './simulated-device.ts';

export const DOCUMENT_PRINTER_FAULTS = [
  'media-empty',
  'media-jam',
  'toner-low',
  'cover-open',
  'silent',
  'unplugged',
] as const;

/** Fast enough to wait for, slow enough to watch. */
const MILLISECONDS_PER_SHEET = 1_000;
const LOW_TONER_PERCENT = 5;

export async function simulateDocumentPrinter(
  options: { readonly port: number; readonly save?: string | undefined },
  emit: EventListener,
): Promise<Result<SimulatedDevice, AppFailure>> {
  const { save } = options;
  if (save !== undefined) {
    const made = await onDisk(() => mkdir(save, { recursive: true, mode: 0o700 }));
    if (!made.ok) return made;
  }
  const printer = new DocumentPrinterSimulator({
    port: options.port,
    millisecondsPerSheet: MILLISECONDS_PER_SHEET,
  });
  const faults = new FaultSwitches(DOCUMENT_PRINTER_FAULTS);
  const saving = new Set<Promise<void>>();
  let saved = 0;

  async function keep(document: SimulatedDocument): Promise<void> {
    const { pages, copies } = document;
    if (save === undefined) {
      emit({ event: 'document', pages, copies });
      return;
    }
    saved += 1;
    // Never the job's name: it comes from outside.
    const path = join(save, `document-${Date.now()}-${saved}.pdf`);
    const written = await onDisk(() => writeFile(path, document.pdf, { mode: 0o600, flag: 'wx' }));
    if (written.ok) emit({ event: 'document', pages, copies, path });
    else emit({ event: 'error', code: written.failure.code });
  }
  printer.onDocument = (document) => {
    const kept = keep(document).finally(() => saving.delete(kept));
    saving.add(kept);
  };

  try {
    await printer.start();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return fail(code === 'EADDRINUSE' ? 'port-in-use' : 'port-not-opened', message);
  }

  async function applyFaults(): Promise<void> {
    await printer.repair();
    if (faults.has('media-empty')) await printer.inject({ kind: 'media-empty', afterSheets: 0 });
    if (faults.has('media-jam')) await printer.inject({ kind: 'media-jam', afterSheets: 0 });
    if (faults.has('toner-low')) await printer.inject({ kind: 'toner', percent: LOW_TONER_PERCENT });
    if (faults.has('cover-open')) await printer.inject({ kind: 'cover-open' });
    if (faults.has('silent')) await printer.inject({ kind: 'silent' });
    if (faults.has('unplugged')) await printer.inject({ kind: 'unplug', what: 'power' });
  }

  return ok({
    address: { uri: printer.uri },
    vocabulary: ['take (the sheets in the bin)', 'refill (paper)'],
    faultKinds: DOCUMENT_PRINTER_FAULTS,
    async obey(command) {
      switch (command.command) {
        case 'take':
          emit({ event: 'documents-taken', count: printer.takePaper().length });
          return ok(true);
        case 'refill':
          faults.set('media-empty', false);
          await applyFaults();
          emit({ event: 'refilled' });
          return ok(true);
        case 'fault':
          if (!faults.set(command.kind, command.on)) {
            return fail('fault-unknown', DOCUMENT_PRINTER_FAULTS.join(', '));
          }
          await applyFaults();
          emit({ event: 'fault', kind: command.kind, on: command.on });
          return ok(true);
        default:
          return ok(false);
      }
    },
    async close() {
      await printer.stop();
      await Promise.all(saving);
    },
  });
}

async function onDisk(work: () => Promise<unknown>): Promise<Result<void, AppFailure<'save-failed'>>> {
  try {
    await work();
    return ok();
  } catch (error) {
    return fail('save-failed', error instanceof Error ? error.message : undefined);
  }
}
