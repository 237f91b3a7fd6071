import { fen } from '#contract/payment.ts';
import type { OutcomeView, ScreenOf } from '#contract/visit.ts';

const elsewhere = {
  name: '示例县政务服务中心',
  address: '示例县示例镇人民路1号一楼',
  hours: '周一至周五 9:00–12:00，13:30–17:30',
  phone: '0750-0000002',
};

function line(
  index: number,
  change: Partial<ScreenOf<'dues'>['lines'][number]> = {},
): ScreenOf<'dues'>['lines'][number] {
  return {
    noticeNumber: `44${String(index).padStart(18, '0')}`,
    title: '城乡居民基本养老保险费',
    period: `${2027 - index}年度`,
    payer: '张****',
    amountFen: fen(36_000),
    state: 'due',
    ticked: true,
    selectable: true,
    ...change,
  };
}

const dues: ScreenOf<'dues'> = {
  name: 'dues',
  state: 'choosing',
  lines: [line(1), line(2), line(3, { state: 'paid', ticked: false, selectable: false })],
  totalFen: fen(72_000),
  papers: 'receipt',
  elsewhere,
  language: 'zh-Hans',
  simulated: true,
};

const pay: ScreenOf<'pay'> = {
  name: 'pay',
  state: 'waiting',
  amountFen: fen(72_000),
  count: 2,
  qr: `https://pay.example.cn/pay/${'k7Qw'.repeat(6)}`,
  secondsLeft: 164,
  silent: false,
  papers: 'receipt',
  elsewhere,
  simulated: true,
};

const { qr: _, ...withoutCode } = pay;
const moment = { ...withoutCode, secondsLeft: 0 };

/** What is owed and what became of it, in each state that a citizen may see. */
export const paymentScreens: Readonly<Record<string, ScreenOf<'dues'> | ScreenOf<'pay'>>> = {
  dues,
  'dues-asking': { ...dues, state: 'asking', lines: [] },
  'dues-nothing': {
    ...dues,
    lines: [line(2, { state: 'paid', ticked: false, selectable: false })],
    totalFen: fen(0),
  },
  'dues-family': {
    ...dues,
    lines: [
      line(1),
      line(2, { state: 'in-progress', ticked: false }),
      line(3, { payer: '李**', amountFen: fen(480_000) }),
      line(4, { payer: '李**', state: 'confirming', ticked: false, selectable: false }),
      line(5, { payer: '张**', amountFen: fen(123_456) }),
      line(6, { payer: '张**', state: 'paid', ticked: false, selectable: false }),
    ],
    totalFen: fen(639_456),
    papers: 'none',
  },
  'dues-slip-only': { ...dues, papers: 'slip-only' },
  pay,
  'pay-silent': { ...pay, silent: true, secondsLeft: 41 },
  'pay-no-printer': { ...pay, papers: 'none', amountFen: fen(1_234_567), count: 6 },
  'pay-opening': { ...moment, state: 'opening' },
  'pay-received': { ...moment, state: 'received' },
  'pay-closing': { ...moment, state: 'closing', because: 'cancelled' },
  'pay-closed': { ...moment, state: 'closed', because: 'cancelled' },
  'pay-timeout': { ...moment, state: 'closed', because: 'timeout' },
  'pay-no-code': { ...moment, state: 'closed', because: 'no-code' },
};

type Standing = NonNullable<OutcomeView['payment']>['state'];

/** The paper's head after a payment, by what may be told of the money. */
export function paymentOutcome(state: Standing): OutcomeView {
  return {
    kind: state === 'settled' ? 'completed' : 'confirming',
    itemName: '城乡居民基本养老保险缴费',
    department: '国家税务总局示例县税务局',
    acceptanceNumber: '440785202611210001',
    payment: {
      state,
      amountFen: fen(72_000),
      noticeNumbers: ['44000000000000000001', '44000000000000000002'],
      orderId: 'ZB7Q2M5XK0000000000000000001',
    },
    slipCode: '7QK2M5XW9RHT4DVP',
    slipQr: 'ZHUBAN-SLIP:7QK2M5XW9RHT4DVP',
    simulated: true,
  };
}

export const PAYMENT_STANDINGS: readonly Standing[] = ['settled', 'received', 'going-back', 'unconfirmed'];
