import type { EvaluationLevel } from '#contract/evaluation.ts';

const GOOD = ['fast', 'clear', 'convenient', 'helpful'];
const BAD = ['slow', 'hard-to-understand', 'too-many-steps', 'device-trouble'];

/** Standard reasons of 好差评 for each level; keys of the screen's locale files. Free text is not taken at the machine. */
export const EVALUATION_REASONS: Readonly<Record<EvaluationLevel, readonly string[]>> = {
  5: GOOD,
  4: GOOD,
  3: BAD,
  2: [...BAD, 'could-not-finish'],
  1: [...BAD, 'could-not-finish'],
};
