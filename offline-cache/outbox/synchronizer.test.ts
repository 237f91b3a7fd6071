import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { Evaluation } from '#contract/evaluation.ts';
import { unwrap } from '#contract/result.ts';
import type { TroubleReport } from '#contract/trouble-report.ts';
import { type CatalogStore, openCatalogStore } from '../catalog/catalog-store.ts';
import { createHubClient, type HubClient } from '../hub-client.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { sampleCaseId, sampleContent, samplePage } from '../testing/sample-case.ts';
import { departmentRow, sampleDepartment } from '../testing/sample-catalog.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { startTestHub, type TestHub } from '../testing/test-hub.ts';
import { type CaseStore, openCaseStore } from './case-store.ts';
import { sealCase } from './seal-case.ts';
import { createSynchronizer, type Synchronizer, type SynchronizerEvent } from './synchronizer.ts';

let hub: TestHub;
let client: HubClient;
let directory: ReturnType<typeof temporaryDirectory>;
let cases: CaseStore;
let catalog: CatalogStore;
let clock: ManualClock;
let synchronizer: Synchronizer;
let events: SynchronizerEvent[];
const bounds = () => ({ deadlineMs: 15_000, signal: new AbortController().signal });

beforeEach(async () => {
  hub = await startTestHub();
  client = createHubClient({ baseUrl: hub.baseUrl, terminalKey: hub.terminalKey, uploadStallMs: 5_000 });
  directory = temporaryDirectory();
  clock = createManualClock();
  cases = unwrap(await openCaseStore({ directory: directory.path, clock, reserveBytes: 0 }));
  catalog = unwrap(openCatalogStore({ path: join(directory.path, 'catalog.db') }));
  events = [];
  synchronizer = newSynchronizer();
});
afterEach(async () => {
  await synchronizer.stop();
  cases.close();
  catalog.close();
  directory.dispose();
  await hub.close();
  expect(events.filter(({ kind }) => kind === 'synchronizer-error')).toEqual([]);
});

function newSynchronizer(random = () => 0.5): Synchronizer {
  return createSynchronizer({
    cases,
    catalog,
    hub: client,
    hubKeys: hub.keys,
    clock,
    random,
    limits: { breakerThreshold: 3 },
    onEvent: (event) => events.push(event),
  });
}

async function enqueue(
  attachments = [samplePage('page-1', 3_000)],
  content = sampleContent(),
): Promise<string> {
  const stored = await cases.enqueue({
    content,
    attachments,
    hubKeys: hub.keys,
    terminalId: 'terminal-1',
    regionCode: '440100000000',
  });
  return unwrap(stored).caseId;
}

function stateOf(caseId: string): string | undefined {
  return cases.find(caseId)?.state;
}

function sampleEvaluation(evaluationId: string): Evaluation {
  return {
    evaluationId,
    itemId: 'social-security/insurance-proof',
    terminalId: 'terminal-1',
    regionCode: '440100000000',
    channel: 'terminal',
    level: 5,
    reasons: [],
    reasonsVersion: 1,
    at: '2026-11-21T08:00:00.000Z',
  };
}

describe('when all is well', () => {
  test('a case with attachments arrives whole, and only the hub can read it', async () => {
    const content = sampleContent();
    const pages = [samplePage('page-1', 200_000), samplePage('signature', 900)];
    const caseId = await enqueue(pages, content);
    const receipt = unwrap(await synchronizer.waitForReceipt(caseId, bounds()));
    expect(receipt).toMatchObject({ caseId, hubSequence: 1 });
    expect(stateOf(caseId)).toBe('acknowledged');
    expect(cases.statusBySlipCodeSha256(sha256Hex(content.slipCode))?.receipt).toEqual(receipt);

    const opened = await hub.open(caseId);
    expect(opened.content).toMatchObject(content);
    expect(opened.content.attachments).toEqual(
      pages.map(({ attachmentId, mediaType, bytes }) => ({
        attachmentId,
        mediaType,
        sha256OfPlain: sha256Hex(bytes),
      })),
    );
    for (const page of pages)
      expect(
        Buffer.compare(opened.attachments.get(page.attachmentId) ?? page.bytes.slice(1), page.bytes),
      ).toBe(0);
  });

  test('the sweep sends everything, also what nobody kicked', async () => {
    const ids = [await enqueue(), await enqueue([]), await enqueue()];
    await synchronizer.sweep();
    expect(cases.counts()).toEqual({ pending: 0, uploading: 0, acknowledged: 3, quarantined: 0 });
    expect(hub.receivedCaseIds().sort()).toEqual(ids.sort());
  });

  test('start sweeps at once and again every minute', async () => {
    const first = await enqueue();
    synchronizer.start();
    await expect.poll(() => stateOf(first)).toBe('acknowledged');
    await expect.poll(() => clock.sleepers).toBe(2);
    const second = await enqueue();
    clock.advance(60_000);
    await expect.poll(() => stateOf(second)).toBe('acknowledged');
  });

  test('what could not be done is reported once, also when the hub was away meanwhile', async () => {
    const report: TroubleReport = {
      reportId: '0199c0de-0000-7000-8000-000000000021',
      reportNumber: 'BC-K7QW2F9M',
      terminalId: 'ZB-TEST-0001',
      regionCode: '441999001001',
      step: 'home',
      reasons: ['item-not-found'],
      at: '2026-11-20T02:00:00.000Z',
    };
    await hub.disconnect();
    unwrap(cases.troubleReports.store(report));
    unwrap(cases.troubleReports.store(report));
    await synchronizer.sweep();
    expect(cases.troubleReports.counts()).toMatchObject({ pending: 1 });
    await hub.reconnect();
    await synchronizer.sweep();
    expect([...hub.troubleReports.values()]).toEqual([report]);
    expect(cases.troubleReports.counts()).toEqual({ pending: 0, acknowledged: 1, quarantined: 0 });
  });

  test('evaluations go out once, however often they are stored', async () => {
    const evaluation = sampleEvaluation('0199c0de-0000-7000-8000-000000000001');
    unwrap(cases.storeEvaluation(evaluation));
    unwrap(cases.storeEvaluation(evaluation));
    await synchronizer.sweep();
    expect([...hub.evaluations.values()]).toEqual([evaluation]);
    expect(cases.evaluationCounts()).toEqual({ pending: 0, acknowledged: 1, quarantined: 0 });
  });

  test('kicked twice at the same time, a case is put once', async () => {
    const caseId = await enqueue([]);
    const answers = await Promise.all([
      synchronizer.waitForReceipt(caseId, bounds()),
      synchronizer.waitForReceipt(caseId, bounds()),
    ]);
    expect(answers[0]).toEqual(answers[1]);
    expect(hub.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });
});

describe('faults', () => {
  test('reply cut after the commit: the case is offered again and stays one case', async () => {
    const caseId = await enqueue([]);
    hub.faults.cutAnswers = 1;
    const lost = await synchronizer.waitForReceipt(caseId, bounds());
    expect(lost).toMatchObject({ ok: false, failure: { code: 'hub-unreachable' } });
    expect(hub.receivedCaseIds()).toEqual([caseId]);
    expect(stateOf(caseId)).toBe('pending');
    expect(unwrap(await synchronizer.waitForReceipt(caseId, bounds())).hubSequence).toBe(1);
    expect(hub.receivedCaseIds()).toEqual([caseId]);
  });

  test('receipt with a wrong signature: never taken for an acknowledgement', async () => {
    const caseId = await enqueue();
    hub.faults.signWithStranger = true;
    expect(await synchronizer.waitForReceipt(caseId, bounds())).toMatchObject({
      failure: { code: 'receipt-signature-invalid' },
    });
    expect(cases.find(caseId)).toMatchObject({ state: 'pending', lastFailure: 'receipt-signature-invalid' });
    expect(cases.find(caseId)?.receipt).toBeUndefined();
    hub.faults.signWithStranger = false;
    unwrap(await synchronizer.waitForReceipt(caseId, bounds()));
  });

  test('receipt of another case or another manifest, though well signed', async () => {
    const caseId = await enqueue([]);
    hub.faults.alterReceipt = (receipt) => ({ ...receipt, caseId: sampleCaseId() });
    expect(await synchronizer.waitForReceipt(caseId, bounds())).toMatchObject({
      failure: { code: 'receipt-of-other-case' },
    });
    hub.faults.alterReceipt = (receipt) => ({ ...receipt, manifestSha256: '0'.repeat(64) });
    expect(await synchronizer.waitForReceipt(caseId, bounds())).toMatchObject({
      failure: { code: 'receipt-of-other-manifest' },
    });
    expect(stateOf(caseId)).toBe('pending');
  });

  test('other manifest under the same id: quarantined alone, the others go through', async () => {
    const content = sampleContent();
    const caseId = await enqueue([], content);
    const healthy = await enqueue();
    const other = await sealCase({
      content,
      attachments: [],
      hubKeys: hub.keys,
      terminalId: 'terminal-2',
      regionCode: '440100000000',
      createdAt: new Date(0),
    });
    hub.plant(other.manifest);
    await synchronizer.sweep();
    expect(cases.find(caseId)).toMatchObject({ state: 'quarantined', lastFailure: 'hub-conflict' });
    expect(stateOf(healthy)).toBe('acknowledged');
    expect(events).toContainEqual({ kind: 'case-quarantined', caseId, code: 'hub-conflict' });
    // Not tried again by itself, only by a technician.
    const puts = hub.requests.length;
    await synchronizer.sweep();
    expect(hub.requests.slice(puts).filter(({ path }) => path.endsWith(caseId))).toEqual([]);
    expect(cases.requeue(caseId)).toBe(true);
    expect(stateOf(caseId)).toBe('pending');
  });

  test('poisoned case: refused for good, quarantined, nobody waits behind it', async () => {
    const poisoned = await enqueue([]);
    hub.faults.refuse.set(poisoned, { code: 'BAD_REQUEST', status: 400 });
    const others = [await enqueue([]), await enqueue([]), await enqueue([]), await enqueue([])];
    await synchronizer.sweep();
    expect(stateOf(poisoned)).toBe('quarantined');
    expect(others.map(stateOf)).toEqual(others.map(() => 'acknowledged'));
  });

  test('case on which the hub itself stumbles: stays pending with backoff, the others go through', async () => {
    const stumbling = await enqueue([]);
    hub.faults.refuse.set(stumbling, { code: 'INTERNAL_SERVER_ERROR', status: 500 });
    await synchronizer.sweep();
    const other = await enqueue([]);
    await synchronizer.sweep();
    expect(stateOf(other)).toBe('acknowledged');
    expect(cases.find(stumbling)).toMatchObject({ state: 'pending', attempts: 1, lastFailure: 'hub-error' });
  });

  test('connection cut in mid-upload: resumed where it stopped, not from the start', async () => {
    const page = samplePage('page-1', 2_000_000);
    const caseId = await enqueue([page]);
    hub.faults.cutUploadAfterBytes = 1_200_000;
    unwrap(await synchronizer.waitForReceipt(caseId, bounds()));
    const patches = hub.requests.filter(({ method }) => method === 'PATCH');
    expect(patches).toHaveLength(2);
    expect(hub.requests.some(({ method }) => method === 'HEAD')).toBe(true);
    expect(patches[1]?.bodyBytes).toBeLessThan(1_900_000);
    const opened = await hub.open(caseId);
    expect(Buffer.compare(opened.attachments.get('page-1') ?? new Uint8Array(), page.bytes)).toBe(0);
  });

  test('upload that takes minutes: the sweep comes all the same, and sends the others', async () => {
    const released = Promise.withResolvers<void>();
    hub.faults.holdUploads = released.promise;
    try {
      const slow = [await enqueue(), await enqueue(), await enqueue()];
      synchronizer.start();
      await expect.poll(() => cases.counts().uploading).toBe(3);
      const quick = await enqueue([]);
      clock.advance(60_000);
      await expect.poll(() => stateOf(quick)).toBe('acknowledged');
      hub.faults.holdUploads = undefined;
      released.resolve();
      await expect.poll(() => slow.map(stateOf)).toEqual(slow.map(() => 'acknowledged'));
    } finally {
      released.resolve();
    }
  });

  test('upload that was complete before the process died: not sent twice', async () => {
    const caseId = await enqueue();
    const leased = cases.lease(caseId);
    const attachment = leased?.manifest.attachments[0];
    if (!attachment) throw new Error('no attachment');
    const bytes = unwrap(await cases.readAttachment(caseId, attachment.attachmentId));
    const upload = { caseId, attachmentId: attachment.attachmentId, sha256: attachment.sha256, bytes };
    unwrap(await client.uploadAttachment(upload, bounds()));
    const before = hub.requests.length;
    // Without the remembered address: the hub gives the existing upload, and its offset settles the rest.
    unwrap(await client.uploadAttachment(upload, bounds()));
    const sent = hub.requests.slice(before).filter(({ method }) => method === 'PATCH');
    expect(sent.length).toBeLessThanOrEqual(1);
    cases.release(caseId, 'test');
    unwrap(await synchronizer.waitForReceipt(caseId, bounds()));
  });

  test('hub restored from a backup: everything it had signed for is offered again', async () => {
    const ids = [await enqueue(), await enqueue([])];
    unwrap(cases.storeEvaluation(sampleEvaluation('0199c0de-0000-7000-8000-000000000002')));
    await synchronizer.sweep();
    expect(cases.counts().acknowledged).toBe(2);
    hub.restoreFromBackup('epoch-2');
    await synchronizer.sweep();
    expect(events).toContainEqual({ kind: 'cases-offered-again', count: 2, epoch: 'epoch-2' });
    expect(hub.receivedCaseIds().sort()).toEqual(ids.sort());
    expect(hub.evaluations.size).toBe(1);
    expect(cases.counts()).toMatchObject({ acknowledged: 2, pending: 0 });
    expect(cases.list().map(({ receipt }) => receipt?.hubEpoch)).toEqual(['epoch-2', 'epoch-2']);
  });

  test('restored hub gives receipts of its backup, signed in the old epoch: offered again once, not for ever', async () => {
    const [kept, lost] = [await enqueue([]), await enqueue([])];
    await synchronizer.sweep();
    hub.restoreFromBackup('epoch-2', [kept]);
    await synchronizer.sweep();
    expect([kept, lost].map((caseId) => cases.find(caseId)?.receipt?.hubEpoch)).toEqual([
      'epoch-1',
      'epoch-2',
    ]);
    const before = hub.requests.length;
    await synchronizer.sweep();
    await synchronizer.sweep();
    expect(hub.requests.slice(before).filter(({ method }) => method === 'PUT')).toEqual([]);
    expect(cases.counts()).toMatchObject({ acknowledged: 2, pending: 0 });
  });

  test('hub lost one case under the same epoch: the daily comparison finds it', async () => {
    const caseId = await enqueue([]);
    await synchronizer.sweep();
    hub.restoreFromBackup('epoch-1');
    expect(unwrap(await synchronizer.reconcile(bounds()))).toEqual({ offeredAgain: 1 });
    await synchronizer.sweep();
    expect(hub.receivedCaseIds()).toEqual([caseId]);
  });

  test('attachment damaged on our disk: quarantined, not sent', async () => {
    const caseId = await enqueue();
    writeFileSync(join(directory.path, 'sealed', caseId, 'page-1.sealed'), 'damaged');
    expect(await synchronizer.waitForReceipt(caseId, bounds())).toMatchObject({
      failure: { code: 'attachment-damaged' },
    });
    expect(stateOf(caseId)).toBe('quarantined');
    expect(readdirSync(join(directory.path, 'sealed', caseId))).toContain('page-1.sealed');
  });

  test('hub down: backoff, breaker, and all is sent at the first sweep after it came back', async () => {
    const ids = await Promise.all([enqueue([]), enqueue([]), enqueue([]), enqueue([])]);
    await hub.disconnect();
    await synchronizer.sweep();
    await synchronizer.sweep();
    expect(synchronizer.status()).toMatchObject({ breaker: 'open', lastFailure: 'hub-unreachable' });
    expect(cases.counts().pending).toBe(4);
    await hub.reconnect();
    await synchronizer.sweep();
    expect(ids.map(stateOf)).toEqual(ids.map(() => 'acknowledged'));
    expect(synchronizer.status()).toMatchObject({ breaker: 'closed', lastFailure: undefined });
    expect(events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['breaker-opened', 'breaker-closed']),
    );
  });

  test('a single failed case is retried by its own timer, without a sweep', async () => {
    const caseId = await enqueue([]);
    hub.faults.cutAnswers = 1;
    synchronizer.kick(caseId);
    await expect.poll(() => clock.sleepers).toBe(1);
    expect(stateOf(caseId)).toBe('pending');
    clock.advance(2_499);
    expect(clock.sleepers).toBe(1);
    clock.advance(1);
    await expect.poll(() => stateOf(caseId)).toBe('acknowledged');
  });

  test('hub busy: waits as long as the hub asks', async () => {
    const caseId = await enqueue([]);
    hub.faults.answerWith = {
      code: 'SERVICE_UNAVAILABLE',
      status: 503,
      data: { department: '样本局', retryAfterSeconds: 600 },
    };
    expect(await synchronizer.waitForReceipt(caseId, bounds())).toMatchObject({
      failure: { code: 'hub-busy' },
    });
    hub.faults.answerWith = undefined;
    clock.advance(590_000);
    await synchronizer.sweep();
    expect(stateOf(caseId)).toBe('pending');
    clock.advance(10_000);
    await expect.poll(() => stateOf(caseId)).toBe('acknowledged');
  });

  test('portal of the hall answers instead of the hub: nothing is quarantined, nothing acknowledged', async () => {
    const caseId = await enqueue();
    hub.faults.portal = true;
    expect(await synchronizer.waitForReceipt(caseId, bounds())).toMatchObject({
      failure: { code: 'hub-malformed' },
    });
    await synchronizer.sweep();
    expect(stateOf(caseId)).toBe('pending');
    hub.faults.portal = false;
    await synchronizer.sweep();
    expect(stateOf(caseId)).toBe('acknowledged');
  });

  test('terminal key refused: an alarm for the terminal, not the end of its cases', async () => {
    const caseId = await enqueue();
    const locked = createSynchronizer({
      cases,
      catalog,
      hub: createHubClient({ baseUrl: hub.baseUrl, terminalKey: 'wrong' }),
      hubKeys: hub.keys,
      clock,
    });
    expect(await locked.waitForReceipt(caseId, bounds())).toMatchObject({
      failure: { code: 'hub-unauthorized' },
    });
    await locked.stop();
    expect(stateOf(caseId)).toBe('pending');
  });

  test('the caller gives up: the case stays and is sent later', async () => {
    const caseId = await enqueue();
    const giveUp = new AbortController();
    giveUp.abort();
    expect(
      await synchronizer.waitForReceipt(caseId, { deadlineMs: 1_000, signal: giveUp.signal }),
    ).toMatchObject({
      failure: { code: 'aborted' },
    });
    await synchronizer.sweep();
    expect(stateOf(caseId)).toBe('acknowledged');
  });

  test('stopped in the middle: the lease is given back', async () => {
    const caseId = await enqueue([samplePage('page-1', 1_000_000)]);
    const waiting = synchronizer.waitForReceipt(caseId, bounds());
    await expect.poll(() => hub.requests.length).toBeGreaterThan(0);
    await synchronizer.stop();
    const outcome = await waiting;
    expect(stateOf(caseId)).toBe(outcome.ok ? 'acknowledged' : 'pending');
    expect(cases.counts().uploading).toBe(0);
  });

  test('no room to write the receipt: the case stays ours, and the same receipt comes again', async () => {
    const caseId = await enqueue([]);
    const disk = new SqliteDatabase(join(directory.path, 'cases.db'));
    try {
      // Stands in for SQLITE_FULL: neither the receipt nor the end of the lease can be written.
      disk.exec(`CREATE TRIGGER no_room BEFORE UPDATE ON outbox_case WHEN OLD.state = 'uploading'
                 BEGIN SELECT RAISE(FAIL, 'no room'); END`);
      expect(await synchronizer.waitForReceipt(caseId, bounds())).toMatchObject({
        failure: { code: 'database-unavailable' },
      });
      expect(stateOf(caseId)).toBe('uploading');
      disk.exec('DROP TRIGGER no_room');
    } finally {
      disk.close();
    }
    clock.advance(60_000);
    await synchronizer.sweep();
    expect(cases.find(caseId)).toMatchObject({ state: 'acknowledged', receipt: { hubSequence: 1 } });
    expect(hub.receivedCaseIds()).toEqual([caseId]);
  });

  test('any sequence of faults: once they end, every case is with the hub exactly once', async () => {
    const fault = fc.constantFrom(
      'cut',
      'cut-upload',
      'stranger',
      'portal',
      'busy',
      'down',
      'restored',
      'none',
    );
    let epochs = 1;
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 2, maxLength: 6 }), async (sequence) => {
        const ids = [await enqueue([samplePage('page-1', 50_000)]), await enqueue([])];
        for (const name of sequence) {
          if (name === 'cut') hub.faults.cutAnswers = 2;
          if (name === 'cut-upload') hub.faults.cutUploadAfterBytes = 20_000;
          if (name === 'stranger') hub.faults.signWithStranger = true;
          if (name === 'portal') hub.faults.portal = true;
          if (name === 'busy') hub.faults.answerWith = { code: 'SERVICE_UNAVAILABLE', status: 503 };
          if (name === 'down') await hub.disconnect();
          if (name === 'restored') {
            epochs += 1;
            hub.restoreFromBackup(`epoch-${epochs}`);
          }
          await synchronizer.sweep();
          Object.assign(hub.faults, { cutAnswers: 0, signWithStranger: false, portal: false });
          Object.assign(hub.faults, { answerWith: undefined, cutUploadAfterBytes: undefined });
          if (name === 'down') await hub.reconnect();
        }
        // Longer than any backoff, then two sweeps: one may still be spent on finding out that the hub is back.
        clock.advance(31 * 60_000);
        await synchronizer.sweep();
        await synchronizer.sweep();
        // A retry by its own timer may still be under way beside the sweep.
        await expect
          .poll(() => ids.map(stateOf), { timeout: 10_000 })
          .toEqual(['acknowledged', 'acknowledged']);
        const received = hub.receivedCaseIds();
        expect(new Set(received).size).toBe(received.length);
        expect(received).toEqual(expect.arrayContaining(ids));
        expect(cases.counts()).toMatchObject({ pending: 0, uploading: 0, quarantined: 0 });
      }),
      { numRuns: 8 },
    );
  }, 20_000);

  test('wall clock jumps ten years back and forth: nothing is lost, doubled or stuck', async () => {
    clock.setWallTime(new Date('2016-01-01T00:00:00Z'));
    const first = await enqueue([]);
    clock.setWallTime(new Date('2036-01-01T00:00:00Z'));
    const second = await enqueue([]);
    expect(cases.oldestPendingAge()).toBe(0);
    await synchronizer.sweep();
    expect(hub.receivedCaseIds().sort()).toEqual([first, second].sort());
    await cases.applyRetention();
    expect(cases.list().every(({ filesKept }) => filesKept)).toBe(true);
  });
});

describe('catalog', () => {
  const rows = [
    departmentRow(sampleDepartment('police', '样本公安局')),
    departmentRow(sampleDepartment('tax', '样本税务局')),
  ];

  test('pulled by delta, and nothing to do when nothing is newer', async () => {
    hub.publish(rows.slice(0, 1));
    expect(unwrap(await synchronizer.pullCatalog(bounds()))).toEqual({ revision: 1, changed: true });
    hub.publish(rows);
    expect(unwrap(await synchronizer.pullCatalog(bounds()))).toEqual({ revision: 2, changed: true });
    expect(unwrap(await synchronizer.pullCatalog(bounds()))).toEqual({ revision: 2, changed: false });
    expect(catalog.departments()).toHaveLength(2);
  });

  test("delta that does not lead to the hub's table: replaced by a full snapshot", async () => {
    hub.publish(rows.slice(0, 1));
    unwrap(await synchronizer.pullCatalog(bounds()));
    // The hub believes that we lack a row we have, and so sends no tombstone for it.
    hub.breakNextDelta = true;
    hub.publish(rows.slice(1));
    expect(unwrap(await synchronizer.pullCatalog(bounds()))).toEqual({ revision: 2, changed: true });
    expect(catalog.departments().map(({ id }) => id)).toEqual(['tax']);
    expect(hub.requests.filter(({ path }) => path === '/v1/catalog')).toHaveLength(3);
  });

  test('hub that was set back behind our revision is reported', async () => {
    hub.publish(rows);
    unwrap(await synchronizer.pullCatalog(bounds()));
    const fresh = await startTestHub();
    try {
      const other = createSynchronizer({
        cases,
        catalog,
        hub: createHubClient({ baseUrl: fresh.baseUrl, terminalKey: fresh.terminalKey }),
        hubKeys: hub.keys,
        clock,
      });
      expect(await other.pullCatalog(bounds())).toMatchObject({ failure: { code: 'catalog-ahead-of-hub' } });
      await other.stop();
    } finally {
      await fresh.close();
    }
  });

  test('a sweep notices a newer revision', async () => {
    hub.publish(rows);
    await synchronizer.sweep();
    await expect.poll(() => catalog.revision()).toBe(1);
  });
});
