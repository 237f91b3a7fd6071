import { connect } from 'node:net';
import type { Result } from '#contract/result.ts';
import type { BytePort, CallBounds, PortFailure, PortOpener } from '../port.ts';
import { openSocketPort } from './tcp-port.ts';

/** Where pcscd listens (pcsclite.h, PCSCLITE_CSOCK_NAME). */
export const PCSCD_SOCKET = '/run/pcscd/pcscd.comm';

/**
 * The local socket of pcscd, the PC/SC daemon of Linux. Only the bytes: what they mean is in
 * smart-card/pcsc-messages.ts. Connecting wakes the daemon up where systemd holds its socket.
 */
export class PcscSocketOpener implements PortOpener {
  readonly description: string;
  readonly #path: string;

  constructor(path: string = PCSCD_SOCKET) {
    this.#path = path;
    this.description = `pcscd ${path}`;
  }

  open(bounds: CallBounds): Promise<Result<BytePort, PortFailure>> {
    return openSocketPort(() => connect({ path: this.#path }), this.description, bounds);
  }
}
