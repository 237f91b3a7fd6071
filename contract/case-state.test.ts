import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CASE_TRANSITIONS,
  type CaseState,
  caseActionSchema,
  caseActorSchema,
  caseStateSchema,
  isCaseEnd,
  nextCaseState,
} from './case-state.ts';

const STATES = caseStateSchema.options;
const ENDS: readonly CaseState[] = [
  'not-accepted',
  'delivered',
  'withdrawn',
  'rejected',
  'supplement-lapsed',
  'transferred',
  'void',
];

function reachableFrom(start: CaseState): Set<CaseState> {
  const seen = new Set<CaseState>([start]);
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const { from, to } of CASE_TRANSITIONS) {
      if (from !== state || seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return seen;
}

describe('states of a case', () => {
  test('every state is reached from the draft', () => {
    expect([...reachableFrom('draft')].sort()).toEqual([...STATES].sort());
  });

  test('the ends are the known ones, and every state leads to one', () => {
    expect(STATES.filter(isCaseEnd).sort()).toEqual([...ENDS].sort());
    for (const state of STATES) {
      expect([...reachableFrom(state)].some(isCaseEnd), state).toBe(true);
    }
  });

  test('one action leads from one state to one other, and every action is used', () => {
    const keys = CASE_TRANSITIONS.map(({ from, action }) => `${from} ${action}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect([...new Set(CASE_TRANSITIONS.map(({ action }) => action))].sort()).toEqual(
      [...caseActionSchema.options].sort(),
    );
  });

  test('nothing is decided that was not accepted and reviewed, and an end is an end', () => {
    const step = fc.record({
      action: fc.constantFrom(...caseActionSchema.options),
      actor: fc.constantFrom(...caseActorSchema.options),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state: CaseState = 'draft';
        const visited: CaseState[] = [state];
        for (const { action, actor } of steps) {
          const next = nextCaseState(state, action, actor);
          const listed = CASE_TRANSITIONS.filter(
            (each) => each.from === state && each.action === action && each.by.includes(actor),
          );
          expect(next).toBe(listed[0]?.to);
          if (next === undefined) continue;
          expect(isCaseEnd(state)).toBe(false);
          state = next;
          visited.push(state);
        }
        for (const late of ['granted', 'refused', 'completed', 'delivered'] as const) {
          if (!visited.includes(late)) continue;
          const needed: readonly CaseState[] = ['received', 'accepted', 'reviewing', 'decided'];
          expect(needed.every((each) => visited.indexOf(each) < visited.indexOf(late))).toBe(true);
          expect(needed.every((each) => visited.includes(each))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('only the applicant withdraws and supplements, only the clock deems a case accepted', () => {
    const actorsOf = (action: string) =>
      new Set(CASE_TRANSITIONS.filter((each) => each.action === action).flatMap((each) => each.by));
    for (const action of ['submit', 'submit-again', 'supplement', 'supply-deferred', 'withdraw']) {
      expect([...actorsOf(action)], action).toEqual(['applicant']);
    }
    expect([...actorsOf('deem-accepted')]).toEqual(['clock']);
    expect([...actorsOf('accept')]).toEqual(['department']);
  });

  test('what was decided cannot be withdrawn', () => {
    for (const state of ['decided', 'granted', 'refused', 'completed', 'delivered'] as const) {
      expect(nextCaseState(state, 'withdraw', 'applicant')).toBeUndefined();
    }
  });
});
