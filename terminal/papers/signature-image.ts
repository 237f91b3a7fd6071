import { createCanvas, Path2D } from '@napi-rs/canvas';
import type { Signature } from '#contract/signature.ts';
import { signatureSvg, strokeOutline } from '#contract/signature-drawing.ts';

/** 254 dots an inch; a surface that would be larger than this is drawn smaller. */
const PIXELS_PER_MM = 10;
const WIDEST = 2_400;

/** The same signature three times: as it was written, and as two pictures of it for the case file. */
export interface RenderedSignature {
  /** The strokes as JSON. */
  readonly data: Uint8Array;
  readonly svg: Uint8Array;
  readonly png: Uint8Array;
}

/** Dark on white. Never touches the disk in clear. */
export async function renderSignature(signature: Signature): Promise<RenderedSignature> {
  const { widthMm, heightMm, strokes } = signature;
  const scale = Math.min(PIXELS_PER_MM, WIDEST / widthMm);
  const canvas = createCanvas(Math.round(widthMm * scale), Math.round(heightMm * scale));
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.fillStyle = '#101c33';
  for (const stroke of strokes) context.fill(new Path2D(strokeOutline(stroke, signature)));
  const text = new TextEncoder();
  return {
    data: text.encode(JSON.stringify(signature)),
    svg: text.encode(signatureSvg(signature)),
    png: new Uint8Array(await canvas.encode('png')),
  };
}
