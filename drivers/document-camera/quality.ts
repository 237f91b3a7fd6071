import type { PictureQuality } from './document-camera.ts';

/** Pixels as a canvas gives them: four bytes each, red first. */
export interface Pixels {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

export interface PictureMeasures {
  /** Mean luminance, 0 (black) to 255 (white), by the weights of ITU-R BT.601. */
  readonly luminance: number;
  /** Variance of the Laplacian, relative to the square of the mean luminance, so that light does not count. */
  readonly sharpness: number;
  /** Share of the places, 0 to 1, where neighbouring areas differ clearly in brightness. */
  readonly edgeDensity: number;
}

/** Width at which sharpness is measured: the sensor's noise is averaged away, 3 mm print on A4 is still seen. */
const fineWidth = 800;
/** Width at which a sheet is looked for: so coarse that even a blurred one has edges. */
const coarseWidth = 80;
/** Difference to the neighbour, relative to the mean luminance, that counts as an edge. */
const edgeContrast = 0.18;

/**
 * Limits found on drawn sheets, cards and desks with sensor noise (see quality.test.ts); a camera with
 * another lens or lamp needs its own.
 */
export interface QualityLimits {
  readonly darkBelow: number;
  readonly blurredBelow: number;
  readonly emptyBelow: number;
}
export const defaultQualityLimits: QualityLimits = { darkBelow: 55, blurredBelow: 0.008, emptyBelow: 0.006 };

interface Grey {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

export function measurePicture(pixels: Pixels): PictureMeasures {
  const fine = shrinkToGrey(pixels, fineWidth);
  const luminance = mean(fine.values);
  const light = Math.max(luminance, 1);
  return {
    luminance,
    sharpness: varianceOfLaplacian(fine) / (light * light),
    edgeDensity: measureEdgeDensity(shrinkToGrey(pixels, coarseWidth), light),
  };
}

/** An empty desk has nothing to be sharp: it is `empty`, not `blurred`. */
export function assessPicture(
  measures: PictureMeasures,
  limits: QualityLimits = defaultQualityLimits,
): PictureQuality {
  const empty = measures.edgeDensity < limits.emptyBelow;
  return {
    empty,
    dark: measures.luminance < limits.darkBelow,
    blurred: !empty && measures.sharpness < limits.blurredBelow,
  };
}

/** Averages boxes of pixels; a picture smaller than `targetWidth` keeps its size. */
function shrinkToGrey(pixels: Pixels, targetWidth: number): Grey {
  const scale = Math.max(1, pixels.width / targetWidth);
  const width = Math.max(1, Math.floor(pixels.width / scale));
  const height = Math.max(1, Math.floor(pixels.height / scale));
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor(y * scale);
    const bottom = Math.min(pixels.height, Math.max(top + 1, Math.floor((y + 1) * scale)));
    for (let x = 0; x < width; x += 1) {
      const left = Math.floor(x * scale);
      const right = Math.min(pixels.width, Math.max(left + 1, Math.floor((x + 1) * scale)));
      values[y * width + x] = meanLuminance(pixels, left, top, right, bottom);
    }
  }
  return { values, width, height };
}

function meanLuminance(pixels: Pixels, left: number, top: number, right: number, bottom: number): number {
  let sum = 0;
  for (let y = top; y < bottom; y += 1) {
    let offset = (y * pixels.width + left) * 4;
    for (let x = left; x < right; x += 1) {
      sum +=
        0.299 * pixels.data[offset]! + 0.587 * pixels.data[offset + 1]! + 0.114 * pixels.data[offset + 2]!;
      offset += 4;
    }
  }
  return sum / Math.max(1, (right - left) * (bottom - top));
}

function varianceOfLaplacian({ values, width, height }: Grey): number {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const laplacian =
        values[at - 1]! + values[at + 1]! + values[at - width]! + values[at + width]! - 4 * values[at]!;
      sum += laplacian;
      squares += laplacian * laplacian;
      count += 1;
    }
  }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

function measureEdgeDensity({ values, width, height }: Grey, light: number): number {
  const least = edgeContrast * light;
  let edges = 0;
  let count = 0;
  for (let y = 0; y < height - 1; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      const at = y * width + x;
      const here = values[at]!;
      const step = Math.hypot(values[at + 1]! - here, values[at + width]! - here);
      if (step > least) edges += 1;
      count += 1;
    }
  }
  return count === 0 ? 0 : edges / count;
}

/** Of at least one value: the smallest picture is one grey pixel. */
function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
