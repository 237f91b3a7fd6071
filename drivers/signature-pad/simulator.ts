import type { Result } from '#contract/result.ts';
import type { HidPeer } from '../transports/hid-peer.ts';
import type { PeerFailure } from '../transports/peer.ts';
import { encodePenReport, type PenReport } from './codec.ts';
import type { PenLayout } from './report-layout.ts';

export type SignaturePadFault =
  /** The next report loses its end. */
  | 'truncated-report'
  /** The next report is one of another collection of the device. */
  | 'foreign-report';

/** A pen on a pad at the other end of a HID cable: whole reports, in the pad's own layout. */
export class SignaturePadSimulator {
  readonly #peer: HidPeer;
  readonly #layout: PenLayout;
  readonly #faults: SignaturePadFault[] = [];

  constructor(options: { readonly peer: HidPeer; readonly layout: PenLayout }) {
    this.#peer = options.peer;
    this.#layout = options.layout;
  }

  inject(fault: SignaturePadFault): void {
    this.#faults.push(fault);
  }

  /** One stroke: the pen comes down, moves and is lifted. */
  async draw(points: readonly Omit<PenReport, 'touches'>[]): Promise<Result<void, PeerFailure>> {
    const touching = points.map((point) => ({ ...point, touches: true }));
    const lifted = points.slice(-1).map((last) => ({ ...last, pressure: 0, touches: false }));
    return this.send([...touching, ...lifted]);
  }

  async send(reports: readonly PenReport[]): Promise<Result<void, PeerFailure>> {
    let sent: Result<void, PeerFailure> = { ok: true, value: undefined };
    for (const report of reports) {
      let bytes = encodePenReport(this.#layout, report);
      const fault = this.#faults.shift();
      if (fault === 'truncated-report') bytes = bytes.slice(0, -1);
      if (fault === 'foreign-report') bytes[0] = bytes[0]! ^ 0x40;
      sent = await this.#peer.write(bytes);
      if (!sent.ok) return sent;
    }
    return sent;
  }
}
