import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CaseReceipt } from '#contract/case.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { generateSealingKeyPair } from '#contract/crypto/sealing.ts';
import { createEd25519Signer, generateEd25519KeyPair } from '#contract/crypto/signing.ts';
import type { Evaluation } from '#contract/evaluation.ts';
import { unwrap } from '#contract/result.ts';
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts';
import { sampleContent, samplePage } from '../testing/sample-case.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { type CaseStore, type CaseStoreOptions, openCaseStore } from './case-store.ts';
import { createDurableFiles, type DurableFiles } from './durable-files.ts';

const signer = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
let hubKeys: HubPublicKeys;
let directory: ReturnType<typeof temporaryDirectory>;
let clock: ManualClock;
const opened: CaseStore[] = [];

beforeAll(async () => {
  const sealing = await generateSealingKeyPair();
  hubKeys = {
    signing: { keyId: signer.keyId, publicKey: signer.publicKey },
    sealing: { keyId: sealing.keyId, publicKey: sealing.publicKey },
  };
});
beforeEach(() => {
  directory = temporaryDirectory();
  clock = createManualClock();
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  directory.dispose();
});

async function open(options: Partial<CaseStoreOptions> = {}): Promise<CaseStore> {
  const store = unwrap(
    await openCaseStore({ directory: directory.path, clock, reserveBytes: 0, ...options }),
  );
  opened.push(store);
  return store;
}

function close(store: CaseStore): void {
  opened.splice(opened.indexOf(store), 1);
  store.close();
}

const input = (content = sampleContent(), attachments = [samplePage('page-1', 2_000)]) => ({
  content,
  attachments,
  hubKeys,
  terminalId: 'terminal-1',
  regionCode: '440100000000',
});

async function enqueue(store: CaseStore, ...args: Parameters<typeof input>): Promise<string> {
  return unwrap(await store.enqueue(input(...args))).caseId;
}

function acknowledge(store: CaseStore, caseId: string, receivedAt = '2026-11-21T08:00:00.000Z'): void {
  const leased = store.lease(caseId);
  if (!leased) throw new Error('not pending');
  const receipt: CaseReceipt = {
    caseId,
    manifestSha256: leased.manifestSha256,
    hubSequence: 1,
    hubEpoch: 'epoch-1',
    receivedAt,
    outcome: { state: 'received', acceptanceNumber: 'SAMPLE1', department: '样本局', simulated: true },
  };
  store.acknowledge(caseId, { receipt, signature: signer.sign(receipt) });
}

/** Every file below the directory, whatever it is called. */
function everyByte(path: string): Buffer {
  const parts = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  return Buffer.concat(parts);
}

describe('enqueue', () => {
  test('the case survives a restart, with its sealed files beside it', async () => {
    const first = await open();
    const content = sampleContent();
    const caseId = await enqueue(first, content);
    expect(readdirSync(join(directory.path, 'sealed', caseId)).sort()).toEqual([
      'manifest.json',
      'page-1.sealed',
    ]);
    close(first);
    const second = await open();
    expect(second.startReport).toMatchObject({ database: 'opened', sweptOrphans: 0 });
    expect(second.list()).toMatchObject([{ caseId, state: 'pending', attempts: 0, filesKept: true }]);
    expect(second.statusBySlipCodeSha256(sha256Hex(content.slipCode))?.caseId).toBe(caseId);
    expect(second.statusBySlipCodeSha256(sha256Hex('other'))).toBeUndefined();
  });

  test('nothing of the citizen reaches the disk in clear', async () => {
    const store = await open();
    const content = sampleContent();
    const page = { ...samplePage('page-1', 10), bytes: new TextEncoder().encode('SCANNED-PAGE-OF-SAMPLE') };
    await enqueue(store, content, [page]);
    const bytes = everyByte(directory.path);
    expect(bytes.length).toBeGreaterThan(10_000);
    for (const secret of [
      content.applicant.name,
      content.applicant.number,
      content.applicant.address ?? '',
      content.slipCode,
      '13800000000',
      'SCANNED-PAGE',
    ]) {
      expect(bytes.includes(secret), secret).toBe(false);
    }
  });

  test('the same case twice, one after the other or at once, is one case', async () => {
    const store = await open();
    const content = sampleContent();
    const [first, second] = await Promise.all([store.enqueue(input(content)), store.enqueue(input(content))]);
    const third = await store.enqueue(input(content));
    expect([first, second, third].map((result) => result.ok)).toEqual([true, true, true]);
    expect(store.counts().pending).toBe(1);
  });

  test('the row is committed only after all files and both directories are synced', async () => {
    const steps: string[] = [];
    const real = createDurableFiles();
    const name = (path: string): string => path.slice(directory.path.length + 1);
    let store: CaseStore | undefined;
    const files: DurableFiles = {
      ...real,
      write: async (path, bytes) => {
        await real.write(path, bytes);
        steps.push(`write ${name(path).replace(/^sealed\/[^/]+\//, '')} rows ${store?.list().length}`);
      },
      syncDirectory: async (path) => {
        await real.syncDirectory(path);
        steps.push(`sync ${name(path).replace(/[0-9a-f-]{36}/, 'case')} rows ${store?.list().length}`);
      },
    };
    store = await open({ files });
    await enqueue(store);
    expect(steps).toEqual([
      'write page-1.sealed rows 0',
      'write manifest.json rows 0',
      'sync sealed/case rows 0',
      'sync sealed rows 0',
    ]);
    expect(store.list()).toHaveLength(1);
  });
});

describe('faults of the disk', () => {
  const failing = (code: string, at: 'write' | 'syncDirectory'): DurableFiles => {
    const real = createDurableFiles();
    let calls = 0;
    return {
      ...real,
      [at]: async (path: string, bytes: Uint8Array) => {
        calls += 1;
        if (calls === 2) {
          throw Object.assign(new Error(code), { code, syscall: 'write' });
        }
        await real[at](path, bytes);
      },
    };
  };

  test.each([
    ['ENOSPC', 'write', 'disk-full'],
    ['ENOSPC', 'syncDirectory', 'disk-full'],
    ['EIO', 'write', 'disk-failed'],
    ['EROFS', 'syncDirectory', 'disk-failed'],
  ] as const)(
    '%s in %s: refused as %s, nothing half-written stays, the next case is taken',
    async (code, at, failure) => {
      const store = await open({ files: failing(code, at) });
      expect(await store.enqueue(input())).toMatchObject({ ok: false, failure: { code: failure } });
      expect(store.counts().pending).toBe(0);
      expect(readdirSync(join(directory.path, 'sealed'))).toEqual([]);
      await enqueue(store);
      expect(store.counts().pending).toBe(1);
    },
  );

  test('written bytes that read back differently are not called stored', async () => {
    const real = createDurableFiles();
    const files = {
      ...real,
      write: (path: string) => real.write(path, new TextEncoder().encode('lying disk')),
    };
    const store = await open({ files });
    expect(await store.enqueue(input())).toMatchObject({ failure: { code: 'disk-failed' } });
    expect(store.counts().pending).toBe(0);
  });

  test('database full: refused, the files go too', async () => {
    const store = await open();
    const locker = new SqliteDatabase(join(directory.path, 'cases.db'));
    try {
      // The page limit is kept by the connection, so a trigger stands in for the disk of this one.
      locker.exec(
        `CREATE TRIGGER no_room BEFORE INSERT ON outbox_case BEGIN SELECT RAISE(FAIL, 'no room'); END`,
      );
      expect(await store.enqueue(input())).toMatchObject({ failure: { code: 'database-unavailable' } });
      expect(readdirSync(join(directory.path, 'sealed'))).toEqual([]);
      locker.exec('DROP TRIGGER no_room');
    } finally {
      locker.close();
    }
    await enqueue(store);
  });

  test('reserve reached: acknowledged files make room first, waiting ones never', async () => {
    const real = createDurableFiles();
    let free = 10_000_000;
    const files: DurableFiles = {
      ...real,
      freeBytes: async () => free,
      remove: async (path) => {
        free += 5_000;
        await real.remove(path);
      },
    };
    const store = await open({ files, reserveBytes: 1_000_000 });
    const done = await enqueue(store);
    const waiting = await enqueue(store);
    acknowledge(store, done);
    free = 1_000_000;
    const third = await enqueue(store);
    expect(store.find(done)).toMatchObject({ state: 'acknowledged', filesKept: false });
    expect(existsSync(join(directory.path, 'sealed', done))).toBe(false);
    free = 1_000_000;
    expect(await store.enqueue(input())).toMatchObject({ failure: { code: 'disk-reserve-reached' } });
    for (const caseId of [waiting, third]) {
      expect(existsSync(join(directory.path, 'sealed', caseId, 'page-1.sealed'))).toBe(true);
    }
  });
});

describe('retention', () => {
  test("sealed files are kept 30 days of the hub's time, whatever our clock says", async () => {
    const store = await open();
    const [early, late, waiting] = [await enqueue(store), await enqueue(store), await enqueue(store)];
    acknowledge(store, early, '2026-10-01T00:00:00.000Z');
    clock.setWallTime(new Date('2040-01-01T00:00:00Z'));
    expect(await store.applyRetention()).toMatchObject({ deletedCases: 0 });
    acknowledge(store, late, '2026-10-31T00:00:00.001Z');
    expect(await store.applyRetention()).toMatchObject({ deletedCases: 1 });
    expect([early, late, waiting].map((caseId) => store.find(caseId)?.filesKept)).toEqual([
      false,
      true,
      true,
    ]);
    // The receipt stays for who holds the slip, but it cannot be offered again.
    expect(store.find(early)?.receipt?.caseId).toBe(early);
    expect(store.noticeHubEpoch('epoch-1')).toBe(0);
    expect(store.noticeHubEpoch('epoch-2')).toBe(1);
    expect(store.find(early)?.state).toBe('acknowledged');
    expect(store.find(late)?.state).toBe('pending');
  });

  test('interrupted between the row and the files: finished at the next start', async () => {
    const store = await open();
    const caseId = await enqueue(store);
    acknowledge(store, caseId);
    close(store);
    const database = new SqliteDatabase(join(directory.path, 'cases.db'));
    database.exec('UPDATE outbox_case SET files_kept = 0');
    database.close();
    await open();
    expect(readdirSync(join(directory.path, 'sealed'))).toEqual([]);
  });
});

describe('states', () => {
  test('a lease is exclusive, and dies with the process that took it', async () => {
    const store = await open();
    const caseId = await enqueue(store);
    expect(store.lease(caseId)?.caseId).toBe(caseId);
    expect(store.lease(caseId)).toBeUndefined();
    expect(store.counts()).toEqual({ pending: 0, uploading: 1, acknowledged: 0, quarantined: 0 });
    close(store);
    const next = await open({ clock: createManualClock('boot-2') });
    expect(next.startReport.releasedLeases).toBe(1);
    expect(next.pendingCaseIds()).toEqual([caseId]);
  });

  test('a lease whose end could not be written is taken back', async () => {
    const store = await open();
    const [lost, running] = [await enqueue(store), await enqueue(store)];
    store.lease(lost);
    store.lease(running);
    expect(store.releaseAllBut([running])).toBe(1);
    expect(store.find(lost)?.state).toBe('pending');
    expect(store.find(running)?.state).toBe('uploading');
  });

  test('nothing ends a lease that was not taken', async () => {
    const store = await open();
    const caseId = await enqueue(store);
    expect(() => store.release(caseId, 'x')).toThrow();
    expect(() => store.quarantine(caseId, 'x')).toThrow();
    expect(store.requeue(caseId)).toBe(false);
    expect(store.find(caseId)?.state).toBe('pending');
  });

  test('sealed bytes cannot be rewritten, not even by a later migration', async () => {
    const store = await open();
    await enqueue(store);
    const database = new SqliteDatabase(join(directory.path, 'cases.db'));
    expect(() => database.exec("UPDATE outbox_case SET manifest = '{}'")).toThrow(/never rewritten/);
    database.close();
  });

  test('a case that failed often waits behind the fresh ones', async () => {
    const store = await open();
    const [old, fresh] = [await enqueue(store), await enqueue(store)];
    store.lease(old);
    store.release(old, 'hub-error');
    expect(store.pendingCaseIds()).toEqual([fresh, old]);
  });

  test('age of the oldest waiting case: by the monotonic clock, or by wall time after a restart', async () => {
    const store = await open();
    expect(store.oldestPendingAge()).toBeUndefined();
    await enqueue(store);
    clock.advance(90_000);
    clock.setWallTime(new Date('2016-01-01T00:00:00Z'));
    expect(store.oldestPendingAge()).toBe(90_000);
    close(store);
    const later = createManualClock('boot-2');
    later.advance(3_600_000);
    expect((await open({ clock: later })).oldestPendingAge()).toBe(3_600_000);
  });
});

describe('start-up ladder', () => {
  const databasePath = (): string => join(directory.path, 'cases.db');

  test.each([
    ['overwritten with garbage', (path: string) => writeFileSync(path, Buffer.alloc(40_000, 0x5a))],
    ['header destroyed', (path: string) => flip(path, 0, 16)],
    ['pages zeroed by a hard shutdown', (path: string) => flip(path, 4_096, statSync(path).size - 4_096)],
  ])('database %s: set aside, every sealed case comes back from its files', async (_name, damage) => {
    const store = await open();
    const ids = [await enqueue(store), await enqueue(store, sampleContent(), [])];
    close(store);
    damage(databasePath());
    const rebuilt = await open();
    expect(rebuilt.startReport).toMatchObject({ database: 'rebuilt', reimported: 2, setAsideCases: 0 });
    expect(existsSync(rebuilt.startReport.setAsidePath ?? '')).toBe(true);
    expect(rebuilt.pendingCaseIds().sort()).toEqual(ids.sort());
    const leased = rebuilt.lease(ids[0] ?? '');
    expect(leased?.manifest.caseId).toBe(ids[0]);
  });

  test('killed while the cases were being taken in: the rest comes in at the next start, nothing is swept', async () => {
    const store = await open();
    const ids = [await enqueue(store), await enqueue(store), await enqueue(store)].sort();
    close(store);
    writeFileSync(databasePath(), 'garbage '.repeat(1_000));
    const real = createDurableFiles();
    let reads = 0;
    const dying: DurableFiles = {
      ...real,
      read: (path) => {
        reads += 1;
        if (reads > 2) throw Object.assign(new Error('EIO'), { code: 'EIO' });
        return real.read(path);
      },
    };
    await expect(open({ files: dying })).rejects.toThrow('EIO');
    const next = await open();
    expect(next.startReport).toMatchObject({ database: 'opened', reimported: 2, sweptOrphans: 0 });
    expect(next.pendingCaseIds().sort()).toEqual(ids);
  });

  test('bit flipped inside a row, which quick_check cannot see: not sent, and restored from the sealed file', async () => {
    const store = await open();
    const [flipped, sound] = [await enqueue(store), await enqueue(store)];
    const database = new SqliteDatabase(databasePath());
    database.exec('DROP TRIGGER outbox_case_sealed_is_immutable');
    database
      .prepare(
        "UPDATE outbox_case SET manifest = replace(manifest, 'terminal-1', 'terminal-0') WHERE case_id = ?",
      )
      .run(flipped);
    database.close();
    expect(store.lease(flipped)).toBeUndefined();
    expect(store.find(flipped)).toMatchObject({ state: 'quarantined', lastFailure: 'manifest-damaged' });
    close(store);
    const next = await open();
    expect(next.startReport).toMatchObject({ database: 'opened', reimported: 1 });
    expect(next.pendingCaseIds().sort()).toEqual([flipped, sound].sort());
    expect(next.lease(flipped)?.manifest.terminalId).toBe('terminal-1');
    unwrap(await next.readAttachment(flipped, 'page-1'));
  });

  test('an evaluation that nobody can read any more does not keep the others waiting', async () => {
    const store = await open();
    const evaluation = (last: number): Evaluation => ({
      evaluationId: `0199c0de-0000-7000-8000-00000000000${last}`,
      itemId: 'social-security/insurance-proof',
      terminalId: 'terminal-1',
      regionCode: '440100000000',
      channel: 'terminal',
      level: 4,
      reasons: [],
      reasonsVersion: 1,
      at: '2026-11-21T08:00:00.000Z',
    });
    unwrap(store.storeEvaluation(evaluation(1)));
    unwrap(store.storeEvaluation(evaluation(2)));
    close(store);
    const database = new SqliteDatabase(databasePath());
    database
      .prepare("UPDATE outbox_evaluation SET body = json_set(body, '$.unknown', 1) WHERE evaluation_id = ?")
      .run(evaluation(1).evaluationId);
    database.close();
    const next = await open();
    expect(next.pendingEvaluations(10)).toEqual([evaluation(2)]);
    expect(next.evaluationCounts()).toEqual({ pending: 1, acknowledged: 0, quarantined: 1 });
  });

  test('evaluations that can still be read in the damaged database are taken over', async () => {
    const store = await open();
    const evaluation: Evaluation = {
      evaluationId: '0199c0de-0000-7000-8000-000000000003',
      itemId: 'social-security/insurance-proof',
      terminalId: 'terminal-1',
      regionCode: '440100000000',
      channel: 'terminal',
      level: 4,
      reasons: [],
      reasonsVersion: 1,
      at: '2026-11-21T08:00:00.000Z',
    };
    unwrap(store.storeEvaluation(evaluation));
    for (let count = 0; count < 40; count += 1) await enqueue(store, sampleContent(), []);
    close(store);
    // The last pages hold cases; the evaluation lies before them.
    flip(databasePath(), statSync(databasePath()).size - 8_192, 8_192);
    const rebuilt = await open();
    expect(rebuilt.startReport).toMatchObject({
      database: 'rebuilt',
      reimported: 40,
      salvagedEvaluations: 1,
    });
    expect(rebuilt.pendingEvaluations(10)).toEqual([evaluation]);
  });

  test('database gone altogether: its cases come back too', async () => {
    const store = await open();
    const caseId = await enqueue(store);
    close(store);
    for (const suffix of ['', '-wal', '-shm']) rmSync(databasePath() + suffix, { force: true });
    const again = await open();
    expect(again.pendingCaseIds()).toEqual([caseId]);
  });

  test('a sealed case that is not whole is set aside, never deleted, and the others come back', async () => {
    const store = await open();
    const [damaged, whole] = [await enqueue(store), await enqueue(store)];
    close(store);
    writeFileSync(join(directory.path, 'sealed', damaged, 'page-1.sealed'), 'half');
    writeFileSync(databasePath(), 'garbage '.repeat(1_000));
    const rebuilt = await open();
    expect(rebuilt.startReport).toMatchObject({ reimported: 1, setAsideCases: 1 });
    expect(rebuilt.pendingCaseIds()).toEqual([whole]);
    expect(readdirSync(join(directory.path, 'set-aside'))[0]).toContain(damaged);
  });

  test('disk that cannot be opened is no damage: the file stays where it is', async () => {
    mkdirSync(databasePath());
    const result = await openCaseStore({ directory: directory.path });
    expect(result).toMatchObject({ ok: false, failure: { code: 'database-unavailable' } });
    expect(readdirSync(directory.path)).toEqual(['cases.db']);
  });
});

describe('the process is killed', () => {
  const run = (mode: string): ChildProcess =>
    spawn(
      process.execPath,
      [
        fileURLToPath(new URL('../testing/enqueue-process.ts', import.meta.url)),
        directory.path,
        JSON.stringify(hubKeys),
        mode,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );

  test('after fsync and before the commit: the orphan files are swept', async () => {
    const child = run('die-before-commit');
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    const orphans = readdirSync(join(directory.path, 'sealed'));
    expect(orphans).toHaveLength(1);
    expect(readdirSync(join(directory.path, 'sealed', orphans[0] ?? ''))).toContain('manifest.json');
    const store = await open();
    expect(store.startReport).toMatchObject({ sweptOrphans: 1 });
    expect(store.list()).toEqual([]);
    expect(readdirSync(join(directory.path, 'sealed'))).toEqual([]);
  });

  test('at any moment: every case that was told to the citizen is there and whole', async () => {
    const told: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const child = run('forever');
      let text = '';
      let toldHere = 0;
      const target = randomInt(1, 12);
      child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const lines = text.split('\n');
        text = lines.pop() ?? '';
        told.push(...lines);
        toldHere += lines.length;
        if (toldHere >= target) setTimeout(() => child.kill('SIGKILL'), randomInt(0, 8));
      });
      await once(child, 'close');
      expect(child.signalCode).toBe('SIGKILL');
    }
    expect(told.length).toBeGreaterThan(3);
    const store = await open();
    for (const caseId of told) {
      expect(store.find(caseId)?.state).toBe('pending');
      for (const attachmentId of ['page-1', 'page-2'])
        unwrap(await store.readAttachment(caseId, attachmentId));
    }
    // Every directory has its row, and nothing but whole files.
    expect(readdirSync(join(directory.path, 'sealed')).length).toBe(store.list().length);
  }, 20_000);
});

/** Inverts every bit in a part of the file. */
function flip(path: string, from: number, length: number): void {
  const bytes = readFileSync(path);
  for (let index = from; index < from + length; index += 1) bytes[index] = 0xff ^ (bytes[index] ?? 0);
  writeFileSync(path, bytes);
}
