import type { AppFailure } from '#contract/result.ts';
import type { BoundsFailureCode } from './call-bounds.ts';

export type HubFailureCode =
  /** No connection, or it was cut: whether the hub acted is unknown. */
  | 'hub-unreachable'
  /** 401, 403: this terminal's key is not accepted. */
  | 'hub-unauthorized'
  | 'hub-not-found'
  /** Same case id, other manifest. */
  | 'hub-conflict'
  /** The hub itself says that it will never take this. */
  | 'hub-refused'
  /** Busy, or a department's back end is closed: later. */
  | 'hub-busy'
  | 'hub-error'
  /** An answer outside the contract: another version, or a portal in between. */
  | 'hub-malformed'
  /** The uploaded bytes do not hash to what was announced (tus checksum extension, 460). */
  | 'upload-checksum-mismatch'
  | BoundsFailureCode;

export interface HubFailure extends AppFailure<HubFailureCode> {
  /** The department whose back end is closed or down. */
  readonly department?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** HTTP status (RFC 9110) to failure. */
export function statusFailure(status: number): HubFailureCode {
  switch (status) {
    case 401:
    case 403:
      return 'hub-unauthorized';
    case 404:
    case 410:
      return 'hub-not-found';
    case 409:
      return 'hub-conflict';
    case 408:
    case 423:
    case 425:
    case 429:
    case 503:
    case 507:
      return 'hub-busy';
    // A proxy that cannot reach the hub.
    case 502:
    case 504:
      return 'hub-unreachable';
    case 460:
      return 'upload-checksum-mismatch';
    default:
      return status >= 400 && status < 500 ? 'hub-refused' : 'hub-error';
  }
}
