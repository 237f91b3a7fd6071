import type { BytePort, PortOpener } from '../../port.ts';

/** A line on which answers can be held back. */
export class LateAnswers {
  readonly opener: PortOpener;
  readonly #heldBytes: Uint8Array[] = [];
  readonly #held = Promise.withResolvers<void>();
  #holds = false;
  #listener: (bytes: Uint8Array) => void = () => undefined;

  constructor(opener: PortOpener) {
    this.opener = {
      description: 'late',
      open: async (openBounds) => {
        const port = await opener.open(openBounds);
        if (!port.ok) return port;
        const { value } = port;
        value.onBytes((bytes) => {
          if (!this.#holds) {
            this.#listener(bytes);
            return;
          }
          this.#heldBytes.push(bytes);
          this.#held.resolve();
        });
        const line: BytePort = {
          description: value.description,
          write: (bytes, callBounds) => value.write(bytes, callBounds),
          onBytes: (listener) => {
            this.#listener = listener;
            return () => undefined;
          },
          onLost: (listener) => value.onLost(listener),
          close: () => value.close(),
        };
        return { ok: true, value: line };
      },
    };
  }

  /** An answer has come and is held. */
  get held(): Promise<void> {
    return this.#held.promise;
  }

  hold(): void {
    this.#holds = true;
  }

  release(): void {
    this.#holds = false;
    for (const bytes of this.#heldBytes.splice(0)) this.#listener(bytes);
  }
}
