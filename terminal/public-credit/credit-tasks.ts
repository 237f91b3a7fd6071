import type { VisitContext } from '../visit/visit-context.ts';
import { task } from '../visit/visit-tasks.ts';
import { nothingAsked } from './credit-progress.ts';

interface TaskInput {
  readonly context: VisitContext;
}

export const findCompanies = task<TaskInput>(async ({ context }, signal, send) => {
  const { query } = context.credit ?? nothingAsked;
  const found = await context.services.publicCredit.search(query, {
    deadlineMs: context.timing.hubAnswer,
    signal,
  });
  if (!found.ok) return send({ type: 'credit.refused', problem: 'offline' });
  if (found.value.state === 'busy') return send({ type: 'credit.refused', problem: 'busy' });
  const { state: _, ...companies } = found.value;
  if (companies.companies.length === 0) return send({ type: 'credit.refused', problem: 'none' });
  send({ type: 'companies.found', found: companies });
});

export const readRecord = task<TaskInput>(async ({ context }, signal, send) => {
  const { creditCode } = context.credit ?? nothingAsked;
  if (creditCode === undefined) throw new Error('no record to read');
  const read = await context.services.publicCredit.record(creditCode, {
    deadlineMs: context.timing.hubAnswer,
    signal,
  });
  if (!read.ok) return send({ type: 'credit.refused', problem: 'offline' });
  if (read.value.state === 'busy') return send({ type: 'credit.refused', problem: 'busy' });
  if (read.value.state === 'not-found') return send({ type: 'credit.refused', problem: 'none' });
  send({ type: 'record.found', record: read.value.record });
});
