import type { DeviceLink } from '#contract/device-link.ts';
import type { AppFailure, Result } from '#contract/result.ts';
import type { IncrementalParser } from '../incremental-parser.ts';
import { type BytePort, type CallBounds, isReportPort, type PortFailure, type PortOpener } from '../port.ts';
import type { RecoveryStep } from '../recovery.ts';
import { observedPort } from './observed-port.ts';

/** What is used of a device's parser. */
export type CountingParser = Pick<IncrementalParser<unknown>, 'push' | 'counts'>;

export interface LinkMeterOptions {
  /**
   * The parser of the device's codec, one for each port. It only listens: the driver has its own. Without it the
   * chunks that arrive count as messages, which is right for HID.
   */
  readonly createParser?: () => CountingParser;
  readonly now?: () => Date;
}

/** `bad-checksum`, `bad-crc`, `bad-check`: what codecs call a frame whose check does not fit. */
const CHECK_FAILED = /^bad-(checksum|crc|check)$/;

type Counts = Record<
  | 'bytesSent'
  | 'bytesReceived'
  | 'framesSent'
  | 'framesReceived'
  | 'discardedBytes'
  | 'checksumErrors'
  | 'timeouts'
  | 'retries'
  | 'softResets'
  | 'opened'
  | 'outOfService',
  number
>;

/**
 * Counts what goes over the line to one device, over all the ports that are opened for it, and what its recovery
 * had to do. Says whether a cable is bad long before a citizen sees it: discarded bytes, check errors, retries.
 */
export class LinkMeter {
  readonly #options: LinkMeterOptions;
  readonly #since: string;
  readonly #counts: Counts = {
    bytesSent: 0,
    bytesReceived: 0,
    framesSent: 0,
    framesReceived: 0,
    discardedBytes: 0,
    checksumErrors: 0,
    timeouts: 0,
    retries: 0,
    softResets: 0,
    opened: 0,
    outOfService: 0,
  };
  readonly #openPorts = new Set<BytePort>();
  #portName = '';
  #trouble: PortFailure | undefined;

  constructor(options: LinkMeterOptions = {}) {
    this.#options = options;
    this.#since = (options.now?.() ?? new Date()).toISOString();
  }

  /** The same opener, with everything on its ports counted. */
  opener(opener: PortOpener): PortOpener {
    this.#portName = opener.description;
    return {
      description: opener.description,
      open: (bounds) => this.#open(opener, bounds),
    };
  }

  /** For the recovery ladder's `onStep`. */
  step(step: RecoveryStep, cause: AppFailure): void {
    if (cause.code === 'not-responding') this.#counts.timeouts += 1;
    if (step === 'retry') this.#counts.retries += 1;
    else if (step === 'soft-reset') this.#counts.softResets += 1;
    else if (step === 'out-of-service') this.#counts.outOfService += 1;
  }

  /** A question that was asked without the ladder, such as a health check, was not answered. */
  noteTimeout(): void {
    this.#counts.timeouts += 1;
  }

  get link(): Omit<DeviceLink, 'device'> {
    const { opened, ...counts } = this.#counts;
    return {
      port: this.#portName,
      open: this.#openPorts.size > 0,
      since: this.#since,
      ...counts,
      reopens: Math.max(0, opened - 1),
      ...(this.#trouble === undefined ? {} : { trouble: troubleOf(this.#trouble) }),
    };
  }

  async #open(opener: PortOpener, bounds: CallBounds): Promise<Result<BytePort, PortFailure>> {
    const opened = await opener.open(bounds);
    if (!opened.ok) {
      // A call that was given up says nothing about the port.
      if (opened.failure.code !== 'aborted') this.#trouble = opened.failure;
      return opened;
    }
    this.#trouble = undefined;
    this.#counts.opened += 1;
    this.#portName = opened.value.description;
    const port = opened.value;
    const parser = isReportPort(port) ? undefined : this.#options.createParser?.();
    const observed = observedPort(port, {
      sent: (length) => {
        this.#counts.bytesSent += length;
        this.#counts.framesSent += 1;
      },
      received: (bytes) => this.#receive(bytes, parser),
      ended: () => this.#openPorts.delete(port),
    });
    this.#openPorts.add(port);
    return { ok: true, value: observed };
  }

  #receive(bytes: Uint8Array, parser: CountingParser | undefined): void {
    this.#counts.bytesReceived += bytes.length;
    if (parser === undefined) {
      this.#counts.framesReceived += 1;
      return;
    }
    const before = parser.counts;
    parser.push(bytes, performance.now());
    const after = parser.counts;
    this.#counts.framesReceived += after.messages - before.messages;
    this.#counts.discardedBytes += after.discardedBytes - before.discardedBytes;
    this.#counts.checksumErrors += failedChecks(after.discards) - failedChecks(before.discards);
  }
}

function failedChecks(discards: Readonly<Record<string, number>>): number {
  return Object.entries(discards).reduce(
    (sum, [reason, times]) => (CHECK_FAILED.test(reason) ? sum + times : sum),
    0,
  );
}

function troubleOf({ code, detail }: PortFailure): NonNullable<DeviceLink['trouble']> {
  return detail === undefined ? { code } : { code, detail };
}
