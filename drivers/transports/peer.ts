import type { AppFailure, Result } from '#contract/result.ts';
import type { PortOpener } from '../port.ts';

export type PeerFailureCode =
  /** The program that makes pseudo-terminals is not installed. */
  | 'socat-missing'
  /** The link path is taken by something that is not an old link of ours. */
  | 'link-path-occupied'
  | 'peer-start-failed'
  | 'peer-unplugged'
  | 'peer-closed';

export type PeerFailure = AppFailure<PeerFailureCode>;

/**
 * The simulator's end of a cable. The driver is at the other end, behind {@link opener}; both see nothing of
 * each other but bytes, in any chunking.
 */
export interface Peer {
  readonly description: string;
  /** How a driver reaches this peer; stays valid over unplug and replug. */
  readonly opener: PortOpener;
  /** Bytes that the driver sent. Returns the function that unsubscribes. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
  /** Bytes for the driver. Without a driver at the other end they are lost, as on a real line. */
  write(bytes: Uint8Array): Promise<Result<void, PeerFailure>>;
  /** Pulls the cable: the driver's port is lost, and opening it fails until {@link replug}. Idempotent. */
  unplug(): Promise<void>;
  replug(): Promise<Result<void, PeerFailure>>;
  /** The cable is in again: a device that lives on its cable has lost its state. Returns the unsubscriber. */
  onReplug(listener: () => void): () => void;
  /** Final and idempotent. */
  close(): Promise<void>;
}
