import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import type { WireFault } from '#contract/wire-fault.ts';
import type { FaultyLine } from './faulty-line.ts';
import { WireFaults } from './wire-faults.ts';

/** The cable of a network device, on loopback: what the device answers can be lost, late, cut, doubled or damaged. */
export class FaultyTunnel implements FaultyLine {
  readonly #targetPort: () => number;
  readonly #faults = new WireFaults();
  readonly #sockets = new Set<Socket>();
  #waking = new AbortController();
  #server: Server | undefined;
  #port = 0;

  private constructor(targetPort: () => number) {
    this.#targetPort = targetPort;
  }

  /** `targetPort`: where the device listens now. */
  static async open(targetPort: () => number): Promise<Result<FaultyTunnel, AppFailure>> {
    const tunnel = new FaultyTunnel(targetPort);
    const listening = await tunnel.#listen();
    return listening.ok ? ok(tunnel) : listening;
  }

  get port(): number {
    return this.#port;
  }

  get faults(): readonly WireFault[] {
    return this.#server === undefined ? [...this.#faults.active, { kind: 'unplug' }] : this.#faults.active;
  }

  async inject(fault: WireFault): Promise<Result<void, AppFailure>> {
    if (fault.kind === 'unplug') await this.unplug();
    else this.#faults.inject(fault);
    return ok();
  }

  mend(): Promise<Result<void, AppFailure>> {
    this.#faults.clear();
    this.#waking.abort();
    this.#waking = new AbortController();
    return this.replug();
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async replug(): Promise<Result<void, AppFailure>> {
    return this.#server === undefined ? this.#listen() : ok();
  }

  async close(): Promise<void> {
    this.#faults.clear();
    this.#waking.abort();
    await this.unplug();
  }

  async #listen(): Promise<Result<void, AppFailure>> {
    const server = createServer((near) => this.#forward(near));
    const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve);
      server.listen(this.#port, '127.0.0.1', () => resolve(undefined));
    });
    if (failure !== undefined) return fail('tunnel-failed', failure.code);
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return ok();
  }

  #forward(near: Socket): void {
    const far = createConnection({ host: '127.0.0.1', port: this.#targetPort() });
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      // A broken connection is told to its other end by closing it.
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    let last: Promise<void> = Promise.resolve();
    far.on('data', (bytes) => {
      const { pieces, delayMs } = this.#faults.pass(bytes);
      const whole = pieces.every((piece) => piece.length >= bytes.length);
      last = last.then(async () => {
        // Woken when the line is mended: what was held back then comes at once.
        if (delayMs > 0)
          await delay(delayMs, undefined, { signal: this.#waking.signal }).catch(() => undefined);
        for (const piece of pieces) if (!near.destroyed) near.write(piece);
        if (!whole) near.end();
      });
    });
    far.on('end', () => void last.then(() => near.end()));
  }
}
