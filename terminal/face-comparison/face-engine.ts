import { fail, ok, type Result } from '#contract/result.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { VisitFailure } from '../visit/visit-services.ts';

/**
 * Compares the bearer's face with the photo on the card. A port: an approved engine is chosen by each
 * province; pictures stay in memory and never leave the terminal. It is never the only way
 * (人脸识别技术应用安全管理办法, in force since 2025-06-01).
 */
export interface FaceEngine {
  readonly name: string;
  readonly simulated: boolean;
  readonly available: boolean;
  /** Its own camera does not answer now. */
  readonly unplugged?: boolean;
  compare(
    faces: FacesToCompare,
    bounds: CallBounds,
  ): Promise<Result<{ readonly matched: boolean }, VisitFailure>>;
}

export interface FacesToCompare {
  readonly cardPhoto: Uint8Array;
  /** The one picture of this try, as JPEG, where the screen's browser has the camera; else the engine takes it. */
  readonly still: Uint8Array | undefined;
}

/** The picture of one try on its way to the engine: fetched once, then forgotten. */
export class OfferedStill {
  #jpeg: Uint8Array | undefined;

  offer(jpeg: Uint8Array): void {
    this.#jpeg = jpeg;
  }

  take(): Uint8Array | undefined {
    const jpeg = this.#jpeg;
    this.#jpeg = undefined;
    return jpeg;
  }
}

/** Says that it is simulated wherever its name stands. It compares nothing: the technician decides the answer. */
export class SimulatedFaceEngine implements FaceEngine {
  readonly name = '模拟人脸比对';
  readonly simulated = true;
  readonly available = true;
  matches = true;
  unplugged = false;

  async compare(
    { cardPhoto }: FacesToCompare,
    bounds: CallBounds,
  ): Promise<Result<{ readonly matched: boolean }, VisitFailure>> {
    if (this.unplugged) return fail('camera-not-responding');
    if (cardPhoto.length === 0) return ok({ matched: false });
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 1200);
      bounds.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    return ok({ matched: this.matches });
  }
}

export const noFaceEngine: FaceEngine = {
  name: '',
  simulated: false,
  available: false,
  compare: async () => fail('camera-not-responding') as Result<never, VisitFailure>,
};
