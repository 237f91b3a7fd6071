import { expect, test } from 'vitest';
import { confirmOutcome, type Delivery, type JobPoll } from './delivery.ts';

const job = (told: Partial<JobPoll>): JobPoll => ({
  state: 9,
  reasons: ['job-completed-successfully'],
  impressions: undefined,
  kiloOctets: undefined,
  ...told,
});
const delivery = (state: Delivery['state']): Delivery => ({ state, kiloOctets: 40, impressions: 3 });

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
  [{ impressions: 3 }, 'printed'],
  [{ impressions: 2 }, 'unknown'],
  [{}, 'unknown'],
])('connection lost after the data was sent, the completed job says %j: %s', (told, outcome) => {
  expect(confirmOutcome('printed', job(told), delivery('unanswered'))).toBe(outcome);
});

test('failed and unknown stay what they are', () => {
  for (const state of ['answered', 'unanswered', 'cut'] as const) {
    expect(confirmOutcome('failed', job({ kiloOctets: 40 }), delivery(state))).toBe('failed');
    expect(confirmOutcome('unknown', job({ kiloOctets: 40 }), delivery(state))).toBe('unknown');
  }
  expect(confirmOutcome('printed', undefined, delivery('unanswered'))).toBe('unknown');
});
