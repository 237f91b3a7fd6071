import { expect, test } from 'vitest';
import type { PrintOutcome } from '#contract/device.ts';
import { fail, ok } from '#contract/result.ts';
import type { DocumentPrinter } from '#drivers/document-printer/document-printer.ts';
import { silentLogger } from '../logging/logger.ts';
import { PrintDesk } from './print-desk.ts';

/** A desk before a printer that settles every document alike and writes down what it is asked. */
function deskBefore(printer: { outcome: PrintOutcome; purgeFails?: boolean }) {
  const asked: string[] = [];
  const documentPrinter = {
    printPdf: async () => {
      asked.push('print');
      return ok({ outcome: printer.outcome, problems: [] });
    },
    purge: async () => {
      asked.push('purge');
      return printer.purgeFails === true ? fail('jobs-remain') : ok({ cancelled: 0 });
    },
  } as unknown as DocumentPrinter;
  const desk = new PrintDesk({
    documentPrinter,
    receiptPrinter: undefined,
    surroundings: () => ({
      site: { name: '示例镇便民服务站', phone: '0769-00000001', address: '示例路1号' },
      terminalNumber: '1号机',
      simulated: true,
    }),
    logger: silentLogger,
  });
  const prints = async (visitId: string): Promise<PrintOutcome> => {
    const document = { pdf: Buffer.from('%PDF-').toString('base64') } as never;
    const settled = await desk.print(
      { visitId, paper: { kind: 'document', jobId: 'a', title: 'certificate', document } as never },
      { deadlineMs: 15_000, signal: new AbortController().signal },
      () => undefined,
    );
    return settled.outcome;
  };
  return { desk, asked, prints };
}

test('a printed document that stays in the queue is called back, once, when the visit ends', async () => {
  const { desk, asked, prints } = deskBefore({ outcome: 'printed' });
  desk.open('one');
  expect(await prints('one')).toBe('printed');
  expect(await prints('one')).toBe('printed');
  await desk.close('one');
  expect(asked).toEqual(['purge', 'print', 'print', 'purge']);
  await desk.tidy();
  expect(asked).toHaveLength(4);
});

test('a printed document that cannot be called back: nothing is printed for the next visit', async () => {
  const printer = { outcome: 'printed' as const, purgeFails: false };
  const { desk, asked, prints } = deskBefore(printer);
  desk.open('one');
  expect(await prints('one')).toBe('printed');
  printer.purgeFails = true;
  await desk.close('one');
  desk.open('two');
  expect(await prints('two')).toBe('failed');
  expect(asked).toEqual(['purge', 'print', 'purge', 'purge']);
});

test('the next visit waits until the printed document of the last one was called back', async () => {
  const { desk, asked, prints } = deskBefore({ outcome: 'printed' });
  desk.open('one');
  await prints('one');
  const closing = desk.close('one');
  desk.open('two');
  expect(await prints('two')).toBe('printed');
  await closing;
  expect(asked).toEqual(['purge', 'print', 'purge', 'print']);
  await desk.close('two');
  expect(asked).toEqual(['purge', 'print', 'purge', 'print', 'purge']);
});

test('a document of unknown end is called back before the next one', async () => {
  const { desk, asked, prints } = deskBefore({ outcome: 'unknown' });
  desk.open('one');
  await prints('one');
  await prints('one');
  expect(asked).toEqual(['purge', 'print', 'purge', 'print']);
});
