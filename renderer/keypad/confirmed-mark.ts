/**
 * The mark that stands in place of a signature when somebody cannot write by hand and held the key instead: the
 * words 本人确认（按键）, drawn stroke by stroke inside a frame. It looks like what it is, and not like a name.
 */
import type { Signature, SignatureStroke } from '#contract/signature.ts';

/** Characters as strokes on a square of 100 by 100; each stroke is a list of points. */
const CHARACTERS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  本: [
    [10, 30, 90, 30],
    [50, 8, 50, 94],
    [48, 32, 30, 58, 10, 76],
    [52, 32, 70, 58, 90, 76],
    [34, 74, 66, 74],
  ],
  人: [
    [50, 8, 46, 40, 30, 70, 10, 92],
    [50, 40, 64, 68, 90, 92],
  ],
  确: [
    [6, 16, 44, 16],
    [26, 16, 20, 42, 8, 62],
    [18, 52, 18, 86],
    [18, 52, 40, 52, 40, 86],
    [18, 84, 40, 84],
    [64, 6, 52, 28],
    [62, 14, 82, 14, 72, 28],
    [54, 32, 54, 66, 46, 92],
    [54, 32, 90, 32, 90, 90, 82, 86],
    [56, 50, 88, 50],
    [56, 68, 88, 68],
    [72, 32, 72, 90],
  ],
  认: [
    [16, 10, 28, 24],
    [8, 40, 26, 40, 26, 82, 38, 72],
    [66, 10, 62, 46, 52, 72, 38, 92],
    [66, 44, 76, 70, 94, 92],
  ],
  按: [
    [6, 30, 40, 30],
    [24, 8, 24, 88, 14, 80],
    [6, 64, 40, 50],
    [68, 6, 72, 16],
    [48, 20, 48, 32],
    [48, 20, 94, 20, 90, 32],
    [64, 34, 56, 60, 80, 76, 88, 92],
    [46, 50, 96, 50],
    [84, 50, 74, 74, 48, 92],
  ],
  键: [
    [22, 6, 14, 24, 4, 38],
    [16, 22, 34, 22],
    [10, 42, 34, 42],
    [6, 62, 36, 62],
    [22, 42, 22, 90, 34, 80],
    [40, 22, 54, 22, 44, 46, 56, 46, 50, 74, 38, 92],
    [40, 58, 58, 82, 96, 94],
    [62, 20, 88, 20, 88, 46],
    [58, 33, 96, 33],
    [62, 46, 88, 46],
    [62, 60, 90, 60],
    [58, 74, 94, 74],
    [75, 8, 75, 86],
  ],
  '（': [[80, 6, 62, 28, 58, 50, 62, 72, 80, 94]],
  '）': [[20, 6, 38, 28, 42, 50, 38, 72, 20, 94]],
};

const TEXT = '本人确认（按键）';
const SQUARE = 104;
const PITCH = 112;
const LEFT = (1000 - PITCH * TEXT.length + (PITCH - SQUARE)) / 2;
const TOP = 148;
const FRAME: readonly number[] = [30, 96, 970, 96, 970, 304, 30, 304, 30, 96];

/** Units of the figures above in a millimetre of the mark's surface, which is 250 mm by 100 mm. */
const UNITS_PER_MM = 4;

/** Drawn by a machine: every point at the same moment, with the same pressure. */
export function confirmedMark(): Signature {
  const characters = [...TEXT].flatMap((character, place) =>
    (CHARACTERS[character] ?? []).map((numbers) => points(numbers, LEFT + place * PITCH, TOP, SQUARE / 100)),
  );
  return {
    schemaVersion: 1,
    instrument: 'held-key',
    widthMm: 250,
    heightMm: 100,
    strokes: [points(FRAME, 0, 0, 1), ...characters],
  };
}

function points(numbers: readonly number[], left: number, top: number, scale: number): SignatureStroke {
  const stroke: SignatureStroke = [];
  const millimetres = (units: number): number => Math.round((units / UNITS_PER_MM) * 100) / 100;
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    stroke.push({
      x: millimetres(left + (numbers[index] ?? 0) * scale),
      y: millimetres(top + (numbers[index + 1] ?? 0) * scale),
      t: 0,
      pressure: 0.3,
    });
  }
  return stroke;
}
