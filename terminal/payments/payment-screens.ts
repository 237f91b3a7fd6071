import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { elsewhereOf } from '../guidance/elsewhere.ts';
import { wordsOf } from '../language/visit-words.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { canBeTicked, chosenLines, nothingPaid, totalOf } from './payment-progress.ts';

/** What will be in the citizen's hand, as far as the printers tell now: said before anything is paid. */
function papersReady({ services }: VisitContext): ScreenOf<'dues'>['papers'] {
  if (services.printerReady('document-printer')) return 'receipt';
  return services.printerReady('receipt-printer') ? 'slip-only' : 'none';
}

export function duesScreen(context: VisitContext, asking: boolean): ScreenOf<'dues'> {
  const dues = context.citizen?.dues;
  return {
    name: 'dues',
    state: asking || dues === undefined ? 'asking' : 'choosing',
    lines: (dues?.lines ?? []).map((line) => ({
      ...line,
      ticked: dues?.chosen.includes(line.noticeNumber) ?? false,
      selectable: canBeTicked(line),
    })),
    ...(dues === undefined ? {} : { totalFen: totalOf(dues) }),
    papers: papersReady(context),
    elsewhere: elsewhereOf(wordsOf(context).chosen),
    language: SOURCE_LANGUAGE,
    simulated: dues?.simulated ?? false,
  };
}

export function payScreen(context: VisitContext, path: string): ScreenOf<'pay'> {
  const progress = context.payment ?? nothingPaid;
  const { order } = progress;
  const dues = context.citizen?.dues;
  const state = path.endsWith('waiting')
    ? 'waiting'
    : path.endsWith('received')
      ? 'received'
      : path.endsWith('closed')
        ? 'closed'
        : path.endsWith('opening')
          ? 'opening'
          : 'closing';
  return {
    name: 'pay',
    state,
    ...(order === undefined ? {} : { amountFen: order.amountFen }),
    ...(order === undefined && dues !== undefined ? { amountFen: totalOf(dues) } : {}),
    count: dues === undefined ? (order?.noticeNumbers.length ?? 0) : chosenLines(dues).length,
    ...(state === 'waiting' && order?.qr !== undefined ? { qr: order.qr } : {}),
    secondsLeft: state === 'waiting' ? context.secondsLeft : 0,
    silent: progress.silent,
    ...(progress.because === undefined ? {} : { because: progress.because }),
    papers: papersReady(context),
    elsewhere: elsewhereOf(wordsOf(context).chosen),
    simulated: order?.simulated ?? dues?.simulated ?? false,
  };
}
