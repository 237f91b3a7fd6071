import { expect, test } from 'vitest';
import { FAULT_PATH, faultToken } from '#contract/crypto/fault-token.ts';
import { hubClient } from '../testing/terminal-double.ts';
import { testHub } from '../testing/test-hub.ts';

const KEYS = { 'ZB-T-0001': 'key-of-the-first-terminal' };
const fault = {
  terminalId: 'ZB-T-0001',
  regionCode: '441999001001',
  code: 'cabinet-open',
  since: new Date('2026-11-22T06:05:00.000Z'),
};

const hub = testHub({ terminalKeys: KEYS });

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
