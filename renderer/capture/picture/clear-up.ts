import { luminance, type Pixels } from './pixels.ts';
import type { Work } from './slices.ts';

/** The light over a sheet is measured in this many fields along its longer side. */
const FIELDS = 24;
/** Where the paper is to be: bright, with room for what is brighter. */
const PAPER = 244;
/** A dark photograph on the sheet is not to be lit up: no field gets more than this times what the paper gets. */
const MOST_EXTRA = 1.45;
/** Print becomes darker, the paper stays. */
const CONTRAST = 1.18;
const BRIGHTEST_PART = 0.25;
const ROWS_AT_ONCE = 24;

/**
 * Makes the paper white and evenly lit, and the print dark. Works per colour, so that the tint of the lamp goes and
 * a red seal stays red; works per field, so that a shadow across the sheet goes too. Changes the picture in place.
 */
export function* clearUp(picture: Pixels): Work<Pixels> {
  const { data, width, height } = picture;
  const size = Math.max(8, Math.ceil(Math.max(width, height) / FIELDS));
  const columns = Math.ceil(width / size);
  const rows = Math.ceil(height / size);
  const light = new Float32Array(columns * rows * 3);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      light.set(paperOf(picture, column * size, row * size, size), (row * columns + column) * 3);
    }
    yield;
  }
  const gains = gainsOf(light, columns, rows);
  for (let y = 0; y < height; y += 1) {
    const down = Math.min(rows - 1, Math.max(0, (y + 0.5) / size - 0.5));
    for (let x = 0; x < width; x += 1) {
      const across = Math.min(columns - 1, Math.max(0, (x + 0.5) / size - 0.5));
      const offset = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        const lit = data[offset + channel]! * between(gains, columns, rows, across, down, channel);
        data[offset + channel] = PAPER + (lit - PAPER) * CONTRAST;
      }
    }
    if (y % ROWS_AT_ONCE === 0) yield;
  }
  return picture;
}

/** Mean colour of the brightest part of a field: the paper between the print. */
function paperOf(
  { data, width, height }: Pixels,
  left: number,
  top: number,
  size: number,
): readonly number[] {
  const right = Math.min(width, left + size);
  const bottom = Math.min(height, top + size);
  // Every other pixel each way tells as much, in a quarter of the time.
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let y = top; y < bottom; y += 2) {
    for (let x = left; x < right; x += 2) {
      const offset = (y * width + x) * 4;
      histogram[Math.floor(luminance(data[offset]!, data[offset + 1]!, data[offset + 2]!))]! += 1;
      count += 1;
    }
  }
  let least = 255;
  for (let brighter = histogram[255]!; least > 0 && brighter < count * BRIGHTEST_PART; ) {
    least -= 1;
    brighter += histogram[least]!;
  }
  const sum = [0, 0, 0];
  let bright = 0;
  for (let y = top; y < bottom; y += 2) {
    for (let x = left; x < right; x += 2) {
      const offset = (y * width + x) * 4;
      if (luminance(data[offset]!, data[offset + 1]!, data[offset + 2]!) < least) continue;
      bright += 1;
      for (let channel = 0; channel < 3; channel += 1) sum[channel]! += data[offset + channel]!;
    }
  }
  return sum.map((each) => each / Math.max(1, bright));
}

/** What each field's colours are to be multiplied by. */
function gainsOf(light: Float32Array, columns: number, rows: number): Float32Array {
  const gains = new Float32Array(light.length);
  for (let channel = 0; channel < 3; channel += 1) {
    const all = Float32Array.from({ length: columns * rows }, (_, index) => light[index * 3 + channel]!);
    const paper = Math.max(1, [...all].sort((a, b) => a - b)[Math.floor(all.length * 0.6)]!);
    const wholeSheet = PAPER / paper;
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        // The median of the neighbours: one field that is all print takes the paper of those around it.
        const near: number[] = [];
        for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
          for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
            near.push(all[y * columns + x]!);
          }
        }
        const local = near.sort((a, b) => a - b)[near.length >> 1]!;
        gains[(row * columns + column) * 3 + channel] = Math.min(
          wholeSheet * MOST_EXTRA,
          Math.max(wholeSheet / MOST_EXTRA, PAPER / Math.max(1, local)),
        );
      }
    }
  }
  return gains;
}

function between(
  gains: Float32Array,
  columns: number,
  rows: number,
  across: number,
  down: number,
  channel: number,
): number {
  const left = Math.floor(across);
  const top = Math.floor(down);
  const right = Math.min(columns - 1, left + 1);
  const bottom = Math.min(rows - 1, top + 1);
  const x = across - left;
  const y = down - top;
  const at = (column: number, row: number): number => gains[(row * columns + column) * 3 + channel]!;
  return (
    (at(left, top) * (1 - x) + at(right, top) * x) * (1 - y) +
    (at(left, bottom) * (1 - x) + at(right, bottom) * x) * y
  );
}
