/** What the paying states ask of the hub. Nothing here decides what became of the money: the order says it. */
import { payerOf } from '#contract/payer.ts';
import type { PaymentOrder } from '#contract/payment.ts';
import type { Result } from '#contract/result.ts';
import type { CallBounds } from '#drivers/port.ts';
import { pauseUnlessAborted } from '../visit/pause.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { citizenOf, itemOf } from '../visit/visit-rules.ts';
import { task } from '../visit/visit-tasks.ts';
import type { OfSlip, PaymentFailure } from './payment-port.ts';

interface TaskInput {
  readonly context: VisitContext;
}

const ASK_EVERY_MS = 1_500;
const ANSWER_MS = 12_000;
/** A code that nobody has seen is worth a few tries; the last word on a code that somebody has is worth more. */
const OPEN_TRIES = 3;
const CLOSE_TRIES = 6;
const PAUSE_MS = 2_000;

export const listDues = task<TaskInput>(async ({ context }, signal, send) => {
  const { document, answers } = citizenOf(context);
  const item = itemOf(context);
  const payer = payerOf(item, context.questionAnswers ?? [], (fieldId) => answers[fieldId]?.value);
  if (payer === undefined) throw new Error('the form was left before it said whose dues they are');
  const found = await context.services.payments.dues(
    { itemId: item.id, holder: document, payer },
    { deadlineMs: context.timing.hubAnswer, signal },
  );
  send(
    found.ok
      ? { type: 'dues.listed', lines: found.value.lines, simulated: found.value.simulated }
      : { type: 'task.failed', code: found.failure.code },
  );
});

/** Asks until there is an answer that says something, as often as it is worth it. */
async function insist(
  ask: (bounds: CallBounds) => Promise<Result<PaymentOrder, PaymentFailure>>,
  saysSomething: (order: PaymentOrder) => boolean,
  tries: number,
  signal: AbortSignal,
): Promise<PaymentOrder | undefined> {
  let last: PaymentOrder | undefined;
  for (let attempt = 1; attempt <= tries && !signal.aborted; attempt += 1) {
    const answer = await ask({ deadlineMs: ANSWER_MS, signal });
    if (answer.ok) last = answer.value;
    if (answer.ok && saysSomething(answer.value)) break;
    if (attempt < tries) await pauseUnlessAborted(PAUSE_MS, signal);
  }
  return last;
}

export const openPayment = task<TaskInput>(async ({ context }, signal, send) => {
  const order = await insist(
    (bounds) => context.services.payments.open(slipOf(context), bounds),
    ({ state, confirmed }) => state !== 'created' || confirmed,
    OPEN_TRIES,
    signal,
  );
  send(order === undefined ? { type: 'payment.silent' } : { type: 'payment.told', order });
});

/** Asked until the state is left. An answer that never came is told, and asked for again. */
export const watchPayment = task<TaskInput>(async ({ context }, signal, send) => {
  while (!signal.aborted) {
    await pauseUnlessAborted(ASK_EVERY_MS, signal);
    if (signal.aborted) return;
    const answer = await context.services.payments.state(slipOf(context), { deadlineMs: ANSWER_MS, signal });
    send(answer.ok ? { type: 'payment.told', order: answer.value } : { type: 'payment.silent' });
  }
});

export const closePayment = task<TaskInput>(async ({ context }, signal, send) => {
  const order = await insist(
    (bounds) => context.services.payments.close(slipOf(context), bounds),
    ({ state }) => state !== 'created' && state !== 'waiting',
    CLOSE_TRIES,
    signal,
  );
  send(order === undefined ? { type: 'payment.silent' } : { type: 'payment.told', order });
});

function slipOf({ caseId, slipCode }: VisitContext): OfSlip {
  if (caseId === undefined || slipCode === undefined) throw new Error('nothing is paid without a case');
  return { caseId, slipCode };
}
