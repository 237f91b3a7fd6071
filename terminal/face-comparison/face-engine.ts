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
  compare(
    cardPhoto: Uint8Array,
    bounds: CallBounds,
  ): Promise<Result<{ readonly matched: boolean }, VisitFailure>>;
}

/** Says that it is simulated wherever its name stands. It compares nothing: the technician decides the answer. */
export class SimulatedFaceEngine implements FaceEngine {
  readonly name = '模拟人脸比对';
  readonly simulated = true;
  readonly available = true;
  matches = true;

  async compare(
    cardPhoto: Uint8Array,
    bounds: CallBounds,
  ): Promise<Result<{ readonly matched: boolean }, VisitFailure>> {
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
