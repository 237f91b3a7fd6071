/** What a codec sees at the start of the buffered bytes. */
export type ScanStep<Message> =
  | { readonly kind: 'message'; readonly length: number; readonly message: Message }
  /** A frame may be beginning here, but is not whole yet. */
  | { readonly kind: 'incomplete' }
  /** No frame begins here. `length` bytes are thrown away: one, unless the codec knows that more are noise. */
  | { readonly kind: 'discard'; readonly length: number; readonly reason: string };

/**
 * The codec's part of a parser. `idle` says that the line has been silent for the inter-byte timeout: what is
 * still incomplete then will not be completed any more. Must not throw for any bytes.
 */
export type Scan<Message> = (bytes: Uint8Array, idle: boolean) => ScanStep<Message>;

export interface ParsedMessage<Message> {
  readonly message: Message;
  /** Offset of the first byte of the frame in everything that was ever pushed. */
  readonly offset: number;
  readonly length: number;
}

export interface ParserCounts {
  readonly pushedBytes: number;
  readonly messages: number;
  readonly messageBytes: number;
  readonly discardedBytes: number;
  /** How often bytes were thrown away, by reason. Runs of one reason count once. */
  readonly discards: Readonly<Record<string, number>>;
}

export interface IncrementalParserOptions<Message> {
  readonly scan: Scan<Message>;
  /** Length of the longest frame; no more bytes than this are ever held. */
  readonly capacity: number;
  /** Silence after which a partial frame is given up, in milliseconds. */
  readonly interByteTimeoutMs: number;
}

/**
 * Frames a byte stream. For any bytes in any chunking it never throws, never holds more than its capacity,
 * moves on by one byte where no frame begins (so that a good frame inside or after noise is found), gives up
 * a partial frame after the inter-byte timeout, and accounts for every byte. It has no clock: the caller
 * says what time it is, in milliseconds of a monotonic clock.
 */
export class IncrementalParser<Message> {
  readonly #scan: Scan<Message>;
  readonly #interByteTimeoutMs: number;
  readonly #buffer: Uint8Array;
  #start = 0;
  #end = 0;
  #lastByteAt = 0;
  #pushedBytes = 0;
  #consumedBytes = 0;
  #messages = 0;
  #messageBytes = 0;
  #discardedBytes = 0;
  #discards = new Map<string, number>();
  #lastReason: string | undefined;

  constructor(options: IncrementalParserOptions<Message>) {
    this.#scan = options.scan;
    this.#interByteTimeoutMs = options.interByteTimeoutMs;
    this.#buffer = new Uint8Array(options.capacity);
  }

  get bufferedBytes(): number {
    return this.#end - this.#start;
  }

  get capacity(): number {
    return this.#buffer.length;
  }

  get counts(): ParserCounts {
    return {
      pushedBytes: this.#pushedBytes,
      messages: this.#messages,
      messageBytes: this.#messageBytes,
      discardedBytes: this.#discardedBytes,
      discards: Object.fromEntries(this.#discards),
    };
  }

  /** When {@link tick} must be called at the latest, or nothing while no partial frame waits. */
  get idleAt(): number | undefined {
    return this.bufferedBytes === 0 ? undefined : this.#lastByteAt + this.#interByteTimeoutMs;
  }

  push(bytes: Uint8Array, nowMs: number): ParsedMessage<Message>[] {
    const found = this.tick(nowMs);
    this.#lastByteAt = nowMs;
    this.#pushedBytes += bytes.length;
    let taken = 0;
    while (taken < bytes.length) {
      this.#makeRoom();
      const part = bytes.subarray(taken, taken + this.#buffer.length - this.#end);
      this.#buffer.set(part, this.#end);
      this.#end += part.length;
      taken += part.length;
      this.#drain(false, found);
    }
    return found;
  }

  /** Gives up partial frames when the line has been silent for long enough. */
  tick(nowMs: number): ParsedMessage<Message>[] {
    const found: ParsedMessage<Message>[] = [];
    const idleAt = this.idleAt;
    if (idleAt !== undefined && nowMs >= idleAt) this.#drain(true, found);
    return found;
  }

  /** Throws away what is held, e.g. before a new request; it is counted like any other discard. */
  discardPending(reason: string): void {
    if (this.bufferedBytes > 0) this.#discard(this.bufferedBytes, reason);
  }

  #drain(idle: boolean, found: ParsedMessage<Message>[]): void {
    while (this.#start < this.#end) {
      const step = this.#scan(this.#buffer.subarray(this.#start, this.#end), idle);
      if (step.kind === 'message') {
        found.push({ message: step.message, offset: this.#consumedBytes, length: step.length });
        this.#messages += 1;
        this.#messageBytes += step.length;
        this.#lastReason = undefined;
        this.#consume(step.length);
      } else if (step.kind === 'discard') {
        this.#discard(step.length, step.reason);
      } else if (idle) {
        this.#discard(1, 'inter-byte-timeout');
      } else if (this.bufferedBytes === this.#buffer.length) {
        this.#discard(1, 'over-capacity');
      } else {
        return;
      }
    }
  }

  #discard(length: number, reason: string): void {
    const count = Math.min(length, this.bufferedBytes);
    this.#discardedBytes += count;
    if (reason !== this.#lastReason) this.#discards.set(reason, (this.#discards.get(reason) ?? 0) + 1);
    this.#lastReason = reason;
    this.#consume(count);
  }

  #consume(length: number): void {
    this.#start += length;
    this.#consumedBytes += length;
    if (this.#start === this.#end) {
      this.#start = 0;
      this.#end = 0;
    }
  }

  #makeRoom(): void {
    if (this.#start === 0) return;
    this.#buffer.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
  }
}
