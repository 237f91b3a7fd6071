import { expect, test } from 'vitest';
import { confirmOutcome, type Delivery, type JobPoll } from './delivery.ts';

const job = (told: Partial<JobPoll>): JobPoll => ({
  state: 9,
  reasons: ['job-completed-successfully'],
  impressions: undefined,
  kiloOctets: undefined,
  ...told,
});
const delivery = (state: Delivery['state']): Delivery => ({
  state,
  kiloOctets: 40,
  impressions: 3,
  countsImpressions: true,
});

test('an accepted document is printed when the printer says so', () => {
  expect(confirmOutcome('printed', job({}), delivery('answered'))).toBe('printed');
});

test('a document cut off is never printed, whatever the printer says', () => {
  expect(confirmOutcome('printed', job({ kiloOctets: 40, impressions: 3 }), delivery('cut'))).toBe('unknown');
});

test.each([
  [{ kiloOctets: 40 }, 'printed'],
  [{ kiloOctets: 39 }, 'unknown'],
  [{ kiloOctets: 39, impressions: 3 }, 'unknown'],
  [{ kiloOctets: 40, impressions: 2 }, 'unknown'],
  [{ impressions: 3 }, 'printed'],
  [{ impressions: 2 }, 'unknown'],
  [{}, 'unknown'],
])('connection lost after the data was sent, the completed job says %j: %s', (told, outcome) => {
  expect(confirmOutcome('printed', job(told), delivery('unanswered'))).toBe(outcome);
});

test('completed with fewer sides than the document has', () => {
  const answered = delivery('answered');
  for (const impressions of [0, 1, 2]) {
    expect(confirmOutcome('printed', job({ impressions }), answered)).toBe('unknown');
    const uncounted = { ...answered, countsImpressions: false };
    expect(confirmOutcome('printed', job({ impressions }), uncounted)).toBe('printed');
  }
  for (const impressions of [3, 4]) {
    expect(confirmOutcome('printed', job({ impressions }), answered)).toBe('printed');
  }
});

test('a printer that does not count proves nothing by its count after a lost connection', () => {
  const uncounted = { ...delivery('unanswered'), countsImpressions: false };
  expect(confirmOutcome('printed', job({ impressions: 3 }), uncounted)).toBe('unknown');
});

test('failed and unknown stay what they are', () => {
  for (const state of ['answered', 'unanswered', 'cut'] as const) {
    expect(confirmOutcome('failed', job({ kiloOctets: 40 }), delivery(state))).toBe('failed');
    expect(confirmOutcome('unknown', job({ kiloOctets: 40 }), delivery(state))).toBe('unknown');
  }
  expect(confirmOutcome('printed', undefined, delivery('unanswered'))).toBe('unknown');
});
