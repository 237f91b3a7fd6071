import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import type { TroubleReport } from '#contract/trouble-report.ts';
import { type RunningHub, startHub } from '../server.ts';
import { writeItems } from '../testing/sample-items.ts';
import { hubClient } from '../testing/terminal-double.ts';

const KEYS = { 'T-1': 'key-of-the-first-terminal', 'T-2': 'key-of-the-second-terminal' };

let folder: string;
let hub: RunningHub;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-reports-'));
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
  const client = hubClient(hub.url, KEYS['T-1']);
  await client.troubleReports.put(report);
  await client.troubleReports.put({ ...report, reasons: ['too-slow'] });
  const { reports } = await client.troubleReports.list();
  expect(reports).toEqual([{ ...report, storedAt: expect.any(String) }]);
  expect((await hubClient(hub.url, KEYS['T-2']).troubleReports.list()).reports).toEqual([]);
});

test('in the name of another terminal: refused', async () => {
  const other = hubClient(hub.url, KEYS['T-2']);
  await expect(other.troubleReports.put(report)).rejects.toThrow();
});

test('free words are refused: nothing personal can be written', async () => {
  const client = hubClient(hub.url, KEYS['T-1']);
  await expect(
    client.troubleReports.put({ ...report, reasons: ['my name is Specimen' as never] }),
  ).rejects.toThrow();
});
