import { clearUp } from './clear-up.ts';
import { findSheet } from './find-sheet.ts';
import { judgeLight, type Light } from './judge.ts';
import type { Pixels } from './pixels.ts';
import type { Work } from './slices.ts';
import { straighten } from './straighten.ts';

export interface ProcessedPage {
  readonly picture: Pixels;
  /** False: the whole picture was kept as it is. */
  readonly sheetFound: boolean;
  readonly light: Light;
}

/** From what the camera saw to the page of a material: found, cut out, made straight, lit evenly. */
export function* processPage(seen: Pixels): Work<ProcessedPage> {
  const corners = findSheet(seen);
  yield;
  if (corners === undefined)
    return { picture: seen, sheetFound: false, light: { dark: false, glare: false } };
  const sheet = yield* straighten(seen, corners);
  const light = judgeLight(sheet);
  // What was taken in the dark stays so: noise that is lit up is no print.
  return { picture: light.dark ? sheet : yield* clearUp(sheet), sheetFound: true, light };
}
