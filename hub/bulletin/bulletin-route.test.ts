import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TERMINAL_KEY, testHub } from '../testing/test-hub.ts';

const faults: string[] = [];
const hub = testHub({
  now: () => new Date('2026-11-20T02:00:00Z'),
  report: ({ event, detail }) => faults.push(`${event} ${detail}`),
});

test('a terminal is told what the operator wrote; a wrong file is reported and changes nothing', async () => {
  const file = join(hub.dataDirectory, 'bulletin.json');
  expect(await hub.client.bulletin.get({ region: '441999001001' })).toEqual({ notices: [] });
  const notice = { id: 'one', text: '提醒', from: '2026-11-01', until: '2026-11-30', tone: 'reminder' };
  await writeFile(file, JSON.stringify({ notices: [notice] }));
  const told = await hub.client.bulletin.get({ region: '441999001001' });
  expect(told.notices.map(({ id }) => id)).toEqual(['one']);
  await writeFile(file, JSON.stringify({ notices: [{ ...notice, tone: 'loud' }] }));
  expect(await hub.client.bulletin.get({ region: '441999001001' })).toEqual(told);
  expect(faults).toEqual([expect.stringContaining('bulletin-refused bulletin-invalid: notices.0.tone')]);
});

test('who has no key is told nothing; a region that is none is refused', async () => {
  const stranger = await fetch(`${hub.url}/v1/bulletin?region=441999001001`);
  expect(stranger.status).toBe(401);
  const wrong = await fetch(`${hub.url}/v1/bulletin?region=44`, {
    headers: { authorization: `Bearer ${TERMINAL_KEY}` },
  });
  expect(wrong.status).toBe(400);
});
