import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FileFinding } from '#contract/item-lint/lint-files.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';

/** What the author is shown beside the kiosk. */
export interface PreviewState {
  readonly itemId: string;
  /** `refused`: the kiosk keeps the last good version, when there was one. */
  readonly state: 'starting' | 'online' | 'refused';
  /** The last good version: its revision on this preview's own hub, and when it came; absent: none so far. */
  readonly online?: { readonly revision: number; readonly at: string } | undefined;
  readonly findings: readonly FileFinding[];
  /** What was not a matter of the file. */
  readonly failure?: AppFailure | undefined;
  /** Of bringing the kiosk to the item. */
  readonly kiosk: 'waiting' | 'coming' | 'there' | 'failed';
}

export interface PanelServer {
  readonly origin: string;
  readonly url: string;
  show(state: PreviewState): void;
  close(): Promise<void>;
}

export interface PanelOptions {
  /** 0: any free port. */
  readonly port: number;
  /** An address that opens the kiosk once; undefined while it does not run. */
  readonly kioskAddress: () => Promise<string | undefined>;
  readonly startAgain: () => void;
}

const FILES: Readonly<Record<string, { readonly name: string; readonly mediaType: string }>> = {
  '': { name: 'panel.html', mediaType: 'text/html; charset=utf-8' },
  'panel.css': { name: 'panel.css', mediaType: 'text/css; charset=utf-8' },
  'panel.js': { name: 'panel.js', mediaType: 'text/javascript; charset=utf-8' },
};

/** The author's page, on loopback, behind an address that nobody can guess. */
export async function startPanel(
  options: PanelOptions,
): Promise<Result<PanelServer, AppFailure<'port-in-use'>>> {
  const secret = randomBytes(18).toString('base64url');
  const watchers = new Set<ServerResponse>();
  let state: PreviewState | undefined;

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { port } = server.address() as AddressInfo;
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const inside = `/${secret}/`;
    // A page of another origin may know the port, and may have bent a name to this machine: it gets nothing.
    if (request.headers.host !== `127.0.0.1:${port}` || !path.startsWith(inside)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader(
      'Content-Security-Policy',
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src http://127.0.0.1:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    const what = path.slice(inside.length);
    if (what === 'again') {
      if (request.method !== 'POST') return void response.writeHead(405).end();
      options.startAgain();
      return void response.writeHead(204).end();
    }
    if (request.method !== 'GET') return void response.writeHead(405).end();
    if (what === 'events') return watchState(response);
    if (what === 'kiosk') {
      const address = await options.kioskAddress();
      if (address === undefined) return void response.writeHead(503).end();
      return void response.writeHead(302, { Location: address }).end();
    }
    const file = Object.hasOwn(FILES, what) ? FILES[what] : undefined;
    if (file === undefined) return void response.writeHead(404).end();
    const bytes = await readFile(join(import.meta.dirname, 'panel', file.name));
    response.writeHead(200, { 'Content-Type': file.mediaType }).end(bytes);
  }

  function watchState(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    if (state !== undefined) response.write(eventOf(state));
    watchers.add(response);
    response.on('close', () => watchers.delete(response));
  }

  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(options.port, '127.0.0.1', () => resolve(true));
  });
  if (!listening) return fail('port-in-use', String(options.port));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return ok({
    origin,
    url: `${origin}/${secret}/`,
    show(next) {
      state = next;
      for (const watcher of watchers) watcher.write(eventOf(next));
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

function eventOf(state: PreviewState): string {
  return `data: ${JSON.stringify(state)}\n\n`;
}
