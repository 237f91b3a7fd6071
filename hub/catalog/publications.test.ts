import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { verifySignature } from '#contract/crypto/signing.ts';
import { unwrap } from '#contract/result.ts';
import { openDatabase } from '../database/open-database.ts';
import { type HubEvent, type RunningHub, startHub } from '../server.ts';
import { type HubClient, hubClient } from '../testing/terminal-double.ts';

const shipped = join(import.meta.dirname, '../../items');
const TERMINAL_KEY = 'key-of-the-first-terminal';
const KEYS = {
  all: 'publisher-of-everything-0001',
  taxes: 'publisher-of-the-taxes-0001',
  office: 'key-of-the-office-0000001',
};
const ITEM = 'taxation/tax-payment-certificate';

let folder: string;
let hub: RunningHub;
let terminal: HubClient;
let operator: HubClient;
const events: HubEvent[] = [];

const items = (): string => join(folder, 'items');

async function start(): Promise<void> {
  hub = unwrap(
    await startHub({
      dataDirectory: join(folder, 'data'),
      itemsDirectory: items(),
      port: 0,
      terminalKeys: { 'T-1': TERMINAL_KEY },
      operatorKeys: {
        'publisher.one': { role: 'publisher', key: KEYS.all },
        'taxes.one': { role: 'publisher', departmentIds: ['taxation'], key: KEYS.taxes },
        'office.one': { role: 'office', key: KEYS.office },
      },
      report: (event) => events.push(event),
    }),
  );
  terminal = hubClient(hub.url, TERMINAL_KEY);
  operator = hubClient(hub.url, KEYS.all);
}

/** The item with its translations, as they ship. */
async function filesOfItem(change: (item: Record<string, unknown>) => void = () => undefined) {
  const names = (await readdir(join(shipped, 'taxation'))).filter((name) =>
    name.startsWith('tax-payment-certificate.'),
  );
  return await Promise.all(
    names.map(async (name) => {
      const content = JSON.parse(await readFile(join(shipped, 'taxation', name), 'utf8'));
      if (name === 'tax-payment-certificate.json') change(content);
      return { path: `taxation/${name}`, content: content as unknown };
    }),
  );
}

async function offered(): Promise<{ revision: number; summary: string | undefined }> {
  const { revision, feed } = await terminal.catalog.feed({ from: 0 });
  const row = feed?.upserts.find(({ id }) => id === ITEM);
  return { revision, summary: row?.kind === 'item' ? row.item.summary : undefined };
}

async function refused(call: Promise<unknown>) {
  const { error } = await safe(call);
  if (!isDefinedError(error)) throw new Error('nothing was refused', { cause: error });
  return error as { code: string; data: { reason?: string; findings?: { code: string; file: string }[] } };
}

// One hub and one story: each part goes on from where the one before has left the catalog.
describe('publishing to a running hub', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-publications-'));
    for (const department of ['taxation', 'water']) {
      await cp(join(shipped, department), join(items(), department), { recursive: true });
    }
    for (const { path } of await filesOfItem()) await rm(join(items(), path));
    await start();
  }, 60_000);
  afterAll(async () => {
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('only who has the key of a publisher, and only his department', async () => {
    const files = await filesOfItem();
    for (const key of [TERMINAL_KEY, KEYS.office, 'a-key-that-nobody-has-00']) {
      const stranger = hubClient(hub.url, key);
      expect(await refused(stranger.publications.publish({ files }))).toMatchObject({ code: 'UNAUTHORIZED' });
      expect(await refused(stranger.publications.list({}))).toMatchObject({ code: 'UNAUTHORIZED' });
    }
    expect(await refused(operator.rectifications.list({}))).toMatchObject({ code: 'UNAUTHORIZED' });
    const taxes = hubClient(hub.url, KEYS.taxes);
    const foreign = taxes.publications.withdraw({ itemIds: ['water/water-bill'] });
    expect(await refused(foreign)).toMatchObject({
      code: 'FORBIDDEN',
      data: { reason: expect.stringContaining('operator-not-allowed') },
    });
    expect((await offered()).revision).toBe(1);
  });

  test('what the lint refuses comes back with all findings at once, and nothing is published', async () => {
    const files = await filesOfItem((item) => {
      item.summary = '太长的说明'.repeat(20);
      item.icon = 'no-such-icon';
      item.colour = 'red';
    });
    const unreadable = await refused(operator.publications.publish({ files }));
    expect(unreadable.code).toBe('UNPROCESSABLE_CONTENT');
    expect(unreadable.data.findings?.map(({ code }) => code)).toContain('schema');
    const two = await filesOfItem((item) => {
      item.summary = '太长的说明'.repeat(20);
      item.icon = 'no-such-icon';
    });
    const { data } = await refused(
      operator.publications.publish({ files: two.filter(({ path }) => !path.includes('.en.')) }),
    );
    const codes = data.findings?.map(({ code }) => code) ?? [];
    expect(codes).toEqual(expect.arrayContaining(['text-too-long', 'icon-unknown', 'translation-missing']));
    expect(data.findings?.every(({ file }) => file.startsWith(ITEM))).toBe(true);
    expect((await offered()).revision).toBe(1);
    expect((await operator.publications.list({})).publications).toHaveLength(1);
  });

  test('a dry run publishes nothing, a publication is a signed revision that a terminal pulls as a delta', async () => {
    const taxes = hubClient(hub.url, KEYS.taxes);
    const files = await filesOfItem();
    expect(await taxes.publications.publish({ files, dryRun: true })).toMatchObject({
      state: 'checked',
      revision: 1,
    });
    expect((await offered()).summary).toBeUndefined();

    const answer = await taxes.publications.publish({ files, note: '新事项上线', expectedRevision: 1 });
    expect(answer).toMatchObject({ state: 'published', revision: 2, findings: [] });
    expect(answer.changes.map(({ change }) => change)).toEqual(['added', 'added', 'added']);
    const { feed } = await terminal.catalog.feed({ from: 1 });
    expect(feed?.upserts.map(({ id }) => id)).toEqual([ITEM]);
    const { signing } = await terminal.keys();
    expect(feed && verifySignature(feed.manifest, feed.signature, signing.publicKey)).toBe(true);
    expect(await taxes.publications.publish({ files })).toMatchObject({ state: 'unchanged', revision: 2 });
  });

  test('who has not seen the newest revision changes nothing', async () => {
    const files = await filesOfItem();
    const late = operator.publications.publish({ files, expectedRevision: 1 });
    expect(await refused(late)).toMatchObject({ code: 'CONFLICT' });
  });

  test('withdrawn, and rolled back as new revisions; the history names who, what and when', async () => {
    const changed = await filesOfItem((item) => {
      item.summary = '打印一份完税证明，当场拿走。';
    });
    await operator.publications.publish({ files: changed });
    expect(await offered()).toEqual({ revision: 3, summary: '打印一份完税证明，当场拿走。' });
    await operator.publications.withdraw({ itemIds: [ITEM], note: '停办' });
    expect(await offered()).toEqual({ revision: 4, summary: undefined });
    expect((await terminal.catalog.feed({ from: 3 })).feed?.tombstones).toEqual([{ kind: 'item', id: ITEM }]);

    const back = await operator.publications.rollBack({ revision: 3 });
    expect(back).toMatchObject({ state: 'published', revision: 5 });
    expect(await offered()).toEqual({ revision: 5, summary: '打印一份完税证明，当场拿走。' });
    await operator.publications.rollBack({ revision: 2, itemIds: [ITEM] });
    const shippedSummary = (await filesOfItem())
      .map(({ content }) => (content as { summary?: string }).summary)
      .find((text) => text !== undefined);
    expect(await offered()).toEqual({ revision: 6, summary: shippedSummary });
    expect(await refused(operator.publications.rollBack({ revision: 99 }))).toMatchObject({
      code: 'NOT_FOUND',
    });

    const { publications } = await operator.publications.list({});
    expect(publications.map(({ revision, operatorId, action }) => [revision, operatorId, action])).toEqual([
      [6, 'publisher.one', 'rolled-back'],
      [5, 'publisher.one', 'rolled-back'],
      [4, 'publisher.one', 'withdrawn'],
      [3, 'publisher.one', 'published'],
      [2, 'taxes.one', 'published'],
      [1, undefined, 'started'],
    ]);
    expect(publications[2]).toMatchObject({ note: '停办' });
    expect(publications[1]).toMatchObject({ ofRevision: 3 });
    const told = events.map(({ event, detail }) => `${event} ${detail}`).join('\n');
    expect(told).toContain('catalog-publication publisher.one withdraws: published 4');
    for (const key of Object.values(KEYS)) expect(told).not.toContain(key);
  });

  test('two at once: one after the other, and no revision has half of one', async () => {
    const withSummary = (summary: string) =>
      filesOfItem((item) => {
        item.summary = summary;
      });
    const answers = await Promise.all(
      ['一', '二'].map(async (word) =>
        operator.publications.publish({ files: await withSummary(`打印完税证明，第${word}种说法。`) }),
      ),
    );
    expect(answers.map(({ revision }) => revision).sort()).toEqual([7, 8]);
    expect((await offered()).revision).toBe(8);
  });

  test('after a restart it is as operators left it, until the items folder says the same', async () => {
    const { summary } = await offered();
    await hub.close();
    events.length = 0;
    await start();
    expect(await offered()).toEqual({ revision: 8, summary });
    expect(events.find(({ event }) => event === 'catalog-overlay')?.detail).toContain(ITEM);

    await hub.close();
    const files = await filesOfItem((item) => {
      item.summary = summary;
    });
    for (const { path, content } of files) await writeFile(join(items(), path), JSON.stringify(content));
    events.length = 0;
    await start();
    expect((await offered()).revision).toBe(8);
    expect(events.filter(({ event }) => event === 'catalog-overlay')).toEqual([]);

    // From now on the folder is followed again.
    await hub.close();
    for (const { path } of files) await rm(join(items(), path));
    await start();
    expect(await offered()).toEqual({ revision: 9, summary: undefined });
  });

  test('the history cannot be rewritten, and each line has the digest of the one before in its own', async () => {
    const database = unwrap(await openDatabase(join(folder, 'data', 'hub.db')));
    try {
      await expect(
        sql`update catalog_publications set operator_id = 'nobody'`.execute(database),
      ).rejects.toThrow('append-only');
      await expect(sql`delete from catalog_publications`.execute(database)).rejects.toThrow('append-only');
      const lines = await database
        .selectFrom('catalog_publications')
        .selectAll()
        .orderBy('revision')
        .execute();
      let previous: string | null = null;
      for (const { digest, ...row } of lines) {
        const changes = JSON.parse(row.changes_json) as { file: string }[];
        const hashes: [string, string | null][] = [];
        for (const { file } of changes) {
          const then = await database
            .selectFrom('catalog_file_history')
            .select('sha256')
            .where('path', '=', file)
            .where('revision', '=', row.revision)
            .executeTakeFirst();
          hashes.push([file, then?.sha256 ?? null]);
        }
        expect(sha256Hex(canonicalJson({ ...row, hashes, previous })), String(row.revision)).toBe(digest);
        previous = digest;
      }
      expect(lines.length).toBeGreaterThan(8);
    } finally {
      await database.destroy();
    }
  });
});
