import { type Canvas, createCanvas, type Image, loadImage } from '@napi-rs/canvas';
import type { AppFailure, Result } from '#contract/result.ts';
import { fail, ok } from '#contract/result.ts';

export interface EncodedPicture {
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

const greatestSourceBytes = 32 * 1024 * 1024;
const greatestSidePx = 8192;
const smallestSidePx = 16;
/** From hardly any loss down to what still keeps 3 mm print readable. */
const jpegQualities = [88, 80, 72, 64, 56] as const;
const shrinkStep = 0.8;

/** Starts with SOI and a marker, ends with EOI (ITU-T T.81, B.1.1.3): nothing was cut off on the way. */
export function isWholeJpeg(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0xff &&
    bytes[1] === 0xd8 &&
    bytes[2] === 0xff &&
    bytes.at(-2) === 0xff &&
    bytes.at(-1) === 0xd9
  );
}

/** Decodes what a camera sent. Never throws: cameras send broken frames when they start or are pulled out. */
export async function decodePicture(
  jpeg: Uint8Array,
): Promise<Result<Canvas, AppFailure<'camera-picture-unreadable'>>> {
  if (jpeg.length > greatestSourceBytes) return fail('camera-picture-unreadable', 'too many bytes');
  let image: Image;
  try {
    image = await loadImage(Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength));
  } catch {
    return fail('camera-picture-unreadable', 'not decodable');
  }
  const { width, height } = image;
  if (Math.min(width, height) < smallestSidePx || Math.max(width, height) > greatestSidePx) {
    return fail('camera-picture-unreadable', `${width} × ${height} px`);
  }
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return ok(canvas);
}

/** Encodes with the best JPEG quality that fits; when none does, with fewer pixels. */
export async function encodeWithin(
  picture: Canvas,
  limits: { readonly bytes: number; readonly widthPx: number },
): Promise<EncodedPicture> {
  let canvas = shrink(picture, Math.min(1, limits.widthPx / picture.width));
  for (;;) {
    for (const quality of jpegQualities) {
      const jpeg = await canvas.encode('jpeg', quality);
      if (jpeg.length <= limits.bytes || Math.min(canvas.width, canvas.height) <= smallestSidePx) {
        return { jpeg: Uint8Array.from(jpeg), widthPx: canvas.width, heightPx: canvas.height };
      }
    }
    canvas = shrink(canvas, shrinkStep);
  }
}

function shrink(picture: Canvas, factor: number): Canvas {
  if (factor >= 1) return picture;
  const smaller = createCanvas(
    Math.max(1, Math.round(picture.width * factor)),
    Math.max(1, Math.round(picture.height * factor)),
  );
  const context = smaller.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, smaller.width, smaller.height);
  return smaller;
}
