import type { Signature, SignatureStroke } from '#contract/signature.ts';

/** Two lines across a pad: ink enough for a name, and nobody's. */
export const specimenSignature: Signature = {
  schemaVersion: 1,
  instrument: 'finger',
  widthMm: 230,
  heightMm: 92,
  strokes: [stroke(0, [23, 23], [69, 57], [115, 28]), stroke(400, [138, 46], [184, 48])],
};

function stroke(beganAt: number, ...points: readonly (readonly [number, number])[]): SignatureStroke {
  return points.map(([x, y], index) => ({ x, y, t: beganAt + 40 * index, pressure: 0.5 }));
}
