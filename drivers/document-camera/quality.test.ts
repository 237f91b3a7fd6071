import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assessPicture, measurePicture, type Pixels } from './quality.ts';

const width = 400;
const height = 300;

function paint(luminanceAt: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      data[at] = data[at + 1] = data[at + 2] = luminanceAt(x, y);
    }
  }
  return { data, width, height };
}

/** A bright sheet with rows of small print on a darker desk. */
function paintSheet(light = 1): Pixels {
  return paint((x, y) => {
    const onSheet = x > 80 && x < 320 && y > 30 && y < 270;
    const onPrint = onSheet && x > 110 && x < 290 && y % 12 < 5 && (x * 7 + y * 3) % 5 < 2;
    return light * (onPrint ? 30 : onSheet ? 235 : 110);
  });
}

/** Averages over a square of that radius: an ideal lens out of focus. A square is a row of columns: two passes. */
function defocus(pixels: Pixels, radius: number): Pixels {
  const row = new Float64Array(width * height);
  const square = new Float64Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [first, last] = [Math.max(0, x - radius), Math.min(width - 1, x + radius)];
      let sum = 0;
      for (let near = first; near <= last; near += 1) sum += pixels.data[(y * width + near) * 4]!;
      row[y * width + x] = sum / (last - first + 1);
    }
  }
  for (let y = 0; y < height; y += 1) {
    const [first, last] = [Math.max(0, y - radius), Math.min(height - 1, y + radius)];
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let near = first; near <= last; near += 1) sum += row[near * width + x]!;
      square[y * width + x] = sum / (last - first + 1);
    }
  }
  return paint((x, y) => square[y * width + x]!);
}

test('a sharp sheet in good light', () => {
  expect(assessPicture(measurePicture(paintSheet()))).toEqual({ blurred: false, dark: false, empty: false });
});

test('blurred: the variance of the Laplacian falls as the lens goes out of focus', () => {
  const sheet = paintSheet();
  const sharpness = [0, 1, 2, 4].map((radius) => measurePicture(defocus(sheet, radius)).sharpness);
  expect(sharpness).toEqual([...sharpness].sort((left, right) => right - left));
  expect(assessPicture(measurePicture(defocus(sheet, 4)))).toEqual({
    blurred: true,
    dark: false,
    empty: false,
  });
});

test('dark: the light changes the luminance and nothing else', () => {
  const bright = measurePicture(paintSheet());
  const dim = measurePicture(paintSheet(0.25));
  // Pixels are whole numbers, so a quarter of the light is not exactly a quarter.
  expect(dim.luminance / bright.luminance).toBeCloseTo(0.25, 1);
  expect(dim.sharpness / bright.sharpness).toBeCloseTo(1, 0);
  expect(dim.edgeDensity / bright.edgeDensity).toBeCloseTo(1, 0);
  expect(assessPicture(dim)).toEqual({ blurred: false, dark: true, empty: false });
});

describe('empty', () => {
  test('a plain desk', () => {
    expect(assessPicture(measurePicture(paint(() => 110)))).toEqual({
      blurred: false,
      dark: false,
      empty: true,
    });
  });

  test('a desk with grain and uneven light', () => {
    const desk = paint((x, y) => 90 + x / 10 + 6 * Math.sin(y / 3) + ((x * 31 + y * 17) % 7));
    expect(assessPicture(measurePicture(desk)).empty).toBe(true);
  });
});

test('luminance is weighted as the eye does', () => {
  const plain = (red: number, green: number, blue: number): Pixels => {
    const pixels = paint(() => 0);
    for (let offset = 0; offset < pixels.data.length; offset += 4)
      pixels.data.set([red, green, blue], offset);
    return pixels;
  };
  expect(measurePicture(plain(255, 0, 0)).luminance).toBeCloseTo(76.2, 1);
  expect(measurePicture(plain(0, 255, 0)).luminance).toBeCloseTo(149.7, 1);
  expect(measurePicture(plain(0, 0, 255)).luminance).toBeCloseTo(29.1, 1);
});

test('pixels of any size and content give finite measures', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 40 }),
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
      (columns, rows, pattern) => {
        const data = Uint8Array.from({ length: columns * rows * 4 }, (_, index) => pattern[index % 64] ?? 0);
        const measures = measurePicture({ data, width: columns, height: rows });
        for (const measure of Object.values(measures)) expect(Number.isFinite(measure)).toBe(true);
        expect(measures.edgeDensity).toBeLessThanOrEqual(1);
        expect(measures.luminance).toBeLessThanOrEqual(255);
      },
    ),
  );
});
