import type { SceneryPack } from '#contract/scenery.ts';
import { seasonOf } from '#contract/scenery.ts';
import type { Drift } from './drift.ts';
import { lightAt } from './light.ts';
import { Lingnan } from './lingnan.tsx';
import { packLightAt } from './pack-light.ts';
import { PackScenery } from './pack-scenery.tsx';

interface Place {
  /** The site's own; absent: Lingnan. */
  readonly pack: SceneryPack | undefined;
  /** China time, 0 to 24. */
  readonly hour: number;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly drift: Drift;
  readonly portrait: boolean;
}

/** The place outside, at this hour of this day. */
export function Scenery({ pack, hour, date, drift, portrait }: Place) {
  const season = seasonOf(date);
  return pack ? (
    <PackScenery pack={pack} hour={hour} season={season} drift={drift} portrait={portrait} />
  ) : (
    <Lingnan
      hour={hour}
      season={season}
      drift={drift}
      width={portrait ? 1080 : 1280}
      height={portrait ? 1920 : 800}
    />
  );
}

/** The colour of the sky behind the time of day. */
export function skyAt(pack: SceneryPack | undefined, hour: number): string {
  return pack ? packLightAt(pack, hour).skyTop : lightAt(hour).skyTop;
}
