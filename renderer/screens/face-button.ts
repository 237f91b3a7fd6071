import type { ScreenOf } from '#contract/visit/screens.ts';

/** What the large button of the face check does now; undefined: nothing. `left`: how many tries there are yet. */
export function faceButton({
  state,
  left,
  isOpening,
  hasTrouble,
}: {
  readonly state: ScreenOf<'face-check'>['state'];
  readonly left: number;
  readonly isOpening: boolean;
  /** The screen's own camera failed, and may be opened anew. */
  readonly hasTrouble: boolean;
}): 'start' | 'retry' | undefined {
  if (left <= 0) return undefined;
  if (hasTrouble) return 'retry';
  return (state === 'ready' || state === 'not-matched') && !isOpening ? 'start' : undefined;
}
