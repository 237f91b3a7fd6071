import type { DueLine, Fen, PaymentOrder } from '#contract/payment.ts';
import { sumOf } from '#contract/payment.ts';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';

/** What is owed and what of it was ticked; a part of what is known of the citizen. */
export interface DuesProgress {
  readonly lines: readonly DueLine[];
  readonly chosen: readonly string[];
  readonly simulated: boolean;
}

/** The payment of a visit, as far as it has come. */
export interface PaymentProgress {
  /** The newest word of the hub; absent: it has said nothing yet. */
  readonly order?: PaymentOrder | undefined;
  /** A code was on the screen: somebody may have paid it. */
  readonly codeShown: boolean;
  /** The newest question was not answered. */
  readonly silent: boolean;
  /** Why the code is being closed. */
  readonly because?: ScreenOf<'pay'>['because'];
  /** The visit ends as soon as it is known what became of the money. */
  readonly leaving: boolean;
}

export const nothingPaid: PaymentProgress = { codeShown: false, silent: false, leaving: false };

export function canBeTicked(line: DueLine): boolean {
  return line.state === 'due' || line.state === 'in-progress';
}

/** All that is due is ticked to begin with: that is what most people came for. */
export function freshDues(lines: readonly DueLine[], simulated: boolean): DuesProgress {
  const chosen = lines.filter((line) => line.state === 'due').map((line) => line.noticeNumber);
  return { lines, chosen, simulated };
}

export function ticked(dues: DuesProgress, noticeNumber: string): DuesProgress {
  const line = dues.lines.find((each) => each.noticeNumber === noticeNumber);
  if (line === undefined || !canBeTicked(line)) return dues;
  const chosen = dues.chosen.includes(noticeNumber)
    ? dues.chosen.filter((each) => each !== noticeNumber)
    : [...dues.chosen, noticeNumber];
  return { ...dues, chosen };
}

export function chosenLines({ lines, chosen }: DuesProgress): readonly DueLine[] {
  return lines.filter((line) => chosen.includes(line.noticeNumber));
}

export function totalOf(dues: DuesProgress): Fen {
  return sumOf(chosenLines(dues).map((line) => line.amountFen));
}

/** What may be told of the money: no more than the gateway has said. */
export type MoneyStanding = 'open' | 'received' | 'settled' | 'nothing-taken' | 'going-back' | 'unconfirmed';

export function standingOf({ order, codeShown }: PaymentProgress): MoneyStanding {
  switch (order?.state) {
    case 'settled':
      return 'settled';
    case 'paid':
      return 'received';
    case 'closed':
      return 'nothing-taken';
    case 'refunding':
    case 'refunded':
      return 'going-back';
    case 'manual':
      return 'unconfirmed';
    case 'created':
      // A code that nobody has seen cannot have been paid.
      return codeShown ? 'unconfirmed' : 'nothing-taken';
    case 'waiting':
      return order.qr !== undefined && order.confirmed ? 'open' : codeShown ? 'unconfirmed' : 'nothing-taken';
    case undefined:
      return codeShown ? 'unconfirmed' : 'nothing-taken';
  }
}

/** The outcome of the visit where money is, or may be, on its way. */
export function paidOutcome(accepted: OutcomeView, progress: PaymentProgress): OutcomeView {
  const standing = standingOf(progress);
  const { order } = progress;
  const state =
    standing === 'settled' || standing === 'received' || standing === 'going-back' ? standing : 'unconfirmed';
  return {
    ...accepted,
    kind: standing === 'settled' ? 'completed' : 'confirming',
    ...(order === undefined
      ? {}
      : {
          payment: {
            state,
            amountFen: order.amountFen,
            noticeNumbers: order.noticeNumbers,
            orderId: order.orderId,
          },
          simulated: accepted.simulated || order.simulated,
        }),
  };
}
