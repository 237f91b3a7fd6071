import type { Corners, Point } from './pixels.ts';

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Twice the signed area of the triangle; positive when `c` lies clockwise of the way from `a` to `b`, y downwards. */
export function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** By the shoelace formula; in square pixels. */
export function areaOf(points: readonly Point[]): number {
  let sum = 0;
  points.forEach((point, index) => {
    const next = points[(index + 1) % points.length] ?? point;
    sum += point.x * next.y - next.x * point.y;
  });
  return Math.abs(sum) / 2;
}

/** Convex hull, clockwise as seen (Andrew's monotone chain). */
export function hullOf(points: readonly Point[]): readonly Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (all: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of all) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** The four points of a convex hull that enclose the most; undefined for fewer than four. */
export function largestQuadrilateral(
  hull: readonly Point[],
): readonly [Point, Point, Point, Point] | undefined {
  const { length } = hull;
  if (length < 4) return undefined;
  let best = 0;
  let found: readonly [Point, Point, Point, Point] | undefined;
  for (let first = 0; first < length - 2; first += 1) {
    for (let third = first + 2; third < length; third += 1) {
      const a = hull[first]!;
      const c = hull[third]!;
      const between = farthest(hull, first + 1, third, a, c);
      const beyond = farthest(hull, third + 1, length + first, a, c);
      if (between.area + beyond.area <= best || !between.point || !beyond.point) continue;
      best = between.area + beyond.area;
      found = [a, between.point, c, beyond.point];
    }
  }
  return found;
}

function farthest(hull: readonly Point[], from: number, to: number, a: Point, c: Point) {
  let area = 0;
  let point: Point | undefined;
  for (let index = from; index < to; index += 1) {
    const candidate = hull[index % hull.length]!;
    const size = Math.abs(turn(a, c, candidate));
    if (size > area) {
      area = size;
      point = candidate;
    }
  }
  return { area, point };
}

/** A straight line through `at` along the unit vector. */
export interface Line {
  readonly at: Point;
  readonly along: Point;
}

/** Total least squares: no direction is favoured. */
export function lineThrough(points: readonly Point[]): Line {
  const x = points.reduce((sum, point) => sum + point.x, 0) / points.length;
  const y = points.reduce((sum, point) => sum + point.y, 0) / points.length;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const point of points) {
    xx += (point.x - x) ** 2;
    xy += (point.x - x) * (point.y - y);
    yy += (point.y - y) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return { at: { x, y }, along: { x: Math.cos(angle), y: Math.sin(angle) } };
}

export function crossingOf(one: Line, other: Line): Point | undefined {
  const across = one.along.x * other.along.y - one.along.y * other.along.x;
  if (Math.abs(across) < 1e-6) return undefined;
  const t = ((other.at.x - one.at.x) * other.along.y - (other.at.y - one.at.y) * other.along.x) / across;
  return { x: one.at.x + t * one.along.x, y: one.at.y + t * one.along.y };
}

/** The same corners, clockwise, beginning where the side that follows runs most nearly to the right. */
export function fromTopLeft(points: readonly [Point, Point, Point, Point]): Corners {
  const clockwise =
    turn(points[0], points[1], points[2]) > 0
      ? points
      : ([points[3], points[2], points[1], points[0]] as const);
  let start = 0;
  let least = Number.POSITIVE_INFINITY;
  clockwise.forEach((point, index) => {
    const next = clockwise[(index + 1) % 4]!;
    const slope = Math.abs(Math.atan2(next.y - point.y, next.x - point.x));
    if (slope < least) {
      least = slope;
      start = index;
    }
  });
  return [0, 1, 2, 3].map((step) => clockwise[(start + step) % 4]!) as unknown as Corners;
}
