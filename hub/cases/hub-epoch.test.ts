import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { openDatabase } from '../database/open-database.ts';
import type { Database } from '../database/schema.ts';
import { openHubEpoch } from './hub-epoch.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-epoch-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function session<Value>(work: (database: Database) => Promise<Value>): Promise<Value> {
  const database = unwrap(await openDatabase(join(folder, 'hub.db')));
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

/** Receives so many cases and gives the epoch it happened in. */
function receive(sequences: number[]): Promise<string> {
  return session(async (database) => {
    const epoch = await openHubEpoch(database, folder);
    for (const sequence of sequences) {
      await database
        .insertInto('cases')
        .values({
          case_id: `case-${sequence}`,
          terminal_id: 'T-1',
          item_id: 'a/b',
          region_code: '440524000000',
          slip_code_sha256: '',
          manifest_sha256: '',
          manifest_json: '{}',
          offered_at: '',
          hub_sequence: sequence,
          hub_epoch: epoch.epoch,
          received_at: null,
          acceptance_number: null,
          state: null,
          promised_date: null,
          signed_receipt_json: null,
          issue_order: null,
        })
        .execute();
      await epoch.noteSequence(sequence);
    }
    return epoch.epoch;
  });
}

describe('the epoch', () => {
  test('stays over restarts', async () => {
    const first = await receive([1, 2]);
    expect(await receive([3])).toBe(first);
    expect(await receive([])).toBe(first);
  });

  test('changes when an older copy of the database came back', async () => {
    const first = await receive([1]);
    await copyFile(join(folder, 'hub.db'), join(folder, 'backup.db'));
    expect(await receive([2])).toBe(first);
    await copyFile(join(folder, 'backup.db'), join(folder, 'hub.db'));
    const second = await receive([]);
    expect(second).not.toBe(first);
    expect(await receive([2])).toBe(second);
  });

  test('changes when the marker is gone, or cannot be read', async () => {
    const first = await receive([1]);
    await rm(join(folder, 'epoch.json'));
    const second = await receive([]);
    expect(second).not.toBe(first);
    await writeFile(join(folder, 'epoch.json'), '');
    expect(await receive([])).not.toBe(second);
  });

  test('a marker that lags behind is no restore', async () => {
    const first = await receive([1, 2, 3]);
    await writeFile(join(folder, 'epoch.json'), JSON.stringify({ epoch: first, lastSequence: 1 }));
    expect(await receive([])).toBe(first);
  });
});
