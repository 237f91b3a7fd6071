import { ok, type Result } from '#contract/result.ts';
import type { PortFailure } from '../port.ts';
import type { RawCode } from './scanner-line.ts';

/** The one code that somebody waits for. What has begun before belongs to nobody, and neither does its rest. */
export class AwaitedCode {
  #resolve: ((code: Result<RawCode, PortFailure>) => void) | undefined;
  #skips = false;

  /** @param begun A code is on its way already: it is not the one. */
  next(begun: boolean): {
    readonly promise: Promise<Result<RawCode, PortFailure>>;
    readonly cancel: () => void;
  } {
    this.#skips = begun;
    const { promise, resolve } = Promise.withResolvers<Result<RawCode, PortFailure>>();
    this.#resolve = resolve;
    return {
      promise,
      cancel: () => {
        this.#resolve = undefined;
      },
    };
  }

  /** Nothing is on its way: whatever begins now is the one. */
  settle(): void {
    this.#skips = false;
  }

  deliver(code: RawCode): void {
    if (!this.#skips) this.#resolve?.(ok(code));
    this.#skips = false;
  }

  lost(failure: PortFailure): void {
    this.#resolve?.({ ok: false, failure });
  }
}
