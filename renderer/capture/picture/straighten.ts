import { distance } from './geometry.ts';
import type { Corners, Pixels, Point } from './pixels.ts';
import type { Work } from './slices.ts';

/** Long side by short side: ISO 216 paper, and ISO/IEC 7810 ID-1 cards of 85.60 × 53.98 mm. */
const KNOWN_SHAPES = [Math.SQRT2, 85.6 / 53.98] as const;
/** A sheet whose sides come this near to a known shape has it. */
const SHAPE_TOLERANCE = 0.05;
const LONGEST_SIDE = 2200;
/** The corners go in by this part of the sheet, so that no sliver of the desk stays at its edge. */
const INSET = 0.003;
const ROWS_AT_ONCE = 16;

/** Size of the sheet when it is seen from straight above; as sharp as the picture was, and no larger. */
export function straightSize(corners: Corners): { readonly width: number; readonly height: number } {
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  let width = (distance(topLeft, topRight) + distance(bottomLeft, bottomRight)) / 2;
  let height = (distance(topLeft, bottomLeft) + distance(topRight, bottomRight)) / 2;
  const shape = Math.max(width, height) / Math.min(width, height);
  const known = KNOWN_SHAPES.find((each) => Math.abs(shape / each - 1) < SHAPE_TOLERANCE);
  if (known !== undefined) {
    if (width > height) height = width / known;
    else width = height / known;
  }
  const factor = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** The sheet as it is, from the sheet as it was seen: a perspective view is undone (projective mapping). */
export function* straighten(picture: Pixels, corners: Corners): Work<Pixels> {
  const { width, height } = straightSize(corners);
  const map = unitSquareTo(inset(corners));
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    const v = (y + 0.5) / height;
    for (let x = 0; x < width; x += 1) {
      const u = (x + 0.5) / width;
      const depth = map.g * u + map.h * v + 1;
      sample(
        picture,
        (map.a * u + map.b * v + map.c) / depth,
        (map.d * u + map.e * v + map.f) / depth,
        data,
        (y * width + x) * 4,
      );
    }
    if (y % ROWS_AT_ONCE === 0) yield;
  }
  return { data, width, height };
}

/** Where a point of the unit square, top left first, is seen: (au+bv+c)/(gu+hv+1), (du+ev+f)/(gu+hv+1). */
export interface Projection {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
  readonly g: number;
  readonly h: number;
}

/** Closed form for the unit square (P. Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, 2.2.3). */
export function unitSquareTo([p0, p1, p2, p3]: Corners): Projection {
  const dx1 = p1.x - p2.x;
  const dx2 = p3.x - p2.x;
  const dy1 = p1.y - p2.y;
  const dy2 = p3.y - p2.y;
  const sx = p0.x - p1.x + p2.x - p3.x;
  const sy = p0.y - p1.y + p2.y - p3.y;
  const across = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / across;
  const h = (dx1 * sy - sx * dy1) / across;
  return {
    a: p1.x - p0.x + g * p1.x,
    b: p3.x - p0.x + h * p3.x,
    c: p0.x,
    d: p1.y - p0.y + g * p1.y,
    e: p3.y - p0.y + h * p3.y,
    f: p0.y,
    g,
    h,
  };
}

function inset(corners: Corners): Corners {
  const middle = {
    x: corners.reduce((sum, { x }) => sum + x, 0) / 4,
    y: corners.reduce((sum, { y }) => sum + y, 0) / 4,
  };
  const inwards = ({ x, y }: Point): Point => ({
    x: x + (middle.x - x) * 2 * INSET,
    y: y + (middle.y - y) * 2 * INSET,
  });
  return [inwards(corners[0]), inwards(corners[1]), inwards(corners[2]), inwards(corners[3])];
}

/** Bilinear; beyond the picture its edge goes on. */
function sample(
  { data, width, height }: Pixels,
  x: number,
  y: number,
  into: Uint8ClampedArray,
  at: number,
): void {
  const left = Math.min(width - 1, Math.max(0, Math.floor(x)));
  const top = Math.min(height - 1, Math.max(0, Math.floor(y)));
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const across = Math.min(1, Math.max(0, x - left));
  const down = Math.min(1, Math.max(0, y - top));
  const topLeft = (top * width + left) * 4;
  const topRight = (top * width + right) * 4;
  const bottomLeft = (bottom * width + left) * 4;
  const bottomRight = (bottom * width + right) * 4;
  for (let channel = 0; channel < 3; channel += 1) {
    const above = data[topLeft + channel]! * (1 - across) + data[topRight + channel]! * across;
    const below = data[bottomLeft + channel]! * (1 - across) + data[bottomRight + channel]! * across;
    into[at + channel] = above * (1 - down) + below * down;
  }
  into[at + 3] = 255;
}
