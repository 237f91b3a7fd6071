/** Scenes for the tests: a printed sheet on a desk, from any side and in any light. */
import type { Corners, Pixels } from './pixels.ts';
import { unitSquareTo } from './straighten.ts';

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly desk: readonly [number, number, number];
  readonly paper: readonly [number, number, number];
  readonly corners: Corners;
  /** What is printed at a place of the sheet, 0 … 1 from its top left: 0 nothing, 1 black. */
  readonly ink?: (u: number, v: number) => number;
  /** Light at a place of the picture, 0 … 1 from its top left; what is above 1 is mirrored, not lit. */
  readonly light?: (x: number, y: number) => number;
  /** Greatest noise of the sensor, in steps of 255. */
  readonly noise?: number;
}

/** Lines of print with words of uneven length, in the middle of the sheet. */
export function printedLines(u: number, v: number): number {
  if (u < 0.12 || u > 0.88 || v < 0.1 || v > 0.9) return 0;
  const line = (v * 34) % 1;
  const word = Math.sin(u * 47 + Math.floor(v * 34) * 2.3) + Math.sin(u * 171);
  return line < 0.45 && word > -0.4 ? 1 : 0;
}

export function drawScene(scene: Scene): Pixels {
  const { width, height, desk, paper, corners, ink, light, noise = 0 } = scene;
  const data = new Uint8ClampedArray(width * height * 4);
  const place = placeOn(corners);
  let state = 99;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      // Four samples a pixel: edges are as soft as a lens makes them.
      const colour = [0, 0, 0];
      for (const [dx, dy] of [
        [-0.25, -0.25],
        [0.25, -0.25],
        [-0.25, 0.25],
        [0.25, 0.25],
      ] as const) {
        const { u, v } = place(x + dx, y + dy);
        const on = u >= 0 && u <= 1 && v >= 0 && v <= 1;
        const black = on ? (ink?.(u, v) ?? 0) : 0;
        for (let channel = 0; channel < 3; channel += 1) {
          colour[channel]! += (on ? paper[channel]! * (1 - black) + 25 * black : desk[channel]!) / 4;
        }
      }
      const lit = light?.(x / width, y / height) ?? 1;
      const offset = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        data[offset + channel] =
          colour[channel]! * Math.min(1, lit) + Math.max(0, lit - 1) * 255 + random() * noise;
      }
      data[offset + 3] = 255;
    }
  }
  return { data, width, height };
}

/** The inverse of the projection that the code under test uses (adjugate of its matrix). */
function placeOn(corners: Corners): (x: number, y: number) => { u: number; v: number } {
  const { a, b, c, d, e, f, g, h } = unitSquareTo(corners);
  return (x, y) => {
    const u = (e - f * h) * x + (c * h - b) * y + (b * f - c * e);
    const v = (f * g - d) * x + (a - c * g) * y + (c * d - a * f);
    const w = (d * h - e * g) * x + (b * g - a * h) * y + (a * e - b * d);
    return { u: u / w, v: v / w };
  };
}

/** A rectangle turned about its middle, in degrees clockwise; its sides bent towards each other by `tilt`. */
export function turnedSheet(options: {
  readonly middle: readonly [number, number];
  readonly size: readonly [number, number];
  readonly degrees: number;
  readonly tilt?: number;
}): Corners {
  const [middleX, middleY] = options.middle;
  const [width, height] = options.size;
  const angle = (options.degrees * Math.PI) / 180;
  const at = (x: number, y: number) => ({
    x: middleX + x * Math.cos(angle) - y * Math.sin(angle),
    y: middleY + x * Math.sin(angle) + y * Math.cos(angle),
  });
  const narrow = 1 - (options.tilt ?? 0);
  return [
    at((-width / 2) * narrow, -height / 2),
    at((width / 2) * narrow, -height / 2),
    at(width / 2, height / 2),
    at(-width / 2, height / 2),
  ];
}
