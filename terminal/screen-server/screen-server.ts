/**
 * The browser shell: serves the built screen and its WebSocket on loopback. Only who was given the one-time
 * token gets in: it is exchanged once for a cookie of this process, so an address copied from a log or the
 * process list opens nothing.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { pageHeaders, withNonce } from '#contract/content-security-policy.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { RPC_PATH } from '#contract/terminal-api.ts';
import type { Logger } from '../logging/logger.ts';
import type { TerminalRouter } from '../rpc/terminal-router.ts';

export interface ScreenServerOptions {
  readonly router: TerminalRouter;
  /** Folder of the built screen, with index.html. */
  readonly screenDirectory: string;
  /** 0: any free port. */
  readonly port: number;
  readonly logger: Logger;
  /** The page may open cameras; see `pageHeaders`. */
  readonly usesCamera?: boolean;
  /** The origin on this machine that may show the screen in a frame; see `contentSecurityPolicy`. */
  readonly framedBy?: string | undefined;
}

export interface ScreenServer {
  readonly origin: string;
  /** Opens the screen once; ask again for another window. */
  entryUrl(): string;
  close(): Promise<void>;
}

export type ScreenServerFailure = AppFailure<'screen-not-built' | 'port-in-use' | 'screen-server-failed'>;

const COOKIE = 'zhuban-screen';
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

export async function startScreenServer(
  options: ScreenServerOptions,
): Promise<Result<ScreenServer, ScreenServerFailure>> {
  const { screenDirectory, logger } = options;
  let page: string;
  try {
    page = await readFile(join(screenDirectory, 'index.html'), 'utf8');
  } catch {
    return fail('screen-not-built', `no index.html in ${screenDirectory}`);
  }

  const session = randomBytes(32).toString('base64url');
  const tokens = new Set<string>();
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      logger.error('screen-request-failed', { detail: error instanceof Error ? error.message : 'unknown' });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  function authorised(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
    return cookies.some((cookie) => equal(cookie, `${COOKIE}=${session}`));
  }

  /** Loopback is also the host name a page of another origin would use: only our own addresses are served. */
  function ownHost(request: IncomingMessage): boolean {
    const { port } = server.address() as AddressInfo;
    return request.headers.host === `127.0.0.1:${port}` || request.headers.host === `localhost:${port}`;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (!ownHost(request) || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(request.method === 'GET' ? 421 : 405).end();
      return;
    }
    const token = url.searchParams.get('token');
    if (url.pathname === '/' && token !== null && tokens.delete(token)) {
      response.writeHead(303, {
        Location: '/',
        'Set-Cookie': `${COOKIE}=${session}; HttpOnly; SameSite=Strict; Path=/`,
        'Cache-Control': 'no-store',
      });
      response.end();
      return;
    }
    const nonce = randomBytes(18).toString('base64');
    const headers = pageHeaders({
      nonce,
      usesCamera: options.usesCamera === true,
      framedBy: options.framedBy,
    });
    if (!authorised(request)) {
      response.writeHead(403, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('screen-token-needed: this address opens once; take a new one from the terminal.\n');
      return;
    }
    if (url.pathname === '/' || url.pathname === '/index.html') {
      response.writeHead(200, { ...headers, 'Content-Type': 'text/html; charset=utf-8' });
      response.end(request.method === 'HEAD' ? undefined : withNonce(page, nonce));
      return;
    }
    await serveFile(decodeURIComponent(url.pathname), headers, response);
  }

  async function serveFile(
    path: string,
    headers: Record<string, string>,
    response: ServerResponse,
  ): Promise<void> {
    const file = normalize(join(screenDirectory, path));
    const mediaType = MEDIA_TYPES[extname(file)];
    const inside = file.startsWith(normalize(screenDirectory) + sep);
    const found =
      inside &&
      mediaType !== undefined &&
      (await stat(file)
        .then((entry) => entry.isFile())
        .catch(() => false));
    if (!found) {
      response.writeHead(404, headers).end();
      return;
    }
    response.writeHead(200, { ...headers, 'Content-Type': mediaType });
    const stream = createReadStream(file);
    stream.on('error', () => response.destroy());
    stream.pipe(response);
  }

  const handler = new RPCHandler(options.router);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024 });
  server.on('upgrade', (request, socket, head) => {
    // Node leaves the socket without a listener here; a client that resets it must not end the process.
    socket.on('error', () => socket.destroy());
    const { port } = server.address() as AddressInfo;
    const origin = request.headers.origin;
    const sameOrigin = origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`;
    if (request.url !== RPC_PATH || !authorised(request) || !ownHost(request) || !sameOrigin) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      handler.upgrade(webSocket, { context: {} }).catch(() => webSocket.terminate());
    });
  });

  const listening = await listen(server, options.port);
  if (!listening.ok) return listening;
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return ok({
    origin,
    entryUrl() {
      const token = randomBytes(24).toString('base64url');
      tokens.add(token);
      return `${origin}/?token=${token}`;
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

function listen(server: Server, port: number): Promise<Result<void, ScreenServerFailure>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        error.code === 'EADDRINUSE'
          ? fail('port-in-use', `port ${port} is taken; give another one with --port`)
          : fail('screen-server-failed', error.code),
      );
    });
    server.listen(port, '127.0.0.1', () => resolve(ok()));
  });
}

function equal(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
