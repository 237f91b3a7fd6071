import { fail, ok, type Result } from '#contract/result.ts';
import { boundedSignal, type CallBounds } from '../call-bounds.ts';
import { type HubFailure, statusFailure } from '../hub-failure.ts';

export interface CatalogFileRequest {
  readonly fileSha256: string;
  /** Bytes of it that are at hand. */
  readonly offset: number;
  /** What arrives, in order, with its place in the file: smaller than `offset` where the hub began anew. False ends it. */
  readonly onBytes: (bytes: Uint8Array, offset: number) => Promise<boolean>;
}

export interface CatalogFileEndpoint {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly authorization: string;
  readonly fetch: (request: Request) => Promise<Response>;
  /** A transfer without any movement for this long is cut, in milliseconds. */
  readonly stallMs: number;
}

/** Asks for the rest of a file by range (RFC 9110, section 14). `refused`: `onBytes` wanted no more. */
export async function requestCatalogFile(
  { fileSha256, offset, onBytes }: CatalogFileRequest,
  bounds: CallBounds,
  from: CatalogFileEndpoint,
): Promise<Result<'whole' | 'refused', HubFailure>> {
  const bounded = boundedSignal(bounds);
  const stalled = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const moved = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(), from.stallMs);
  };
  const entityTag = `"${fileSha256}"`;
  const request = new Request(`${from.endpoint}/${fileSha256}`, {
    headers: {
      authorization: from.authorization,
      // What travels is the file itself: nothing on the way may unpack it.
      'accept-encoding': 'identity',
      ...(offset > 0 && { range: `bytes=${offset}-`, 'if-range': entityTag }),
    },
    redirect: 'error',
    signal: AbortSignal.any([bounded.signal, stalled.signal]),
  });
  let writing = false;
  try {
    moved();
    const response = await from.fetch(request);
    if (response.status !== 200 && response.status !== 206) {
      await response.body?.cancel();
      return fail(statusFailure(response.status), `catalog file answered ${response.status}`);
    }
    let position = startOf(response, offset);
    // A portal of the hall answers 200 with a page of its own.
    if (position === undefined || response.headers.get('etag') !== entityTag || response.body === null) {
      await response.body?.cancel();
      return fail('hub-malformed', 'not the file that was asked for');
    }
    for await (const chunk of response.body) {
      moved();
      writing = true;
      const wanted = await onBytes(chunk, position);
      writing = false;
      if (!wanted) return ok('refused');
      position += chunk.length;
    }
    return ok('whole');
  } catch (error) {
    if (writing) throw error;
    const reason = bounded.reason();
    if (reason !== undefined) return fail(reason);
    // fetch rejects so for what the network does; the detail would hold an address.
    return fail('hub-unreachable', stalled.signal.aborted ? 'transfer stalled' : 'transfer cut');
  } finally {
    clearTimeout(timer);
  }
}

/** Where the answer's bytes belong; undefined where it does not say what was asked. */
function startOf(response: Response, offset: number): number | undefined {
  if (response.status === 200) return 0;
  const from = /^bytes (\d+)-\d+\/\d+$/.exec(response.headers.get('content-range') ?? '')?.[1];
  return Number(from) === offset ? offset : undefined;
}
