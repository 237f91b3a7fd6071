import type { OfferedPicture } from '#contract/camera.ts';
import { ok, type Result } from '#contract/result.ts';
import { encodeJpeg } from './camera-browser.ts';
import type { CameraFailure, LiveCamera } from './camera-port.ts';
import { processPage } from './picture/process-page.ts';
import { inSlices } from './picture/slices.ts';

const TAKE_MS = 5_000;
/** What the terminal takes at most, in characters of base64. */
const MOST_CHARACTERS = 2_800_000;
/** The first one that fits; the terminal makes the page as small as it is kept. */
const QUALITIES = [0.92, 0.85, 0.72, 0.5] as const;

/** Takes a picture and makes a page of that material of it. Undefined inside: the citizen has gone on meanwhile. */
export async function takePage(
  camera: LiveCamera,
  materialId: string,
  signal: AbortSignal,
  encode: typeof encodeJpeg = encodeJpeg,
): Promise<Result<OfferedPicture | undefined, CameraFailure>> {
  const taken = await camera.takePicture({ deadlineMs: TAKE_MS, signal });
  if (!taken.ok) return taken;
  const page = await inSlices(processPage(taken.value), signal);
  if (page === undefined) return ok(undefined);
  for (const quality of QUALITIES) {
    const jpeg = await encode(page.picture, quality);
    if (signal.aborted) return ok(undefined);
    if (jpeg.length > MOST_CHARACTERS) continue;
    return ok({ kind: 'document', materialId, jpeg, sheetFound: page.sheetFound, ...page.light });
  }
  throw new Error('a page of at most 8 megapixels that does not fit at any quality');
}

/** One still for one try. Undefined inside: the citizen has gone on meanwhile. */
export async function takeFace(
  camera: LiveCamera,
  signal: AbortSignal,
  encode: typeof encodeJpeg = encodeJpeg,
): Promise<Result<OfferedPicture | undefined, CameraFailure>> {
  const taken = await camera.takePicture({ deadlineMs: TAKE_MS, signal });
  if (!taken.ok) return taken;
  const jpeg = await encode(taken.value, 0.9);
  return ok(signal.aborted ? undefined : { kind: 'face', jpeg });
}
