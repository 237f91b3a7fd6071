import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import type { Evaluation } from '#contract/evaluation.ts';
import { unwrap } from '#contract/result.ts';
import { type CatalogStore, openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { createHubClient } from '#offline-cache/hub-client.ts';
import { type CaseStore, openCaseStore } from '#offline-cache/outbox/case-store.ts';
import { createSynchronizer, type Synchronizer } from '#offline-cache/outbox/synchronizer.ts';
import { createManualClock } from '#offline-cache/testing/manual-clock.ts';
import { temporaryDirectory } from '#offline-cache/testing/temporary-directory.ts';
import { startTestHub, type TestHub } from '#offline-cache/testing/test-hub.ts';
import { createCaseDesk } from '../cases/case-desk.ts';
import { silentLogger } from '../logging/logger.ts';
import type { VisitServices } from '../visit/visit-services.ts';

let hub: TestHub;
let directory: ReturnType<typeof temporaryDirectory>;
let cases: CaseStore;
let catalog: CatalogStore;
let synchronizer: Synchronizer;
let keys: HubPublicKeys | undefined;
let desk: Pick<VisitServices, 'storeEvaluation' | 'evaluationForm' | 'findStanding'>;

beforeEach(async () => {
  hub = await startTestHub();
  keys = hub.keys;
  directory = temporaryDirectory();
  await open();
}, 60_000);
afterEach(async () => {
  await close();
  directory.dispose();
  await hub.close();
});

async function open(): Promise<void> {
  const client = createHubClient({ baseUrl: hub.baseUrl, terminalKey: hub.terminalKey });
  cases = unwrap(await openCaseStore({ directory: directory.path, reserveBytes: 0 }));
  catalog = unwrap(openCatalogStore({ path: join(directory.path, 'catalog.db') }));
  synchronizer = createSynchronizer({
    cases,
    catalog,
    hub: client,
    hubKeys: hub.keys,
    clock: createManualClock(),
  });
  desk = createCaseDesk({
    hub: client,
    cases,
    // Sent by the test, when it says so.
    synchronizer: () => undefined,
    hubKeys: () => keys,
    terminalId: 'terminal-1',
    regionCode: '440100000000',
    logger: silentLogger,
  });
}

async function close(): Promise<void> {
  await synchronizer.stop();
  cases.close();
  catalog.close();
}

const evaluation = (change: Partial<Evaluation> = {}): Evaluation => ({
  evaluationId: '0199c0de-0000-7000-8000-000000000001',
  slipCodeSha256: 'a'.repeat(64),
  itemId: 'public-security/residence-permit',
  terminalId: 'terminal-1',
  regionCode: '440100000000',
  channel: 'kiosk',
  level: 1,
  reasons: ['slow'],
  reasonsVersion: 1,
  at: '2026-11-21T08:00:00.000Z',
  ...change,
});

/** Everything that lies in the folder, as one text. */
function onTheDisk(): string {
  return readdirSync(directory.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
    .join('');
}

const latin = (text: string) => Buffer.from(text).toString('latin1');

test('network off and power gone: it is still there, and arrives once with its words sealed', async () => {
  await hub.disconnect();
  unwrap(await desk.storeEvaluation({ evaluation: evaluation(), text: '打印机坏了三次，我是李示例' }));
  await synchronizer.sweep();
  expect(cases.evaluationCounts()).toMatchObject({ pending: 1 });
  await close();
  expect(onTheDisk()).not.toContain(latin('打印机坏了三次'));
  expect(onTheDisk()).not.toContain(latin('李示例'));
  await open();
  await hub.reconnect();
  await synchronizer.sweep();
  await synchronizer.sweep();
  expect(cases.evaluationCounts()).toEqual({ pending: 0, acknowledged: 1, quarantined: 0 });
  const [arrived] = hub.evaluations.values();
  expect(arrived).toMatchObject(evaluation());
  expect(arrived?.sealedText).toMatchObject({
    suite: 'hpke-x25519-aes256gcm',
    keyId: hub.keys.sealing.keyId,
  });
  expect(JSON.stringify(arrived)).not.toContain('打印机');
});

test('reply lost: sent again with the very same bytes, and the hub has one', async () => {
  unwrap(await desk.storeEvaluation({ evaluation: evaluation(), text: '太慢了' }));
  hub.faults.cutAnswers = 2;
  await synchronizer.sweep();
  const [first] = hub.evaluations.values();
  expect(cases.evaluationCounts()).toMatchObject({ pending: 1 });
  hub.faults.cutAnswers = 0;
  await synchronizer.sweep();
  expect([...hub.evaluations.values()]).toEqual([first]);
  expect(cases.evaluationCounts()).toMatchObject({ pending: 0, acknowledged: 1 });
});

test('stored twice under one id: the first words stay', async () => {
  for (const level of [1, 5] as const) {
    unwrap(await desk.storeEvaluation({ evaluation: evaluation({ level }), text: undefined }));
  }
  await synchronizer.sweep();
  expect([...hub.evaluations.values()].map(({ level }) => level)).toEqual([1]);
});

test('a hall’s portal answers: it waits for the hub itself', async () => {
  unwrap(await desk.storeEvaluation({ evaluation: evaluation(), text: undefined }));
  hub.faults.portal = true;
  await synchronizer.sweep();
  expect(cases.evaluationCounts()).toMatchObject({ pending: 1, quarantined: 0 });
  hub.faults.portal = false;
  await synchronizer.sweep();
  expect(cases.evaluationCounts()).toMatchObject({ acknowledged: 1 });
});

test('no key of the hub: words are not taken, a level is', async () => {
  keys = undefined;
  expect(desk.evaluationForm().canWrite).toBe(false);
  expect((await desk.storeEvaluation({ evaluation: evaluation(), text: '太慢' })).ok).toBe(false);
  expect(cases.evaluationCounts()).toMatchObject({ pending: 0 });
  expect((await desk.storeEvaluation({ evaluation: evaluation(), text: undefined })).ok).toBe(true);
  expect(cases.evaluationCounts()).toMatchObject({ pending: 1 });
});

test('a hub that knows nothing of the slip, or is away: a failure, not an exception', async () => {
  const bounds = { deadlineMs: 15_000, signal: new AbortController().signal };
  expect((await desk.findStanding('0123456789ABCDEF', bounds)).ok).toBe(false);
  await hub.disconnect();
  expect((await desk.findStanding('0123456789ABCDEF', bounds)).ok).toBe(false);
});
