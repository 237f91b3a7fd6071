import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NetworkLink } from './network-link.ts';

let hub: Server;
let link: NetworkLink;

beforeEach(async () => {
  hub = createServer((_request, response) => response.end('hub'));
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  link = new NetworkLink(`http://127.0.0.1:${(hub.address() as AddressInfo).port}`);
  await link.open();
});
afterEach(async () => {
  await link.close();
  hub.closeAllConnections();
  await new Promise((resolve) => hub.close(resolve));
});

async function ask(): Promise<string> {
  const answer = await fetch(link.url, { headers: { connection: 'close' } });
  return answer.text();
}

test('bytes pass while network and hub are on', async () => {
  expect(await ask()).toBe('hub');
});

test('network off: nothing passes, and on again everything does', async () => {
  await link.setNetwork(false);
  await expect(ask()).rejects.toThrow();
  await link.setNetwork(true);
  expect(await ask()).toBe('hub');
});

test('hub off: connections are refused, and on again at the same address', async () => {
  const { url } = link;
  await link.setHub(false);
  await expect(ask()).rejects.toThrow();
  await link.setHub(true);
  expect(link.url).toBe(url);
  expect(await ask()).toBe('hub');
});
