import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { WireFault } from '#contract/wire-fault.ts';
import type { PortOpener } from '#drivers/port.ts';
import type { Peer, PeerFailure } from '#drivers/transports/peer.ts';
import type { FaultyLine } from './faulty-line.ts';
import { WireFaults } from './wire-faults.ts';

/** A device's end of a cable on which what the device says can be lost, late, cut, doubled or damaged. */
export class FaultyPeer implements Peer, FaultyLine {
  readonly description: string;
  readonly opener: PortOpener;
  readonly #peer: Peer;
  readonly #faults = new WireFaults();
  readonly #waiting = new Set<() => void>();
  #unplugged = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(peer: Peer) {
    this.#peer = peer;
    this.description = peer.description;
    this.opener = peer.opener;
  }

  get faults(): readonly WireFault[] {
    return this.#unplugged ? [...this.#faults.active, { kind: 'unplug' }] : this.#faults.active;
  }

  async inject(fault: WireFault): Promise<Result<void, AppFailure>> {
    if (fault.kind === 'unplug') await this.unplug();
    else this.#faults.inject(fault);
    return ok();
  }

  mend(): Promise<Result<void, AppFailure>> {
    this.#faults.clear();
    this.#wakeAll();
    return this.replug();
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    return this.#peer.onBytes(listener);
  }

  /** Messages keep their order: one that is late holds up those behind it, as a slow line does. */
  write(bytes: Uint8Array): Promise<Result<void, PeerFailure>> {
    const { pieces, delayMs } = this.#faults.pass(bytes);
    const written = this.#last.then(async (): Promise<Result<void, PeerFailure>> => {
      if (delayMs > 0) await this.#wait(delayMs);
      for (const piece of pieces) {
        const sent = await this.#peer.write(piece);
        if (!sent.ok) return sent;
      }
      return ok();
    });
    this.#last = written.catch(() => undefined);
    return written;
  }

  async unplug(): Promise<void> {
    this.#unplugged = true;
    await this.#peer.unplug();
  }

  async replug(): Promise<Result<void, PeerFailure>> {
    const replugged = await this.#peer.replug();
    if (!replugged.ok) return fail(replugged.failure.code, this.description);
    this.#unplugged = false;
    return ok();
  }

  onReplug(listener: () => void): () => void {
    return this.#peer.onReplug(listener);
  }

  async close(): Promise<void> {
    this.#faults.clear();
    this.#wakeAll();
    await this.#last;
    await this.#peer.close();
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.#waiting.add(done);
    });
  }

  #wakeAll(): void {
    for (const done of [...this.#waiting]) done();
  }
}
