/** What hub and gateway say to each other, as JSON in the body of a POST. See docs/payments.md. */
import { z } from 'zod';
import { fenSchema, orderIdSchema } from '#contract/payment.ts';

export const GATEWAY_PATHS = {
  create: '/gateway/v1/orders',
  query: '/gateway/v1/orders/query',
  close: '/gateway/v1/orders/close',
  refund: '/gateway/v1/refunds',
  statement: '/gateway/v1/statements',
} as const;
/** Where the gateway tells the hub that something happened to an order. */
export const NOTIFICATION_PATH = '/payments/notifications';

const merchantId = z.string().min(1).max(40);
export const createMessageSchema = z.strictObject({
  merchantId,
  orderId: orderIdSchema,
  amountFen: fenSchema,
  subject: z.string().min(1).max(120),
  expiresInSeconds: z.int().min(1).max(86_400),
});
export const createdMessageSchema = z.strictObject({
  orderId: orderIdSchema,
  codeUrl: z.string().min(1).max(500),
});
export const orderMessageSchema = z.strictObject({ merchantId, orderId: orderIdSchema });
export const closedMessageSchema = z.strictObject({ orderId: orderIdSchema });
export const refundedMessageSchema = z.strictObject({
  refundId: orderIdSchema,
  amountFen: fenSchema,
  state: z.enum(['processing', 'done', 'failed']),
});
export const orderAnswerSchema = z.strictObject({
  orderId: orderIdSchema,
  state: z.enum(['unknown', 'waiting', 'paid', 'closed']),
  paidFen: fenSchema.optional(),
  paidAt: z.iso.datetime().optional(),
  transactionId: z.string().max(64).optional(),
  refunds: z.array(refundedMessageSchema),
});
export const refundMessageSchema = z.strictObject({
  merchantId,
  orderId: orderIdSchema,
  refundId: orderIdSchema,
  amountFen: fenSchema,
});
export const statementMessageSchema = z.strictObject({
  merchantId,
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
});
export const statementAnswerSchema = z.strictObject({
  date: z.string(),
  lines: z.array(
    z.strictObject({
      kind: z.enum(['payment', 'refund']),
      orderId: orderIdSchema,
      refundId: orderIdSchema.optional(),
      amountFen: fenSchema,
      at: z.iso.datetime(),
    }),
  ),
});
export const notificationSchema = z.strictObject({ orderId: orderIdSchema });
/** With status 422: understood, and will not be done. */
export const refusalSchema = z.strictObject({ code: z.string().max(60) });
