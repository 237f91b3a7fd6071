import type { DeviceHealth } from '#contract/device.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { TypedCode } from '#contract/typed-code.ts';
import { Deadline, withinBounds } from '#drivers/bounds.ts';
import type { ScannedCode } from '#drivers/code-scanner/text.ts';
import type { CallBounds } from '#drivers/port.ts';

/** Where codes come from: a scanner with a port, or one that types into the screen. */
export interface CodeSource {
  scan(bounds: CallBounds): Promise<Result<Pick<ScannedCode, 'text'>, AppFailure>>;
  checkHealth(bounds: CallBounds): Promise<Result<DeviceHealth, AppFailure>>;
  close(): Promise<void>;
}

/**
 * A code scanner in keyboard mode: the screen tells its keys from those of a person and sends whole codes here. Like
 * the other scanners, it gives a code only to a scan that waits for one.
 */
export class KeyboardScanner implements CodeSource {
  #waiting: ((code: Result<Pick<ScannedCode, 'text'>, AppFailure>) => void) | undefined;
  #closed = false;

  /** False: nobody waits for a code, and it is forgotten. */
  take(code: TypedCode): boolean {
    const waiting = this.#waiting;
    if (waiting === undefined) return false;
    // An unreadable one is answered as a code without text, which fits nothing: the citizen is asked to scan again.
    waiting(ok({ text: code.kind === 'code' ? code.text : '' }));
    return true;
  }

  async scan(bounds: CallBounds): Promise<Result<Pick<ScannedCode, 'text'>, AppFailure>> {
    if (this.#closed) return fail('device-closed');
    if (this.#waiting !== undefined) return fail('device-busy');
    const typed = Promise.withResolvers<Result<Pick<ScannedCode, 'text'>, AppFailure>>();
    this.#waiting = typed.resolve;
    try {
      const outcome = await withinBounds(new Deadline(bounds).rest(), typed.promise);
      return outcome.ok ? outcome.value : outcome;
    } finally {
      this.#waiting = undefined;
    }
  }

  /** Whether a keyboard is plugged in cannot be known here. */
  async checkHealth(): Promise<Result<DeviceHealth, never>> {
    return ok({ kind: 'code-scanner', condition: 'ready', problems: [], simulated: false });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting?.(fail('device-closed'));
  }
}
