import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SIGNATURE_LIMITS, type Signature, signatureSchema, signatureTrouble } from './signature.ts';
import { signatureSvg, strokeOutline } from './signature-drawing.ts';

const surface = { widthMm: 220, heightMm: 88 };

const strokes = fc
  .array(
    fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
      { minLength: 1, maxLength: 40 },
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((all) => {
    let t = 0;
    return all.map((stroke) =>
      stroke.map(([x, y, pressure]) => {
        t += 7;
        return { x: x * surface.widthMm, y: y * surface.heightMm, t, pressure };
      }),
    );
  });
const signatures = strokes.map(
  (each): Signature => ({ schemaVersion: 1, instrument: 'finger', ...surface, strokes: each }),
);

/** Every coordinate of the path's corners; the radii of its discs are not among them. */
function corners(path: string): readonly { x: number; y: number }[] {
  return [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
}

describe('what is taken for a signature', () => {
  test('what a surface gives is valid', () => {
    fc.assert(
      fc.property(signatures, (signature) => {
        expect(signatureSchema.parse(signature)).toEqual(signature);
      }),
    );
  });

  test.each<[string, (good: Signature) => unknown]>([
    ['a point off the surface', (good) => ({ ...good, widthMm: 20 })],
    [
      'time that runs back',
      (good) => ({ ...good, strokes: [...good.strokes, [{ x: 1, y: 1, t: 0, pressure: 0 }]] }),
    ],
    ['no stroke', (good) => ({ ...good, strokes: [] })],
    ['an empty stroke', (good) => ({ ...good, strokes: [[]] })],
    ['pressure beyond all', (good) => ({ ...good, strokes: [[{ x: 1, y: 1, t: 9, pressure: 1.5 }]] })],
    ['not a number', (good) => ({ ...good, strokes: [[{ x: Number.NaN, y: 1, t: 9, pressure: 1 }]] })],
    [
      'more points than a name has',
      (good) => ({
        ...good,
        strokes: Array.from({ length: 6 }, () =>
          Array.from({ length: SIGNATURE_LIMITS.pointsOfStroke }, () => ({
            x: 1,
            y: 1,
            t: 9,
            pressure: 0.5,
          })),
        ),
      }),
    ],
  ])('%s is refused', (_name, spoil) => {
    const good: Signature = {
      schemaVersion: 1,
      instrument: 'pen',
      ...surface,
      strokes: [
        [
          { x: 10, y: 10, t: 0, pressure: 0.2 },
          { x: 90, y: 40, t: 80, pressure: 0.7 },
        ],
      ],
    };
    expect(signatureSchema.safeParse(good).success).toBe(true);
    expect(signatureSchema.safeParse(spoil(good)).success).toBe(false);
  });

  test('nothing, a dot, a slip of the finger and a scribble on one spot are no name; lines across are', () => {
    const line = (...points: readonly (readonly [number, number])[]) =>
      points.map(([x, y], t) => ({ x, y, t, pressure: 0.5 }));
    expect(signatureTrouble([], surface)).toBe('empty');
    expect(signatureTrouble([line([110, 44])], surface)).toBe('too-small');
    expect(signatureTrouble([line([110, 44], [115, 46])], surface)).toBe('too-small');
    const spot = Array.from({ length: 200 }, (_, index) => [110 + (index % 2) * 2, 44] as const);
    expect(signatureTrouble([line(...spot)], surface)).toBe('too-small');
    expect(signatureTrouble([line([20, 20], [66, 40], [92, 20])], surface)).toBeUndefined();
  });
});

describe('drawing it', () => {
  test('every stroke is one closed shape that keeps to where it was written', () => {
    fc.assert(
      fc.property(signatures, (signature) => {
        for (const stroke of signature.strokes) {
          const path = strokeOutline(stroke, surface);
          expect(path).toMatch(/^(M[-\d. LZa]+Z)+$/);
          const margin = surface.heightMm * 0.018;
          const xs = stroke.map(({ x }) => x);
          const ys = stroke.map(({ y }) => y);
          for (const { x, y } of corners(path)) {
            expect(x).toBeGreaterThanOrEqual(Math.min(...xs) - margin);
            expect(x).toBeLessThanOrEqual(Math.max(...xs) + margin);
            expect(y).toBeGreaterThanOrEqual(Math.min(...ys) - margin);
            expect(y).toBeLessThanOrEqual(Math.max(...ys) + margin);
          }
        }
      }),
    );
  });

  test('the document holds nothing but shapes, one for each stroke', () => {
    fc.assert(
      fc.property(signatures, (signature) => {
        const svg = signatureSvg(signature);
        expect(svg.match(/<path /g)).toHaveLength(signature.strokes.length);
        expect(svg).toMatch(
          /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="220mm" height="88mm" viewBox="0 0 220 88"><g fill="#[\da-f]{6}">(<path d="[-MLZa\d. ]+"\/>)+<\/g><\/svg>$/,
        );
      }),
    );
  });

  test('pressure makes it thicker', () => {
    const across = (pressure: number) => {
      const path = strokeOutline(
        [
          { x: 10, y: 40, t: 0, pressure },
          { x: 90, y: 40, t: 9, pressure },
        ],
        surface,
      );
      const ys = corners(path).map(({ y }) => y);
      return Math.max(...ys) - Math.min(...ys);
    };
    expect(across(0)).toBeGreaterThan(0.5);
    expect(across(1)).toBeGreaterThan(2 * across(0));
  });
});
