import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { unwrap } from '#contract/result.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Database } from '../database/schema.ts';
import { type AttachmentStore, createAttachmentStore } from './attachment-store.ts';

const CASE_ID = '019abcde-0000-7000-8000-000000000001';
const BYTES = Buffer.from('sealed bytes of a page');
const KEY = { caseId: CASE_ID, attachmentId: 'page-1', sha256: sha256Hex(BYTES) };
const ATTACHMENT = { attachmentId: 'page-1', size: BYTES.length, sha256: KEY.sha256 };

let folder: string;
let database: Database;
let store: AttachmentStore;
let now = new Date('2026-11-20T02:00:00Z');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-attachments-'));
  await mkdir(join(folder, 'uploads'));
  database = unwrap(await openDatabase(join(folder, 'hub.db')));
  store = createAttachmentStore(database, join(folder, 'uploads'), () => now);
  now = new Date('2026-11-20T02:00:00Z');
});
afterEach(async () => {
  await database.destroy();
  await rm(folder, { recursive: true });
});

async function arrive(bytes: Uint8Array): Promise<string> {
  await store.announce({ ...KEY, size: BYTES.length, terminalId: 'T-1' });
  const file = join(store.directory, store.uploadIdOf(KEY));
  await writeFile(file, bytes);
  return file;
}

describe('attachments', () => {
  test('all bytes there, but the hub died before it said so: the next offer completes it', async () => {
    await arrive(BYTES);
    expect(await store.missing(CASE_ID, [ATTACHMENT])).toEqual([]);
    expect(await store.read(KEY)).toEqual(BYTES);
  });

  test('half of the bytes: missing, and what is there is kept for the resumption', async () => {
    await arrive(BYTES.subarray(0, 10));
    expect(await store.missing(CASE_ID, [ATTACHMENT])).toEqual(['page-1']);
    expect(await readdir(store.directory)).toHaveLength(1);
  });

  test('other bytes of the same length: thrown away', async () => {
    await arrive(Buffer.alloc(BYTES.length));
    expect(await store.settle(store.uploadIdOf(KEY))).toMatchObject({
      failure: { code: 'upload-hash-mismatch' },
    });
    expect(await readdir(store.directory)).toEqual([]);
  });

  test('emptied by a power cut after it was settled: missing again', async () => {
    const file = await arrive(BYTES);
    unwrap(await store.settle(store.uploadIdOf(KEY)));
    await truncate(file, 0);
    expect(await store.missing(CASE_ID, [ATTACHMENT])).toEqual(['page-1']);
  });

  test('rotten on the disk after it was settled: not given out, and missing again', async () => {
    const file = await arrive(BYTES);
    unwrap(await store.settle(store.uploadIdOf(KEY)));
    await writeFile(file, Buffer.alloc(BYTES.length));
    expect(await store.read(KEY)).toBeUndefined();
    expect(await store.missing(CASE_ID, [ATTACHMENT])).toEqual(['page-1']);
  });

  test('orphans go after their time; what an offered case names stays', async () => {
    await arrive(BYTES);
    const orphan = { ...KEY, attachmentId: 'page-2', sha256: sha256Hex('other') };
    await store.announce({ ...orphan, size: 5, terminalId: 'T-1' });
    await writeFile(join(store.directory, store.uploadIdOf(orphan)), 'other');
    await database
      .insertInto('cases')
      .values({
        case_id: CASE_ID,
        terminal_id: 'T-1',
        item_id: 'a/b',
        region_code: '440524000000',
        slip_code_sha256: '',
        manifest_sha256: '',
        manifest_json: JSON.stringify({ attachments: [ATTACHMENT] }),
        offered_at: '',
        hub_sequence: null,
        hub_epoch: null,
        received_at: null,
        acceptance_number: null,
        state: null,
        promised_date: null,
        signed_receipt_json: null,
        issue_order: null,
      })
      .execute();
    expect(await store.collectOrphans(new Date('2026-11-19T00:00:00Z'))).toBe(0);
    expect(await store.collectOrphans(new Date('2026-11-21T00:00:00Z'))).toBe(1);
    expect(await readdir(store.directory)).toEqual([store.uploadIdOf(KEY)]);
  });
});
