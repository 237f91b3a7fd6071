import type { OrderState } from '#contract/payment.ts';

/**
 * The only ways from one state to another. `settled` and `refunded` end an order; `closed` ends it unless money comes
 * after all, which then goes back. `manual` is left by a person's decision alone.
 */
const TRANSITIONS: Readonly<Record<OrderState, readonly OrderState[]>> = {
  created: ['waiting', 'paid', 'closed', 'manual'],
  waiting: ['paid', 'closed', 'manual'],
  paid: ['settled', 'refunding', 'manual'],
  settled: [],
  closed: ['refunding', 'manual'],
  refunding: ['refunded', 'manual'],
  refunded: [],
  manual: ['settled', 'refunding', 'refunded', 'closed'],
};

export function mayBecome(from: OrderState, to: OrderState): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Still owed an ending by the hub itself. */
export function isOpen(state: OrderState): boolean {
  return state === 'created' || state === 'waiting';
}

/** Money was taken for it and not given back: its notices are never charged again. */
export function holdsMoney(state: OrderState): boolean {
  return state === 'paid' || state === 'settled' || state === 'manual' || state === 'refunding';
}
