import { SerialPort } from 'serialport';
import { fail, ok, type Result } from '#contract/result.ts';
import { checkBounds, withinBounds } from '../bounds.ts';
import type { BytePort, CallBounds, PortFailure, PortFailureCode, PortOpener } from '../port.ts';
import { endReadingOnHangUp } from './hang-up.ts';
import { PortEvents } from './port-events.ts';

export interface SerialPortOptions {
  /** `/dev/ttyUSB0`, `/dev/serial/by-id/…`, `COM3`, or the link of a pseudo-terminal. */
  readonly path: string;
  /** Bits per second; 115200 when absent. A pseudo-terminal ignores it. */
  readonly baudRate?: number;
  readonly dataBits?: 7 | 8;
  readonly stopBits?: 1 | 2;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly flowControl?: 'none' | 'rts-cts' | 'xon-xoff';
  /** Makes the library's port; for tests of what the system may answer. */
  readonly createPort?: (options: ConstructorParameters<typeof SerialPort>[0]) => SerialPort;
}

/**
 * Openings that were given up, by path, until the operating system has finished them and the port is free again. Of
 * the process and not of one opener: whoever asks the port next, for another device or at another speed, meets the lock.
 */
const givenUpOpenings = new Map<string, Promise<unknown>>();

function giveUp(path: string, freed: Promise<unknown>): void {
  const all = Promise.all([givenUpOpenings.get(path), freed]).then(() => {
    if (givenUpOpenings.get(path) === all) givenUpOpenings.delete(path);
  });
  givenUpOpenings.set(path, all);
}

/** Opens a serial port (UART, USB-serial, USB-CDC or pseudo-terminal) for one owner: the port is locked. */
export class SerialPortOpener implements PortOpener {
  readonly description: string;
  readonly #options: SerialPortOptions;

  constructor(options: SerialPortOptions) {
    this.#options = options;
    this.description = `serial ${options.path}`;
  }

  async open(bounds: CallBounds): Promise<Result<BytePort, PortFailure>> {
    const startedAt = performance.now();
    const { path } = this.#options;
    const free = await withinBounds(bounds, givenUpOpenings.get(path) ?? Promise.resolve());
    if (!free.ok) return free;
    const flowControl = this.#options.flowControl ?? 'none';
    const create = this.#options.createPort ?? ((options) => new SerialPort(options));
    const port = create({
      path,
      baudRate: this.#options.baudRate ?? 115_200,
      dataBits: this.#options.dataBits ?? 8,
      stopBits: this.#options.stopBits ?? 1,
      parity: this.#options.parity ?? 'none',
      rtscts: flowControl === 'rts-cts',
      xon: flowControl === 'xon-xoff',
      xoff: flowControl === 'xon-xoff',
      lock: true,
      autoOpen: false,
    });
    // Errors reach the callbacks below; an `error` event without a listener would end the process.
    port.on('error', () => undefined);
    const opened = new Promise<Error | null>((resolve) => port.open((error) => resolve(error)));
    const leftMs = bounds.deadlineMs - (performance.now() - startedAt);
    const outcome = await withinBounds({ deadlineMs: leftMs, signal: bounds.signal }, opened);
    if (!outcome.ok) {
      // The operating system may still finish opening: the port must not stay locked then.
      giveUp(
        path,
        opened.then((error) => (error === null ? closed(port) : undefined)),
      );
      return outcome;
    }
    if (outcome.value !== null) return fail(openFailureCode(outcome.value), outcome.value.message);
    endReadingOnHangUp(port);
    return ok(new OpenSerialPort(port, this.description));
  }
}

/** A line that is held up by its flow control never drains. */
const DRAIN_BEFORE_CLOSE: CallBounds = { deadlineMs: 250, signal: new AbortController().signal };

function closed(port: SerialPort): Promise<void> {
  return new Promise((resolve) => port.close(() => resolve()));
}

class OpenSerialPort implements BytePort {
  readonly description: string;
  readonly #port: SerialPort;
  readonly #events = new PortEvents();
  readonly #released: Promise<void>;
  #draining: Promise<unknown> = Promise.resolve();

  constructor(port: SerialPort, description: string) {
    this.description = description;
    this.#port = port;
    port.on('data', (bytes: Buffer) => this.#events.emitBytes(bytes));
    this.#released = new Promise((resolve) => {
      port.once('close', () => resolve());
      // Closing itself failed: there is nothing more to wait for.
      port.once('error', () => resolve());
    });
    port.on('close', (error: Error | null) =>
      this.#events.emitLost({ code: 'port-closed', detail: error?.message }),
    );
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    return this.#events.onBytes(listener);
  }

  onLost(listener: (failure: PortFailure) => void): () => void {
    return this.#events.onLost(listener);
  }

  async write(bytes: Uint8Array, bounds: CallBounds): Promise<Result<void, PortFailure>> {
    // `isOpen` is asked as well: the library would queue a write to a closed port for ever.
    if (this.#events.ended || !this.#port.isOpen) return fail('port-closed');
    const begin = checkBounds(bounds);
    if (!begin.ok) return begin;
    const settled = Promise.withResolvers<Error | null>();
    this.#draining = settled.promise;
    // A write that is pending when the port closes is never called back.
    const onClose = () => settled.resolve(new Error('closed during the write'));
    this.#port.once('close', onClose);
    this.#port.write(Buffer.from(bytes), (writeError) => {
      if (writeError) settled.resolve(writeError);
      else if (!this.#port.isOpen) onClose();
      else this.#port.drain((drainError) => settled.resolve(drainError));
    });
    const outcome = await withinBounds(bounds, settled.promise);
    this.#port.off('close', onClose);
    if (!outcome.ok) return outcome;
    if (outcome.value === null) return ok();
    return fail(this.#port.isOpen ? 'port-write-failed' : 'port-closed', outcome.value.message);
  }

  async close(): Promise<void> {
    this.#events.end();
    // While the system still drains a write that was given up, the port stays locked even when it is closed.
    await withinBounds(DRAIN_BEFORE_CLOSE, this.#draining);
    if (this.#port.isOpen) await closed(this.#port);
    // It is closing because the cable was pulled: until that is done the lock stands.
    else if (this.#port.closing) await this.#released;
  }
}

/**
 * The binding reports open errors as the operating system's message only (no errno), so the message is the
 * one thing to go by: strerror(3) on Unix, the binding's own words on Windows.
 */
function openFailureCode(error: Error): PortFailureCode {
  const message = error.message;
  if (/cannot lock port|resource busy|text file busy/i.test(message)) return 'port-busy';
  if (/no such file|no such device|file not found/i.test(message)) return 'port-not-found';
  // On Windows a port that another program holds also says "Access denied".
  if (/access (is )?denied/i.test(message)) return 'port-busy';
  if (/permission denied|operation not permitted/i.test(message)) return 'port-permission-denied';
  return 'port-open-failed';
}
