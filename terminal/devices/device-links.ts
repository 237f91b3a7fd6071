import type { DeviceKind } from '#contract/device.ts';
import type { DeviceLink } from '#contract/device-link.ts';
import type { AppFailure } from '#contract/result.ts';
import { createReplyParser } from '#drivers/cabinet/codec.ts';
import { createAnswerParser } from '#drivers/card-dispenser/codec.ts';
import { createScannerParser } from '#drivers/code-scanner/codec.ts';
import type { CodeScannerProfile } from '#drivers/code-scanner/profile.ts';
import { createFrameParser } from '#drivers/id-card-reader/codec.ts';
import type { PortOpener } from '#drivers/port.ts';
import { createStatusParser } from '#drivers/receipt-printer/status-parser.ts';
import type { RecoveryStep } from '#drivers/recovery.ts';
import { type CountingParser, LinkMeter } from '#drivers/transports/link-meter.ts';

/** How the answers of each kind of device are framed; of the others the chunks are counted. */
const PARSERS: Partial<Record<DeviceKind, () => CountingParser>> = {
  'id-card-reader': () => createFrameParser('reply'),
  'receipt-printer': createStatusParser,
  cabinet: createReplyParser,
  'card-dispenser': createAnswerParser,
};

/** The counters of every line of a terminal; see contract/device-link.ts. */
export class DeviceLinks {
  readonly #meters = new Map<DeviceKind, LinkMeter>();

  /** The same ports for the driver, with everything on them counted. */
  metered(device: DeviceKind, opener: PortOpener, scanner?: CodeScannerProfile): PortOpener {
    const createParser = scanner === undefined ? PARSERS[device] : () => createScannerParser(scanner);
    const meter = new LinkMeter(createParser === undefined ? {} : { createParser });
    this.#meters.set(device, meter);
    return meter.opener(opener);
  }

  /** For the recovery ladder of that device. */
  step(device: DeviceKind, step: RecoveryStep, cause: AppFailure): void {
    this.#meters.get(device)?.step(step, cause);
  }

  noteTimeout(device: DeviceKind): void {
    this.#meters.get(device)?.noteTimeout();
  }

  get all(): readonly DeviceLink[] {
    return [...this.#meters].map(([device, meter]) => ({ device, ...meter.link }));
  }
}
