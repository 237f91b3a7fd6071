import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  defaultWedgeOptions,
  initialWedgeState,
  takeWedgeKey,
  type WedgeKey,
  type WedgeOutcome,
} from './keyboard-wedge.ts';

function play(keys: readonly WedgeKey[], options = defaultWedgeOptions): WedgeOutcome[] {
  let state = initialWedgeState;
  return keys.map((key) => {
    const step = takeWedgeKey(state, key, options);
    state = step.state;
    return step.outcome;
  });
}

/** Keys of a text, `gapMs` apart, with its terminator. */
function typed(text: string, gapMs: number, from = 0, terminator = 'Enter'): WedgeKey[] {
  return [...text, terminator].map((key, index) => ({ key, timeMs: from + index * gapMs }));
}

const codes = (outcomes: readonly WedgeOutcome[]) =>
  outcomes.flatMap((outcome) => (outcome.kind === 'code' ? [outcome.text] : []));

describe('keyboard wedge', () => {
  test('a quick burst with a terminator is a code', () => {
    const outcomes = play(typed('ZB-0001/样本', 8));
    expect(codes(outcomes)).toEqual(['ZB-0001/样本']);
    expect(outcomes[0]).toEqual({ kind: 'none' });
    expect(outcomes[1]).toEqual({ kind: 'pending' });
  });

  test('Tab ends a code as well, and the next burst is another code', () => {
    expect(codes(play([...typed('first', 10, 0, 'Tab'), ...typed('second', 10, 500)]))).toEqual([
      'first',
      'second',
    ]);
  });

  test('a person who types and presses Enter types no code', () => {
    expect(codes(play(typed('hello world', 120)))).toEqual([]);
    expect(codes(play(typed('hello world', 50)))).toEqual([]);
  });

  test('what a person typed before does not become part of a code', () => {
    expect(codes(play([{ key: 'x', timeMs: 0 }, ...typed('12345', 5, 400)]))).toEqual(['12345']);
  });

  test('a pause inside a burst begins anew: half a code is no code', () => {
    const keys = [...typed('1234', 5).slice(0, -1), ...typed('567', 5, 300)];
    expect(codes(play(keys))).toEqual([]);
  });

  test('two or three quick keys and Enter are a person', () => {
    expect(codes(play(typed('abc', 10)))).toEqual([]);
  });

  test('Shift and Caps Lock belong to the burst', () => {
    const keys: WedgeKey[] = ['Shift', 'A', 'Shift', 'B', 'CapsLock', '1', '2', 'Enter'].map(
      (key, index) => ({
        key,
        timeMs: index * 4,
      }),
    );
    expect(codes(play(keys))).toEqual(['AB12']);
  });

  test.each([
    ['an input method', { isComposing: true }, 'input-method'],
    ['Alt codes', { altKey: true }, 'alt-codes'],
  ] as const)('%s spoils the code, and that is told', (_, flag, reason) => {
    const keys = typed('12345', 5).map((key, index) => (index === 2 ? { ...key, ...flag } : key));
    expect(play(keys).at(-1)).toEqual({ kind: 'unreadable', reason });
  });

  test('keys that an input method has taken away', () => {
    const keys = typed('12345', 5).map((key, index) => (index < 5 ? { ...key, key: 'Process' } : key));
    expect(play(keys).at(-1)).toEqual({ kind: 'unreadable', reason: 'input-method' });
  });

  test('one composing key before Enter is a person who writes Chinese', () => {
    expect(
      play([
        { key: 'Process', timeMs: 0 },
        { key: 'Enter', timeMs: 20 },
      ]).at(-1),
    ).toEqual({ kind: 'none' });
    expect(
      play([...typed('1234', 5).slice(0, -1), { key: 'Enter', timeMs: 20, isComposing: true }]),
    ).not.toContainEqual(expect.objectContaining({ kind: 'code' }));
  });

  test.each([
    ['a shortcut', { ctrlKey: true }],
    ['a shortcut of macOS', { metaKey: true }],
    ['a key that is held', { repeat: true }],
    ['a named key', { key: 'ArrowLeft' }],
  ])('%s in the burst ends it', (_, flag) => {
    const keys = typed('1234567', 5).map((key, index) => (index === 4 ? { ...key, ...flag } : key));
    expect(codes(play(keys))).toEqual([]);
  });

  test('a burst longer than any code is told, and holds no more than a code', () => {
    const options = { ...defaultWedgeOptions, maximumLength: 10 };
    expect(play(typed('1'.repeat(30), 5), options).at(-1)).toEqual({
      kind: 'unreadable',
      reason: 'too-long',
    });
  });

  test('a clock that goes back begins anew', () => {
    expect(codes(play([{ key: 'x', timeMs: 1_000 }, ...typed('12345', 5, 0)]))).toEqual(['12345']);
  });

  test('property: any keys at any times; a code is never shorter or slower than promised', () => {
    const key = fc.record({
      key: fc.constantFrom('a', 'B', '7', '中', '𠮷', 'Enter', 'Tab', 'Shift', 'Process', 'F5', 'Alt'),
      gap: fc.integer({ min: 0, max: 90 }),
      isComposing: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), (steps) => {
        let timeMs = 0;
        let quick = 0;
        let state = initialWedgeState;
        for (const { key: name, gap, isComposing } of steps) {
          timeMs += gap;
          quick = gap < 50 ? quick + 1 : 0;
          const step = takeWedgeKey(state, { key: name, timeMs, isComposing });
          state = step.state;
          if (step.outcome.kind === 'code') {
            expect(step.outcome.text.length).toBeGreaterThanOrEqual(4);
            expect(step.outcome.text).not.toContain('\u0000');
            expect(quick).toBeGreaterThanOrEqual([...step.outcome.text].length);
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
