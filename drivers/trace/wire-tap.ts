import type { DeviceKind } from '#contract/device.ts';
import type { WireLine } from '#contract/technician.ts';
import type { BytePort, PortOpener, ReportPort } from '../port.ts';
import { isReportPort } from '../port.ts';
import type { FrameRules, WireDirection } from './frame-describer.ts';
import { hexOf } from './trace.ts';
import type { TraceMask } from './trace-recorder.ts';

/** Lines that are kept for whoever looks later. */
const KEPT_LINES = 400;
/** Bytes of one line that are shown. */
const SHOWN_BYTES = 256;
/** Longer than any device pauses within a frame. */
const BROKEN_OFF_MS = 600;

export interface TapRules {
  readonly device: DeviceKind;
  readonly frames: FrameRules;
  /** Nothing on this line is anybody's: lamps, switches, voltages. */
  readonly harmless?: boolean;
  /** Hides data and leaves the frames; absent: lines that may hold data are hidden whole. */
  readonly createMask?: () => TraceMask;
}

/**
 * The live view of what goes over the ports of a terminal, always masked. Holds a bounded number of lines; what it
 * holds is masked already.
 */
export class WireTap {
  readonly #listeners = new Set<(line: WireLine) => void>();
  readonly #now: () => number;
  #lines: WireLine[] = [];
  #count = 0;

  /** `now`: milliseconds since 1970. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The last lines, oldest first. */
  get lines(): readonly WireLine[] {
    return this.#lines;
  }

  /** Returns the function that unsubscribes. */
  onLine(listener: (line: WireLine) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The same ports for the driver, with everything on them seen here. */
  opener(rules: TapRules, opener: PortOpener): PortOpener {
    return {
      description: opener.description,
      open: async (bounds) => {
        const port = await opener.open(bounds);
        if (!port.ok) return port;
        return { ok: true, value: this.#tapped(rules, port.value) };
      },
    };
  }

  /** What a device that has no port of bytes was asked or answered. */
  note(device: DeviceKind, direction: WireDirection, length: number, meaning: string): void {
    this.#add({ device, direction, hex: '', length, masked: true, meanings: [meaning] });
  }

  /** As they come, several at once where they come fast; the kept ones first. */
  async *watch(signal: AbortSignal | undefined): AsyncGenerator<WireLine[], void, void> {
    let seen = 0;
    while (signal?.aborted !== true) {
      const fresh = this.#lines.filter(({ number }) => number > seen);
      seen = this.#count;
      if (fresh.length > 0) yield fresh;
      if (this.#count === seen) await this.#nextLine(signal);
    }
  }

  #nextLine(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        stopListening();
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const stopListening = this.onLine(wake);
      signal?.addEventListener('abort', wake, { once: true });
      if (signal?.aborted === true) wake();
    });
  }

  #add(line: Omit<WireLine, 'number' | 'at'>): void {
    this.#count += 1;
    const whole = { number: this.#count, at: new Date(this.#now()).toISOString(), ...line };
    this.#lines = [...this.#lines.slice(1 - KEPT_LINES), whole];
    for (const listener of [...this.#listeners]) listener(whole);
  }

  #tapped(rules: TapRules, port: BytePort): BytePort {
    const { device } = rules;
    const readers = rules.frames();
    let mask = rules.createMask?.();
    let heardAt = performance.now();
    const see = (direction: WireDirection, bytes: Uint8Array): void => {
      // A frame that broke off must not hide all that comes after it. A new mask hides what is no frame.
      const now = performance.now();
      if (direction === 'from-device') {
        if (now - heardAt > BROKEN_OFF_MS) mask = rules.createMask?.();
        heardAt = now;
      }
      const reader = readers[direction];
      const discardedBefore = reader.discardedBytes;
      const heldBefore = reader.bufferedBytes;
      const frames = reader.push(bytes, now);
      const discarded = reader.discardedBytes - discardedBefore;
      const meanings = frames.map(({ text }) => text);
      if (discarded > 0) meanings.push(`${discarded} bytes that are no frame`);
      // What is no whole frame may be part of anything.
      const doubtful = heldBefore > 0 || reader.bufferedBytes > 0 || discarded > 0;
      const personal =
        rules.harmless !== true && (doubtful || frames.some((frame) => frame.personal === true));
      const masked = mask?.mask(direction === 'to-device' ? 'tx' : 'rx', bytes);
      const shown = masked?.bytes ?? (personal ? new Uint8Array(bytes.length) : bytes);
      this.#add({
        device,
        direction,
        hex: hexOf(shown.subarray(0, SHOWN_BYTES)),
        length: bytes.length,
        masked: masked?.masked ?? personal,
        meanings,
      });
    };
    const event = (meaning: string): void =>
      this.#add({ device, direction: 'port', hex: '', length: 0, masked: false, meanings: [meaning] });
    event('opened');
    // Before any listener of the driver, so that what it answers stands behind what it was told.
    port.onBytes((bytes) => see('from-device', bytes));
    port.onLost((failure) => event(`lost: ${failure.code}`));
    let closed = false;
    const tapped: BytePort = {
      description: port.description,
      write(bytes, bounds) {
        see('to-device', bytes);
        return port.write(bytes, bounds);
      },
      onBytes: (listener) => port.onBytes(listener),
      onLost: (listener) => port.onLost(listener),
      async close() {
        if (!closed) event('closed');
        closed = true;
        await port.close();
      },
    };
    if (!isReportPort(port)) return tapped;
    const reports: ReportPort = {
      ...tapped,
      reportDescriptor: port.reportDescriptor,
      vendorId: port.vendorId,
      sendFeatureReport(report, bounds) {
        see('to-device', report);
        return port.sendFeatureReport(report, bounds);
      },
    };
    return reports;
  }
}
