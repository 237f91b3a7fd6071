import { createServer, type Server, type Socket } from 'node:net';
import { fail, ok, type Result } from '#contract/result.ts';
import type { PortOpener } from '../port.ts';
import type { Peer, PeerFailure } from './peer.ts';
import { TcpPortOpener } from './tcp-port.ts';

export interface TcpPeerOptions {
  /** Loopback when absent: a simulated device is no service for the network. */
  readonly host?: string;
  /** 0 or absent: any free port; it stays the same over unplug and replug. */
  readonly port?: number;
}

/** A simulated device that listens on TCP, for machines without pseudo-terminals and for network devices. */
export class TcpPeer implements Peer {
  readonly description: string;
  readonly opener: PortOpener;
  readonly host: string;
  readonly port: number;
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  readonly #replugListeners = new Set<() => void>();
  #server: Server | undefined;
  #socket: Socket | undefined;
  #closed = false;

  private constructor(host: string, port: number, server: Server) {
    this.host = host;
    this.port = port;
    this.description = `tcp peer ${host}:${port}`;
    this.opener = new TcpPortOpener({ host, port });
    this.#adopt(server);
  }

  static async listen(options: TcpPeerOptions = {}): Promise<Result<TcpPeer, PeerFailure>> {
    const host = options.host ?? '127.0.0.1';
    const server = await listenOn(host, options.port ?? 0);
    if (!server.ok) return server;
    const address = server.value.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP listener has a port');
    return ok(new TcpPeer(host, address.port, server.value));
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async write(bytes: Uint8Array): Promise<Result<void, PeerFailure>> {
    if (this.#closed) return fail('peer-closed');
    if (this.#server === undefined) return fail('peer-unplugged');
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed) return ok();
    await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
    return ok();
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#socket?.resetAndDestroy();
    this.#socket = undefined;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async replug(): Promise<Result<void, PeerFailure>> {
    if (this.#closed) return fail('peer-closed');
    if (this.#server !== undefined) return ok();
    const server = await listenOn(this.host, this.port);
    if (!server.ok) return server;
    this.#adopt(server.value);
    for (const listener of [...this.#replugListeners]) listener();
    return ok();
  }

  onReplug(listener: () => void): () => void {
    this.#replugListeners.add(listener);
    return () => this.#replugListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.unplug();
  }

  #adopt(server: Server): void {
    this.#server = server;
    server.on('connection', (socket) => {
      // The newest connection owns the device: a driver that reopens must not be refused because its old
      // connection has not been seen to end yet.
      this.#socket?.destroy();
      this.#socket = socket;
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('data', (bytes: Buffer) => {
        if (this.#socket !== socket) return;
        for (const listener of [...this.#listeners]) listener(bytes);
      });
      socket.on('end', () => socket.destroy());
    });
  }
}

function listenOn(host: string, port: number): Promise<Result<Server, PeerFailure>> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(fail('peer-start-failed', error.message)));
    server.listen(port, host, () => resolve(ok(server)));
  });
}
