import type { PortOpener } from '../port.ts';
import { HidPeer } from '../transports/hid-peer.ts';
import type { Peer } from '../transports/peer.ts';
import { bytesOf, hexOf, type Trace, type TraceBytes, type TraceEntry } from './trace.ts';

export interface SentOtherwise {
  /** Index into the entries of the trace. */
  readonly entry: number;
  readonly expected: string;
  /** What came instead, up to where that is certain. */
  readonly sent: string;
}

export interface TracePlayerOptions {
  readonly trace: Trace;
  readonly peer: Peer;
  /** 2: pauses of the device are half as long as they were. */
  readonly speed?: number;
  /**
   * `strict`: the first byte that was not in the trace ends the playing. `lenient`: what comes later in the trace is
   * answered from there, and what is not in it is not answered.
   */
  readonly mode: 'strict' | 'lenient';
  /** Whether playing waits for each call of the trace until {@link TracePlayer.beginCall}. */
  readonly waitsForCalls?: boolean;
  /** Begins again at the end. */
  readonly repeat?: boolean;
}

/** No recorded pause is played longer than this. */
const LONGEST_PAUSE_MS = 60_000;

/** Plays a trace as the device: sends what the device sent, after what the driver had sent before it. */
export class TracePlayer {
  /** For a driver in this process: playing then waits for the port to be opened. */
  readonly opener: PortOpener;
  readonly #options: TracePlayerOptions;
  readonly #finished = Promise.withResolvers<void>();
  readonly #unsubscribe: () => void;
  #cursor = 0;
  #entryDoneAt = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #received = Buffer.alloc(0);
  #receivedFeatures: Uint8Array[] = [];
  #ignoredBytes = 0;
  #openings = 0;
  #opened = 0;
  #callsBegun = 0;
  #callsReached = 0;
  #unplugged = false;
  #difference: SentOtherwise | undefined;
  #ended = false;

  constructor(options: TracePlayerOptions) {
    this.#options = options;
    const { peer } = options;
    this.opener = {
      description: `trace of ${options.trace.header.device}`,
      open: async (bounds) => {
        const port = await peer.opener.open(bounds);
        if (port.ok) {
          this.#opened += 1;
          // The driver must have its listeners first.
          setImmediate(() => this.#advance());
        }
        return port;
      },
    };
    const stops = [
      peer.onBytes((bytes) => {
        this.#received = Buffer.concat([this.#received, bytes]);
        this.#advance();
      }),
    ];
    if (peer instanceof HidPeer) {
      stops.push(
        peer.onFeatureReport((report) => {
          this.#receivedFeatures.push(report);
          this.#advance();
        }),
      );
    }
    this.#unsubscribe = () => {
      for (const stop of stops) stop();
    };
  }

  /** Ends when all was played, at the first difference in strict mode, or by {@link close}. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  get difference(): SentOtherwise | undefined {
    return this.#difference;
  }

  /** How many entries were played. */
  get played(): number {
    return this.#cursor;
  }

  /** Bytes of the driver that the trace has no place for. */
  get ignoredBytes(): number {
    return this.#ignoredBytes;
  }

  /** What the driver has sent beyond the last entry that was played. */
  get pending(): Uint8Array {
    return new Uint8Array(this.#received);
  }

  /** Begins to play; for a driver of another process, which opens the port when it likes. */
  start(): void {
    this.#entryDoneAt = performance.now();
    this.#advance();
  }

  /** The driver begins its next call. */
  beginCall(): void {
    this.#callsBegun += 1;
    this.#advance();
  }

  close(): void {
    this.#unsubscribe();
    this.#end();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#ended = true;
    this.#finished.resolve();
  }

  #advance(): void {
    if (this.#timer !== undefined) return;
    const { entries } = this.#options.trace;
    while (!this.#ended) {
      const entry = entries[this.#cursor];
      if (entry === undefined) {
        if (!this.#options.repeat || entries.length === 0) {
          this.#end();
          return;
        }
        this.#cursor = 0;
        // Not within one turn: a trace without pauses would never let anybody else speak.
        this.#after(100, () => undefined);
        return;
      }
      if (!this.#tryEntry(entry)) return;
    }
  }

  /** False: something must happen first. */
  #tryEntry(entry: TraceEntry): boolean {
    if ('dir' in entry) return entry.dir === 'tx' ? this.#expect(entry) : this.#playLater(entry);
    if ('call' in entry) {
      if (this.#options.waitsForCalls) {
        if (this.#callsBegun <= this.#callsReached) return false;
        this.#callsReached += 1;
      }
      return this.#done();
    }
    if ('outcome' in entry) return this.#done();
    switch (entry.port) {
      case 'closed':
        return this.#done();
      case 'lost':
        return this.#playLater(entry);
      case 'opened':
        if (this.#unplugged) return this.#playLater(entry);
        if (this.#options.waitsForCalls) {
          if (this.#opened <= this.#openings) return false;
          this.#openings += 1;
        }
        return this.#done();
    }
  }

  #done(): boolean {
    this.#cursor += 1;
    this.#entryDoneAt = performance.now();
    return true;
  }

  #expect(entry: TraceBytes): boolean {
    const expected = Buffer.from(bytesOf(entry.hex));
    if (entry.feature) {
      const report = this.#receivedFeatures.shift();
      if (report === undefined) return false;
      if (expected.equals(report) || this.#options.mode === 'lenient') return this.#done();
      return this.#differ(expected, report);
    }
    const { length } = expected;
    if (this.#options.mode === 'strict') {
      const compared = this.#received.subarray(0, length);
      if (!expected.subarray(0, compared.length).equals(compared)) return this.#differ(expected, compared);
      if (compared.length < length) return false;
    } else {
      const at = this.#received.indexOf(expected);
      if (at < 0 && this.#skipTo()) return true;
      if (at < 0) {
        // The beginning of what is expected may stand at the end.
        const kept = Math.min(this.#received.length, length - 1);
        this.#ignoredBytes += this.#received.length - kept;
        this.#received = this.#received.subarray(this.#received.length - kept);
        return false;
      }
      this.#ignoredBytes += at;
      this.#received = this.#received.subarray(at);
    }
    this.#received = this.#received.subarray(length);
    return this.#done();
  }

  /** A driver that asks less than the one that was recorded: goes on at what it asks now. */
  #skipTo(): boolean {
    const { entries } = this.#options.trace;
    for (let index = this.#cursor + 1; index < entries.length; index += 1) {
      const entry = entries[index];
      if (entry === undefined || !('dir' in entry) || entry.dir !== 'tx' || entry.feature) continue;
      const question = bytesOf(entry.hex);
      const at = this.#received.indexOf(question);
      if (at < 0 || question.length === 0) continue;
      this.#ignoredBytes += at;
      this.#received = this.#received.subarray(at + question.length);
      this.#cursor = index;
      return this.#done();
    }
    return false;
  }

  #differ(expected: Uint8Array, sent: Uint8Array): false {
    this.#difference = { entry: this.#cursor, expected: hexOf(expected), sent: hexOf(sent) };
    this.#end();
    return false;
  }

  /** Waits as long as the device waited, then does it. */
  #playLater(entry: TraceEntry): false {
    const before = this.#options.trace.entries[this.#cursor - 1];
    const pauseMs = Math.min((entry.t - (before?.t ?? 0)) / (this.#options.speed ?? 1), LONGEST_PAUSE_MS);
    this.#after(pauseMs - (performance.now() - this.#entryDoneAt), () => {
      this.#cursor += 1;
      this.#entryDoneAt = performance.now();
      return this.#play(entry);
    });
    return false;
  }

  #after(delayMs: number, work: () => Promise<unknown> | undefined): void {
    this.#timer = setTimeout(
      async () => {
        await work();
        this.#timer = undefined;
        if (!this.#ended) this.#advance();
      },
      Math.max(0, delayMs),
    );
  }

  #play(entry: TraceEntry): Promise<unknown> | undefined {
    const { peer } = this.#options;
    if ('dir' in entry) return peer.write(bytesOf(entry.hex));
    if (!('port' in entry)) return undefined;
    if (entry.port === 'lost') {
      this.#unplugged = true;
      return peer.unplug();
    }
    this.#unplugged = false;
    // The opening that follows is the one this entry recorded.
    this.#openings = this.#opened + 1;
    return peer.replug();
  }
}
