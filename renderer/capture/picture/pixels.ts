/** Pixels as a canvas gives them: four bytes each, red first. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** In pixels of its picture, from the middle of the first one. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The corners of a sheet, clockwise as seen, from the one that is nearest to being its top left. */
export type Corners = readonly [Point, Point, Point, Point];

/** By the weights of ITU-R BT.601. */
export function luminance(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** Averages boxes of pixels until the longer side has at most `longest`; a smaller picture keeps its size. */
export function shrink(pixels: Pixels, longest: number): { readonly pixels: Pixels; readonly scale: number } {
  const scale = Math.max(1, Math.max(pixels.width, pixels.height) / longest);
  if (scale === 1) return { pixels, scale };
  const width = Math.max(1, Math.floor(pixels.width / scale));
  const height = Math.max(1, Math.floor(pixels.height / scale));
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor(y * scale);
    const bottom = Math.min(pixels.height, Math.max(top + 1, Math.floor((y + 1) * scale)));
    for (let x = 0; x < width; x += 1) {
      const left = Math.floor(x * scale);
      const right = Math.min(pixels.width, Math.max(left + 1, Math.floor((x + 1) * scale)));
      averageBox(pixels, { left, right, top, bottom }, data, (y * width + x) * 4);
    }
  }
  return { pixels: { data, width, height }, scale };
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function averageBox(pixels: Pixels, box: Box, into: Uint8ClampedArray, at: number): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = box.top; y < box.bottom; y += 1) {
    let offset = (y * pixels.width + box.left) * 4;
    for (let x = box.left; x < box.right; x += 1) {
      red += pixels.data[offset] ?? 0;
      green += pixels.data[offset + 1] ?? 0;
      blue += pixels.data[offset + 2] ?? 0;
      offset += 4;
    }
  }
  const count = (box.right - box.left) * (box.bottom - box.top);
  into[at] = red / count;
  into[at + 1] = green / count;
  into[at + 2] = blue / count;
  into[at + 3] = 255;
}
