import { expect, test } from 'vitest';
import { signatureSchema, signatureTrouble } from '#contract/signature.ts';
import { confirmedMark } from './confirmed-mark.ts';

test('the mark fits its surface, and is ink enough to be taken', () => {
  const mark = signatureSchema.parse(confirmedMark());
  expect(signatureTrouble(mark.strokes, mark)).toBeUndefined();
});

test('all eight signs are drawn, side by side and inside the frame', () => {
  const [frame, ...strokes] = confirmedMark().strokes;
  const xs = strokes.flat().map(({ x }) => x);
  const left = Math.min(...(frame ?? []).map(({ x }) => x));
  const right = Math.max(...(frame ?? []).map(({ x }) => x));
  expect(Math.min(...xs)).toBeGreaterThan(left);
  expect(Math.max(...xs)).toBeLessThan(right);
  // 本5 人2 确12 认4 （1 按9 键13 ）1
  expect(strokes).toHaveLength(47);
});
