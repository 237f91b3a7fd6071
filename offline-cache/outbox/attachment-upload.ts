import { DetailedError, Upload } from 'tus-js-client';
import { fail, ok, type Result } from '#contract/result.ts';
import { boundedSignal, type CallBounds } from '../call-bounds.ts';
import { type HubFailure, statusFailure } from '../hub-failure.ts';

export interface AttachmentUpload {
  readonly caseId: string;
  readonly attachmentId: string;
  /** Of the sealed bytes, in hex. */
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** Where an earlier attempt got to. */
  readonly resumeUrl?: string | undefined;
  /** Called as soon as the hub has given the upload its place, so that the next attempt can resume. */
  readonly onUploadUrl?: ((url: string) => void) | undefined;
}

export interface UploadEndpoint {
  readonly endpoint: string;
  readonly authorization: string;
  readonly stallMs: number;
}

/** Short retries inside one attempt; longer waits are the synchronizer's. Milliseconds. */
const RETRY_DELAYS_MS = [100, 1_000, 3_000];

/** Uploads by tus 1.0: asks for the offset first where it can, sends the rest, never what the hub has. */
export function uploadAttachment(
  upload: AttachmentUpload,
  bounds: CallBounds,
  to: UploadEndpoint,
): Promise<Result<void, HubFailure>> {
  const { promise, resolve } = Promise.withResolvers<Result<void, HubFailure>>();
  const bounded = boundedSignal(bounds);
  const origin = new URL(to.endpoint).origin;
  let stall: NodeJS.Timeout | undefined;

  const finish = (result: Result<void, HubFailure>): void => {
    clearTimeout(stall);
    bounded.signal.removeEventListener('abort', onBoundsReached);
    resolve(result);
  };
  const giveUp = (failure: HubFailure): void => {
    finish({ ok: false, failure });
    // Without a termination request this only closes the connection; it cannot fail.
    void client.abort();
  };
  const onBoundsReached = (): void => giveUp({ code: bounded.reason() ?? 'aborted' });
  const moved = (): void => {
    clearTimeout(stall);
    stall = setTimeout(() => giveUp({ code: 'hub-unreachable', detail: 'upload stalled' }), to.stallMs);
  };

  const client = new Upload(Buffer.from(upload.bytes), {
    endpoint: to.endpoint,
    // An address kept from a hub that has since moved would carry the key to a stranger.
    uploadUrl: upload.resumeUrl?.startsWith(`${origin}/`) ? upload.resumeUrl : null,
    metadata: { caseId: upload.caseId, attachmentId: upload.attachmentId, sha256: upload.sha256 },
    headers: { authorization: to.authorization },
    retryDelays: RETRY_DELAYS_MS,
    storeFingerprintForResuming: false,
    // 409: the hub has another offset than we think; the retry starts with HEAD. 423: a lock left by a cut.
    onShouldRetry: (error) => [0, 409, 423, 500, 502, 504].includes(statusOf(error)),
    onUploadUrlAvailable: () => {
      if (client.url !== null) upload.onUploadUrl?.(client.url);
    },
    onBeforeRequest: (request) => {
      moved();
      if (new URL(request.getURL()).origin !== origin) throw new Error('upload was sent to another host');
    },
    onAfterResponse: moved,
    onProgress: moved,
    onSuccess: () => finish(ok()),
    onError: (error) => finish(uploadFailure(error)),
  });
  bounded.signal.addEventListener('abort', onBoundsReached, { once: true });
  if (bounded.signal.aborted) onBoundsReached();
  else {
    moved();
    client.start();
  }
  return promise;
}

function statusOf(error: Error): number {
  return error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

function uploadFailure(error: Error): Result<never, HubFailure> {
  const status = statusOf(error);
  if (status === 0) return fail('hub-unreachable', 'upload cut');
  const code = statusFailure(status);
  const detail = `upload answered ${status}`;
  // A conflict here is about offsets, not about the case.
  if (code === 'hub-conflict') return fail('hub-busy', detail);
  // Every answer of a tus server says so (tus 1.0, "Tus-Resumable"); a portal in between must not condemn a case.
  const fromHub =
    error instanceof DetailedError && error.originalResponse?.getHeader('Tus-Resumable') !== undefined;
  if (code === 'hub-refused' && !fromHub) return fail('hub-malformed', detail);
  return fail(code, detail);
}
