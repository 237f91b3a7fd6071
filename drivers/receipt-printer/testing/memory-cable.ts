import { fail, ok, type Result } from '#contract/result.ts';
import type { BytePort, PortFailure, PortOpener } from '../../port.ts';
import type { TestCable } from '../../testing/cable-ends.ts';
import type { Peer } from '../../transports/peer.ts';

/** A cable within the process, for suites with hundreds of scenarios; the fault suites run over a real terminal. */
export class MemoryCable implements Peer {
  readonly description = 'memory cable';
  readonly opener: PortOpener = { description: 'memory cable', open: async () => this.#open() };
  readonly #deviceListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #replugListeners = new Set<() => void>();
  #port: MemoryPort | undefined;
  #pluggedIn = true;

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#deviceListeners.add(listener);
    return () => this.#deviceListeners.delete(listener);
  }

  onReplug(listener: () => void): () => void {
    this.#replugListeners.add(listener);
    return () => this.#replugListeners.delete(listener);
  }

  async write(bytes: Uint8Array): Promise<Result<void, never>> {
    const port = this.#port;
    setImmediate(() => port?.deliver(bytes));
    return ok();
  }

  async unplug(): Promise<void> {
    this.#pluggedIn = false;
    this.#port?.lose({ code: 'port-closed' });
    this.#port = undefined;
  }

  async replug(): Promise<Result<void, never>> {
    this.#pluggedIn = true;
    for (const listener of [...this.#replugListeners]) listener();
    return ok();
  }

  async close(): Promise<void> {
    await this.unplug();
  }

  #open(): Result<BytePort, PortFailure> {
    if (!this.#pluggedIn) return fail('port-not-found');
    const port = new MemoryPort((bytes) => {
      for (const listener of [...this.#deviceListeners]) listener(bytes);
    });
    this.#port = port;
    return ok(port);
  }
}

export async function createMemoryCable(): Promise<TestCable> {
  const peer = new MemoryCable();
  return { peer, dispose: () => peer.close() };
}

class MemoryPort implements BytePort {
  readonly description = 'memory port';
  readonly #send: (bytes: Uint8Array) => void;
  readonly #byteListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #lossListeners = new Set<(failure: PortFailure) => void>();
  #open = true;

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  async write(bytes: Uint8Array): Promise<Result<void, PortFailure>> {
    if (!this.#open) return fail('port-closed');
    this.#send(bytes);
    // A line takes time: what the device answers at once is here before the next bytes go out.
    await new Promise(setImmediate);
    return ok();
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#byteListeners.add(listener);
    return () => this.#byteListeners.delete(listener);
  }

  onLost(listener: (failure: PortFailure) => void): () => void {
    this.#lossListeners.add(listener);
    return () => this.#lossListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#open = false;
  }

  deliver(bytes: Uint8Array): void {
    if (this.#open) for (const listener of [...this.#byteListeners]) listener(bytes);
  }

  lose(failure: PortFailure): void {
    if (!this.#open) return;
    this.#open = false;
    for (const listener of [...this.#lossListeners]) listener(failure);
  }
}
