import type { SceneryLayer, SceneryMoment, SceneryPack } from '#contract/scenery.ts';
import { mixColours } from './light.ts';

/** The moments on both sides of an hour, and how far it is from the first to the second. Midnight joins the ends. */
function around<Moment extends { readonly hour: number }>(
  moments: readonly Moment[],
  hour: number,
): { readonly before: Moment; readonly after: Moment; readonly part: number } {
  const [first] = moments;
  const last = moments.at(-1);
  if (first === undefined || last === undefined) throw new Error('a pack without moments');
  const before = moments.findLast((moment) => moment.hour <= hour) ?? last;
  const after = moments.find((moment) => moment.hour > hour) ?? first;
  const span = (after.hour - before.hour + 24) % 24 || 24;
  const gone = (hour - before.hour + 24) % 24;
  return { before, after, part: Math.min(1, gone / span) };
}

/** The light that a pack has at an hour from 0 to 24. */
export function packLightAt(pack: SceneryPack, hour: number): Omit<SceneryMoment, 'hour'> {
  const { before, after, part } = around(pack.moments, hour % 24);
  const mix = (key: 'skyTop' | 'skyLow' | 'veil') => mixColours(before[key], after[key], part);
  return {
    skyTop: mix('skyTop'),
    skyLow: mix('skyLow'),
    veil: mix('veil'),
    veilShare: before.veilShare + (after.veilShare - before.veilShare) * part,
  };
}

/** How much of a layer is seen at an hour: 0 … 1. */
export function layerShareAt({ opacity }: SceneryLayer, hour: number): number {
  if (opacity === undefined) return 1;
  const { before, after, part } = around(opacity, hour % 24);
  return before.share + (after.share - before.share) * part;
}
