import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { CATALOG_SNAPSHOT_PATH } from '#contract/hub-api.ts';
import type { TerminalAuthentication } from '../http/terminal-authentication.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

/** `GET` and `HEAD` of a snapshot file, whole or a range of it (RFC 9110, section 14), for terminals with a key. */
export function createSnapshotEndpoint(options: {
  readonly snapshots: SnapshotFiles;
  readonly authenticate: TerminalAuthentication;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    if (options.authenticate(request.headers.authorization) === undefined) return refuse(response, 401);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
    const path = (request.url ?? '').split('?')[0] ?? '';
    const fileSha256 = path.slice(CATALOG_SNAPSHOT_PATH.length + 1);
    const file = await options.snapshots.find(fileSha256);
    if (file === undefined) return refuse(response, 404);
    const entityTag = `"${fileSha256}"`;
    response.setHeader('ETag', entityTag);
    response.setHeader('Accept-Ranges', 'bytes');
    // A name is a content, for ever; but it is for this terminal.
    response.setHeader('Cache-Control', 'private, immutable, max-age=604800');
    response.setHeader('Content-Type', 'application/gzip');
    const condition = request.headers['if-range'];
    const range =
      condition === undefined || condition === entityTag
        ? rangeOf(request.headers.range, file.bytes)
        : undefined;
    if (range === 'unsatisfiable') {
      response.setHeader('Content-Range', `bytes */${file.bytes}`);
      return refuse(response, 416);
    }
    const { from, to } = range ?? { from: 0, to: file.bytes - 1 };
    if (range !== undefined) response.setHeader('Content-Range', `bytes ${from}-${to}/${file.bytes}`);
    response.setHeader('Content-Length', to - from + 1);
    response.writeHead(range === undefined ? 200 : 206);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    try {
      await pipeline(createReadStream(file.path, { start: from, end: to }), response);
    } catch (error) {
      // A terminal that goes away in the middle asks again for the rest; the disk's own errors are told.
      if (!response.destroyed && !isCut(error)) throw error;
      response.destroy();
    }
  };
}

/** One range from an offset on; several at once, or from the end, are answered with the whole (section 14.2). */
function rangeOf(
  header: string | undefined,
  bytes: number,
): { readonly from: number; readonly to: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '');
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = match[2] === '' ? bytes - 1 : Math.min(Number(match[2]), bytes - 1);
  return from < bytes && from <= to ? { from, to } : 'unsatisfiable';
}

function isCut(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(String(error.code))
  );
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${status}\n`);
}
