import { z } from 'zod';
import { amountInCapitals } from '#contract/amount.ts';
import { type Fen, fenInYuan, fenSchema, noticeNumberSchema } from '#contract/payment.ts';
import { chineseInstant, localDate } from '../calendar/local-time.ts';
import { type Paper, paperSchema } from '../documents/paper.ts';

/** What a receipt will say of who owes what; kept encrypted with the order. */
export const particularsSchema = z.strictObject({
  itemName: z.string(),
  issuer: z.string(),
  consultPhone: z.string(),
  /** Masked. */
  payer: z.string(),
  payerNumber: z.string(),
  lines: z.array(
    z.strictObject({
      noticeNumber: noticeNumberSchema,
      title: z.string(),
      period: z.string(),
      payer: z.string(),
      amountFen: fenSchema,
    }),
  ),
  simulated: z.boolean(),
});
export type Particulars = z.infer<typeof particularsSchema>;

export interface ReceiptFacts {
  readonly particulars: Particulars;
  readonly amountFen: Fen;
  readonly orderId: string;
  readonly transactionId: string;
  /** Of the department (税票号码). */
  readonly receiptNumber: string;
  readonly paidAt: Date;
  readonly settledAt: Date;
  readonly documentNumber: string;
  readonly verificationCode: string;
  readonly acceptanceNumber: string;
  readonly terminalId: string;
}

/** 缴款凭证: the money reached the department, for these notices and no others. */
export function composePaymentReceipt(facts: ReceiptFacts): Paper {
  const { particulars } = facts;
  const yuan = fenInYuan(facts.amountFen);
  return paperSchema.parse({
    kind: 'payment-receipt',
    title: '缴款凭证',
    documentNumber: facts.documentNumber,
    verificationCode: facts.verificationCode,
    acceptanceNumber: facts.acceptanceNumber,
    issuer: particulars.issuer,
    issuedOn: localDate(facts.settledAt),
    terminalId: facts.terminalId,
    maskedHolder: particulars.payer,
    receiverSigns: false,
    simulated: particulars.simulated,
    blocks: [
      { kind: 'headline', text: `已缴 ¥ ${yuan}`, detail: amountInCapitals(yuan.replaceAll(',', '')) },
      {
        kind: 'facts',
        rows: [
          { label: '缴款人', value: particulars.payer },
          { label: '证件号码', value: particulars.payerNumber },
          { label: '缴款事项', value: particulars.itemName, wide: true },
          { label: '缴款时间', value: chineseInstant(facts.paidAt) },
          { label: '票据号码', value: facts.receiptNumber },
          { label: '支付订单号', value: facts.orderId, wide: true },
          { label: '支付流水号', value: facts.transactionId, wide: true },
          { label: '办件编号', value: facts.acceptanceNumber, wide: true },
        ],
      },
      {
        kind: 'table',
        caption: '缴款明细',
        columns: [
          { title: '缴款通知书号', weight: 2.2 },
          { title: '项目', weight: 2.6, align: 'left' },
          { title: '所属期', weight: 1.2 },
          { title: '缴费人', weight: 1 },
          { title: '金额（元）', weight: 1.3, align: 'right' },
        ],
        rows: particulars.lines.map((line) => [
          line.noticeNumber,
          line.title,
          line.period,
          line.payer,
          fenInYuan(line.amountFen),
        ]),
      },
      {
        kind: 'notes',
        title: '说明',
        lines: [
          '同一缴款通知书只能缴一次。重复付的款，会自动原路退回。',
          `对缴款有疑问，请致电 ${particulars.consultPhone}，并说明支付订单号。`,
        ],
      },
    ],
    legalLine: '本凭证证明款项已缴入指定账户。可扫描二维码核验真伪，复印无效。',
  });
}
