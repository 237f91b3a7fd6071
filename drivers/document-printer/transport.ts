import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { finished } from 'node:stream';
import type { AppFailure, Result } from '#contract/result.ts';
import { fail, ok } from '#contract/result.ts';
import { decodeIppMessage, encodeIppAttributes, type IppMessage } from './codec.ts';

export type IppTransportFailureCode =
  /** Nothing of this request reached the printer: no listener, no route, refused at connecting. */
  | 'printer-unreachable'
  /** The connection broke after it had been made. */
  | 'connection-lost'
  /** No answer within the time that one request may take. */
  | 'printer-silent'
  /** Answered, but not with IPP, or with an answer to another request. */
  | 'protocol-error'
  | 'deadline-exceeded'
  | 'aborted';

export interface IppTransportFailure extends AppFailure<IppTransportFailureCode> {
  /** Whether the last byte of the request had been handed to the operating system. */
  readonly requestSent: boolean;
}

export interface IppTarget {
  /** The uri as given, for the printer-uri attribute. */
  readonly printerUri: string;
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
  readonly path: string;
  /**
   * PEM of the printer's own certificate. It is the only one accepted then, whatever host name it carries:
   * printers sign their certificates themselves. Without it the usual authorities are asked.
   */
  readonly certificate: string | undefined;
}

/** ipp:// and ipps:// both default to port 631 (RFC 8010 section 4.3, RFC 7472). */
export function parsePrinterUri(
  uri: string,
  certificate?: string,
): Result<IppTarget, AppFailure<'printer-uri-invalid'>> {
  let parsed: URL;
  try {
    parsed = new URL(uri);
  } catch {
    return fail('printer-uri-invalid', 'not a uri');
  }
  if (parsed.protocol !== 'ipp:' && parsed.protocol !== 'ipps:') {
    return fail('printer-uri-invalid', `scheme ${parsed.protocol}`);
  }
  if (parsed.hostname === '') return fail('printer-uri-invalid', 'no host');
  return ok({
    printerUri: uri,
    secure: parsed.protocol === 'ipps:',
    hostname: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? 631 : Number(parsed.port),
    path: `${parsed.pathname === '' ? '/' : parsed.pathname}${parsed.search}`,
    certificate,
  });
}

export interface ExchangeOptions {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

const contentType = 'application/ipp';
const documentChunkBytes = 32 * 1024;
const greatestResponseBytes = 2 * 1024 * 1024;
const refusedBeforeConnecting: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
]);

/** One request and its answer: {@link exchangeIpp}, or what a test or a measurement puts around it. */
export type IppExchange = typeof exchangeIpp;

/**
 * One IPP request and its answer over HTTP/1.1 (RFC 8010 section 4): one connection each, a document goes
 * chunked behind the attributes. Never sends twice.
 */
export function exchangeIpp(
  target: IppTarget,
  request: IppMessage,
  options: ExchangeOptions,
): Promise<Result<IppMessage, IppTransportFailure>> {
  return new Promise((resolve) => {
    let requestSent = false;
    let connected = false;
    const settle = (result: Result<IppMessage, IppTransportFailure>): void => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', abort);
      resolve(result);
      client.destroy();
    };
    const refuse = (code: IppTransportFailureCode, detail?: string): void =>
      settle({ ok: false, failure: { code, detail, requestSent } });
    const abort = (): void => refuse('aborted');

    const attributes = encodeIppAttributes(request);
    const hasDocument = request.data.length > 0;
    const client = (target.secure ? httpsRequest : httpRequest)({
      ...connectionOptions(target),
      method: 'POST',
      headers: {
        'Content-Type': contentType,
        Accept: contentType,
        ...(hasDocument ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': attributes.length }),
      },
    });
    const timer = setTimeout(() => refuse('deadline-exceeded'), Math.max(1, options.deadlineMs));
    options.signal.addEventListener('abort', abort, { once: true });

    client.on('socket', (socket) => {
      socket.once(target.secure ? 'secureConnect' : 'connect', () => {
        connected = true;
      });
    });
    client.on('finish', () => {
      requestSent = true;
    });
    client.on('error', (error: NodeJS.ErrnoException) => {
      const neverSent = !connected || refusedBeforeConnecting.has(error.code ?? '');
      refuse(neverSent ? 'printer-unreachable' : 'connection-lost', error.code ?? error.name);
    });
    client.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > greatestResponseBytes) refuse('protocol-error', 'answer too large');
        else chunks.push(chunk);
      });
      finished(response, (error) => {
        if (error) return refuse('connection-lost', 'in the answer');
        if (response.statusCode !== 200) return refuse('protocol-error', `HTTP ${response.statusCode}`);
        const decoded = decodeIppMessage(Buffer.concat(chunks));
        if (!decoded.ok) return refuse('protocol-error', decoded.failure.code);
        if (decoded.value.requestId !== request.requestId) {
          return refuse('protocol-error', 'answer to another request');
        }
        settle(decoded);
      });
    });

    if (options.signal.aborted) return abort();
    client.write(attributes);
    for (let offset = 0; offset < request.data.length; offset += documentChunkBytes) {
      client.write(request.data.subarray(offset, offset + documentChunkBytes));
    }
    client.end();
  });
}

function connectionOptions(target: IppTarget): RequestOptions {
  const { hostname, port, path, certificate } = target;
  const plain: RequestOptions = { hostname, port, path, agent: false };
  if (certificate === undefined) return plain;
  const pinned = { ca: certificate, checkServerIdentity: () => undefined };
  return { ...plain, ...pinned } as RequestOptions;
}
