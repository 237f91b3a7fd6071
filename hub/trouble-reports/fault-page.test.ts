import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULT_PATH, faultToken } from '#contract/crypto/fault-token.ts';
import { unwrap } from '#contract/result.ts';
import { type RunningHub, startHub } from '../server.ts';
import { writeItems } from '../testing/sample-items.ts';
import { hubClient } from '../testing/terminal-double.ts';

const KEYS = { 'ZB-T-0001': 'key-of-the-first-terminal' };
const fault = {
  terminalId: 'ZB-T-0001',
  regionCode: '441999001001',
  code: 'cabinet-open',
  since: new Date('2026-11-22T06:05:00.000Z'),
};

let folder: string;
let hub: RunningHub;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-faults-'));
  await writeItems(join(folder, 'items'));
  hub = unwrap(
    await startHub({
      dataDirectory: join(folder, 'data'),
      itemsDirectory: join(folder, 'items'),
      port: 0,
      terminalKeys: KEYS,
    }),
  );
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

const urlOf = (token: string) => `${hub.url}${FAULT_PATH}/${token}`;
const reports = async () => (await hubClient(hub.url, KEYS['ZB-T-0001']).troubleReports.list()).reports;

test('a look stores nothing; pressed by many, it is one report of this machine', async () => {
  const url = urlOf(faultToken(fault, KEYS['ZB-T-0001']));
  const looked = await fetch(url, { headers: { 'accept-language': 'en' } });
  expect(looked.status).toBe(200);
  const text = await looked.text();
  expect(text).toContain('This machine is out of service');
  expect(text).toContain('2026-11-22 14:05');
  expect(await reports()).toEqual([]);
  const first = await (await fetch(url, { method: 'POST' })).text();
  const second = await (await fetch(url, { method: 'POST' })).text();
  const stored = await reports();
  expect(stored).toMatchObject([
    { terminalId: 'ZB-T-0001', problemCode: 'cabinet-open', reasons: ['machine-failed'] },
  ]);
  expect(first).toContain(stored[0]?.reportNumber);
  expect(second).toContain(stored[0]?.reportNumber);
  expect(first).toContain('谢谢您');
});

test('a code that no machine has signed: nothing is stored', async () => {
  const before = await reports();
  const forged = faultToken({ ...fault, code: 'made-up' }, 'some-other-key-of-nobody');
  expect((await fetch(urlOf(forged), { method: 'POST' })).status).toBe(404);
  expect((await fetch(urlOf('constructor'))).status).toBe(404);
  expect((await fetch(urlOf(faultToken(fault, KEYS['ZB-T-0001'])), { method: 'PUT' })).status).toBe(405);
  expect(await reports()).toEqual(before);
});
