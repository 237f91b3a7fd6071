import type { CameraTrouble } from '#contract/camera.ts';
import type { DeviceHealth, DeviceProblem } from '#contract/device.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import { withinBounds } from '../bounds.ts';
import type { CallBounds } from '../port.ts';
import type { DocumentCamera, DocumentCameraFailure, DocumentPicture } from './document-camera.ts';
import { captureLimits } from './driver.ts';
import { decodePicture, encodeWithin } from './picture.ts';
import { assessPicture, measurePicture } from './quality.ts';

/** A page as the screen cut it out, and what it saw of the light before it evened it out. */
export interface ScreenPage {
  readonly jpeg: Uint8Array;
  readonly sheetFound: boolean;
  readonly dark: boolean;
  readonly glare: boolean;
}

/**
 * A document camera that the screen's browser opens. The screen takes and straightens the picture; here it is
 * decoded, judged and made as small as it is kept, like that of any camera: nothing is kept that does not decode.
 */
export class ScreenCamera implements DocumentCamera {
  #offered: ScreenPage | undefined;
  #trouble: CameraTrouble | undefined;
  /** The trouble is one of an earlier visit. */
  #past = false;

  /** The page for the next capture. One that was offered before and not fetched is forgotten. */
  offer(page: ScreenPage): void {
    this.#offered = page;
  }

  /**
   * Nothing of a visit stays. A trouble stays as a doubt: only a page that opens the camera can tell that it is well
   * again, and none would be opened while it is said to be offline. No trouble is an exception: a name that two
   * cameras had, or a permission that was refused, is mended outside of this process, which is not told.
   */
  forget(): void {
    this.#offered = undefined;
    this.#past = true;
  }

  /** What the screen found when it last opened the camera, or lost it. */
  report(trouble: CameraTrouble | undefined): void {
    this.#trouble = trouble;
    this.#past = false;
  }

  async checkHealth({ signal }: CallBounds): Promise<Result<DeviceHealth, DocumentCameraFailure>> {
    if (signal.aborted) return fail('aborted');
    const health = { kind: 'document-camera' as const, simulated: false };
    // Between visits the camera is shut: what it said last is what is known.
    if (this.#trouble === undefined) return ok({ ...health, condition: 'ready', problems: [] });
    const condition = this.#past ? 'degraded' : 'offline';
    return ok({ ...health, condition, problems: [PROBLEMS[this.#trouble]] });
  }

  async capture(bounds: CallBounds): Promise<Result<DocumentPicture, DocumentCameraFailure>> {
    const offered = this.#offered;
    this.#offered = undefined;
    if (offered === undefined) return fail('camera-no-picture', 'none was offered');
    const taken = await withinBounds(bounds, judge(offered));
    return taken.ok ? taken.value : taken;
  }

  /** The screen shows its own live picture. */
  async preview(): Promise<Result<DocumentPicture, DocumentCameraFailure>> {
    return fail('camera-no-picture', 'shown by the screen');
  }
}

async function judge(page: ScreenPage): Promise<Result<DocumentPicture, DocumentCameraFailure>> {
  const decoded = await decodePicture(page.jpeg);
  if (!decoded.ok) return decoded;
  const { width, height } = decoded.value;
  const { data } = decoded.value.getContext('2d').getImageData(0, 0, width, height);
  const seen = assessPicture(measurePicture({ data, width, height }));
  const quality = page.sheetFound
    ? // A sheet that was cut out is there, however little is printed on it.
      { blurred: seen.blurred && !seen.empty, dark: page.dark, empty: false, glare: page.glare }
    : { ...seen, edgesNotFound: true };
  return ok({ ...(await encodeWithin(decoded.value, captureLimits)), quality });
}

const PROBLEMS: Readonly<Record<CameraTrouble, DeviceProblem>> = {
  'camera-not-permitted': 'other',
  'camera-not-found': 'port-lost',
  'camera-ambiguous': 'other',
  'camera-busy': 'not-responding',
  'camera-lost': 'port-lost',
  'camera-no-picture': 'not-responding',
};
