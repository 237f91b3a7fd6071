import { reportReasonSchema } from '#contract/trouble-report.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { wordsOf } from '../language/visit-words.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { itemOf } from '../visit/visit-rules.ts';
import { ticketOffered } from '../window-tickets/ticket-progress.ts';
import { elsewhereOf } from './elsewhere.ts';
import { windowGuidance } from './window-guidance.ts';

export function windowScreen(context: VisitContext, printing: boolean): ScreenOf<'window'> {
  const guidance = windowGuidance(context);
  // The slip is for the window and stays as the item is written; the screen is for the citizen.
  const { chosen } = wordsOf(context);
  const materials = guidance.materials.map(
    (name) =>
      chosen.materials[itemOf(context).materials.findIndex((material) => material.name === name)]?.name ??
      name,
  );
  return {
    name: 'window',
    elsewhere: elsewhereOf(chosen),
    done: [...guidance.done],
    remaining: [...guidance.remaining],
    kept: guidance.kept,
    materials,
    windowCode: guidance.windowCode,
    qr: guidance.qr,
    slip: printing ? 'printing' : slipOf(context),
    ticket: ticketOffered(context),
  };
}

function slipOf({ windowSlip, services }: VisitContext): ScreenOf<'window'>['slip'] {
  if (windowSlip?.state === 'printed') return 'printed';
  if (!services.printerReady('receipt-printer')) return 'no-printer';
  return windowSlip === undefined ? 'none' : 'failed';
}

export function reportScreen(context: VisitContext): ScreenOf<'report'> {
  return {
    name: 'report',
    step: context.helpStep ?? 'home',
    ...(context.problem === undefined ? {} : { problem: context.problem }),
    reasons: [...reportReasonSchema.options],
    ...(context.reportNumber === undefined ? {} : { reportNumber: context.reportNumber }),
    failed: context.reportFailed,
  };
}
