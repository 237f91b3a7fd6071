import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawScene, printedLines, type Scene, turnedSheet } from './drawn-scene.ts';
import { findSheet } from './find-sheet.ts';
import { distance } from './geometry.ts';
import { isBlack, judgeLight } from './judge.ts';
import type { Corners, Pixels } from './pixels.ts';
import { processPage } from './process-page.ts';
import { atOnce, inSlices } from './slices.ts';
import { straighten, straightSize } from './straighten.ts';

const WIDTH = 640;
const HEIGHT = 480;
const wood = [118, 96, 74] as const;
const white = [236, 233, 226] as const;

function scene(change: Partial<Scene> & { readonly corners: Corners }): Pixels {
  return drawScene({
    width: WIDTH,
    height: HEIGHT,
    desk: wood,
    paper: white,
    ink: printedLines,
    noise: 14,
    ...change,
  });
}

const a4 = (degrees: number, tilt = 0) =>
  turnedSheet({ middle: [WIDTH / 2, HEIGHT / 2], size: [210, 297], degrees, tilt });

/** Distance of each found corner to the nearest drawn one; every drawn one must have its own. */
function greatestMiss(found: Corners | undefined, drawn: Corners): number {
  if (found === undefined) return Number.POSITIVE_INFINITY;
  const left = [...drawn];
  return Math.max(
    ...found.map((corner) => {
      const nearest = left.reduce((best, each) =>
        distance(each, corner) < distance(best, corner) ? each : best,
      );
      left.splice(left.indexOf(nearest), 1);
      return distance(nearest, corner);
    }),
  );
}

describe('finding the sheet', () => {
  test('turned by any angle, tilted, on a light or a dark desk: corners within 1 % of the picture', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -180, max: 180 }),
        fc.double({ min: 0, max: 0.14, noNaN: true }),
        fc.double({ min: 0.55, max: 1.05, noNaN: true }),
        fc.constantFrom(
          [wood, white] as const,
          [[40, 44, 52], white] as const,
          [
            [206, 210, 214],
            [250, 250, 248],
          ] as const,
          [
            [225, 226, 224],
            [120, 150, 190],
          ] as const,
        ),
        (degrees, tilt, size, [desk, paper]) => {
          const corners = turnedSheet({
            middle: [WIDTH / 2 + 20, HEIGHT / 2 - 10],
            size: [240 * size, 340 * size],
            degrees,
            tilt,
          });
          const picture = scene({ corners, desk, paper });
          expect(greatestMiss(findSheet(picture), corners)).toBeLessThan(0.01 * WIDTH);
        },
      ),
      { numRuns: 14 },
    );
  });

  test('begins at the top left: a sheet turned by less than an eighth keeps its way up', () => {
    for (const degrees of [-40, 0, 40]) {
      const corners = a4(degrees);
      const found = findSheet(scene({ corners }));
      expect(distance(found![0], corners[0])).toBeLessThan(6);
    }
  });

  test('a shadow over half of the sheet does not cut it', () => {
    const corners = a4(9);
    const light = (x: number) => (x < 0.5 ? 0.72 : 1);
    expect(greatestMiss(findSheet(scene({ corners, light })), corners)).toBeLessThan(8);
  });

  test('an empty desk, a dark one, and one of grain alone have no sheet', () => {
    const nothing = turnedSheet({ middle: [-900, -900], size: [10, 10], degrees: 0 });
    expect(findSheet(scene({ corners: nothing }))).toBeUndefined();
    expect(findSheet(scene({ corners: nothing, desk: [4, 4, 4], noise: 4 }))).toBeUndefined();
    expect(findSheet(scene({ corners: nothing, noise: 60 }))).toBeUndefined();
  });

  test('a sheet that reaches out of the picture is not taken for a smaller one', () => {
    const outside = turnedSheet({ middle: [40, HEIGHT / 2], size: [300, 420], degrees: 4 });
    expect(findSheet(scene({ corners: outside }))).toBeUndefined();
  });

  test('a round plate is no sheet', () => {
    const picture = scene({ corners: turnedSheet({ middle: [-900, -900], size: [10, 10], degrees: 0 }) });
    for (let y = 0; y < HEIGHT; y += 1) {
      for (let x = 0; x < WIDTH; x += 1) {
        if (Math.hypot(x - 320, y - 240) < 150)
          picture.data.fill(235, (y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 3);
      }
    }
    expect(findSheet(picture)).toBeUndefined();
  });

  test('any picture gives corners or nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        (width, height, bytes) => {
          const data = Uint8ClampedArray.from(
            { length: width * height * 4 },
            (_, at) => bytes[at % bytes.length]!,
          );
          const found = findSheet({ data, width, height });
          if (found !== undefined) for (const { x, y } of found) expect(Number.isFinite(x + y)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('making it straight', () => {
  test('has the shape of A4 or of a card, the way it lay', () => {
    expect(straightSize(a4(20))).toEqual({ width: 210, height: 297 });
    const card = straightSize(turnedSheet({ middle: [300, 200], size: [300, 190], degrees: -15 }));
    expect(card.width / card.height).toBeCloseTo(85.6 / 53.98, 1);
    const large = straightSize(turnedSheet({ middle: [0, 0], size: [3000, 4000], degrees: 0 }));
    expect(large.height).toBe(2200);
  });

  test('what is printed stands where it stood on the sheet', () => {
    // One black square in each corner of the sheet, all of them different in size.
    const squares = [
      [0.1, 0.1, 0.06],
      [0.9, 0.1, 0.04],
      [0.9, 0.9, 0.05],
      [0.1, 0.9, 0.03],
    ] as const;
    const ink = (u: number, v: number) =>
      squares.some(([x, y, r]) => Math.abs(u - x) < r && Math.abs(v - y) < r) ? 1 : 0;
    const corners = turnedSheet({ middle: [320, 240], size: [250, 353], degrees: -13, tilt: 0.12 });
    const straight = atOnce(straighten(scene({ corners, ink, noise: 0 }), corners));
    const dark = (u: number, v: number) =>
      straight.data[
        (Math.round(v * straight.height) * straight.width + Math.round(u * straight.width)) * 4
      ]! < 90;
    for (const [x, y, r] of squares) {
      expect(dark(x, y)).toBe(true);
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        expect(dark(x + dx * r * 0.75, y + dy * r * 0.75)).toBe(true);
        expect(dark(x + dx * (r + 0.02), y + dy * (r + 0.02))).toBe(false);
      }
    }
  });
});

describe('a page as it is kept', () => {
  const corners = turnedSheet({ middle: [320, 240], size: [290, 410], degrees: 11 });
  const shadow = (x: number, y: number) => 0.55 + 0.4 * x - 0.15 * y;

  function channelsAt(picture: Pixels, u: number, v: number): readonly number[] {
    const at =
      (Math.round(v * (picture.height - 1)) * picture.width + Math.round(u * (picture.width - 1))) * 4;
    return [...picture.data.slice(at, at + 3)];
  }

  test('the paper is white and even under a slanting yellow light, the print dark', () => {
    const page = atOnce(processPage(scene({ corners, paper: [232, 214, 170], light: shadow, noise: 6 })));
    expect(page.sheetFound).toBe(true);
    expect(page.light).toEqual({ dark: false, glare: false });
    for (const [u, v] of [
      [0.05, 0.05],
      [0.95, 0.06],
      [0.06, 0.95],
      [0.95, 0.95],
      [0.5, 0.05],
    ] as const) {
      const [red = 0, green = 0, blue = 0] = channelsAt(page.picture, u, v);
      expect(Math.min(red, green, blue)).toBeGreaterThan(225);
      expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(22);
    }
    let dark = 0;
    for (let offset = 0; offset < page.picture.data.length; offset += 4)
      if (page.picture.data[offset]! < 80) dark += 1;
    const share = dark / (page.picture.width * page.picture.height);
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.3);
  });

  test('a red seal stays red', () => {
    const seen = scene({ corners, light: shadow });
    for (let y = 200; y < 280; y += 1) {
      for (let x = 280; x < 360; x += 1) {
        if (Math.abs(Math.hypot(x - 320, y - 240) - 30) > 4) continue;
        seen.data.set([150, 25, 30], (y * WIDTH + x) * 4);
      }
    }
    const page = atOnce(processPage(seen));
    const { data } = page.picture;
    let red = 0;
    for (let offset = 0; offset < data.length; offset += 4)
      if (data[offset]! > data[offset + 1]! + 80) red += 1;
    expect(red).toBeGreaterThan(500);
  });

  test('a lamp in the sheet is glare, white paper in good light is not', () => {
    const lamp = (x: number, y: number) => (Math.hypot(x - 0.5, y - 0.5) < 0.07 ? 3 : 0.8);
    expect(atOnce(processPage(scene({ corners, light: lamp }))).light.glare).toBe(true);
    expect(atOnce(processPage(scene({ corners, light: () => 0.8 }))).light.glare).toBe(false);
    expect(atOnce(processPage(scene({ corners, light: () => 1.08 }))).light.glare).toBe(false);
  });

  test('too little light is told and not lit up', () => {
    const page = atOnce(processPage(scene({ corners, light: () => 0.18, noise: 4, desk: [20, 16, 12] })));
    expect(page.light.dark).toBe(true);
    expect(judgeLight(page.picture).dark).toBe(true);
  });

  test('without a sheet the whole picture is kept', () => {
    const outside = scene({ corners: turnedSheet({ middle: [40, 240], size: [300, 420], degrees: 4 }) });
    const page = atOnce(processPage(outside));
    expect(page.sheetFound).toBe(false);
    expect(page.picture).toBe(outside);
  });

  test('black is a camera that sees nothing; a dark desk is not black', () => {
    const away = turnedSheet({ middle: [-900, -900], size: [10, 10], degrees: 0 });
    expect(isBlack(scene({ corners: away, desk: [0, 0, 0], noise: 6 }))).toBe(true);
    expect(isBlack(scene({ corners: away, desk: [20, 16, 14], noise: 6 }))).toBe(false);
  });
});

describe('slices', () => {
  test('the same page in slices as at once', async () => {
    const seen = scene({ corners: a4(5) });
    const sliced = await inSlices(processPage(seen), new AbortController().signal);
    const whole = atOnce(processPage(scene({ corners: a4(5) })));
    expect(Buffer.from(sliced!.picture.data).equals(Buffer.from(whole.picture.data))).toBe(true);
  });

  test('lets others have their turn, and ends when it is told to', async () => {
    let clock = 0;
    let steps = 0;
    const leaving = new AbortController();
    function* work() {
      for (;;) {
        steps += 1;
        if (steps === 30) leaving.abort();
        yield undefined;
      }
    }
    // Each look at the clock takes three milliseconds: a slice has a few steps, then everybody else has a turn.
    expect(await inSlices(work(), leaving.signal, () => (clock += 3))).toBeUndefined();
    expect(steps).toBeLessThan(40);
  });
});
