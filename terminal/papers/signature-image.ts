import { createCanvas } from '@napi-rs/canvas';

const WIDTH = 1000;
const HEIGHT = 400;

/** The strokes of the finger as a PNG, black on white, for the case file. Never touches the disk in clear. */
export async function renderSignature(
  strokes: readonly (readonly (readonly [number, number])[])[],
): Promise<Uint8Array> {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.strokeStyle = '#17233a';
  context.fillStyle = '#17233a';
  context.lineWidth = 7;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    const [first, ...rest] = stroke;
    if (first === undefined) continue;
    if (rest.length === 0) {
      context.beginPath();
      context.arc(first[0], first[1], 4, 0, 2 * Math.PI);
      context.fill();
      continue;
    }
    context.beginPath();
    context.moveTo(first[0], first[1]);
    for (const [x, y] of rest) context.lineTo(x, y);
    context.stroke();
  }
  return new Uint8Array(await canvas.encode('png'));
}
