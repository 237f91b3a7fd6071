/** 公示查询: what anybody may read of a company. Nobody is identified, and nothing is kept of who asked what. */
import { assign, raise } from 'xstate';
import { canPrintSheet } from '../../papers/sheet-job.ts';
import { askedFor, nothingAsked } from '../../public-credit/credit-progress.ts';
import { recordSheet, recordSubject } from '../../public-credit/credit-sheet.ts';
import { visitSetup } from '../visit-setup.ts';
import { away } from './help.ts';
import { begunSheet, settledSheet, sheetPrinter } from './sheet.ts';

const gone = { leave: away, 'idle.expired': away } as const;

/** What was refused is said on the page it was asked from. */
const keepProblem = visitSetup.assign(({ context, event }) =>
  event.type === 'credit.refused'
    ? { credit: { ...(context.credit ?? nothingAsked), problem: event.problem } }
    : {},
);

export const publicLookup = visitSetup.createStateConfig({
  initial: 'asking',
  entry: assign({ credit: nothingAsked }),
  states: {
    asking: {
      on: {
        ...gone,
        'search-companies': [
          {
            guard: ({ event }) => askedFor(event.by, event.query).problem === undefined,
            target: 'searching',
            actions: assign({ credit: ({ event }) => askedFor(event.by, event.query) }),
          },
          { actions: assign({ credit: ({ event }) => askedFor(event.by, event.query) }) },
        ],
        back: { target: '#visit.flow.choosing.guide' },
      },
    },
    searching: {
      invoke: { src: 'findCompanies', input: ({ context }) => ({ context }) },
      on: {
        ...gone,
        'companies.found': {
          target: 'list',
          actions: assign(({ context, event }) => ({
            credit: { ...(context.credit ?? nothingAsked), problem: undefined, found: event.found },
          })),
        },
        'credit.refused': { target: 'asking', actions: keepProblem },
        back: { target: 'asking' },
      },
    },
    list: {
      on: {
        ...gone,
        'open-record': {
          guard: ({ context, event }) =>
            context.credit?.found?.companies.some(({ creditCode }) => creditCode === event.creditCode) ===
            true,
          target: 'fetching',
          actions: assign(({ context, event }) => ({
            credit: {
              ...(context.credit ?? nothingAsked),
              problem: undefined,
              record: undefined,
              creditCode: event.creditCode,
            },
          })),
        },
        back: { target: 'asking' },
      },
    },
    fetching: {
      invoke: { src: 'readRecord', input: ({ context }) => ({ context }) },
      on: {
        ...gone,
        'record.found': {
          target: 'record',
          actions: assign(({ context, event }) => ({
            credit: { ...(context.credit ?? nothingAsked), record: event.record },
          })),
        },
        'credit.refused': { target: 'list', actions: keepProblem },
        back: { target: 'list' },
      },
    },
    record: {
      on: {
        ...gone,
        print: {
          guard: ({ context }) => canPrintSheet(context, recordSubject(context)),
          target: 'printing',
        },
        continue: away,
        back: { target: 'list' },
      },
    },
    printing: {
      entry: [raise({ type: 'attention.off' }), begunSheet(recordSheet)],
      exit: raise({ type: 'attention.on' }),
      invoke: sheetPrinter(recordSheet),
      on: { 'sheet.settled': { target: 'record', actions: settledSheet(recordSheet) } },
    },
  },
});
