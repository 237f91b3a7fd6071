import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { WireFault } from '#contract/wire-fault.ts';
import { pause, withinBounds } from '#drivers/bounds.ts';
import type { PictureSource } from '#drivers/document-camera/document-camera.ts';
import type { CallBounds } from '#drivers/port.ts';
import type { FaultyLine } from './faulty-line.ts';
import { WireFaults } from './wire-faults.ts';

/** A camera's cable: each frame is one message. */
export class FaultyPictureSource implements PictureSource, FaultyLine {
  readonly #source: PictureSource;
  readonly #faults = new WireFaults();
  #unplugged = false;

  constructor(source: PictureSource) {
    this.#source = source;
  }

  get simulated(): boolean {
    return this.#source.simulated;
  }

  get faults(): readonly WireFault[] {
    return this.#unplugged ? [...this.#faults.active, { kind: 'unplug' }] : this.#faults.active;
  }

  async inject(fault: WireFault): Promise<Result<void, AppFailure>> {
    if (fault.kind === 'unplug') this.#unplugged = true;
    else this.#faults.inject(fault);
    return ok();
  }

  async mend(): Promise<Result<void, AppFailure>> {
    this.#unplugged = false;
    this.#faults.clear();
    return ok();
  }

  async grab(bounds: CallBounds): ReturnType<PictureSource['grab']> {
    if (this.#unplugged) return fail('camera-not-found');
    const frame = await this.#source.grab(bounds);
    if (!frame.ok) return frame;
    const { pieces, delayMs } = this.#faults.pass(frame.value);
    // A camera that sends nothing is waited for in vain.
    if (pieces.length === 0) {
      const waited = await withinBounds(bounds, new Promise<never>(() => undefined));
      return waited.ok ? fail('camera-no-picture') : waited;
    }
    if (delayMs > 0) {
      const waited = await pause(delayMs, bounds);
      if (!waited.ok) return waited;
    }
    return ok(pieces[0] ?? new Uint8Array(0));
  }
}
