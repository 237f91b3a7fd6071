import type { DeviceProblem } from '#contract/device.ts';

/** Somebody should come soon, but nobody who stands here need know it. */
const QUIET: ReadonlySet<DeviceProblem> = new Set([
  'paper-low',
  'media-low',
  'toner-low',
  'marker-supply-low',
  'marker-waste-almost-full',
  'cards-low',
  'battery-fault',
]);

/** Of the problems of a device those that change something for a citizen. */
export function concerning(problems: readonly DeviceProblem[]): readonly DeviceProblem[] {
  return problems.filter((problem) => !QUIET.has(problem));
}
