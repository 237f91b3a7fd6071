import { readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '#contract/result.ts';
import { checkBounds, withinBounds } from '../bounds.ts';
import type { CallBounds, PortFailure, PortFailureCode, PortOpener, ReportPort } from '../port.ts';
import { PortEvents } from './port-events.ts';

/** Which device: by the node that a udev rule gives it (it tells two of a kind apart), or by its USB numbers. */
export type HidTarget = { readonly path: string } | { readonly vendorId: number; readonly productId: number };

/** What is used of an open HID device; node-hid's `HIDAsync` in production, a {@link HidPeer} in tests. */
export interface HidDevice {
  readonly vendorId: number | undefined;
  /** One output report; the first byte is its number. */
  write(report: Uint8Array): Promise<void>;
  sendFeatureReport(report: Uint8Array): Promise<void>;
  onReport(listener: (report: Uint8Array) => void): void;
  /** Reading has ended: the device is gone. */
  onError(listener: (error: Error) => void): void;
  close(): Promise<void>;
}

export interface HidPortOptions {
  readonly target: HidTarget;
  readonly openDevice?: (target: HidTarget) => Promise<HidDevice>;
  readonly readDescriptor?: (target: HidTarget) => Promise<Uint8Array | undefined>;
}

/**
 * Opens a USB HID device for one owner. The list of devices is never asked for: that takes up to seconds and
 * disturbs devices that are in use.
 */
export class HidPortOpener implements PortOpener {
  readonly description: string;
  readonly #target: HidTarget;
  readonly #openDevice: (target: HidTarget) => Promise<HidDevice>;
  readonly #readDescriptor: (target: HidTarget) => Promise<Uint8Array | undefined>;

  constructor(options: HidPortOptions) {
    this.#target = options.target;
    this.description = `hid ${nameOf(options.target)}`;
    this.#openDevice = options.openDevice ?? openWithNodeHid;
    this.#readDescriptor = options.readDescriptor ?? readSystemDescriptor;
  }

  async open(bounds: CallBounds): Promise<Result<ReportPort, PortFailure>> {
    const begin = checkBounds(bounds);
    if (!begin.ok) return begin;
    const opening = this.#openDevice(this.#target).then(
      (device) => ({ device }),
      (error: unknown) => ({ error: error instanceof Error ? error : new Error(String(error)) }),
    );
    const descriptor = this.#readDescriptor(this.#target);
    const outcome = await withinBounds(bounds, Promise.all([opening, descriptor]));
    if (!outcome.ok) {
      // The system may still finish opening: the device must not stay open then.
      void opening.then((late) => ('device' in late ? late.device.close() : undefined));
      return outcome;
    }
    const [opened, reportDescriptor] = outcome.value;
    if ('error' in opened) return fail(openFailureCode(opened.error), opened.error.message);
    return ok(new OpenHidPort(opened.device, this.description, reportDescriptor));
  }
}

class OpenHidPort implements ReportPort {
  readonly description: string;
  readonly reportDescriptor: Uint8Array | undefined;
  readonly vendorId: number | undefined;
  readonly #device: HidDevice;
  readonly #events = new PortEvents();
  #released: Promise<void> | undefined;

  constructor(device: HidDevice, description: string, reportDescriptor: Uint8Array | undefined) {
    this.#device = device;
    this.description = description;
    this.reportDescriptor = reportDescriptor;
    this.vendorId = device.vendorId;
    device.onReport((report) => this.#events.emitBytes(report));
    device.onError((error) => {
      this.#events.emitLost({ code: 'port-closed', detail: error.message });
      void this.#release();
    });
  }

  onBytes(listener: (report: Uint8Array) => void): () => void {
    return this.#events.onBytes(listener);
  }

  onLost(listener: (failure: PortFailure) => void): () => void {
    return this.#events.onLost(listener);
  }

  write(report: Uint8Array, bounds: CallBounds): Promise<Result<void, PortFailure>> {
    return this.#send(bounds, () => this.#device.write(report));
  }

  sendFeatureReport(report: Uint8Array, bounds: CallBounds): Promise<Result<void, PortFailure>> {
    return this.#send(bounds, () => this.#device.sendFeatureReport(report));
  }

  async close(): Promise<void> {
    this.#events.end();
    await this.#release();
  }

  async #send(bounds: CallBounds, send: () => Promise<void>): Promise<Result<void, PortFailure>> {
    if (this.#events.ended) return fail('port-closed');
    const begin = checkBounds(bounds);
    if (!begin.ok) return begin;
    const sent = send().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const outcome = await withinBounds(bounds, sent);
    if (!outcome.ok) return outcome;
    if (outcome.value === undefined) return ok();
    return fail(this.#events.ended ? 'port-closed' : 'port-write-failed', outcome.value);
  }

  #release(): Promise<void> {
    // A device that is gone cannot be closed any better.
    this.#released ??= this.#device.close().catch(() => undefined);
    return this.#released;
  }
}

/** Loaded when it is needed: a terminal without HID devices does without the native module. */
async function openWithNodeHid(target: HidTarget): Promise<HidDevice> {
  const { HIDAsync } = await import('node-hid');
  return adaptHidAsync(
    'path' in target
      ? await HIDAsync.open(target.path)
      : await HIDAsync.open(target.vendorId, target.productId),
  );
}

/** What is used of node-hid's `HIDAsync`. */
export interface HidAsyncLike {
  write(report: Buffer): Promise<number>;
  sendFeatureReport(report: Buffer): Promise<number>;
  on(event: 'data', listener: (report: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
  getDeviceInfo(): Promise<{ readonly vendorId: number }>;
}

export async function adaptHidAsync(device: HidAsyncLike): Promise<HidDevice> {
  const { vendorId } = await device.getDeviceInfo();
  return {
    vendorId: vendorId === 0 ? undefined : vendorId,
    write: async (report) => void (await device.write(Buffer.from(report))),
    sendFeatureReport: async (report) => void (await device.sendFeatureReport(Buffer.from(report))),
    onReport: (listener) => void device.on('data', (report) => listener(new Uint8Array(report))),
    onError: (listener) => void device.on('error', listener),
    close: () => device.close(),
  };
}

/** Linux shows the descriptor of every hidraw node; other systems do not. A link of udev is followed. */
export async function readSystemDescriptor(
  target: HidTarget,
  nodes = '/sys/class/hidraw',
): Promise<Uint8Array | undefined> {
  if (!('path' in target)) return undefined;
  try {
    const node = basename(await realpath(target.path));
    if (!/^hidraw\d+$/.test(node)) return undefined;
    return new Uint8Array(await readFile(join(nodes, node, 'device', 'report_descriptor')));
  } catch {
    return undefined;
  }
}

function nameOf(target: HidTarget): string {
  if ('path' in target) return target.path;
  const hex = (value: number) => value.toString(16).padStart(4, '0');
  return `${hex(target.vendorId)}:${hex(target.productId)}`;
}

/** hidapi gives words only: strerror(3) on Linux, its own elsewhere. */
function openFailureCode({ message }: Error): PortFailureCode {
  if (/permission denied|operation not permitted|access (is )?denied/i.test(message)) {
    return 'port-permission-denied';
  }
  if (/resource busy|exclusive/i.test(message)) return 'port-busy';
  if (/no such (file|device)|not found|cannot open device with vendor id/i.test(message)) {
    return 'port-not-found';
  }
  return 'port-open-failed';
}
