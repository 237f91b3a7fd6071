import { connect, type Socket } from 'node:net';
import { fail, ok, type Result } from '#contract/result.ts';
import { checkBounds, withinBounds } from '../bounds.ts';
import type { BytePort, CallBounds, PortFailure, PortFailureCode, PortOpener } from '../port.ts';
import { PortEvents } from './port-events.ts';

export interface TcpPortOptions {
  readonly host: string;
  /** 1–65535; 9100 is the raw printing port, serial servers choose their own. */
  readonly port: number;
}

/** Opens a TCP connection to a network device or to a serial device server that tunnels its bytes. */
export class TcpPortOpener implements PortOpener {
  readonly description: string;
  readonly #options: TcpPortOptions;

  constructor(options: TcpPortOptions) {
    this.#options = options;
    this.description = `tcp ${options.host}:${options.port}`;
  }

  async open(bounds: CallBounds): Promise<Result<BytePort, PortFailure>> {
    const { host, port } = this.#options;
    return openSocketPort(() => connect({ host, port, noDelay: true }), this.description, bounds);
  }
}

/** Any stream socket as a port: `begin` starts the connection. */
export async function openSocketPort(
  begin: () => Socket,
  description: string,
  bounds: CallBounds,
): Promise<Result<BytePort, PortFailure>> {
  const allowed = checkBounds(bounds);
  if (!allowed.ok) return allowed;
  const socket = begin();
  const opened = new Promise<Error | null>((resolve) => {
    socket.once('connect', () => resolve(null));
    // Stays subscribed: later errors are told by `close`, and must not end the process.
    socket.on('error', resolve);
  });
  const outcome = await withinBounds(bounds, opened);
  if (!outcome.ok || outcome.value !== null) socket.destroy();
  if (!outcome.ok) return outcome;
  if (outcome.value !== null) return fail(openFailureCode(outcome.value), outcome.value.message);
  // Finds a peer that lost its power without saying good-bye, on a line that is silent for hours.
  socket.setKeepAlive(true, 10_000);
  return ok(new OpenTcpPort(socket, description));
}

class OpenTcpPort implements BytePort {
  readonly description: string;
  readonly #socket: Socket;
  readonly #events = new PortEvents();

  constructor(socket: Socket, description: string) {
    this.description = description;
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => this.#events.emitBytes(bytes));
    // Told at once: `close` comes some turns of the event loop after the error.
    socket.on('error', (error) => this.#events.emitLost({ code: 'port-closed', detail: error.message }));
    // A device that ends its sending side is gone for us too.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.#events.emitLost({ code: 'port-closed' }));
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    return this.#events.onBytes(listener);
  }

  onLost(listener: (failure: PortFailure) => void): () => void {
    return this.#events.onLost(listener);
  }

  async write(bytes: Uint8Array, bounds: CallBounds): Promise<Result<void, PortFailure>> {
    if (this.#events.ended || this.#socket.destroyed) return fail('port-closed');
    const begin = checkBounds(bounds);
    if (!begin.ok) return begin;
    const written = new Promise<Error | null>((resolve) => {
      this.#socket.write(bytes, (error) => resolve(error ?? null));
    });
    const outcome = await withinBounds(bounds, written);
    if (!outcome.ok) return outcome;
    if (outcome.value === null) return ok();
    return fail(this.#socket.destroyed ? 'port-closed' : 'port-write-failed', outcome.value.message);
  }

  async close(): Promise<void> {
    this.#events.end();
    if (this.#socket.closed) return;
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.destroy();
    await closed;
  }
}

function openFailureCode(error: Error & { code?: string }): PortFailureCode {
  switch (error.code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
      return 'port-not-found';
    case 'EACCES':
    case 'EPERM':
      return 'port-permission-denied';
    default:
      return 'port-open-failed';
  }
}
