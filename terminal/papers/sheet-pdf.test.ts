import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ok } from '#contract/result.ts';
import type { DocumentPrinter } from '#drivers/document-printer/document-printer.ts';
import { silentLogger } from '../logging/logger.ts';
import { PrintDesk } from './print-desk.ts';
import type { Sheet } from './sheet.ts';
import { findSheetFonts, sheetAsPdf } from './sheet-pdf.ts';

const fonts = findSheetFonts();
const withFonts = test.skipIf(fonts === undefined);
const surroundings = {
  site: { name: '示例镇便民服务站', phone: '0769-00000001', address: '示例路1号' },
  terminalNumber: '1号机',
  simulated: true,
  at: new Date('2026-11-20T02:00:00Z'),
};
const CONDITIONS = Array.from(
  { length: 60 },
  (_, at) => `第${at + 1}条，在本地住满半年的外地户籍居民可以申领`,
);
const sheet: Sheet = {
  title: '办事指南',
  language: 'zh-Hans',
  simulated: false,
  lines: [
    { kind: 'pair', label: '事项', value: '居住证申领', bold: true },
    { kind: 'rule', style: 'dashed' },
    ...CONDITIONS.map((text) => ({ kind: 'text', text }) as const),
    { kind: 'pair', label: '咨询电话', value: '0769-00000002' },
  ],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhuban-sheet-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readBack(program: string, pdf: Uint8Array, ...options: string[]): Promise<string> {
  const file = join(folder, 'sheet.pdf');
  await writeFile(file, pdf);
  const { stdout } = await promisify(execFile)(program, [
    ...options,
    file,
    ...(program === 'pdftotext' ? ['-'] : []),
  ]);
  return stdout;
}

withFonts('every line is on the paper, whose pages are counted, and its fonts are in it', async () => {
  if (fonts === undefined) return;
  const pdf = await sheetAsPdf(sheet, surroundings, fonts);
  const text = (await readBack('pdftotext', pdf, '-raw')).replaceAll(/\s/g, '');
  const told = [
    '办事指南',
    '示例镇便民服务站',
    '居住证申领',
    '0769-00000002',
    '1号机',
    '2026',
    ...CONDITIONS,
  ];
  for (const each of told) expect(text).toContain(each.replaceAll(/\s/g, ''));
  const pages = Number(/Pages:\s+(\d+)/.exec(await readBack('pdfinfo', pdf))?.[1]);
  expect(pages).toBeGreaterThan(1);
  for (let page = 1; page <= pages; page += 1) expect(text).toContain(`${page}/${pages}`);
  // Printed by something simulated: it says so at its head and at its end.
  expect(text.split('仅供演示').length).toBe(3);
  const embedded = (await readBack('pdffonts', pdf)).trim().split('\n').slice(2);
  expect(embedded.length).toBeGreaterThan(0);
  for (const font of embedded) expect(font).toMatch(/Noto.* yes yes yes/);
});

withFonts('a character that no face has is marked as missing, and not left out', async () => {
  if (fonts === undefined) return;
  const rare: Sheet = { ...sheet, lines: [{ kind: 'text', text: '样本\u{31350}商行' }] };
  const text = await readBack('pdftotext', await sheetAsPdf(rare, surroundings, fonts), '-raw');
  expect(text).toContain('样本〓商行');
});

test('no fonts in these folders: none are found, and nothing is set in letters that print as boxes', () => {
  expect(findSheetFonts([join(folder, 'nothing')])).toBeUndefined();
});

withFonts('a sheet goes to the A4 printer as its PDF; the visit that ended meanwhile gets none', async () => {
  const printed: Uint8Array[] = [];
  const desk = new PrintDesk({
    documentPrinter: {
      printPdf: async (pdf: Uint8Array) => {
        printed.push(pdf);
        return ok({ outcome: 'printed', problems: [] });
      },
      purge: async () => ok({ cancelled: 0 }),
    } as unknown as DocumentPrinter,
    receiptPrinter: undefined,
    sheetFonts: fonts,
    surroundings: () => surroundings,
    logger: silentLogger,
  });
  const print = () =>
    desk.print(
      {
        visitId: 'one',
        paper: { kind: 'sheet', jobId: 'one-guide', title: 'sheet-guide', sheet, device: 'document-printer' },
      },
      { deadlineMs: 15_000, signal: new AbortController().signal },
      () => undefined,
    );
  desk.open('one');
  expect(await print()).toEqual({ outcome: 'printed', problems: [] });
  expect(
    Buffer.from(printed[0] ?? [])
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  const late = print();
  await desk.close('one');
  expect(await late).toMatchObject({ outcome: 'failed' });
  expect(printed).toHaveLength(1);
});
