import type { EvaluationLevel } from '#contract/evaluation.ts';

const MOUTHS: Record<EvaluationLevel, string> = {
  5: 'M30 56q20 26 40 0z',
  4: 'M32 60q18 14 36 0',
  3: 'M34 64h32',
  2: 'M34 68q16-10 32 0',
  1: 'M32 72q18-20 36 0',
};

/** Five faces in one hand: no colour that flatters, only the mouth differs. */
export function FeelingFace({ level }: { level: EvaluationLevel }) {
  return (
    <svg className="feeling" viewBox="0 0 100 100" aria-hidden>
      <circle className="feeling__head" cx="50" cy="50" r="43" />
      <circle className="feeling__eye" cx="36" cy="41" r="4.600" />
      <circle className="feeling__eye" cx="64" cy="41" r="4.600" />
      <path className="feeling__mouth" data-open={level === 5 || undefined} d={MOUTHS[level]} />
    </svg>
  );
}
