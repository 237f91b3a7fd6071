/** 取号: a number of the calling system (排队叫号) at a window hall. It names nobody and needs no card. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { itemIdSchema } from './item.ts';

const lineSchema = z.strictObject({
  /** Whose windows: the calling system has a line for each department. */
  departmentId: z.string().min(1).max(60),
  /** The matter, or the item by which numbers are taken when no matter was chosen. */
  itemId: itemIdSchema,
});
export type WindowLine = z.infer<typeof lineSchema>;

const hallSchema = z.strictObject({
  name: z.string().min(1).max(100),
  address: z.string().max(200),
  hours: z.string().max(200),
  /** Which windows call this line, as their signs say it. */
  counters: z.string().min(1).max(60),
});

/** How a line stands at one moment: without that moment its counts would be worth nothing. */
export const windowQueueSchema = z.strictObject({
  hall: hallSchema,
  /** Numbers are given now. */
  open: z.boolean(),
  /** Numbers not called yet, before somebody who would take one now. */
  waiting: z.int().min(0),
  waitingWithPriority: z.int().min(0),
  at: z.iso.datetime(),
  simulated: z.boolean(),
});
export type WindowQueue = z.infer<typeof windowQueueSchema>;

/** A letter for the line and three digits: read aloud and called as it stands. */
export const ticketNumberSchema = z.string().regex(/^[A-Z]\d{3}$/);

export const windowTicketSchema = z.strictObject({
  number: ticketNumberSchema,
  hall: hallSchema,
  priority: z.boolean(),
  /** Numbers that will be called before this one, as counted at `at`. */
  waiting: z.int().min(0),
  at: z.iso.datetime(),
  simulated: z.boolean(),
});
export type WindowTicket = z.infer<typeof windowTicketSchema>;

const base = oc.errors({ UNAUTHORIZED: {}, BAD_REQUEST: { data: z.object({ reason: z.string() }) } });

/** busy: this terminal took too many, or the calling system is silent. */
const unanswered = [
  z.strictObject({ state: z.literal('not-offered') }),
  z.strictObject({ state: z.literal('busy') }),
] as const;

const queueAnswerSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('told'), queue: windowQueueSchema }),
  ...unanswered,
]);
export type WindowQueueAnswer = z.infer<typeof queueAnswerSchema>;

const ticketRequestSchema = z.strictObject({
  ticketId: z.uuid(),
  ...lineSchema.shape,
  /** 优先号: for old people, disabled people, pregnant women and soldiers, on their own word. */
  priority: z.boolean(),
});
export type WindowTicketRequest = z.infer<typeof ticketRequestSchema>;

const ticketAnswerSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('given'), ticket: windowTicketSchema }),
  /** No numbers are given at this hour. */
  z.strictObject({ state: z.literal('closed'), hall: hallSchema }),
  ...unanswered,
]);
export type WindowTicketAnswer = z.infer<typeof ticketAnswerSchema>;

export const windowTicketRoutes = {
  look: base
    .route({ method: 'POST', path: '/window-queue-queries' })
    .input(lineSchema)
    .output(queueAnswerSchema),
  /** Idempotent on `ticketId`: who lost the answer asks again and is given the same number. */
  take: base
    .route({ method: 'PUT', path: '/window-tickets/{ticketId}' })
    .input(ticketRequestSchema)
    .output(ticketAnswerSchema),
};
