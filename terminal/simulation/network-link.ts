import type { AddressInfo } from 'node:net';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

/**
 * The cable between terminal and hub, for technicians and tests: a TCP forwarder on loopback that can be cut.
 * `network-off` breaks what is open and answers nothing new, as a dead line does; `hub-off` refuses connections,
 * as a host without the service does.
 */
export class NetworkLink {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #network = true;
  #hub = true;

  constructor(hubUrl: string) {
    const url = new URL(hubUrl);
    this.#target = { host: url.hostname, port: Number(url.port === '' ? 80 : url.port) };
  }

  get network(): boolean {
    return this.#network;
  }

  get hub(): boolean {
    return this.#hub;
  }

  /** What the terminal uses in the hub's place. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    await this.#listen();
  }

  async setNetwork(on: boolean): Promise<void> {
    this.#network = on;
    if (!on) this.#cut();
  }

  async setHub(on: boolean): Promise<void> {
    if (on === this.#hub) return;
    this.#hub = on;
    if (on) await this.#listen();
    else await this.#stopListening();
  }

  async close(): Promise<void> {
    await this.#stopListening();
  }

  async #listen(): Promise<void> {
    const server = createServer((near) => this.#forward(near));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async #stopListening(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#cut();
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#sockets.clear();
  }

  #forward(near: Socket): void {
    this.#keep(near);
    if (!this.#network) {
      near.resetAndDestroy();
      return;
    }
    const far = createConnection(this.#target);
    this.#keep(far);
    near.pipe(far);
    far.pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    // A broken connection is told to its other end by closing it.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
