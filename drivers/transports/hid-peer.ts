import { fail, ok, type Result } from '#contract/result.ts';
import { type HidDevice, HidPortOpener } from './hid-port.ts';
import type { Peer, PeerFailure } from './peer.ts';

export interface HidPeerOptions {
  readonly vendorId?: number;
  /** What the system would show as the device's description of its reports. */
  readonly reportDescriptor?: Uint8Array;
}

/**
 * The device's end of a USB HID cable in this process: whole reports both ways, in order, never within the call
 * that sends them. The driver's end is the same port that it has in production.
 */
export class HidPeer implements Peer {
  readonly description = 'hid peer';
  readonly opener: HidPortOpener;
  readonly #options: HidPeerOptions;
  readonly #outputListeners = new Set<(report: Uint8Array) => void>();
  readonly #featureListeners = new Set<(report: Uint8Array) => void>();
  readonly #replugListeners = new Set<() => void>();
  #plugged = true;
  #closed = false;
  #device: PeerDevice | undefined;

  constructor(options: HidPeerOptions = {}) {
    this.#options = options;
    this.opener = new HidPortOpener({
      target: { path: 'peer' },
      openDevice: async () => this.#open(),
      readDescriptor: async () => this.#options.reportDescriptor,
    });
  }

  /** Output reports of the driver. */
  onBytes(listener: (report: Uint8Array) => void): () => void {
    this.#outputListeners.add(listener);
    return () => this.#outputListeners.delete(listener);
  }

  onFeatureReport(listener: (report: Uint8Array) => void): () => void {
    this.#featureListeners.add(listener);
    return () => this.#featureListeners.delete(listener);
  }

  /** One input report for the driver. */
  async write(report: Uint8Array): Promise<Result<void, PeerFailure>> {
    if (this.#closed) return fail('peer-closed');
    if (!this.#plugged) return fail('peer-unplugged');
    const device = this.#device;
    const copy = report.slice();
    if (device) await later(() => device.deliver(copy));
    return ok();
  }

  async unplug(): Promise<void> {
    if (!this.#plugged) return;
    this.#plugged = false;
    const device = this.#device;
    this.#device = undefined;
    if (device) await later(() => device.fail(new Error('could not read from HID device')));
  }

  async replug(): Promise<Result<void, PeerFailure>> {
    if (this.#closed) return fail('peer-closed');
    if (this.#plugged) return ok();
    this.#plugged = true;
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

  #open(): HidDevice {
    // The words of hidapi.
    if (!this.#plugged) throw new Error('cannot open device with path peer: No such file or directory');
    const send = async (listeners: ReadonlySet<(report: Uint8Array) => void>, report: Uint8Array) => {
      if (this.#device !== device) throw new Error('Cannot write to hid device');
      const copy = report.slice();
      await later(() => {
        for (const listener of [...listeners]) listener(copy);
      });
    };
    const device: PeerDevice = new PeerDevice({
      vendorId: this.#options.vendorId,
      write: (report) => send(this.#outputListeners, report),
      sendFeatureReport: (report) => send(this.#featureListeners, report),
      onClose: () => {
        if (this.#device === device) this.#device = undefined;
      },
    });
    this.#device = device;
    return device;
  }
}

interface PeerDeviceOptions extends Pick<HidDevice, 'vendorId' | 'write' | 'sendFeatureReport'> {
  readonly onClose: () => void;
}

class PeerDevice implements HidDevice {
  readonly vendorId: number | undefined;
  readonly write: HidDevice['write'];
  readonly sendFeatureReport: HidDevice['sendFeatureReport'];
  readonly #onClose: () => void;
  #reportListener: ((report: Uint8Array) => void) | undefined;
  #errorListener: ((error: Error) => void) | undefined;

  constructor(options: PeerDeviceOptions) {
    this.vendorId = options.vendorId;
    this.write = options.write;
    this.sendFeatureReport = options.sendFeatureReport;
    this.#onClose = options.onClose;
  }

  onReport(listener: (report: Uint8Array) => void): void {
    this.#reportListener = listener;
  }

  onError(listener: (error: Error) => void): void {
    this.#errorListener = listener;
  }

  deliver(report: Uint8Array): void {
    this.#reportListener?.(report);
  }

  fail(error: Error): void {
    this.#errorListener?.(error);
  }

  async close(): Promise<void> {
    this.#reportListener = undefined;
    this.#errorListener = undefined;
    this.#onClose();
  }
}

function later(work: () => void): Promise<void> {
  return new Promise((resolve) =>
    setImmediate(() => {
      work();
      resolve();
    }),
  );
}
