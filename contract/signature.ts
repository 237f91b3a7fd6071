/**
 * A handwritten signature as it was written: strokes with time and pressure, in millimetres of the surface. The
 * pictures that go with a case are drawn from these data and can be drawn again from them.
 */
import { z } from 'zod';

/** Longer says nothing more about a name; also the bounds of what the terminal keeps in memory. */
export const SIGNATURE_LIMITS = {
  widthMm: 600,
  heightMm: 400,
  strokes: 100,
  pointsOfStroke: 2_000,
  points: 10_000,
  milliseconds: 60 * 60_000,
} as const;

export const signaturePointSchema = z.strictObject({
  /** Millimetres from the left and the upper edge of the surface. */
  x: z.number().min(0).max(SIGNATURE_LIMITS.widthMm),
  y: z.number().min(0).max(SIGNATURE_LIMITS.heightMm),
  /** Milliseconds since the first point of the signature. */
  t: z.int().min(0).max(SIGNATURE_LIMITS.milliseconds),
  /** 0 … 1; 0.5 where the surface does not measure it. */
  pressure: z.number().min(0).max(1),
});
export type SignaturePoint = z.infer<typeof signaturePointSchema>;

export const signatureStrokeSchema = z
  .array(signaturePointSchema)
  .min(1)
  .max(SIGNATURE_LIMITS.pointsOfStroke);
export type SignatureStroke = z.infer<typeof signatureStrokeSchema>;

/** held-key: the mark 本人确认（按键） of a citizen who cannot write by hand. */
export const signatureInstrumentSchema = z.enum(['finger', 'pen', 'mouse', 'pen-pad', 'held-key']);
export type SignatureInstrument = z.infer<typeof signatureInstrumentSchema>;

export const signatureSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    instrument: signatureInstrumentSchema,
    /** The surface that was written on. */
    widthMm: z.number().min(10).max(SIGNATURE_LIMITS.widthMm),
    heightMm: z.number().min(10).max(SIGNATURE_LIMITS.heightMm),
    strokes: z.array(signatureStrokeSchema).min(1).max(SIGNATURE_LIMITS.strokes),
  })
  .superRefine(({ widthMm, heightMm, strokes }, context) => {
    const points = strokes.flat();
    const refuse = (message: string): void => {
      context.addIssue({ code: 'custom', path: ['strokes'], message });
    };
    if (points.length > SIGNATURE_LIMITS.points) refuse('too many points');
    if (points.some(({ x, y }) => x > widthMm || y > heightMm)) refuse('a point off the surface');
    if (points.some(({ t }, index) => t < (points[index - 1]?.t ?? 0))) refuse('time runs back');
  });
export type Signature = z.infer<typeof signatureSchema>;

/** What a pen pad beside the screen says, as it is written. */
export const penWritingSchema = z.strictObject({
  /** Of the pad. */
  widthMm: z.number().min(10).max(SIGNATURE_LIMITS.widthMm),
  heightMm: z.number().min(10).max(SIGNATURE_LIMITS.heightMm),
  samples: z
    .array(
      z.strictObject({
        x: z.number(),
        y: z.number(),
        /** Milliseconds of the terminal's clock, which never runs back. */
        at: z.number(),
        pressure: z.number(),
        touches: z.boolean(),
      }),
    )
    .min(1),
});
export type PenWriting = z.infer<typeof penWritingSchema>;

type Surface = Pick<Signature, 'widthMm' | 'heightMm'>;

/**
 * Why these strokes are no name: nothing there, or so little that it may be a slip of the finger. A name has ink of
 * half the surface's height in all, and stands higher or wider than a sixth of it.
 */
export function signatureTrouble(
  strokes: readonly SignatureStroke[],
  { heightMm }: Surface,
): 'empty' | 'too-small' | undefined {
  const points = strokes.flat();
  if (points.length === 0) return 'empty';
  let ink = 0;
  for (const stroke of strokes) {
    stroke.forEach((point, index) => {
      const before = stroke[index - 1];
      if (before) ink += Math.hypot(point.x - before.x, point.y - before.y);
    });
  }
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const extent = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  return ink < heightMm / 2 || extent < heightMm / 6 ? 'too-small' : undefined;
}
