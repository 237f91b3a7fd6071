import { useId } from 'react';
import type { Season } from '#contract/scenery.ts';
import { type Drift, shiftOf } from './drift.ts';
import { type Light, lightAt, mixColours } from './light.ts';
import { useWander } from './use-wander.ts';

interface Place {
  readonly hour: number;
  readonly season: Season;
  readonly drift: Drift;
  readonly width: number;
  readonly height: number;
}

/** How far each part stands away: 0 the sky, 1 right in front. */
const DEPTH = { sky: 0.1, clouds: 0.35, hills: 0.3, street: 0.65, front: 1 } as const;

/** Pixels to each side, in twelve minutes. */
const CLOUDS_WANDER = 56;

/** What the season lays over the hills: young green, deep green, gold, a cool grey. */
const SEASON_TINT: Readonly<Record<Season, readonly [colour: string, share: number]>> = {
  spring: ['#7fae74', 0.14],
  summer: ['#3f8a6a', 0.16],
  autumn: ['#c08b4a', 0.1],
  winter: ['#8f9db8', 0.12],
};

/**
 * Lingnan: layered hills, a street of arcade houses (骑楼), water, and a kapok tree (木棉) through its year. Drawn in
 * a few sheets, one behind the other: each is moved as a whole, so that nothing is drawn anew between two minutes.
 */
export function Lingnan({ hour, season, drift, width, height }: Place) {
  const id = useId();
  const light = tinted(lightAt(hour), season);
  const portrait = height > width;
  const shore = height * (portrait ? 0.632 : 0.66);
  const unit = portrait ? width / 1080 : width / 1700;
  const night = hour < 5.6 || hour > 19.4;
  // The sun climbs from the right-hand hills and goes down on the left; the moon stands still and high.
  const day = Math.min(1, Math.max(0, (hour - 6) / 12.6));
  const sunX = night ? width * (portrait ? 0.66 : 0.5) : width * (0.82 - 0.2 * Math.abs(day - 0.5));
  const sunY = night
    ? height * (portrait ? 0.365 : 0.2)
    : shore - (shore * (portrait ? 0.3 : 0.46) + Math.sin(day * Math.PI) * shore * (portrait ? 0.12 : 0.2));
  const sheet = { width, height, drift };
  return (
    <div className="scenery" aria-hidden>
      <Sheet {...sheet} depth={DEPTH.sky}>
        <defs>
          <linearGradient id={`${id}sky`} x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stopColor={light.skyTop} />
            <stop offset="0.66" stopColor={light.skyLow} />
          </linearGradient>
          <radialGradient id={`${id}halo`}>
            <stop offset="0" stopColor={light.sun} stopOpacity={night ? 0.35 : 0.6} />
            <stop offset="1" stopColor={light.sun} stopOpacity="0" />
          </radialGradient>
        </defs>
        <rect
          x={-width * 0.05}
          y={-height * 0.05}
          width={width * 1.1}
          height={height * 1.1}
          fill={`url(#${id}sky)`}
        />
        <Stars width={width} height={shore * 0.6} opacity={light.stars} />
        <circle cx={sunX} cy={sunY} r={300 * unit} fill={`url(#${id}halo)`} />
        <circle cx={sunX} cy={sunY} r={(night ? 74 : 118) * unit} fill={light.sun} />
      </Sheet>
      <Sheet {...sheet} depth={DEPTH.clouds} wanders={CLOUDS_WANDER}>
        <Clouds
          width={width}
          height={shore}
          unit={unit}
          colour={mixColours(light.skyLow, '#ffffff', night ? 0.05 : 0.6)}
          opacity={night ? 0.12 : 0.55}
        />
      </Sheet>
      <Sheet {...sheet} depth={DEPTH.hills}>
        <defs>
          {(['far', 'middle', 'near'] as const).map((layer) => (
            <linearGradient key={layer} id={`${id}${layer}`} x1="0" y1="0" x2="0" y2="1">
              <stop offset="0" stopColor={light[layer]} />
              <stop
                offset="1"
                stopColor={mixColours(light[layer], light.skyLow, layer === 'near' ? 0.22 : 0.5)}
              />
            </linearGradient>
          ))}
        </defs>
        <path
          d={ridge(width, shore, shore * 0.44, [0.1, 0.34, 0.2, 0.5, 1, 0.62, 0.2, 0.42, 0.3])}
          fill={`url(#${id}far)`}
        />
        <path
          d={ridge(width, shore, shore * 0.31, [0.4, 0.6, 1, 0.66, 0.3, 0.16, 0.52, 0.94, 0.8])}
          fill={`url(#${id}middle)`}
        />
        <Mist width={width} y={shore - shore * 0.2} height={shore * 0.1} colour={light.skyLow} />
        <path
          d={ridge(width, shore, shore * 0.19, [0.72, 0.5, 0.28, 0.4, 0.7, 0.98, 0.9, 0.58, 0.44])}
          fill={`url(#${id}near)`}
        />
        <Birds
          x={width * (portrait ? 0.12 : 0.44)}
          y={shore * (portrait ? 0.62 : 0.46)}
          unit={unit}
          colour={light.houses}
          hidden={night}
          many={season === 'autumn'}
        />
      </Sheet>
      <Sheet {...sheet} depth={DEPTH.street}>
        <defs>
          <linearGradient id={`${id}water`} x1="0" y1="0" x2="0" y2="1">
            <stop offset="0" stopColor={light.water} />
            <stop offset="0.72" stopColor={light.deep} />
          </linearGradient>
        </defs>
        <Street width={width} shore={shore} unit={unit} light={light} lanterns={season === 'winter'} />
        <rect
          x={-width * 0.05}
          y={shore}
          width={width * 1.1}
          height={height * 1.05 - shore}
          fill={`url(#${id}water)`}
        />
        <Reflections width={width} shore={shore} unit={unit} light={light} sunX={sunX} />
      </Sheet>
      <Sheet {...sheet} depth={DEPTH.front}>
        <Kapok
          x={width * (portrait ? 0.86 : 0.91)}
          y={shore + 6 * unit}
          unit={unit * (portrait ? 1 : 0.98)}
          light={light}
          season={season}
        />
      </Sheet>
    </div>
  );
}

function tinted(light: Light, season: Season): Light {
  const [colour, share] = SEASON_TINT[season];
  // At night the season cannot be seen.
  const seen = share * (1 - light.stars);
  return {
    ...light,
    middle: mixColours(light.middle, colour, seen * 0.7),
    near: mixColours(light.near, colour, seen),
  };
}

/** One sheet of paper of the stage set. */
function Sheet(props: {
  width: number;
  height: number;
  depth: number;
  drift: Drift;
  /** Pixels that it moves by itself. */
  wanders?: number;
  children: React.ReactNode;
}) {
  const element = useWander<SVGSVGElement>(props.wanders ?? 0);
  return (
    <svg
      ref={element}
      className="scenery__sheet"
      viewBox={`0 0 ${props.width} ${props.height}`}
      preserveAspectRatio="xMidYMax slice"
      style={{ transform: shiftOf(props.drift, props.depth) }}
      aria-hidden
    >
      {props.children}
    </svg>
  );
}

/** A line of hills through given heights (0 … 1 of `rise`), smooth as a brush would draw it. */
function ridge(width: number, base: number, rise: number, heights: readonly number[]): string {
  const step = width / (heights.length - 1);
  const points = heights.map((part, index) => ({ x: index * step, y: base - rise * (0.45 + 0.55 * part) }));
  let path = `M0 ${base + 2}L0 ${points[0]?.y ?? base}`;
  points.forEach((point, index) => {
    const next = points[index + 1];
    if (next) {
      const bend = step * 0.5;
      path += `C${point.x + bend} ${point.y} ${next.x - bend} ${next.y} ${next.x} ${next.y}`;
    }
  });
  return `${path}L${width} ${base + 2}Z`;
}

/** The same every night: a simple sequence, not chance. */
function Stars({ width, height, opacity }: { width: number; height: number; opacity: number }) {
  if (opacity <= 0) return null;
  const stars = Array.from({ length: 60 }, (_, index) => ({
    x: ((index * 0.618034) % 1) * width,
    y: ((index * 0.754878) % 1) * height,
    r: 1 + ((index * 7) % 5) * 0.45,
  }));
  return (
    <g fill="#fff" opacity={opacity * 0.85}>
      {stars.map((star) => (
        <circle key={star.x} cx={star.x} cy={star.y} r={star.r} />
      ))}
    </g>
  );
}

function Clouds(props: { width: number; height: number; unit: number; colour: string; opacity: number }) {
  const { width, height, unit } = props;
  const cloud = 'M0 0c6-26 44-34 62-14 16-22 62-20 70 6 30-8 52 10 50 30H-30C-34 8-18-2 0 0z';
  return (
    <g fill={props.colour} opacity={props.opacity}>
      <path
        className="scenery__cloud"
        d={cloud}
        transform={`translate(${width * 0.14} ${height * 0.42}) scale(${unit * 1.2})`}
      />
      <path
        className="scenery__cloud"
        d={cloud}
        transform={`translate(${width * 0.52} ${height * 0.3}) scale(${unit * 0.8})`}
      />
      <path
        className="scenery__cloud"
        d={cloud}
        transform={`translate(${width * 0.84} ${height * 0.47}) scale(${unit})`}
      />
    </g>
  );
}

function Mist({ width, y, height, colour }: { width: number; y: number; height: number; colour: string }) {
  const id = useId();
  return (
    <>
      <linearGradient id={id} x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stopColor={colour} stopOpacity="0" />
        <stop offset="0.5" stopColor={colour} stopOpacity="0.45" />
        <stop offset="1" stopColor={colour} stopOpacity="0" />
      </linearGradient>
      <rect y={y} width={width} height={height} fill={`url(#${id})`} />
    </>
  );
}

function Birds(props: {
  x: number;
  y: number;
  unit: number;
  colour: string;
  hidden: boolean;
  /** In autumn they fly south. */
  many: boolean;
}) {
  if (props.hidden) return null;
  const bird = 'M0 0q9-12 18 0q9-12 18 0';
  return (
    <g
      fill="none"
      stroke={props.colour}
      strokeWidth={3.4}
      strokeLinecap="round"
      opacity="0.7"
      transform={`translate(${props.x} ${props.y}) scale(${props.unit})`}
    >
      <path d={bird} />
      <path d={bird} transform="translate(56 -26) scale(.8)" />
      <path d={bird} transform="translate(-44 -34) scale(.7)" />
      {props.many && (
        <>
          <path d={bird} transform="translate(104 -56) scale(.74)" />
          <path d={bird} transform="translate(146 -90) scale(.66)" />
          <path d={bird} transform="translate(176 -56) scale(.6)" />
        </>
      )}
    </g>
  );
}

const GABLES = ['peak', 'arch', 'step', 'scroll', 'peak', 'arch', 'step'] as const;
/** Breadth and storeys of the houses, a street's own rhythm. */
const HOUSES = [
  { breadth: 150, storeys: 2 },
  { breadth: 128, storeys: 2 },
  { breadth: 168, storeys: 1 },
  { breadth: 122, storeys: 2 },
  { breadth: 150, storeys: 1 },
  { breadth: 136, storeys: 2 },
  { breadth: 160, storeys: 1 },
] as const;

function Street(props: {
  width: number;
  shore: number;
  unit: number;
  light: Light;
  /** Red ones, about the turn of the year. */
  lanterns: boolean;
}) {
  const { width, shore, unit, light } = props;
  const houses: { x: number; index: number }[] = [];
  let x = -24 * unit;
  for (let index = 0; x < width; index += 1) {
    houses.push({ x, index });
    x += ((HOUSES[index % HOUSES.length]?.breadth ?? 140) + 5) * unit;
  }
  return (
    <g>
      {houses.map((house) => (
        <House key={house.x} x={house.x} shore={shore} unit={unit} index={house.index} light={light} />
      ))}
      {props.lanterns &&
        houses.map((house) => (
          <Lantern
            key={house.x}
            x={house.x + ((HOUSES[house.index % HOUSES.length]?.breadth ?? 140) * unit) / 2}
            y={shore - 62 * unit}
            unit={unit}
            glow={light.windows}
          />
        ))}
      <rect
        x={-width * 0.05}
        y={shore - 5 * unit}
        width={width * 1.1}
        height={7 * unit}
        fill={light.arcade}
      />
    </g>
  );
}

function Lantern({ x, y, unit, glow }: { x: number; y: number; unit: number; glow: number }) {
  const red = mixColours('#c23a25', '#f08a4b', glow * 0.7);
  return (
    <g transform={`translate(${x} ${y}) scale(${unit})`}>
      <circle r="26" cy="4" fill="#f0a35b" opacity={glow * 0.28} />
      <path d="M0-22v10M0 20v12" stroke="#e8b24a" strokeWidth="2.400" strokeLinecap="round" />
      <ellipse rx="13" ry="15" cy="4" fill={red} />
      <path
        d="M-5-10q-4 14 0 28M5-10q4 14 0 28"
        fill="none"
        stroke="#fff"
        strokeOpacity="0.28"
        strokeWidth="2"
      />
      <path d="M-7-11h14M-7 19h14" stroke="#e8b24a" strokeWidth="3" strokeLinecap="round" />
    </g>
  );
}

/** A 骑楼: arches over the pavement, tall windows with shutters above, a gable with its own crown. */
function House(props: { x: number; shore: number; unit: number; index: number; light: Light }) {
  const { index, light } = props;
  const { breadth, storeys } = HOUSES[index % HOUSES.length] ?? HOUSES[0];
  const gable = GABLES[(index * 3) % GABLES.length] ?? 'peak';
  const height = 92 + storeys * 66;
  const tint = [0, 0.1, -0.08, 0.05][index % 4] ?? 0;
  const wall =
    tint >= 0
      ? mixColours(light.houses, light.near, tint * 2)
      : mixColours(light.houses, light.arcade, -tint * 3);
  const arches = breadth > 145 ? 3 : 2;
  const arch = (breadth - 14) / arches;
  const windows = breadth > 145 ? 3 : 2;
  const gap = breadth / windows;
  const glow = mixColours(wall, '#ffe6ae', 0.25 + light.windows * 0.75);
  const dim = mixColours(wall, light.skyLow, 0.3);
  return (
    <g transform={`translate(${props.x} ${props.shore}) scale(${props.unit})`}>
      <path d={crown(gable, breadth, height)} fill={wall} />
      <rect y={-height} width={breadth} height={height} fill={wall} />
      <rect x="-3" y={-height - 3} width={breadth + 6} height="7" rx="2" fill={light.arcade} opacity="0.65" />
      {Array.from({ length: storeys }, (_, storey) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: storeys never move.
        <g key={storey}>
          <rect y={-90 - storey * 66} width={breadth} height="5" fill={light.arcade} opacity="0.45" />
          {Array.from({ length: windows }, (_, place) => {
            const lit = (index * 5 + storey * 3 + place * 7) % 4 !== 0;
            const middle = gap * (place + 0.5);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: windows never move.
              <g key={place} transform={`translate(${middle} ${-98 - storey * 66})`}>
                <path d="M-11 0v-34a11 11 0 0 1 22 0V0z" fill={lit ? glow : dim} />
                <path d="M0 0v-45M-11-20h22" stroke={wall} strokeWidth="2.200" />
                <rect x="-15" y="0" width="30" height="4" rx="1.500" fill={light.arcade} opacity="0.6" />
              </g>
            );
          })}
        </g>
      ))}
      {Array.from({ length: arches }, (_, place) => {
        const left = 7 + place * arch + 4;
        const span = arch - 8;
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: arches never move.
            key={place}
            d={`M${left} 0V${-52}a${span / 2} ${span / 2.4} 0 0 1 ${span} 0V0z`}
            fill={
              place === index % arches
                ? mixColours(light.arcade, '#ffdf9c', light.windows * 0.55)
                : light.arcade
            }
          />
        );
      })}
    </g>
  );
}

function crown(gable: (typeof GABLES)[number], breadth: number, height: number): string {
  const half = breadth / 2;
  switch (gable) {
    case 'peak':
      return `M${half * 0.28} ${-height}L${half} ${-height - 44}L${half * 1.72} ${-height}z`;
    case 'arch':
      return `M${half * 0.3} ${-height}v-14a${half * 0.7} ${half * 0.5} 0 0 1 ${half * 1.4} 0v14z`;
    case 'step':
      return `M0 ${-height}v-12h${half * 0.45}v-14h${half * 0.3}v-14h${half * 0.5}v14h${half * 0.3}v14h${half * 0.45}v12z`;
    case 'scroll':
      return `M6 ${-height}q${half * 0.1}-24 ${half * 0.45}-24q4-24 ${half * 0.55 - 6}-26q${half * 0.5} 2 ${half * 0.55 - 6} 26q${half * 0.4} 0 ${half * 0.45} 24z`;
  }
}

function Reflections(props: { width: number; shore: number; unit: number; light: Light; sunX: number }) {
  const { width, shore, unit, light } = props;
  const strokes = Array.from({ length: 12 }, (_, index) => ({
    x: ((index * 0.618034 + 0.07) % 1) * width,
    y: shore + (16 + index * 11 + ((index * 5) % 7)) * unit,
    length: (60 + ((index * 37) % 90)) * unit,
  }));
  return (
    <g strokeLinecap="round">
      <rect y={shore} width={width} height={26 * unit} fill={light.arcade} opacity="0.28" />
      {strokes.map((stroke) => (
        <path
          key={stroke.y}
          className="scenery__ripple"
          d={`M${stroke.x} ${stroke.y}h${stroke.length}`}
          stroke={light.skyLow}
          strokeWidth={4 * unit}
          opacity="0.16"
        />
      ))}
      {[0, 1, 2, 3, 4].map((line) => (
        <path
          key={line}
          className="scenery__ripple"
          d={`M${props.sunX - (54 - line * 9) * unit} ${shore + (20 + line * 17) * unit}h${(108 - line * 18) * unit}`}
          stroke={light.sun}
          strokeWidth={5 * unit}
          opacity={0.5 - line * 0.08}
        />
      ))}
    </g>
  );
}

/** Branch tips where the kapok's flowers sit: red, five-petalled, before any leaf. */
const FLOWERS = [
  { x: -150, y: -330, size: 1.15, turn: -30 },
  { x: -112, y: -300, size: 0.8, turn: 20 },
  { x: -196, y: -372, size: 0.9, turn: -50 },
  { x: -92, y: -442, size: 1.1, turn: -12 },
  { x: -48, y: -478, size: 0.85, turn: 8 },
  { x: 4, y: -520, size: 1.25, turn: 0 },
  { x: 40, y: -462, size: 0.85, turn: 24 },
  { x: 96, y: -402, size: 1.05, turn: 34 },
  { x: 62, y: -360, size: 0.75, turn: 10 },
  { x: 130, y: -318, size: 0.9, turn: 46 },
  { x: -128, y: -196, size: 0.95, turn: -40 },
  { x: -78, y: -178, size: 0.7, turn: -10 },
  { x: 88, y: -226, size: 0.85, turn: 30 },
  { x: -30, y: -398, size: 0.7, turn: -6 },
] as const;

const FALLEN = [
  { x: -96, y: 12, size: 0.48, turn: 100 },
  { x: 74, y: 14, size: 0.44, turn: 220 },
] as const;

/** Five leaflets, as a hand. */
function Leaves({ colour, shade }: { colour: string; shade: string }) {
  return [-72, -36, 0, 36, 72].map((turn) => (
    <path
      key={turn}
      d="M0 4C-11-8-10-30 0-44C10-30 11-8 0 4z"
      fill={Math.abs(turn) === 36 ? shade : colour}
      transform={`rotate(${turn})`}
    />
  ));
}

function Flower({ red, shade, bark }: { red: string; shade: string; bark: string }) {
  return (
    <>
      {[-64, -32, 0, 32, 64].map((turn) => (
        <path
          key={turn}
          d="M0 8C-17-4-17-30 0-38C17-30 17-4 0 8z"
          fill={Math.abs(turn) === 32 ? shade : red}
          transform={`rotate(${turn})`}
        />
      ))}
      <path d="M-8 6q8 9 16 0l-2-12h-12z" fill="#e8b24a" />
      <path d="M-13 8q13 14 26 0q-4 12-13 12t-13-12z" fill={bark} />
    </>
  );
}

/** Before it flowers: the red just shows. */
function Bud({ red, bark }: { red: string; bark: string }) {
  return (
    <>
      <path d="M0 6C-12-2-11-20 0-26C11-20 12-2 0 6z" fill={red} />
      <path d="M-11-2q11 10 22 0q0 14-11 16t-11-16z" fill={bark} />
    </>
  );
}

/** Through its year: flowers before any leaf, leaves, gold with the last flowers on the young tips, buds. */
function Kapok(props: { x: number; y: number; unit: number; light: Light; season: Season }) {
  const { x, y, unit, light, season } = props;
  const dusk = light.stars * 0.45;
  const bark = mixColours('#5b3a37', light.arcade, light.stars * 0.6);
  const red = mixColours('#d2452e', '#5c2a3c', dusk);
  const shade = mixColours('#b23420', '#45203a', dusk);
  const [leaf, leafShade] = (season === 'autumn' ? ['#d99a3d', '#c07f2b'] : ['#4f9a6c', '#3a7f58']).map(
    (colour) => mixColours(colour, '#22304f', light.stars * 0.6),
  ) as [string, string];
  return (
    <g transform={`translate(${x} ${y}) scale(${unit})`}>
      <path d="M-190 34C-150 6-80-8 0-8S200 4 330 34z" fill={light.arcade} />
      <path d="M-150 26C-110 8-60 0 0 0s160 8 260 26z" fill={mixColours(light.arcade, light.near, 0.45)} />
      <g fill="none" stroke={bark} strokeLinecap="round" strokeLinejoin="round">
        <path d="M0 0C-6-90-2-170-4-260C-6-340 0-430 4-506" strokeWidth="17" />
        <path d="M-3-150c-30-20-70-26-120-44" strokeWidth="8" />
        <path d="M-4-240c-40-36-92-56-144-88c-18-12-34-28-46-42" strokeWidth="9" />
        <path d="M-128-318c8 6 12 12 18 18" strokeWidth="5" />
        <path d="M-4-340c-26-36-56-66-86-98M-34-378c-8-30-10-60-14-96" strokeWidth="7" />
        <path d="M-3-190c30-8 62-18 90-34" strokeWidth="7" />
        <path
          d="M-4-276c36-20 78-28 132-40M40-296c20-24 36-64 56-102M52-300c4-20 6-40 10-58"
          strokeWidth="8"
        />
        <path d="M2-420c14-12 26-24 36-40" strokeWidth="6" />
        <path d="M0 0c-10 4-24 8-38 10M4-2c12 6 22 8 36 9" strokeWidth="10" />
      </g>
      {[...FLOWERS, ...(season === 'summer' ? [] : FALLEN)].map((flower, place) => (
        <g
          key={`${flower.x} ${flower.y}`}
          transform={`translate(${flower.x} ${flower.y}) rotate(${flower.turn}) scale(${flower.size})`}
        >
          {season === 'spring' && <Flower red={red} shade={shade} bark={bark} />}
          {season === 'summer' && <Leaves colour={leaf} shade={leafShade} />}
          {season === 'autumn' &&
            (place % 3 === 0 ? (
              <Flower red={red} shade={shade} bark={bark} />
            ) : (
              <Leaves colour={leaf} shade={leafShade} />
            ))}
          {season === 'winter' && <Bud red={red} bark={bark} />}
        </g>
      ))}
    </g>
  );
}
