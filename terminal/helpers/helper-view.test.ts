import { describe, expect, test } from 'vitest';
import { fenSchema } from '#contract/payment.ts';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import type { Screen } from '#contract/visit/screens.ts';
import { screenSchema } from '#contract/visit/screens.ts';
import { outcomeWithoutData, withoutData } from './helper-view.ts';

const elsewhere = { name: '示例窗口', address: '示例路 1 号', hours: '9:00-17:00', phone: '0750-0000002' };
const fen = fenSchema.parse(38_000);

/** What a helper must not be told, on each page that holds some of it. */
const PAGES: Readonly<
  Record<string, { screen: Screen; hidden: readonly string[]; kept: readonly string[] }>
> = {
  dues: {
    screen: {
      name: 'dues',
      state: 'choosing',
      lines: [
        {
          noticeNumber: '4401022600000001',
          title: '城乡居民基本医疗保险费',
          period: '2027年度',
          payer: '张**',
          amountFen: fen,
          state: 'due',
          ticked: true,
          selectable: true,
        },
      ],
      totalFen: fen,
      papers: 'receipt',
      elsewhere,
      language: 'zh-Hans',
      simulated: true,
    },
    hidden: ['38000', '张'],
    kept: ['城乡居民基本医疗保险费'],
  },
  pay: {
    screen: {
      name: 'pay',
      state: 'received',
      amountFen: fen,
      count: 1,
      secondsLeft: 60,
      silent: false,
      papers: 'receipt',
      elsewhere,
      simulated: true,
    },
    hidden: ['38000'],
    kept: ['received'],
  },
  withdraw: {
    screen: { name: 'withdraw', itemName: '居住证申领', acceptanceNumber: 'SL-2026-0001' },
    hidden: ['SL-2026-0001'],
    kept: ['居住证申领'],
  },
  sign: {
    screen: {
      name: 'sign',
      statement: '属实',
      commitments: [],
      signer: 'principal',
      authorises: { agent: '李**', items: ['居住证申领'], validUntil: '2026-12-22' },
    },
    hidden: ['李'],
    kept: ['居住证申领', '2026-12-22'],
  },
  progress: {
    screen: {
      name: 'result',
      canPrint: false,
      progress: {
        acceptanceNumber: 'SL-2026-0001',
        itemName: '居住证申领',
        state: 'accepted',
        timeline: [{ at: '2026-11-22T02:00:00Z', state: 'accepted', text: '张**：材料已收到' }],
        supplement: {
          by: '2026-12-01',
          gaps: [
            {
              subject: { kind: 'material', materialId: 'residence' },
              name: '居住证明',
              wrong: '住址与身份证不符',
              wanted: '新的居住证明',
              basis: '《居住证暂行条例》',
            },
          ],
          deferred: false,
        },
        simulated: true,
      },
      evaluation: {
        state: 'follow-up',
        until: '2027-02-20',
        itemId: 'public-security/residence-permit',
        given: [{ level: 1, on: '2026-11-21' }],
        rectification: {
          state: 'rectified',
          dueDate: '2026-12-11',
          overdue: false,
          answer: '已向张女士当面道歉',
        },
      },
    },
    hidden: ['SL-2026-0001', '张', '不符', 'level', '道歉'],
    kept: ['居住证明', '2026-12-01'],
  },
  acting: {
    screen: {
      name: 'acting',
      question: 'relation',
      choices: [{ id: 'father', chosen: true }],
      several: false,
    },
    hidden: ['true'],
    kept: ['father'],
  },
};

describe('while a helper looks on', () => {
  test.each(Object.entries(PAGES))('%s: the step is told, and the data are not', (_, page) => {
    const { screen, hidden, kept } = page;
    // What is hidden here is there otherwise.
    for (const each of hidden) expect(JSON.stringify(screen)).toContain(each);
    const shown = withoutData(screen);
    expect(screenSchema.safeParse(shown).error).toBeUndefined();
    for (const each of hidden) expect(JSON.stringify(shown)).not.toContain(each);
    for (const each of kept) expect(JSON.stringify(shown)).toContain(each);
  });

  test('what came of it is told without its numbers, its sum and the code of the slip', () => {
    const outcome: OutcomeView = {
      kind: 'refused',
      reason: '住址与身份证不符',
      itemName: '居住证申领',
      acceptanceNumber: 'SL-2026-0001',
      slipCode: 'ABCD1234EFGH',
      slipQr: 'ZHUBAN:ABCD1234EFGH',
      payment: {
        state: 'settled',
        amountFen: fen,
        noticeNumbers: ['4401022600000001'],
        orderId: '20261122000001',
      },
      parts: [
        {
          itemName: '食品经营许可',
          department: '市场监管局',
          kind: 'refused',
          acceptanceNumber: 'SL-2026-0002',
          reason: '面积不够',
        },
      ],
      simulated: true,
    };
    const shown = JSON.stringify(outcomeWithoutData(outcome));
    for (const each of ['不符', 'SL-2026', 'ABCD', '38000', '面积', '4401022600000001'])
      expect(shown).not.toContain(each);
    for (const each of ['refused', '居住证申领', '食品经营许可', 'settled']) expect(shown).toContain(each);
  });
});
