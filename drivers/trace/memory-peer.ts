import { fail, ok, type Result } from '#contract/result.ts';
import type { BytePort, PortOpener } from '../port.ts';
import type { Peer, PeerFailure } from '../transports/peer.ts';
import { PortEvents } from '../transports/port-events.ts';

/** A cable for bytes within this process, for a check that needs no pseudo-terminal. */
export class MemoryPeer implements Peer {
  readonly description = 'memory peer';
  readonly opener: PortOpener;
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  readonly #replugListeners = new Set<() => void>();
  #events: PortEvents | undefined;
  #plugged = true;

  constructor() {
    this.opener = {
      description: this.description,
      open: async () => (this.#plugged ? ok(this.#open()) : fail('port-not-found')),
    };
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async write(bytes: Uint8Array): Promise<Result<void, PeerFailure>> {
    if (!this.#plugged) return fail('peer-unplugged');
    this.#events?.emitBytes(bytes.slice());
    return ok();
  }

  async unplug(): Promise<void> {
    this.#plugged = false;
    this.#events?.emitLost({ code: 'port-closed' });
    this.#events = undefined;
  }

  async replug(): Promise<Result<void, PeerFailure>> {
    this.#plugged = true;
    for (const listener of [...this.#replugListeners]) listener();
    return ok();
  }

  onReplug(listener: () => void): () => void {
    this.#replugListeners.add(listener);
    return () => this.#replugListeners.delete(listener);
  }

  close(): Promise<void> {
    return this.unplug();
  }

  #open(): BytePort {
    const events = new PortEvents();
    this.#events?.end();
    this.#events = events;
    return {
      description: this.description,
      write: async (bytes) => {
        if (events.ended) return fail('port-closed');
        const copy = bytes.slice();
        // Never within the call of the driver, as on a real line.
        setImmediate(() => {
          for (const listener of [...this.#listeners]) listener(copy);
        });
        return ok();
      },
      onBytes: (listener) => events.onBytes(listener),
      onLost: (listener) => events.onLost(listener),
      close: async () => events.end(),
    };
  }
}
