import { describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import { joinBytes } from '#drivers/receipt-printer/codec.ts';
import { CommandParser } from '#drivers/receipt-printer/command-parser.ts';
import { PrintProcess } from '#drivers/receipt-printer/printed-slip.ts';
import { receiptPrinterProfiles } from '#drivers/receipt-printer/profile.ts';
import { renderSlip } from '#drivers/receipt-printer/rendering.ts';
import type { Slip } from '#drivers/receipt-printer/slip.ts';
import { encodeSlip } from '#drivers/receipt-printer/slip-encoder.ts';
import { hasScanner, scannedCodes } from '#drivers/receipt-printer/testing/scanned-codes.ts';
import { composeWindowSlip } from '../guidance/window-slip.ts';
import { paperTexts } from '../language/paper-texts.ts';
import { composeSlip } from './slip-composition.ts';

const surroundings = {
  site: { name: '示例镇政务服务中心', phone: '0769-12345', address: '示例路1号' },
  terminalNumber: 'ZB-0001',
  simulated: true,
  at: new Date('2026-11-21T02:03:00Z'),
};
const slipQr = 'ZHUBAN-SLIP:ABCDEFGHJKMNPQRS';
/** As long as such a code may be. */
const windowQr = `ZHUBAN-WINDOW:${'441999001001202611'.repeat(9)}:fill:K7M2`;

const kinds: readonly OutcomeView['kind'][] = ['pending', 'accepted', 'completed', 'refused'];

/** Every kind of slip that the terminal prints, in every language of its papers, with the code that is on it. */
const slips: readonly (readonly [name: string, slip: Slip, code: string])[] = [
  ...kinds.flatMap((kind) =>
    Object.keys(paperTexts).map((language): readonly [string, Slip, string] => {
      const outcome: OutcomeView = {
        kind,
        itemName: '生育登记',
        department: '示例县卫生健康局',
        acceptanceNumber: '441999001001202611210001000001A',
        promisedDate: '2026-12-01',
        reason: '没有查到符合条件的记录。',
        slipCode: 'ABCDEFGHJKMNPQRS',
        slipQr,
        simulated: true,
      };
      const reader = { language, itemName: 'Birth registration', withDocuments: true };
      return [`${kind}, ${language}`, composeSlip(outcome, surroundings, reader), slipQr];
    }),
  ),
  [
    'window slip',
    composeWindowSlip(
      {
        itemId: 'birth-registration',
        itemName: '生育登记',
        elsewhere: { name: '3号窗口', address: '示例路1号', hours: '9:00-17:00', phone: '0769-12345' },
        windowCode: 'K7M2',
        qr: windowQr,
        done: ['choose', 'identify'],
        remaining: ['fill', 'sign'],
        materials: ['居民身份证', '结婚证'],
        outcome: undefined,
        kept: 'nothing',
      },
      surroundings,
    ),
    windowQr,
  ],
];

/** One profile for each width of paper. */
const papers = (['generic-58mm', 'generic-80mm', 'generic-80mm-640'] as const).map(
  (name) => [name, receiptPrinterProfiles[name]] as const,
);

describe.skipIf(!hasScanner).each(papers)('on %s', (_name, profile) => {
  test.each(slips)('an independent scanner reads the code of the slip: %s', async (_kind, slip, code) => {
    const process = new PrintProcess(profile.columns, profile.dotsPerLine);
    const commands = new CommandParser().push(joinBytes(unwrap(encodeSlip(slip, profile))), 0);
    const elements = commands.flatMap((command) => process.run(command));
    const png = renderSlip({ elements, end: 'partial-cut' }, { printableDots: profile.dotsPerLine });
    expect(await scannedCodes(png, 'qrcode')).toEqual([code]);
  });
});
