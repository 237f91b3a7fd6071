import {
  SIGNATURE_LIMITS,
  type Signature,
  type SignatureInstrument,
  type SignaturePoint,
  type SignatureStroke,
} from '#contract/signature.ts';
import type { SignatureSample, SignatureSurface } from './signature-input.ts';

/** Nearer than this, in millimetres, is the hand's trembling and the sensor's noise. */
const NEAREST_MM = 0.25;

/** What has been written so far; all of it by one instrument on one surface. */
export interface Written {
  readonly instrument: SignatureInstrument;
  readonly surface: SignatureSurface;
  readonly strokes: readonly SignatureStroke[];
  /** The newest stroke is still being written. */
  readonly open: boolean;
  /** The clock at the first point. */
  readonly beganAt: number;
}

/** Adds a sample. What comes from another instrument than the one that began is not written. */
export function record(
  written: Written | undefined,
  sample: SignatureSample,
  instrument: SignatureInstrument,
  surface: SignatureSurface,
): Written | undefined {
  if (written !== undefined && written.instrument !== instrument) return written;
  if (!sample.touches) return written?.open === true ? { ...written, open: false } : written;
  const begun = written ?? { instrument, surface, strokes: [], open: false, beganAt: sample.at };
  const point = pointOf(sample, begun);
  const newest = begun.strokes.at(-1);
  const count = begun.strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  if (count >= SIGNATURE_LIMITS.points) return written;
  if (!begun.open || newest === undefined) {
    if (begun.strokes.length >= SIGNATURE_LIMITS.strokes) return written;
    return { ...begun, open: true, strokes: [...begun.strokes, [point]] };
  }
  const last = newest.at(-1);
  const near = last !== undefined && Math.hypot(point.x - last.x, point.y - last.y) < NEAREST_MM;
  if (near || newest.length >= SIGNATURE_LIMITS.pointsOfStroke) return begun;
  return { ...begun, strokes: [...begun.strokes.slice(0, -1), [...newest, point]] };
}

/** Without the newest stroke; undefined when nothing is left. */
export function undo(written: Written): Written | undefined {
  const strokes = written.strokes.slice(0, -1);
  return strokes.length === 0 ? undefined : { ...written, strokes, open: false };
}

export function signatureOf({ instrument, surface, strokes }: Written): Signature {
  return { schemaVersion: 1, instrument, ...surface, strokes: strokes.map((stroke) => [...stroke]) };
}

/** A signature that was made as a whole. */
export function writtenFrom({ instrument, widthMm, heightMm, strokes }: Signature): Written {
  return { instrument, surface: { widthMm, heightMm }, strokes, open: false, beganAt: 0 };
}

function pointOf(
  { x, y, at, pressure }: SignatureSample,
  { surface, beganAt, strokes }: Written,
): SignaturePoint {
  const before = strokes.at(-1)?.at(-1)?.t ?? 0;
  const t = Math.min(SIGNATURE_LIMITS.milliseconds, Math.max(before, Math.round(at - beganAt)));
  return {
    x: hundredthWithin(x, surface.widthMm),
    y: hundredthWithin(y, surface.heightMm),
    t,
    pressure: hundredthWithin(pressure, 1),
  };
}

/** 0 … `most`. A surface is no whole number of hundredths: rounded up, a point on its edge would lie off it. */
function hundredthWithin(value: number, most: number): number {
  const rounded = Math.round(Math.min(most, Math.max(0, value)) * 100) / 100;
  return rounded <= most ? rounded : Math.min(most, Math.floor(most * 100) / 100);
}
