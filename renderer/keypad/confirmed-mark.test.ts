import { expect, test } from 'vitest';
import { z } from 'zod';
import { strokeSchema } from '#contract/visit.ts';
import { isSignature } from '../components/signature-pad.tsx';
import { confirmedMark } from './confirmed-mark.ts';

test('the mark fits the pad, and is ink enough to be taken', () => {
  const mark = confirmedMark();
  expect(() => z.array(strokeSchema).min(1).max(100).parse(mark)).not.toThrow();
  expect(isSignature(mark)).toBe(true);
});

test('all eight signs are drawn, side by side and inside the frame', () => {
  const [frame, ...strokes] = confirmedMark();
  const xs = strokes.flat().map(([x]) => x);
  const left = Math.min(...(frame ?? []).map(([x]) => x));
  const right = Math.max(...(frame ?? []).map(([x]) => x));
  expect(Math.min(...xs)).toBeGreaterThan(left);
  expect(Math.max(...xs)).toBeLessThan(right);
  // 本5 人2 确12 认4 （1 按9 键13 ）1
  expect(strokes).toHaveLength(47);
});
