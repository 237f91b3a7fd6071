/**
 * Paying at the machine (缴费). Money is a whole number of fen everywhere; a sum is never a fraction of yuan.
 * What became of a payment is known from a query to the gateway alone: neither the screen nor a notification says it.
 */
import { z } from 'zod';
import { formatAmount } from './amount.ts';

/** A sum of money in fen, up to ten million yuan. */
export const fenSchema = z.int().min(0).max(1_000_000_000).brand<'Fen'>();
export type Fen = z.infer<typeof fenSchema>;

/** Throws where the number is no sum of money: that is a bug of the caller. */
export function fen(amount: number): Fen {
  return fenSchema.parse(amount);
}

/** Throws above ten million yuan. */
export function sumOf(amounts: readonly Fen[]): Fen {
  return fen(amounts.reduce((sum: number, amount) => sum + amount, 0));
}

/** `123456` → `1,234.56`: by digits alone, no fraction is computed. */
export function fenInYuan(amount: Fen): string {
  return formatAmount(`${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`);
}

/** 缴款通知书号 or the number of a due line: at most one payment is ever kept for it. */
export const noticeNumberSchema = z.string().regex(/^[0-9A-Z]{8,32}$/);

/** Whose dues are asked for: 本人, 家庭, 代他人. Another person's take number and name: a number alone opens nobody's dues. */
export const payerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('self') }),
  z.strictObject({ kind: z.literal('family') }),
  z.strictObject({
    kind: z.literal('other'),
    number: z.string().min(1).max(40),
    name: z.string().min(1).max(60),
  }),
]);
export type Payer = z.infer<typeof payerSchema>;

export const dueLineSchema = z.strictObject({
  noticeNumber: noticeNumberSchema,
  /** As the department names it: 城乡居民基本养老保险费. */
  title: z.string().min(1).max(100),
  /** 2026年度. */
  period: z.string().max(40),
  /** Masked. */
  payer: z.string().min(1).max(60),
  amountFen: fenSchema,
  /**
   * due: can be paid. in-progress: a code for it is out somewhere; paying here closes that one first.
   * confirming: what became of an earlier payment is not known yet. paid: never again.
   */
  state: z.enum(['due', 'in-progress', 'confirming', 'paid']),
});
export type DueLine = z.infer<typeof dueLineSchema>;

/** What the citizen has confirmed; sealed with the case. */
export const chosenPaymentSchema = z.strictObject({
  noticeNumbers: z.array(noticeNumberSchema).min(1).max(20),
  /** The sum that he was shown: another sum is refused, never taken. */
  totalFen: fenSchema,
});
export type ChosenPayment = z.infer<typeof chosenPaymentSchema>;

/** 10 to 32 letters and digits, known to hub and gateway; says nothing of a person. */
export const orderIdSchema = z.string().regex(/^[0-9A-Z]{10,32}$/);

/**
 * created: durable here, perhaps not yet at the gateway. waiting: its code can be paid. paid: the gateway has the money.
 * settled: the department has booked it (销账). closed: nobody can pay it any more, and nothing was taken.
 * refunding, refunded: the money goes back, is back. manual: a person must look.
 */
export const orderStateSchema = z.enum([
  'created',
  'waiting',
  'paid',
  'settled',
  'closed',
  'refunding',
  'refunded',
  'manual',
]);
export type OrderState = z.infer<typeof orderStateSchema>;

/** An order as its terminal sees it. */
export const paymentOrderSchema = z.strictObject({
  orderId: orderIdSchema,
  state: orderStateSchema,
  /** The newest question to the gateway was answered. Without it nothing may be told of the money. */
  confirmed: z.boolean(),
  amountFen: fenSchema,
  noticeNumbers: z.array(noticeNumberSchema),
  /** Text of the one code for 微信, 支付宝 and 云闪付, while it can be paid. */
  qr: z.string().max(500).optional(),
  /** Until the code ends; counted by the hub. */
  secondsLeft: z.int().min(0),
  paidAt: z.iso.datetime().optional(),
  simulated: z.boolean(),
});
export type PaymentOrder = z.infer<typeof paymentOrderSchema>;
