import { expect, test } from 'vitest';
import type { TroubleReport } from '#contract/trouble-report.ts';
import { hubClient } from '../testing/terminal-double.ts';
import { TERMINAL_KEY, testHub } from '../testing/test-hub.ts';

const KEYS = { 'T-1': TERMINAL_KEY, 'T-2': 'key-of-the-second-terminal' };
const hub = testHub({ terminalKeys: KEYS });

const report: TroubleReport = {
  reportId: '0199c0de-0000-7000-8000-000000000010',
  reportNumber: 'BC-K7QW2F9M',
  itemId: 'human-resources/participation-certificate',
  terminalId: 'T-1',
  regionCode: '441999001001',
  step: 'problem',
  problemCode: 'hub-not-reachable',
  reasons: ['machine-failed'],
  at: '2026-11-20T02:00:00.000Z',
};

test('stored once, however often it is sent, and listed for the terminal it came from', async () => {
  await hub.client.troubleReports.put(report);
  await hub.client.troubleReports.put({ ...report, reasons: ['too-slow'] });
  const { reports } = await hub.client.troubleReports.list();
  expect(reports).toEqual([{ ...report, storedAt: expect.any(String) }]);
  expect((await hubClient(hub.url, KEYS['T-2']).troubleReports.list()).reports).toEqual([]);
});

test('in the name of another terminal: refused', async () => {
  const other = hubClient(hub.url, KEYS['T-2']);
  await expect(other.troubleReports.put(report)).rejects.toThrow();
});

test('free words are refused: nothing personal can be written', async () => {
  await expect(
    hub.client.troubleReports.put({ ...report, reasons: ['my name is Specimen' as never] }),
  ).rejects.toThrow();
});
