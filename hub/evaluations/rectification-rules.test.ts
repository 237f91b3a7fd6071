import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type RectificationAction,
  type RectificationState,
  rectificationStateSchema,
} from '#contract/evaluation.ts';
import { isOver, maySee, nextState, type Operator, type RectificationSoFar } from './rectification-rules.ts';

const OFFICE: Operator = { operatorId: 'office.one', role: 'office' };
const SECOND: Operator = { operatorId: 'office.two', role: 'office' };
const OWN: Operator = { operatorId: 'own', role: 'department', departmentId: 'human-resources' };
const OTHER: Operator = { operatorId: 'other', role: 'department', departmentId: 'taxation' };

const ACTIONS: readonly RectificationAction[] = [
  { kind: 'verify' },
  { kind: 'claim', judgement: 'mistaken', answer: '按错了' },
  { kind: 'claim', judgement: 'malicious', answer: '反复恶意评价' },
  { kind: 'confirm-claim' },
  { kind: 'refuse-claim', note: '查无此事' },
  { kind: 'assign', departmentId: 'human-resources' },
  { kind: 'assign', departmentId: 'taxation' },
  { kind: 'rectify', answer: '换了打印机' },
  { kind: 'call-back', result: 'satisfied' },
  { kind: 'call-back', result: 'dissatisfied' },
  { kind: 'call-back', result: 'not-reached' },
  { kind: 'call-back', result: 'shown' },
  { kind: 'close' },
];

/** Every way there is, written down a second time. */
const LEGAL: Readonly<Record<RectificationState, readonly RectificationAction['kind'][]>> = {
  open: ['verify', 'claim'],
  'in-review': ['confirm-claim', 'refuse-claim'],
  verified: ['assign'],
  assigned: ['assign', 'rectify'],
  rectified: ['call-back'],
  'called-back': ['call-back', 'assign', 'close'],
  closed: [],
  dismissed: [],
};

const soFar = (state: RectificationState, more: Partial<RectificationSoFar> = {}): RectificationSoFar => ({
  state,
  departmentId: 'human-resources',
  wantsCallBack: false,
  ...(state === 'in-review' ? { claimedBy: SECOND.operatorId } : {}),
  ...(state === 'called-back' ? { callBack: 'satisfied' as const } : {}),
  ...more,
});

describe('a rectification', () => {
  test.each(rectificationStateSchema.options)('from %s: the legal steps and no other', (state) => {
    const possible = ACTIONS.filter((action) => nextState(soFar(state), action, OFFICE).ok);
    expect([...new Set(possible.map(({ kind }) => kind))].sort()).toEqual([...LEGAL[state]].sort());
  });

  test('who claims and who confirms are two people', () => {
    const claimed = soFar('in-review', { claimedBy: OFFICE.operatorId });
    for (const action of [{ kind: 'confirm-claim' }, { kind: 'refuse-claim', note: '再看' }] as const) {
      expect(nextState(claimed, action, OFFICE)).toMatchObject({ failure: { code: 'second-person-needed' } });
      expect(nextState(claimed, action, SECOND).ok).toBe(true);
    }
  });

  test('a department rectifies what is its own, and nothing else', () => {
    for (const action of ACTIONS) {
      for (const state of rectificationStateSchema.options) {
        expect(nextState(soFar(state), action, OTHER).ok).toBe(false);
        expect(nextState(soFar(state), action, OWN).ok).toBe(
          action.kind === 'rectify' && state === 'assigned',
        );
      }
    }
  });

  test('who asked to be called is called, and nothing is closed over his head', () => {
    const asked = soFar('rectified', { wantsCallBack: true });
    expect(nextState(asked, { kind: 'call-back', result: 'shown' }, OFFICE)).toMatchObject({
      failure: { code: 'call-back-missing' },
    });
    expect(nextState(asked, { kind: 'call-back', result: 'not-reached' }, OFFICE).ok).toBe(true);
    const unhappy = soFar('called-back', { callBack: 'dissatisfied' });
    expect(nextState(unhappy, { kind: 'close' }, OFFICE)).toMatchObject({
      failure: { code: 'call-back-missing' },
    });
    expect(nextState(unhappy, { kind: 'assign', departmentId: 'taxation' }, OFFICE).ok).toBe(true);
  });

  test('a department sees what was assigned to it', () => {
    for (const state of rectificationStateSchema.options) {
      expect(maySee(OTHER, soFar(state))).toBe(false);
      expect(maySee(OWN, soFar(state))).toBe(
        ['assigned', 'rectified', 'called-back', 'closed'].includes(state),
      );
    }
  });

  test('whatever is tried in whatever order: it ends only checked by two, or rectified, called back and closed', () => {
    const operators = [OFFICE, SECOND, OWN, OTHER];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...ACTIONS), fc.constantFrom(...operators)), { maxLength: 60 }),
        fc.boolean(),
        (tries, wantsCallBack) => {
          let known = soFar('open', { wantsCallBack });
          const done: { kind: string; by: string }[] = [];
          for (const [action, operator] of tries) {
            const next = nextState(known, action, operator);
            if (!next.ok) continue;
            expect(isOver(known.state)).toBe(false);
            known = {
              ...known,
              state: next.value,
              ...(action.kind === 'claim' ? { claimedBy: operator.operatorId } : {}),
              ...(action.kind === 'assign' ? { departmentId: action.departmentId, callBack: undefined } : {}),
              ...(action.kind === 'call-back' ? { callBack: action.result } : {}),
            };
            done.push({ kind: action.kind, by: operator.operatorId });
          }
          const kinds = done.map(({ kind }) => kind);
          if (known.state === 'dismissed') {
            expect(kinds).toEqual(['claim', 'confirm-claim']);
            expect(done[0]?.by).not.toBe(done[1]?.by);
          }
          if (known.state === 'closed') {
            expect(kinds.lastIndexOf('rectify')).toBeGreaterThan(kinds.lastIndexOf('assign'));
            expect(kinds.lastIndexOf('call-back')).toBeGreaterThan(kinds.lastIndexOf('rectify'));
            expect(known.callBack).not.toBe('dissatisfied');
            if (wantsCallBack) expect(known.callBack).not.toBe('shown');
          }
        },
      ),
    );
  });
});
