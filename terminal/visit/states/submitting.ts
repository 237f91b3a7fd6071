/** From the confirmation to the outcome and its papers. Work that must not be cut. */
import { assign, raise } from 'xstate';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { slipReaderOf } from '../../language/visit-words.ts';
import { actorInAudit } from '../acting-visit.ts';
import { outcomeFrom, papersFor } from '../submission.ts';
import { citizenOf, itemOf } from '../visit-rules.ts';
import { visitSetup } from '../visit-setup.ts';
import { toProblem } from './transitions.ts';

export const submitting = visitSetup.createStateConfig({
  initial: 'sending',
  entry: raise({ type: 'attention.off' }),
  exit: raise({ type: 'attention.on' }),
  states: {
    sending: {
      entry: assign({ submitStage: 'saving' }),
      invoke: { src: 'submit', input: ({ context }) => ({ context }) },
      on: {
        'submit.stage': { actions: assign({ submitStage: ({ event }) => event.stage }) },
        'submit.done': {
          target: 'decided',
          actions: [
            assign(({ context, event }) => ({
              outcome: outcomeFrom(itemOf(context), context.slipCode ?? '', event.submitted.receipt),
              citizen: { ...citizenOf(context), receipt: event.submitted.receipt },
            })),
            ({ context, event }) =>
              context.services.audit({
                actor: 'terminal',
                event: event.submitted.receipt === undefined ? 'case-saved' : 'case-accepted',
                ok: true,
                detail: {
                  caseId: context.caseId ?? '',
                  itemId: itemOf(context).id,
                  ...actorInAudit(context),
                },
              }),
          ],
        },
        'task.failed': toProblem('submitting'),
      },
    },
    decided: {
      always: [
        { guard: 'awaitsPayment', target: '#visit.flow.paying' },
        { guard: 'withoutPapers', target: 'settled' },
        { target: 'fetchingPapers' },
      ],
    },
    fetchingPapers: {
      entry: assign({ submitStage: 'fetching-papers' }),
      invoke: { src: 'fetchResult', input: ({ context }) => ({ context }) },
      on: {
        'result.fetched': {
          target: 'settled',
          actions: assign(({ context, event }) => ({
            citizen: { ...citizenOf(context), result: event.result },
          })),
        },
        'task.failed': [
          // The case is accepted whatever becomes of the notice: the slip has its number.
          { guard: 'papersOptional', target: 'settled' },
          toProblem('fetching-papers'),
        ],
      },
    },
    settled: {
      entry: assign(({ context }) => {
        if (context.outcome === undefined || context.visitId === undefined) throw new Error('no outcome');
        const papers = papersFor(
          context.visitId,
          itemOf(context),
          context.outcome,
          context.citizen?.result,
          context.services.printerReady,
          slipReaderOf(context),
        );
        return {
          papers,
          jobs: papers.map((paper) => ({
            jobId: paper.jobId,
            title: paper.title,
            // The terminal's own titles are keys of the screen's texts.
            ...(paper.kind === 'document' ? { titleLanguage: SOURCE_LANGUAGE } : {}),
            device: paper.kind === 'slip' ? ('receipt-printer' as const) : ('document-printer' as const),
            state: 'waiting' as const,
            pagesDone: 0,
            pages: paper.kind === 'document' ? paper.document.pages : 1,
            problems: [],
          })),
        };
      }),
      always: [
        { guard: 'hasInformation', target: '#visit.flow.showingResult' },
        { guard: 'hasPapers', target: '#visit.flow.printing' },
        { target: '#visit.flow.evaluating' },
      ],
    },
  },
});
