import { fromCallback } from 'xstate';
import type { PrintJobView } from '#contract/visit/outcome.ts';
import type { VisitInternalEvent } from './visit-events.ts';
import type { Paper, VisitServices } from './visit-services.ts';

/**
 * A device or hub call as an actor: it runs only while the state that invokes it is active, and leaving the
 * state aborts it. An exception is a bug: it is handed to the statechart, which ends the visit safely.
 */
export function task<Input>(
  run: (input: Input, signal: AbortSignal, send: (event: VisitInternalEvent) => void) => Promise<void>,
) {
  return fromCallback<VisitInternalEvent, Input, VisitInternalEvent>(({ input, sendBack }) => {
    const controller = new AbortController();
    const send = (event: VisitInternalEvent): void => {
      if (!controller.signal.aborted) sendBack(event);
    };
    run(input, controller.signal, send).catch((error: unknown) => {
      send({
        type: 'task.crashed',
        detail: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
      });
    });
    return () => controller.abort();
  });
}

interface PrintInput {
  readonly services: VisitServices;
  readonly visitId: string;
  readonly papers: readonly Paper[];
  readonly jobs: readonly PrintJobView[];
  readonly deadlineMs: number;
}

/** Prints what is waiting, one paper after the other: two at a time would be taken for one. */
export const printPapers = task<PrintInput>(async (input, signal, send) => {
  for (const job of input.jobs) {
    if (signal.aborted) return;
    if (job.state !== 'waiting') continue;
    const paper = input.papers.find((candidate) => candidate.jobId === job.jobId);
    if (paper === undefined) throw new Error('a print job without its paper');
    send({ type: 'print.progress', jobId: job.jobId, pagesDone: 0, problems: [] });
    const settled = await input.services.print(
      { visitId: input.visitId, paper },
      { deadlineMs: input.deadlineMs, signal },
      (progress) => send({ type: 'print.progress', jobId: job.jobId, ...progress }),
    );
    send({ type: 'print.settled', jobId: job.jobId, ...settled });
  }
  send({ type: 'print.finished' });
});

function ticker(type: 'second.passed' | 'readiness.due' | 'reading.second') {
  return fromCallback<VisitInternalEvent, undefined, VisitInternalEvent>(({ sendBack }) => {
    const timer = setInterval(() => sendBack({ type }), 1000);
    return () => clearInterval(timer);
  });
}

/** Counts down. */
export const secondTicker = ticker('second.passed');
/** Looks again at the devices; an event of its own, or a countdown that runs beside it would run twice as fast. */
export const readinessTicker = ticker('readiness.due');
/** Counts the reading time, beside whatever else counts. */
export const readingTicker = ticker('reading.second');
