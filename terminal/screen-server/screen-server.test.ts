import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DEVICE_PRESETS } from '#contract/device-profile.ts';
import { DEFAULT_PREFERENCES } from '#contract/preferences.ts';
import { unwrap } from '#contract/result.ts';
import type { TerminalContract, TerminalStatus } from '#contract/terminal-api.ts';
import type { VisitEvent } from '#contract/visit/events.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { silentLogger } from '../logging/logger.ts';
import { Publisher } from '../rpc/publisher.ts';
import { createTerminalRouter } from '../rpc/terminal-router.ts';
import { builtInScenery } from '../scenery/scenery-pack.ts';
import { noClips } from '../speech/clip-library.ts';
import { type ScreenServer, startScreenServer } from './screen-server.ts';

const attract: VisitSnapshot = {
  revision: 1,
  screen: { name: 'attract' },
  road: [],
  canGoBack: false,
  canLeave: false,
  help: [],
  staffCalled: false,
  preferences: DEFAULT_PREFERENCES,
};
const status: TerminalStatus = {
  site: { name: '示例', regionName: '示例', phone: '0769-1', address: '示例' },
  terminalNumber: '1',
  screen: DEVICE_PRESETS['21.5-portrait'],
  online: true,
  catalogRevision: 1,
  devices: [],
  simulated: true,
  drawer: false,
  pendingCases: 0,
  headphones: 'unknown',
  bulletin: { notices: [] },
  welcome: { night: { from: '22:00', until: '06:00' } },
  version: '0',
};

let server: ScreenServer;
const folders: string[] = [];

function screenFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'screen-'));
  folders.push(folder);
  return folder;
}

let received: VisitEvent[];
const snapshots = new Publisher(attract);

beforeEach(async () => {
  received = [];
  const screenDirectory = screenFolder();
  writeFileSync(join(screenDirectory, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__">');
  writeFileSync(join(screenDirectory, 'app.js'), 'export {};');
  server = unwrap(
    await startScreenServer({
      screenDirectory,
      port: 0,
      logger: silentLogger,
      router: createTerminalRouter({
        snapshots,
        status: new Publisher(status),
        technician: undefined,
        clips: noClips,
        scenery: builtInScenery,
        logger: silentLogger,
        send: (event) => {
          received.push(event);
          return true;
        },
        ask: () => [],
        search: () => ({ kind: 'words', hits: [], total: 0, departments: [], understood: [] }),
        capturedPage: () => undefined,
        cameraView: async () => undefined,
        offerPicture: () => false,
        watchPen: async function* () {},
        reportCamera: () => undefined,
      }),
    }),
  );
});
afterEach(async () => {
  await server.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function enter(): Promise<string> {
  const answer = await fetch(server.entryUrl(), { redirect: 'manual' });
  expect(answer.status).toBe(303);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

function client(cookie: string): { rpc: ContractRouterClient<TerminalContract>; socket: WebSocket } {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/rpc`, {
    headers: { Cookie: cookie },
    origin: server.origin,
  });
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return { rpc: createORPCClient(link), socket };
}

test('a token opens the screen once; then only its cookie does', async () => {
  const url = server.entryUrl();
  expect((await fetch(url, { redirect: 'manual' })).status).toBe(303);
  expect((await fetch(url, { redirect: 'manual' })).status).toBe(403);
  expect((await fetch(server.origin)).status).toBe(403);
  const page = await fetch(server.origin, { headers: { Cookie: await enter() } });
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("trusted-types 'none'");
  const nonce = /nonce="([^"]+)"/.exec(await page.text())?.[1] ?? 'none';
  expect(policy).toContain(`'nonce-${nonce}'`);
});

test('files outside the screen are not served, whatever the path says', async () => {
  const cookie = await enter();
  for (const path of [
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2f..%2fetc/passwd',
    '/nothing.js',
    '/%00.js',
  ]) {
    const answer = await fetch(`${server.origin}${path}`, { headers: { Cookie: cookie } });
    expect([404, 400, 500]).toContain(answer.status);
  }
  expect((await fetch(`${server.origin}/app.js`, { headers: { Cookie: cookie } })).status).toBe(200);
});

test('events and snapshots travel over the WebSocket; what the contract does not know is refused', async () => {
  const { rpc, socket } = client(await enter());
  await rpc.visit.send({ type: 'start' });
  expect(received).toEqual([{ type: 'start' }]);
  await expect(rpc.visit.send({ type: 'card.read' } as never)).rejects.toThrow();
  const watching = await rpc.visit.watch();
  expect((await watching.next()).value).toMatchObject({ revision: 1 });
  snapshots.publish({ ...attract, revision: 2 });
  expect((await watching.next()).value).toMatchObject({ revision: 2 });
  socket.terminate();
});

test('a page of another origin does not get in, even with the cookie', async () => {
  const cookie = await enter();
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/rpc`, {
    headers: { Cookie: cookie },
    origin: 'http://127.0.0.1:1',
  });
  const refused = await new Promise<boolean>((resolve) => {
    socket.on('open', () => resolve(false));
    socket.on('error', () => resolve(true));
  });
  expect(refused).toBe(true);
});

test('a taken port is a typed failure', async () => {
  const screenDirectory = screenFolder();
  writeFileSync(join(screenDirectory, 'index.html'), '');
  const port = Number(new URL(server.origin).port);
  const second = await startScreenServer({
    screenDirectory,
    port,
    logger: silentLogger,
    router: {} as never,
  });
  expect(!second.ok && second.failure.code).toBe('port-in-use');
});
