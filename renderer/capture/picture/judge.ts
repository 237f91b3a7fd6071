import { luminance, type Pixels, shrink } from './pixels.ts';

/** Below this mean luminance print cannot be told from noise; the same limit as for cameras at the terminal. */
const DARK_BELOW = 55;
/** A camera that sees nothing at all: its lid is on, or it sends no picture. */
const BLACK_BELOW = 6;
/** Blocks are so large that no white space between two words is one. */
const BLOCK = 12;
const BURNT_FROM = 250;
/** More of the sheet than this burnt out hides words. */
const GLARE_FROM = 0.012;
/** Blocks in the order of their light: at this part of them there is paper without print, and no lamp yet. */
const PAPER_PART = 0.8;
/** Where the paper itself is as bright as this, burnt blocks say nothing. */
const PAPER_BELOW = 236;

/** The camera sends pictures, and they are black: no grain, no rim of light. */
export function isBlack(picture: Pixels): boolean {
  const { data } = shrink(picture, 80).pixels;
  for (let offset = 0; offset < data.length; offset += 4) {
    if (luminance(data[offset]!, data[offset + 1]!, data[offset + 2]!) >= BLACK_BELOW * 2) return false;
  }
  return true;
}

export interface Light {
  readonly dark: boolean;
  /** A lamp mirrors itself in the sheet. */
  readonly glare: boolean;
}

/** Of a sheet that was cut out and not yet cleared up. */
export function judgeLight(sheet: Pixels): Light {
  const { data, width, height } = sheet;
  const means: number[] = [];
  let burnt = 0;
  for (let top = 0; top + BLOCK <= height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= width; left += BLOCK) {
      let sum = 0;
      let least = 255;
      for (let y = top; y < top + BLOCK; y += 2) {
        for (let x = left; x < left + BLOCK; x += 2) {
          const offset = (y * width + x) * 4;
          const value = luminance(data[offset]!, data[offset + 1]!, data[offset + 2]!);
          sum += value;
          least = Math.min(least, value);
        }
      }
      means.push(sum / (BLOCK / 2) ** 2);
      if (least >= BURNT_FROM) burnt += 1;
    }
  }
  if (means.length === 0) return { dark: false, glare: false };
  const mean = means.reduce((sum, each) => sum + each, 0) / means.length;
  const paper = means.sort((a, b) => a - b)[Math.floor(means.length * PAPER_PART)]!;
  return { dark: mean < DARK_BELOW, glare: paper < PAPER_BELOW && burnt / means.length > GLARE_FROM };
}
