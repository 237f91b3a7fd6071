import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { type RunningHub, startHub } from '../server.ts';
import { writeItems } from '../testing/sample-items.ts';
import { hubClient } from '../testing/terminal-double.ts';

const KEY = 'key-of-the-first-terminal';
let folder: string;
let hub: RunningHub;
const faults: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-bulletin-'));
  await writeItems(join(folder, 'items'));
  hub = unwrap(
    await startHub({
      dataDirectory: join(folder, 'data'),
      itemsDirectory: join(folder, 'items'),
      port: 0,
      terminalKeys: { 'T-1': KEY },
      now: () => new Date('2026-11-20T02:00:00Z'),
      report: ({ event, detail }) => faults.push(`${event} ${detail}`),
    }),
  );
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

test('a terminal is told what the operator wrote; a wrong file is reported and changes nothing', async () => {
  const file = join(folder, 'data', 'bulletin.json');
  const client = hubClient(hub.url, KEY);
  expect(await client.bulletin.get({ region: '441999001001' })).toEqual({ notices: [] });
  const notice = { id: 'one', text: '提醒', from: '2026-11-01', until: '2026-11-30', tone: 'reminder' };
  await writeFile(file, JSON.stringify({ notices: [notice] }));
  const told = await client.bulletin.get({ region: '441999001001' });
  expect(told.notices.map(({ id }) => id)).toEqual(['one']);
  await writeFile(file, JSON.stringify({ notices: [{ ...notice, tone: 'loud' }] }));
  expect(await client.bulletin.get({ region: '441999001001' })).toEqual(told);
  expect(faults).toEqual([expect.stringContaining('bulletin-refused bulletin-invalid: notices.0.tone')]);
});

test('who has no key is told nothing; a region that is none is refused', async () => {
  const stranger = await fetch(`${hub.url}/v1/bulletin?region=441999001001`);
  expect(stranger.status).toBe(401);
  const wrong = await fetch(`${hub.url}/v1/bulletin?region=44`, {
    headers: { authorization: `Bearer ${KEY}` },
  });
  expect(wrong.status).toBe(400);
});
