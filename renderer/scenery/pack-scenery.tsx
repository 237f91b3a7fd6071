import { useCallback } from 'react';
import type { SceneryLayer, SceneryPack, Season } from '#contract/scenery.ts';
import { usePicture } from '../components/use-picture.ts';
import { useTerminalLink } from '../terminal-link/context.ts';
import { type Drift, shiftOf } from './drift.ts';
import { layerShareAt, packLightAt } from './pack-light.ts';

interface Place {
  readonly pack: SceneryPack;
  readonly hour: number;
  readonly season: Season;
  readonly drift: Drift;
  readonly portrait: boolean;
}

/** The province's own pictures in the light of the hour. They are shown by `<img>` and never become part of the page. */
export function PackScenery({ pack, hour, season, drift, portrait }: Place) {
  const light = packLightAt(pack, hour);
  const seen = pack.layers.filter(({ seasons }) => seasons === undefined || seasons.includes(season));
  const picture = (layer: SceneryLayer) => (
    <Layer
      key={`${layer.portrait} ${layer.landscape}`}
      file={portrait ? layer.portrait : layer.landscape}
      share={layerShareAt(layer, hour)}
      shift={shiftOf(drift, layer.depth)}
    />
  );
  return (
    <div className="scenery" aria-hidden>
      <div
        className="scenery__sheet"
        style={{ background: `linear-gradient(${light.skyTop}, ${light.skyLow} 66%)` }}
      />
      {seen.filter(({ shines }) => !shines).map(picture)}
      <div className="scenery__sheet" style={{ background: light.veil, opacity: light.veilShare }} />
      {seen.filter(({ shines }) => shines).map(picture)}
    </div>
  );
}

function Layer({ file, share, shift }: { file: string; share: number; shift: string }) {
  const link = useTerminalLink();
  const load = useCallback((signal: AbortSignal) => link.sceneryPicture(file, signal), [link, file]);
  const address = usePicture(load);
  if (!address) return null;
  return <img className="scenery__sheet" src={address} alt="" style={{ opacity: share, transform: shift }} />;
}
