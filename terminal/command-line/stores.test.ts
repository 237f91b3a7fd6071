import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { beforeAll, describe, expect } from 'vitest';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { generateSealingKeyPair } from '#contract/crypto/sealing.ts';
import { createEd25519Signer, generateEd25519KeyPair } from '#contract/crypto/signing.ts';
import { unwrap } from '#contract/result.ts';
import { openCatalogStore } from '#offline-cache/catalog/catalog-store.ts';
import { type CaseStore, openCaseStore } from '#offline-cache/outbox/case-store.ts';
import { sampleContent, samplePage } from '#offline-cache/testing/sample-case.ts';
import {
  departmentRow,
  itemRow,
  sampleDepartment,
  sampleItem,
  signedFeed,
} from '#offline-cache/testing/sample-catalog.ts';
import { openAuditLog } from '../audit/audit-log.ts';
import { eventsOf, runCommand } from './testing/run-command.ts';
import { commandTest, type Workbench } from './testing/workbench.ts';

const signer = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
let hubKeys: HubPublicKeys;
beforeAll(async () => {
  const sealing = await generateSealingKeyPair();
  hubKeys = {
    signing: { keyId: signer.keyId, publicKey: signer.publicKey },
    sealing: { keyId: sealing.keyId, publicKey: sealing.publicKey },
  };
});

/** The outbox of a terminal that is running: open in this process while the command looks at it. */
async function outbox(workbench: Workbench): Promise<CaseStore> {
  const store = unwrap(await openCaseStore({ directory: workbench.path('cases'), reserveBytes: 0 }));
  workbench.afterwards(() => store.close());
  return store;
}

async function enqueue(store: CaseStore): Promise<string> {
  const stored = await store.enqueue({
    content: sampleContent(),
    attachments: [samplePage('page-1', 500)],
    hubKeys,
    terminalId: 'terminal-1',
    regionCode: '440100000000',
  });
  return unwrap(stored).caseId;
}

describe.concurrent('outbox list', () => {
  commandTest('every state, while a terminal runs, whose lease is left alone', async ({ workbench }) => {
    const store = await outbox(workbench);
    const [refused, sending, waiting] = [await enqueue(store), await enqueue(store), await enqueue(store)];
    store.lease(refused);
    store.quarantine(refused, 'hub-refused');
    store.lease(sending);
    const finished = await runCommand('outbox', 'list', '--data', workbench.folder, '--json');
    const events = eventsOf(finished);
    const common = {
      event: 'case',
      itemId: 'social-security/insurance-proof',
      ageSeconds: expect.any(Number),
      capturedAt: expect.any(String),
      sealedBytes: expect.any(Number),
      filesKept: true,
    };
    expect(events).toEqual([
      { ...common, caseId: refused, state: 'quarantined', attempts: 1, lastFailure: 'hub-refused' },
      { ...common, caseId: sending, state: 'uploading', attempts: 1, lastFailure: null },
      { ...common, caseId: waiting, state: 'pending', attempts: 0, lastFailure: null },
      {
        event: 'outbox',
        cases: { pending: 1, uploading: 1, acknowledged: 0, quarantined: 1 },
        evaluations: { pending: 0, acknowledged: 0, quarantined: 0 },
        oldestWaitingSeconds: expect.any(Number),
      },
    ]);
    expect(finished.exitCode).toBe(0);
    for (const personal of ['样本', '11010519491231002X', '13800000000']) {
      expect(finished.stdout + finished.stderr).not.toContain(personal);
    }
    expect(store.find(sending)?.state).toBe('uploading');
  });

  commandTest('no outbox, and a file that is none', async ({ workbench }) => {
    const none = await runCommand('outbox', 'list', '--data', workbench.folder, '--json');
    expect(eventsOf(none)).toEqual([{ event: 'error', code: 'database-not-found' }]);
    mkdirSync(workbench.path('cases'));
    const path = workbench.path('cases/cases.db');
    writeFileSync(path, 'not a database, but long enough to be looked at'.repeat(50));
    const broken = await runCommand('outbox', 'list', '--data', workbench.folder, '--json');
    expect(eventsOf(broken)).toEqual([{ event: 'error', code: 'database-unavailable' }]);
    new SqliteDatabase(workbench.path('cases/empty.db')).exec('CREATE TABLE t (x)').close();
    renameSync(workbench.path('cases/empty.db'), path);
    const foreign = await runCommand('outbox', 'list', '--data', workbench.folder, '--json');
    expect(eventsOf(foreign)).toEqual([{ event: 'error', code: 'database-not-understood' }]);
    expect([none.exitCode, broken.exitCode, foreign.exitCode]).toEqual([1, 1, 1]);
  });
});

describe.concurrent('catalog search', () => {
  commandTest('finds as the screen does, in the region, and changes nothing', async ({ workbench }) => {
    const path = workbench.path('catalog.db');
    const store = unwrap(openCatalogStore({ path }));
    workbench.afterwards(() => store.close());
    const department = sampleDepartment('social-security', '样本人社局');
    const proof = sampleItem({ id: 'social-security/insurance-proof', name: '参保证明打印' });
    const elsewhere = sampleItem({
      id: 'social-security/elsewhere',
      name: '参保外地专办',
      regions: ['4403'],
    });
    const after = [departmentRow(department), itemRow(proof, department), itemRow(elsewhere, department)];
    unwrap(store.apply(signedFeed(signer, { from: 0, to: 7, after }), hubKeys));
    const before = readFileSync(path);

    const search = (...args: string[]) =>
      runCommand('catalog', 'search', ...args, '--data', workbench.folder, '--json');
    const found = await search('cbzm', '--region', '440100000000');
    expect(eventsOf(found)).toEqual([
      { event: 'item', id: proof.id, name: '参保证明打印', summary: proof.summary },
      { event: 'searched', revision: 7, count: 1 },
    ]);
    const both = await search('参保', '--region', '440300000000');
    expect(eventsOf(both).map(({ id }) => id)).toEqual([elsewhere.id, proof.id, undefined]);
    const nothing = await search('火箭');
    expect(eventsOf(nothing)).toEqual([{ event: 'searched', revision: 7, count: 0 }]);
    expect([found.exitCode, both.exitCode, nothing.exitCode]).toEqual([0, 0, 0]);
    expect(readFileSync(path)).toEqual(before);
  });

  commandTest('no catalog', async ({ workbench }) => {
    const finished = await runCommand('catalog', 'search', '社保', '--data', workbench.folder, '--json');
    expect(eventsOf(finished)).toEqual([{ event: 'error', code: 'database-not-found' }]);
    expect(finished.exitCode).toBe(1);
  });
});

describe.concurrent('audit verify', () => {
  function writeLog(workbench: Workbench): string {
    const path = workbench.path('audit.jsonl');
    const log = unwrap(openAuditLog({ path, terminalId: 'terminal-1' }));
    for (const event of ['terminal-started', 'card-read', 'terminal-stopped']) {
      log.record({ actor: 'terminal', event, ok: true });
    }
    log.close();
    return path;
  }

  commandTest('a whole chain', async ({ workbench }) => {
    const finished = await runCommand('audit', 'verify', writeLog(workbench), '--json');
    expect(eventsOf(finished)).toEqual([
      { event: 'verified', rows: 3, tornRows: 0, lastHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(finished.exitCode).toBe(0);
  });

  commandTest('a row that was changed, and a file that is not there', async ({ workbench }) => {
    const path = writeLog(workbench);
    writeFileSync(path, readFileSync(path, 'utf8').replace('card-read', 'card-lost'));
    const broken = await runCommand('audit', 'verify', path, '--json');
    expect(eventsOf(broken)).toEqual([{ event: 'error', code: 'audit-broken', line: 2 }]);
    const plain = await runCommand('audit', 'verify', path);
    expect(plain).toMatchObject({ exitCode: 1, stdout: '' });
    expect(plain.stderr).toContain('line 2');
    const absent = await runCommand('audit', 'verify', workbench.path('none'), '--json');
    expect(eventsOf(absent)).toEqual([{ event: 'error', code: 'audit-not-readable' }]);
    expect([broken.exitCode, absent.exitCode]).toEqual([1, 1]);
  });
});
