/** What came of it: read, printed. */
import { assign, raise } from 'xstate';
import { visitSetup } from '../visit-setup.ts';
import { helpFrom } from './help.ts';

export const showingResult = visitSetup.createStateConfig({
  exit: raise({ type: 'handover.over' }),
  on: {
    ...helpFrom('result'),
    'open-handover': { guard: 'canHandOver', actions: raise({ type: 'handover.wanted' }) },
    print: { guard: 'hasPapers', target: 'printing' },
    continue: { target: 'evaluating', actions: assign({ papers: [], jobs: [] }) },
    leave: { target: 'leaving' },
    'idle.expired': { target: 'leaving' },
  },
});

export const printing = visitSetup.createStateConfig({
  initial: 'working',
  states: {
    working: {
      entry: raise({ type: 'attention.off' }),
      exit: raise({ type: 'attention.on' }),
      invoke: {
        src: 'printPapers',
        input: ({ context }) => ({
          services: context.services,
          visitId: context.visitId ?? '',
          papers: context.papers,
          jobs: context.jobs,
          deadlineMs: context.timing.print,
        }),
      },
      on: {
        'print.progress': {
          actions: assign({
            jobs: ({ context, event }) =>
              context.jobs.map((job) =>
                job.jobId === event.jobId
                  ? {
                      ...job,
                      state: 'printing' as const,
                      pagesDone: Math.min(event.pagesDone, job.pages),
                      problems: [...event.problems],
                    }
                  : job,
              ),
          }),
        },
        'print.settled': {
          actions: [
            assign({
              jobs: ({ context, event }) =>
                context.jobs.map((job) =>
                  job.jobId === event.jobId
                    ? {
                        ...job,
                        state: event.outcome,
                        pagesDone: event.outcome === 'printed' ? job.pages : job.pagesDone,
                        problems: [...event.problems],
                      }
                    : job,
                ),
            }),
            ({ context, event }) =>
              context.services.audit({
                actor: 'terminal',
                event: 'paper-settled',
                ok: event.outcome === 'printed',
                detail: { outcome: event.outcome, caseId: context.caseId ?? '' },
              }),
          ],
        },
        'print.finished': { target: 'settled' },
      },
    },
    settled: {
      exit: raise({ type: 'handover.over' }),
      on: {
        ...helpFrom('printing'),
        'open-handover': { guard: 'canHandOver', actions: raise({ type: 'handover.wanted' }) },
        retry: {
          guard: 'someFailed',
          target: 'working',
          // Only what certainly did not come out: a silent printer may have printed.
          actions: assign({
            jobs: ({ context }) =>
              context.jobs.map((job) =>
                job.state === 'failed'
                  ? { ...job, state: 'waiting' as const, pagesDone: 0, problems: [] }
                  : job,
              ),
          }),
        },
        continue: { target: '#visit.flow.evaluating' },
        leave: { target: '#visit.flow.leaving' },
        'idle.expired': { target: '#visit.flow.leaving' },
      },
      after: { printedPause: { guard: 'allPrinted', target: '#visit.flow.evaluating' } },
    },
  },
});
