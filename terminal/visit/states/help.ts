/** Stuck: a person at a window goes on with it, or the citizen says that it could not be done. */
import { assign, raise } from 'xstate';
import type { VisitStep } from '#contract/trouble-report.ts';
import { HELP_STEPS } from '../../guidance/help-steps.ts';
import { newWindowCode } from '../../guidance/window-guidance.ts';
import { begunTicket } from '../../window-tickets/ticket-progress.ts';
import { visitSetup } from '../visit-setup.ts';

/** 办不成事, from a page on which no item is chosen yet. */
export function reportFrom(step: VisitStep) {
  return {
    'open-report': {
      target: '#visit.flow.report' as const,
      actions: visitSetup.assign({ helpStep: step, reportNumber: undefined, reportFailed: false }),
    },
  };
}

/** 办不成事 and 转人工窗口, from a page of an item. */
export function helpFrom(step: VisitStep) {
  return {
    ...reportFrom(step),
    'go-to-window': {
      target: '#visit.flow.window' as const,
      actions: visitSetup.assign({ helpStep: step }),
    },
  };
}

/** 取号, from the page that says where the window is. */
export function ticketFrom(page: 'guide' | 'window') {
  return {
    guard: 'ticketOffered' as const,
    target: '#visit.flow.ticketing' as const,
    actions: visitSetup.assign(({ context }) => begunTicket(context, page)),
  };
}

/** For a device call that help must not cut: it is offered again when the call has ended. */
export const noHelpNow = { 'open-report': {}, 'go-to-window': {} } as const;

/** Back to the page that help was asked on. */
const whereHelpWasAsked = (Object.keys(HELP_STEPS) as VisitStep[]).map((step) => ({
  guard: ({ context }: { context: { readonly helpStep: VisitStep | undefined } }) =>
    context.helpStep === step,
  target: HELP_STEPS[step],
}));

/** Somebody who was only looking has nothing to take and nothing to forget. */
export const away = [
  { guard: 'nothingKnown' as const, target: '#visit.flow.attract' as const },
  { target: '#visit.flow.leaving' as const },
];

export const report = visitSetup.createStateConfig({
  initial: 'choosing',
  on: { back: whereHelpWasAsked, leave: away, 'idle.expired': away },
  states: {
    choosing: { on: { 'send-report': { target: 'storing' } } },
    storing: {
      invoke: {
        src: 'storeReport',
        input: ({ context, event }) => ({
          context,
          reasons: event.type === 'send-report' ? event.reasons : [],
        }),
      },
      on: {
        'report.stored': {
          target: 'sent',
          actions: [
            assign({ reportNumber: ({ event }) => event.reportNumber, reportFailed: false }),
            ({ context, event }) =>
              context.services.audit({
                actor: 'citizen',
                event: 'trouble-reported',
                ok: true,
                detail: { reportNumber: event.reportNumber, step: context.helpStep ?? '' },
              }),
          ],
        },
        'report.failed': { target: 'choosing', actions: assign({ reportFailed: true }) },
      },
    },
    sent: { on: { continue: whereHelpWasAsked } },
  },
});

export const window = visitSetup.createStateConfig({
  initial: 'showing',
  entry: [
    assign({ windowCode: ({ context }) => context.windowCode ?? newWindowCode() }),
    ({ context }) =>
      context.services.audit({
        actor: 'citizen',
        event: 'sent-to-window',
        ok: true,
        detail: {
          itemId: context.item?.id ?? '',
          step: context.helpStep ?? '',
          windowCode: context.windowCode ?? '',
        },
      }),
  ],
  states: {
    showing: {
      on: {
        print: {
          guard: ({ context }) =>
            context.windowSlip?.state !== 'printed' && context.services.printerReady('receipt-printer'),
          target: 'printing',
        },
        'open-ticket': ticketFrom('window'),
        back: whereHelpWasAsked,
        leave: away,
        'idle.expired': away,
      },
    },
    printing: {
      entry: [
        raise({ type: 'attention.off' }),
        assign(({ context }) => ({
          windowSlip: {
            jobId: `${context.visitId ?? ''}-window-slip-${context.earlierSlips.length + 1}`,
            title: 'window-slip',
            device: 'receipt-printer' as const,
            state: 'printing' as const,
            pagesDone: 0,
            pages: 1,
            problems: [],
          },
        })),
      ],
      exit: raise({ type: 'attention.on' }),
      invoke: { src: 'printWindowSlip', input: ({ context }) => ({ context }) },
      on: {
        'window-slip.settled': {
          target: 'showing',
          actions: assign(({ context, event }) =>
            context.windowSlip === undefined
              ? {}
              : {
                  windowSlip: {
                    ...context.windowSlip,
                    state: event.settled.outcome,
                    problems: [...event.settled.problems],
                  },
                },
          ),
        },
      },
    },
  },
});
