/** A picture for a slip: one byte a dot, 0 black to 255 white, row by row from the top. */
export interface SlipImage {
  readonly widthDots: number;
  readonly rows: number;
  readonly greys: Uint8Array;
}

/** Dots of the print head: eight a byte, the leftmost in the highest bit, rows filled up to whole bytes. */
export interface Raster {
  readonly widthBytes: number;
  readonly rows: number;
  readonly bits: Uint8Array;
}

/** Black dots where `isBlack` says so. */
export function rasterOf(
  widthDots: number,
  rows: number,
  isBlack: (x: number, y: number) => boolean,
): Raster {
  const widthBytes = Math.ceil(widthDots / 8);
  const bits = new Uint8Array(widthBytes * rows);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const index = y * widthBytes + (x >> 3);
      if (isBlack(x, y)) bits[index] = bits[index]! | (0x80 >> (x & 7));
    }
  }
  return { widthBytes, rows, bits };
}

/**
 * The picture as dots, made smaller when it is wider than the paper. Greys become patterns (Floyd and Steinberg
 * 1976): the error of each dot is passed on to its neighbours.
 */
export function ditheredRaster(image: SlipImage, maximumDots: number): Raster {
  const { widthDots, rows, greys } = shrunk(image, maximumDots);
  const levels = Float32Array.from(greys);
  const pass = (x: number, y: number, error: number): void => {
    if (x < 0 || x >= widthDots || y >= rows) return;
    const index = y * widthDots + x;
    levels[index] = (levels[index] ?? 0) + error;
  };
  return rasterOf(widthDots, rows, (x, y) => {
    const level = levels[y * widthDots + x] ?? 255;
    const black = level < 128;
    const error = level - (black ? 0 : 255);
    pass(x + 1, y, (error * 7) / 16);
    pass(x - 1, y + 1, (error * 3) / 16);
    pass(x, y + 1, (error * 5) / 16);
    pass(x + 1, y + 1, error / 16);
    return black;
  });
}

/** Each dot is the mean of those it stands for. */
function shrunk(image: SlipImage, maximumDots: number): SlipImage {
  if (image.widthDots <= maximumDots) return image;
  const scale = image.widthDots / maximumDots;
  const rows = Math.max(1, Math.round(image.rows / scale));
  const greys = new Uint8Array(maximumDots * rows);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < maximumDots; x += 1) greys[y * maximumDots + x] = meanOf(image, scale, x, y);
  }
  return { widthDots: maximumDots, rows, greys };
}

function meanOf(image: SlipImage, scale: number, x: number, y: number): number {
  const [left, right] = [Math.floor(x * scale), Math.min(image.widthDots, Math.ceil((x + 1) * scale))];
  const [top, bottom] = [Math.floor(y * scale), Math.min(image.rows, Math.ceil((y + 1) * scale))];
  let sum = 0;
  for (let row = top; row < bottom; row += 1) {
    for (let column = left; column < right; column += 1)
      sum += image.greys[row * image.widthDots + column] ?? 255;
  }
  return Math.round(sum / Math.max(1, (right - left) * (bottom - top)));
}
