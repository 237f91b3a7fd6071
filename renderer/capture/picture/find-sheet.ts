import {
  areaOf,
  crossingOf,
  distance,
  fromTopLeft,
  hullOf,
  largestQuadrilateral,
  lineThrough,
} from './geometry.ts';
import { type Corners, type Pixels, type Point, shrink } from './pixels.ts';

/** Longer side at which a sheet is looked for; its corners are found to about a third of one of these pixels. */
const LOOKED_AT = 360;
/** The rim of the picture shows the desk: this part of each side. */
const RIM = 0.025;
/** Colours nearer than this to the desk's are noise and grain, in steps of 255. */
const LEAST_DIFFERENCE = 20;
/** Smaller than this part of the picture is no paper that anybody could read. */
const LEAST_SHARE = 0.05;
const MOST_SHARE = 0.97;
/** More of the rim than this covered: the sheet is not wholly in the picture. */
const MOST_RIM_COVERED = 0.12;
/** A sheet fills its own outline, but for dark print and photographs on it. */
const LEAST_SOLID = 0.5;
/** A sheet is at least so much larger than a picture that is printed on it; less is its own shadow. */
const PRINT_TO_SHEET = 1.5;
const LEAST_ANGLE = 50;
const MOST_ANGLE = 130;

/**
 * The sheet of paper or card in a picture: what differs most from the desk around it, taken as a quadrilateral.
 * Undefined when nothing lies there, when it reaches out of the picture, and when it has not four sides.
 */
export function findSheet(picture: Pixels): Corners | undefined {
  const { pixels, scale } = shrink(picture, LOOKED_AT);
  const difference = differenceFromDesk(pixels);
  const clear = thresholdOf(difference);
  const found = sheetFrom(difference, clear, pixels);
  // White paper on a white desk: the first threshold parts print from paper, the next paper from desk.
  const faint = thresholdOf(difference.filter((value) => value < clear));
  const larger = faint < clear ? sheetFrom(difference, faint, pixels) : undefined;
  const isOther =
    larger !== undefined && (found === undefined || areaOf(larger) > areaOf(found) * PRINT_TO_SHEET);
  const corners = isOther ? larger : found;
  return corners?.map(({ x, y }) => ({
    x: (x + 0.5) * scale - 0.5,
    y: (y + 0.5) * scale - 0.5,
  })) as unknown as Corners | undefined;
}

function sheetFrom(
  difference: Uint8Array,
  threshold: number,
  { width, height }: Pixels,
): Corners | undefined {
  const sheet = largestArea(difference, threshold, width, height);
  if (sheet === undefined || rimCovered(sheet) > MOST_RIM_COVERED) return undefined;
  const outline = outlineOf(sheet);
  const hull = hullOf(outline);
  const rough = largestQuadrilateral(hull);
  if (rough === undefined) return undefined;
  const corners = fromTopLeft(rough);
  const fine = refine(corners, outline);
  return isSheet(fine, areaOf(hull), sheet) ? fine : undefined;
}

interface Area {
  readonly inside: Uint8Array;
  readonly size: number;
  readonly width: number;
  readonly height: number;
}

/** How far each pixel's colour is from the desk's, 0 … 255. */
function differenceFromDesk({ data, width, height }: Pixels): Uint8Array {
  const rimX = Math.max(1, Math.round(width * RIM));
  const rimY = Math.max(1, Math.round(height * RIM));
  const channels: [number[], number[], number[]] = [[], [], []];
  for (let y = 0; y < height; y += 1) {
    const onRim = y < rimY || y >= height - rimY;
    for (let x = 0; x < width; x += 1) {
      if (!onRim && x >= rimX && x < width - rimX) continue;
      const offset = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) channels[channel]?.push(data[offset + channel] ?? 0);
    }
  }
  const desk = channels.map((values) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0);
  const difference = new Uint8Array(width * height);
  for (let index = 0; index < difference.length; index += 1) {
    const offset = index * 4;
    const squares =
      ((data[offset] ?? 0) - desk[0]!) ** 2 +
      ((data[offset + 1] ?? 0) - desk[1]!) ** 2 +
      ((data[offset + 2] ?? 0) - desk[2]!) ** 2;
    difference[index] = Math.min(255, Math.sqrt(squares / 3));
  }
  return difference;
}

/** Otsu's threshold: parts the values so that both parts hang together best. */
function thresholdOf(values: Uint8Array): number {
  const histogram = new Float64Array(256);
  for (const value of values) histogram[value]! += 1;
  let total = 0;
  histogram.forEach((count, value) => {
    total += count * value;
  });
  let below = 0;
  let sumBelow = 0;
  let best = 0;
  let threshold = LEAST_DIFFERENCE;
  for (let value = 0; value < 255; value += 1) {
    below += histogram[value]!;
    sumBelow += histogram[value]! * value;
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const between = below * above * (sumBelow / below - (total - sumBelow) / above) ** 2;
    if (between > best) {
      best = between;
      threshold = value + 1;
    }
  }
  return Math.max(LEAST_DIFFERENCE, threshold);
}

/** The largest patch of neighbouring pixels that reach the threshold. */
function largestArea(values: Uint8Array, threshold: number, width: number, height: number): Area | undefined {
  const label = new Int32Array(values.length);
  const stack = new Int32Array(values.length);
  let labels = 0;
  let best = 0;
  let bestLabel = 0;
  for (let start = 0; start < values.length; start += 1) {
    if (label[start] !== 0 || values[start]! < threshold) continue;
    labels += 1;
    let size = 0;
    let top = 0;
    const push = (index: number): void => {
      if (label[index] !== 0 || values[index]! < threshold) return;
      label[index] = labels;
      stack[top] = index;
      top += 1;
    };
    push(start);
    while (top > 0) {
      top -= 1;
      const index = stack[top]!;
      size += 1;
      const x = index % width;
      if (x > 0) push(index - 1);
      if (x < width - 1) push(index + 1);
      if (index >= width) push(index - width);
      if (index + width < values.length) push(index + width);
    }
    if (size > best) {
      best = size;
      bestLabel = labels;
    }
  }
  if (best < 16) return undefined;
  return {
    inside: Uint8Array.from(label, (each) => (each === bestLabel ? 1 : 0)),
    size: best,
    width,
    height,
  };
}

function rimCovered({ inside, width, height }: Area): number {
  let covered = 0;
  for (let x = 0; x < width; x += 1) covered += inside[x]! + inside[(height - 1) * width + x]!;
  for (let y = 0; y < height; y += 1) covered += inside[y * width]! + inside[y * width + width - 1]!;
  return covered / (2 * (width + height));
}

/** First and last pixel of each row and column: the outer edge, without the holes that print leaves. */
function outlineOf({ inside, width, height }: Area): readonly Point[] {
  const points: Point[] = [];
  const scan = (length: number, at: (step: number) => number, point: (step: number) => Point): void => {
    let first = 0;
    while (first < length && inside[at(first)] === 0) first += 1;
    if (first === length) return;
    let last = length - 1;
    while (inside[at(last)] === 0) last -= 1;
    points.push(point(first - 0.5), point(last + 0.5));
  };
  for (let y = 0; y < height; y += 1)
    scan(
      width,
      (x) => y * width + x,
      (x) => ({ x, y }),
    );
  for (let x = 0; x < width; x += 1)
    scan(
      height,
      (y) => y * width + x,
      (y) => ({ x, y }),
    );
  return points;
}

/** Lays a line along each side and takes where they cross: rounded corners become whole, steps of pixels vanish. */
function refine(corners: Corners, outline: readonly Point[]): Corners {
  const reach = Math.max(2, distance(corners[0], corners[2]) * 0.012);
  const lines = corners.map((from, index) => {
    const to = corners[(index + 1) % 4]!;
    const length = distance(from, to);
    const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
    const near = outline.filter((point) => {
      const [x, y] = [point.x - from.x, point.y - from.y];
      const part = (x * along.x + y * along.y) / length;
      return part > 0.12 && part < 0.88 && Math.abs(x * along.y - y * along.x) < reach;
    });
    return near.length < 8 ? { at: from, along } : lineThrough(near);
  });
  return corners.map((corner, index) => {
    const crossing = crossingOf(lines[(index + 3) % 4]!, lines[index]!);
    const far = reach * 6;
    return crossing !== undefined && distance(crossing, corner) < far ? crossing : corner;
  }) as unknown as Corners;
}

function isSheet(corners: Corners, hullArea: number, sheet: Area): boolean {
  const area = areaOf(corners);
  const share = area / (sheet.width * sheet.height);
  if (share < LEAST_SHARE || share > MOST_SHARE) return false;
  if (hullArea / area < 0.9 || hullArea / area > 1.08 || sheet.size / area < LEAST_SOLID) return false;
  return corners.every((corner, index) => {
    const before = corners[(index + 3) % 4]!;
    const after = corners[(index + 1) % 4]!;
    const angle =
      Math.atan2(before.y - corner.y, before.x - corner.x) -
      Math.atan2(after.y - corner.y, after.x - corner.x);
    const degrees = Math.abs((((angle * 180) / Math.PI + 540) % 360) - 180);
    return degrees > LEAST_ANGLE && degrees < MOST_ANGLE;
  });
}
