import { describe, expect, test } from 'vitest';
import { fen } from '#contract/payment.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { unwrap } from '#contract/result.ts';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import { joinBytes } from '#drivers/receipt-printer/codec.ts';
import { CommandParser } from '#drivers/receipt-printer/command-parser.ts';
import { PrintProcess, plainText } from '#drivers/receipt-printer/printed-slip.ts';
import { defaultReceiptPrinterProfile } from '#drivers/receipt-printer/profile.ts';
import { encodeSlip } from '#drivers/receipt-printer/slip-encoder.ts';
import { paperTexts, paperTextsIn } from '../language/paper-texts.ts';
import { composeSlip, type SlipReader, slipTitle } from './slip-composition.ts';

const surroundings = {
  site: { name: '示例镇政务服务中心', phone: '0769-12345', address: '示例路1号' },
  terminalNumber: 'ZB-0001',
  simulated: true,
  at: new Date('2026-11-21T02:03:00Z'),
};
const outcomes: Record<OutcomeView['kind'], OutcomeView> = {
  pending: {
    kind: 'pending',
    itemName: '生育登记',
    slipCode: 'ABCDEFGHJKMNPQRS',
    slipQr: 'ZHUBAN-SLIP:ABCDEFGHJKMNPQRS',
    simulated: true,
  },
  accepted: {
    kind: 'accepted',
    itemName: '生育登记',
    department: '示例县卫生健康局',
    acceptanceNumber: '441999001001202611210001000001A',
    promisedDate: '2026-12-01',
    slipCode: 'ABCDEFGHJKMNPQRS',
    slipQr: 'ZHUBAN-SLIP:ABCDEFGHJKMNPQRS',
    simulated: true,
  },
  completed: {
    kind: 'completed',
    itemName: '生育登记',
    department: '示例县卫生健康局',
    acceptanceNumber: '441999001001202611210001000001A',
    simulated: true,
  },
  'handed-in': {
    kind: 'handed-in',
    itemName: '生育登记',
    department: '示例县卫生健康局',
    acceptanceNumber: '441999001001202611210001000001A',
    slipCode: 'ABCDEFGHJKMNPQRS',
    slipQr: 'ZHUBAN-SLIP:ABCDEFGHJKMNPQRS',
    simulated: true,
  },
  supplement: {
    kind: 'supplement',
    itemName: '生育登记',
    department: '示例县卫生健康局',
    acceptanceNumber: '441999001001202611210001000001A',
    supplementBy: '2026-12-05',
    slipCode: 'ABCDEFGHJKMNPQRS',
    slipQr: 'ZHUBAN-SLIP:ABCDEFGHJKMNPQRS',
    simulated: true,
  },
  withdrawn: {
    kind: 'withdrawn',
    itemName: '生育登记',
    department: '示例县卫生健康局',
    acceptanceNumber: '441999001001202611210001000001A',
    simulated: true,
  },
  refused: {
    kind: 'refused',
    itemName: '生育登记',
    department: '示例县卫生健康局',
    reason: '没有查到符合条件的记录。',
    simulated: true,
  },
  confirming: {
    kind: 'confirming',
    itemName: '生育登记',
    department: '示例县卫生健康局',
    acceptanceNumber: '441999001001202611210001000001A',
    payment: {
      state: 'unconfirmed',
      amountFen: fen(123_456),
      noticeNumbers: ['44000000000000000001'],
      orderId: 'ZB0000000000000000000000000001',
    },
    slipCode: 'ABCDEFGHJKMNPQRS',
    slipQr: 'ZHUBAN-SLIP:ABCDEFGHJKMNPQRS',
    simulated: true,
  },
};
const readers: Record<string, SlipReader> = {
  'zh-Hans': { language: 'zh-Hans', withDocuments: true },
  'zh-Hant': {
    language: 'zh-Hant',
    itemName: '生育登記',
    department: '示例縣衛生健康局',
    withDocuments: true,
  },
  en: {
    language: 'en',
    itemName: 'Birth plan registration',
    department: 'Shili County (sample) Health Bureau',
    withDocuments: true,
  },
};

/** What a reader of the paper sees, from the bytes that a printer with this paper gets. */
function printed(outcome: OutcomeView, reader: SlipReader, columns: 32 | 48 = 48): string {
  const slip = composeSlip(outcome, surroundings, reader);
  const bytes = joinBytes(
    unwrap(encodeSlip(slip, { ...defaultReceiptPrinterProfile, columns, dotsPerLine: columns * 12 })),
  );
  const process = new PrintProcess(columns);
  const elements = new CommandParser().push(bytes, 0).flatMap((command) => process.run(command));
  return plainText({ elements, end: 'partial-cut' });
}

/** Lines and columns taken out: where words break is the printer's business. */
const bare = (text: string): string => text.replace(/\s+/g, '');

const kinds = [
  'pending',
  'accepted',
  'completed',
  'handed-in',
  'supplement',
  'withdrawn',
  'refused',
] as const;
const cases = Object.keys(readers).flatMap((language) => kinds.map((kind) => [language, kind] as const));

describe('the texts of papers', () => {
  const keysOf = (node: object): string[] =>
    Object.entries(node).flatMap(([key, value]) =>
      typeof value === 'string' ? [key] : keysOf(value as object).map((below) => `${key}.${below}`),
    );

  test.each(Object.keys(paperTexts))('%s has every text of the source and no other', (language) => {
    expect(keysOf(paperTextsIn(language))).toEqual(keysOf(paperTextsIn(SOURCE_LANGUAGE)));
  });

  test('a language without texts is printed in the source', () => {
    expect(paperTextsIn('ug')).toBe(paperTextsIn(SOURCE_LANGUAGE));
  });
});

describe('the slip', () => {
  test.each(cases)('%s, %s: every word arrives at a printer of 80 mm and of 58 mm', (language, kind) => {
    const reader = readers[language];
    const texts = paperTextsIn(language);
    if (reader === undefined) throw new Error('no such reader');
    for (const columns of [48, 32] as const) {
      const paper = bare(printed(outcomes[kind], reader, columns));
      for (const words of [
        texts.title[kind],
        texts[kind].headline,
        texts.label.service,
        texts.label.phone,
        reader.itemName ?? '生育登记',
        surroundings.site.name,
        texts.mark,
      ]) {
        expect(paper).toContain(bare(words));
      }
      expect(paper).not.toContain('?');
      expect(paper).not.toContain('�');
    }
  });

  test.each(['zh-Hant', 'en'])('%s: a counter finds the official name, title and number', (language) => {
    const reader = readers[language];
    if (reader === undefined) throw new Error('no such reader');
    const paper = printed(outcomes.accepted, reader);
    expect(paper).toContain('生育登记');
    expect(paper).toContain('受理凭条');
    expect(paper).toContain('441999001001202611210001000001A');
    expect(bare(paper)).toContain(bare(paperTextsIn(language).officialPapers));
    const alone = printed(outcomes.accepted, { ...reader, withDocuments: false });
    expect(bare(alone)).not.toContain(bare(paperTextsIn(language).officialPapers));
  });

  test.each(['zh-Hans', 'zh-Hant', 'en'])(
    '%s: of a booking when, where, and how it is changed',
    (language) => {
      const { booked } = paperTextsIn(language);
      const time = '2026-12-01 09:00–09:30';
      const booking = { time, place: '示例县婚姻登记处 示例路3号' };
      for (const columns of [48, 32] as const) {
        const paper = bare(printed(outcomes.completed, { language, booking, withDocuments: false }, columns));
        for (const words of [time, booking.place, booked.headline, booked.keep])
          expect(paper).toContain(bare(words));
        expect(paper).not.toContain('?');
      }
      // Refused for a seat that went meanwhile: no hour that is not his.
      expect(printed(outcomes.refused, { language, booking, withDocuments: false })).not.toContain(
        '2026-12-01',
      );
    },
  );

  test('in the source language nothing stands twice', () => {
    const reader = { language: SOURCE_LANGUAGE, itemName: '生育登记', withDocuments: true };
    const paper = printed(outcomes.accepted, reader);
    expect(paper.match(/生育登记/g)).toHaveLength(1);
    expect(paper.match(/受理凭条/g)).toHaveLength(1);
    expect(paper).not.toContain('正式文书');
  });

  test('English says that the reason is quoted', () => {
    const reader = readers.en;
    if (reader === undefined) throw new Error('no English reader');
    expect(bare(printed(outcomes.refused, reader))).toContain(
      bare('in Chinese as the department wrote it: 没有查到符合条件的记录。'),
    );
  });

  test('English words are not cut in two', () => {
    const reader = readers.en;
    if (reader === undefined) throw new Error('no English reader');
    const texts = paperTextsIn('en');
    const known = new Set(
      `${Object.values(texts.pending).join(' ')} ${texts.slipCode}`
        .split(/\s+/)
        .filter((word) => word !== ''),
    );
    const lines = printed(outcomes.pending, reader, 32).split('\n');
    const words = lines.flatMap((line) => line.trim().split(/\s+/));
    for (const word of known) expect(words).toContain(word);
  });

  test('its title is a key for the screen', () => {
    expect(kinds.map((kind) => slipTitle({ kind }))).toEqual([
      'slip-pending',
      'slip-accepted',
      'slip-completed',
      'slip-handed-in',
      'slip-supplement',
      'slip-withdrawn',
      'slip-refused',
    ]);
  });
});

describe('the slip of a package', () => {
  const outcome: OutcomeView = {
    ...outcomes.accepted,
    itemName: '开办食品经营店一件事',
    parts: [
      {
        itemName: '发票领用',
        department: '示例县税务局',
        kind: 'accepted',
        acceptanceNumber: '441999001001202611210001000002B',
        promisedDate: '2026-11-24',
      },
      {
        itemName: '燃气报装',
        department: '示例县燃气有限公司',
        kind: 'refused',
        acceptanceNumber: '441999001001202611210001000003C',
        reason: '这里没有管道。',
      },
    ],
  };
  const blocksOf = (reader?: SlipReader) =>
    composeSlip(outcome, surroundings, reader).blocks.map((block) =>
      block.kind === 'pair'
        ? `${block.label} ${block.value}`
        : block.kind === 'text'
          ? block.text
          : block.kind,
    );

  test('tells of each part whose it is, how it stands and why, after all that is of the whole', () => {
    const lines = blocksOf();
    expect(lines.slice(lines.indexOf('发票领用'), lines.indexOf('已受理'))).toEqual([
      '发票领用',
      '受理部门 示例县税务局',
      '情况 已受理',
      '办件编号 441999001001202611210001000002B',
      '承诺办结 2026-11-24',
      'rule',
      '燃气报装',
      '受理部门 示例县燃气有限公司',
      '情况 没有受理',
      '办件编号 441999001001202611210001000003C',
      '原因：这里没有管道。',
      'rule',
    ]);
    expect(lines.indexOf('终端 ZB-0001')).toBeLessThan(lines.indexOf('发票领用'));
  });

  test('in English names each part with its official name beside', () => {
    const parts = [
      { itemName: 'Collect invoices', department: 'Tax bureau' },
      { itemName: 'Gas connection', department: 'Gas company' },
    ];
    const lines = blocksOf({ language: 'en', parts, withDocuments: false });
    const { label } = paperTextsIn('en');
    const at = lines.indexOf('Collect invoices');
    expect(lines.slice(at + 1, at + 3)).toEqual([
      `${label.officialName} 发票领用`,
      `${label.department} Tax bureau`,
    ]);
    expect(lines).toContain(`${label.officialName} 燃气报装`);
  });
});
