import { createCanvas, loadImage } from '@napi-rs/canvas';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Signature, signatureSchema } from '#contract/signature.ts';
import { renderSignature } from './signature-image.ts';

const unit = fc.double({ min: 0.05, max: 0.95, noNaN: true });

async function pixelsOf(picture: Uint8Array, width: number): Promise<(x: number, y: number) => number> {
  const image = await loadImage(Buffer.from(picture));
  const canvas = createCanvas(width, Math.round((width * image.height) / image.width));
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return (x, y) => data[(Math.floor(y) * canvas.width + Math.floor(x)) * 4] ?? 255;
}

test('both pictures have ink at every point that was written, and none far from all', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.tuple(unit, unit, unit), { minLength: 1, maxLength: 6 }), {
        minLength: 1,
        maxLength: 4,
      }),
      async (drawn) => {
        let t = 0;
        const signature: Signature = signatureSchema.parse({
          schemaVersion: 1,
          instrument: 'pen-pad',
          widthMm: 100,
          heightMm: 40,
          strokes: drawn.map((stroke) =>
            stroke.map(([x, y, pressure]) => {
              t += 5;
              return { x: x * 100, y: y * 40, t, pressure };
            }),
          ),
        });
        const rendered = await renderSignature(signature);
        expect(signatureSchema.parse(JSON.parse(Buffer.from(rendered.data).toString('utf8')))).toEqual(
          signature,
        );
        for (const picture of [rendered.png, rendered.svg]) {
          const at = await pixelsOf(picture, 1000);
          for (const { x, y } of signature.strokes.flat()) expect(at(x * 10, y * 10)).toBeLessThan(120);
          // The rim of the surface is never written on here: strokes are at least 5 % away from it.
          for (const [x, y] of [
            [2, 2],
            [997, 2],
            [2, 397],
            [997, 397],
          ] as const)
            expect(at(x, y)).toBe(255);
        }
      },
    ),
    { numRuns: 12 },
  );
});
