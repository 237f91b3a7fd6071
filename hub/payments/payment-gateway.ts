import type { Fen } from '#contract/payment.ts';
import type { AppFailure, Result } from '#contract/result.ts';

/** Every call has a deadline; what was not answered by then says nothing about the money. */
export interface GatewayCall {
  readonly deadlineMilliseconds: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * `gateway-unreachable`: no answer, or one that nobody may believe; what was asked for may have happened.
 * `gateway-refused`: the gateway answered, signed, that it will not do it.
 */
export type GatewayFailure = AppFailure<'gateway-unreachable' | 'gateway-refused'>;

export interface NewOrder {
  readonly orderId: string;
  readonly amountFen: Fen;
  /** What the payer's phone shows. Names no person. */
  readonly subject: string;
  readonly expiresInSeconds: number;
}

export interface RefundAnswer {
  readonly refundId: string;
  readonly amountFen: Fen;
  readonly state: 'processing' | 'done' | 'failed';
}

export interface OrderAnswer {
  readonly orderId: string;
  /** unknown: the gateway has never heard of it. */
  readonly state: 'unknown' | 'waiting' | 'paid' | 'closed';
  /** Of a paid order. */
  readonly paidFen?: Fen | undefined;
  readonly paidAt?: string | undefined;
  readonly transactionId?: string | undefined;
  readonly refunds: readonly RefundAnswer[];
}

export interface StatementLine {
  readonly kind: 'payment' | 'refund';
  readonly orderId: string;
  /** Of a refund. */
  readonly refundId?: string | undefined;
  readonly amountFen: Fen;
  readonly at: string;
}

export interface Statement {
  /** `YYYY-MM-DD` in China Standard Time. */
  readonly date: string;
  readonly lines: readonly StatementLine[];
}

/**
 * A province's payment platform (统一公共支付平台, 非税支付), as the hub needs it. See docs/payments.md for what an
 * implementation must keep: numbers are used once, calls may be repeated, and only `query` tells what happened.
 */
export interface PaymentGateway {
  readonly simulated: boolean;
  /** Idempotent on the order's number. */
  create(order: NewOrder, call: GatewayCall): Promise<Result<{ readonly codeUrl: string }, GatewayFailure>>;
  query(orderId: string, call: GatewayCall): Promise<Result<OrderAnswer, GatewayFailure>>;
  /** After it the code cannot be paid; an order the gateway does not know can never be created any more. */
  close(orderId: string, call: GatewayCall): Promise<Result<void, GatewayFailure>>;
  /** Idempotent on the refund's number. */
  refund(
    refund: { readonly orderId: string; readonly refundId: string; readonly amountFen: Fen },
    call: GatewayCall,
  ): Promise<Result<RefundAnswer, GatewayFailure>>;
  /** What the gateway booked on one day. */
  statement(date: string, call: GatewayCall): Promise<Result<Statement, GatewayFailure>>;
  /** The order a notification is about, when it is the gateway's own; nothing else in it is believed. */
  readNotification(headers: Readonly<Record<string, string | undefined>>, body: string): string | undefined;
}
