import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifySignature } from '#contract/crypto/signing.ts';
import type { CatalogFile } from '#contract/item-translation.ts';
import type { Policy } from '#contract/policy/policy.ts';
import { unwrap } from '#contract/result.ts';
import { openDatabase } from '../database/open-database.ts';
import { type HubEvent, type RunningHub, startHub } from '../server.ts';
import { type HubClient, hubClient } from '../testing/terminal-double.ts';

const ROOT = join(import.meta.dirname, '../..');
const TERMINAL_KEY = 'key-of-the-first-terminal';
const KEYS = {
  all: 'publisher-of-everything-0001',
  transport: 'publisher-of-transport-0001',
  office: 'key-of-the-office-0000001',
};
const CARRIER = 'general/policies';
const TRAVEL = 'policies/transport/senior-travel';
/** Where policies are found, what one of them is applied for by, and the parts of one package: all else costs time. */
const PARTS = [
  'public-security/birth-household-registration',
  'medical-insurance/newborn-enrolment',
  'medical-insurance/maternity-allowance',
];
const ON_LINE = [
  ...[CARRIER, 'disabled-persons-federation/two-subsidies', ...PARTS].map((id) => `items/${id}`),
  ...['general', 'disabled-persons-federation', 'public-security', 'medical-insurance'].map(
    (id) => `items/${id}/department`,
  ),
  ...['health', 'transport'].map((id) => `items/${id}/department`),
  ...['department', 'birth'].map((id) => `packages/${id}`),
  ...['disabled-persons-federation/two-subsidies', 'health/family-planning-reward'].map(
    (id) => `policies/${id}`,
  ),
];
const PATIENCE_MS = 120_000;

let folder: string;
let hub: RunningHub;
let terminal: HubClient;
let operator: HubClient;
let transport: HubClient;
let events: HubEvent[] = [];

async function start(): Promise<void> {
  hub = unwrap(await tryStart());
  terminal = hubClient(hub.url, TERMINAL_KEY);
  operator = hubClient(hub.url, KEYS.all);
  transport = hubClient(hub.url, KEYS.transport);
}

function tryStart(): ReturnType<typeof startHub> {
  events = [];
  return startHub({
    dataDirectory: join(folder, 'data'),
    itemsDirectory: join(folder, 'items'),
    port: 0,
    terminalKeys: { 'T-1': TERMINAL_KEY },
    operatorKeys: {
      'publisher.one': { role: 'publisher', key: KEYS.all },
      'transport.one': { role: 'publisher', departmentIds: ['transport'], key: KEYS.transport },
      'office.one': { role: 'office', key: KEYS.office },
    },
    report: (event) => events.push(event),
  });
}

/** What lies under one name, with its translations, as it ships. */
async function filesOf(
  id: string,
  change: (content: Record<string, unknown>) => void = () => undefined,
): Promise<CatalogFile[]> {
  const [name = '', ...parents] = id.split('/').reverse();
  const place = parents.reverse().join('/');
  const names = (await readdir(join(ROOT, place))).filter((each) => each.startsWith(`${name}.`)).sort();
  return await Promise.all(
    names.map(async (each) => {
      const content = JSON.parse(await readFile(join(ROOT, place, each), 'utf8')) as Record<string, unknown>;
      if (each === `${name}.json`) change(content);
      return { path: `${place}/${each}`, content };
    }),
  );
}

async function write(files: readonly CatalogFile[]): Promise<void> {
  for (const { path, content } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), JSON.stringify(content));
  }
}

const travelFor = (years: number): Promise<CatalogFile[]> =>
  filesOf(TRAVEL, (policy) => {
    policy.rule = JSON.parse(JSON.stringify(policy.rule).replaceAll('65', String(years)));
  });

interface Offered {
  readonly revision: number;
  readonly policies: readonly Policy[];
}

/** What a terminal has that comes new to this hub. */
async function offered(): Promise<Offered> {
  const { revision, feed } = await terminal.catalog.feed({ from: 0 });
  const row = feed?.upserts.find(({ id }) => id === CARRIER);
  return { revision, policies: (row?.kind === 'item' && row.item.policies) || [] };
}
const offeredTravel = async () => (await offered()).policies.find(({ id }) => `policies/${id}` === TRAVEL);

async function refused(call: Promise<unknown>) {
  const { error } = await safe(call);
  if (!isDefinedError(error)) throw new Error('nothing was refused', { cause: error });
  return error as { code: string; data: { reason?: string; findings?: { code: string; file: string }[] } };
}

// One hub and one story: each part goes on from where the one before has left the catalog.
describe('publishing policies and packages to a running hub', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-policy-publications-'));
    for (const id of ON_LINE) await write(await filesOf(id));
    await start();
  }, PATIENCE_MS);
  afterAll(async () => {
    await hub?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('wrong key: nothing is published with a terminal’s, an office’s, or another department’s', async () => {
    const files = await filesOf(TRAVEL);
    for (const key of [TERMINAL_KEY, KEYS.office, 'a-key-that-nobody-has-00']) {
      const stranger = hubClient(hub.url, key);
      expect(await refused(stranger.publications.publish({ files }))).toMatchObject({ code: 'UNAUTHORIZED' });
    }
    const foreign = await filesOf('policies/health/family-planning-reward', (policy) => {
      policy.phone = '12345';
    });
    for (const call of [
      transport.publications.publish({ files: foreign }),
      transport.publications.withdraw({ itemIds: ['policies/health/family-planning-reward'] }),
    ]) {
      expect(await refused(call)).toMatchObject({
        code: 'FORBIDDEN',
        data: { reason: expect.stringContaining('operator-not-allowed') },
      });
    }
    expect((await offered()).revision).toBe(1);
  });

  test('what the lint refuses comes back with its findings, and nothing is published', async () => {
    const files = await filesOf(TRAVEL, (policy) => {
      policy.validUntil = '2025-12-31';
      policy.cashing = { kind: 'apply', itemId: 'transport/no-such-item' };
    });
    const { code, data } = await refused(
      operator.publications.publish({ files: files.filter(({ path }) => !path.includes('.en.')) }),
    );
    expect(code).toBe('UNPROCESSABLE_CONTENT');
    const codes = data.findings?.map((finding) => finding.code) ?? [];
    expect(codes).toEqual(
      expect.arrayContaining(['policy-expired', 'policy-item-unknown', 'policy-translation']),
    );
    expect(data.findings?.every(({ file }) => file.startsWith(TRAVEL))).toBe(true);
    expect(await offeredTravel()).toBeUndefined();
    expect((await offered()).revision).toBe(1);
  });

  test('a dry run publishes nothing; a publication is a signed revision that a terminal pulls as a delta', async () => {
    const files = await filesOf(TRAVEL);
    const checked = await transport.publications.publish({ files, dryRun: true });
    expect(checked).toMatchObject({ state: 'checked', revision: 1 });
    expect(checked.changes.map(({ file, change }) => [file, change])).toEqual([
      [`${TRAVEL}.en.json`, 'added'],
      [`${TRAVEL}.json`, 'added'],
      [`${TRAVEL}.zh-Hant.json`, 'added'],
    ]);
    expect((await offered()).revision).toBe(1);

    const answer = await transport.publications.publish({ files, note: '新政策上线', expectedRevision: 1 });
    expect(answer).toMatchObject({ state: 'published', revision: 2, findings: [] });
    const { feed } = await terminal.catalog.feed({ from: 1 });
    expect(feed?.upserts.map(({ id }) => id)).toEqual([CARRIER]);
    const { signing } = await terminal.keys();
    expect(feed && verifySignature(feed.manifest, feed.signature, signing.publicKey)).toBe(true);
    expect(Object.keys((await offeredTravel())?.translations ?? {}).sort()).toEqual(['en', 'zh-Hant']);
  });

  test('replay: the same publication again changes nothing and adds no line', async () => {
    const before = await operator.publications.list({});
    const again = await transport.publications.publish({ files: await filesOf(TRAVEL) });
    expect(again).toEqual({ state: 'unchanged', revision: 2, changes: [], findings: [] });
    expect(await operator.publications.list({})).toEqual(before);
  });

  test('older: who has not seen the newest revision changes nothing', async () => {
    const late = operator.publications.publish({ files: await travelFor(70), expectedRevision: 1 });
    expect(await refused(late)).toMatchObject({
      code: 'CONFLICT',
      data: { reason: expect.stringContaining('revision-moved') },
    });
    expect((await offered()).revision).toBe(2);
  });

  test('cut in mid publication: nothing of it stays, and it can be sent again', async () => {
    const before = await offered();
    const lines = (await operator.publications.list({})).publications;
    const database = unwrap(await openDatabase(join(folder, 'data', 'hub.db')));
    try {
      // The last thing that a publication writes: all else is in the transaction already.
      await sql`create trigger cut before insert on catalog_publications
        begin select raise(abort, 'the power went'); end`.execute(database);
      const cut = await safe(operator.publications.publish({ files: await travelFor(70) }));
      expect(cut.error).toMatchObject({ status: 500 });
      expect(await offered()).toEqual(before);
      expect((await operator.publications.list({})).publications).toEqual(lines);
      const overlay = await database.selectFrom('catalog_overlay').select('path').execute();
      expect(overlay.map(({ path }) => path)).toEqual([
        `${TRAVEL}.en.json`,
        `${TRAVEL}.json`,
        `${TRAVEL}.zh-Hant.json`,
      ]);
    } finally {
      await sql`drop trigger if exists cut`.execute(database);
      await database.destroy();
    }
    const sent = await operator.publications.publish({ files: await travelFor(70) });
    expect(sent).toMatchObject({ state: 'published', revision: 3 });
    expect(JSON.stringify((await offeredTravel())?.rule)).toContain('70');
  });

  test('the line is cut in mid request: nothing is published', async () => {
    const before = await offered();
    const body = JSON.stringify({ files: await travelFor(75) });
    const half = request(`${hub.url}/v1/catalog-publications`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${KEYS.all}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    const closed = new Promise((resolve) => half.once('error', resolve).once('close', resolve));
    await new Promise((resolve) => half.write(body.slice(0, body.length / 2), resolve));
    half.destroy();
    await closed;
    expect(await offered()).toEqual(before);
  });

  test('withdrawn and taken back as new revisions; the history names who, what and when', async () => {
    const gone = await transport.publications.withdraw({ itemIds: [TRAVEL], note: '停办' });
    expect(gone).toMatchObject({ state: 'published', revision: 4 });
    expect(gone.changes.every(({ change }) => change === 'removed')).toBe(true);
    expect(await offeredTravel()).toBeUndefined();
    expect(await refused(transport.publications.withdraw({ itemIds: [TRAVEL] }))).toMatchObject({
      code: 'NOT_FOUND',
      data: { reason: `item-unknown: ${TRAVEL}` },
    });
    const back = await transport.publications.rollBack({ revision: 2, itemIds: [TRAVEL] });
    expect(back).toMatchObject({ state: 'published', revision: 5 });
    expect(JSON.stringify((await offeredTravel())?.rule)).toContain('65');
    const { publications } = await operator.publications.list({});
    expect(publications.map(({ revision, operatorId, action }) => [revision, operatorId, action])).toEqual([
      [5, 'transport.one', 'rolled-back'],
      [4, 'transport.one', 'withdrawn'],
      [3, 'publisher.one', 'published'],
      [2, 'transport.one', 'published'],
      [1, undefined, 'started'],
    ]);
    expect(publications[1]).toMatchObject({ note: '停办', changes: expect.arrayContaining(gone.changes) });
  });

  test('an item that a policy or a package needs is not taken from under it, and goes together with it', async () => {
    const withPolicy = await refused(
      operator.publications.withdraw({ itemIds: ['disabled-persons-federation/two-subsidies'] }),
    );
    expect(withPolicy.data.findings?.map(({ code }) => code)).toContain('policy-item-unknown');
    const carrier = await refused(operator.publications.withdraw({ itemIds: [CARRIER] }));
    expect(carrier.data.findings?.map(({ code }) => code)).toContain('policy-carrier');
    const withPackage = await refused(operator.publications.withdraw({ itemIds: PARTS.slice(0, 1) }));
    expect(withPackage.data.findings?.map(({ file }) => file)).toContain('packages/birth.json');
    const together = ['disabled-persons-federation/two-subsidies', ...PARTS];
    const itemIds = [...together, 'packages/birth', 'policies/disabled-persons-federation/two-subsidies'];
    expect(await operator.publications.withdraw({ itemIds, dryRun: true })).toMatchObject({
      state: 'checked',
    });
    expect((await offered()).revision).toBe(5);
  });

  test('a theme package goes the same way: changed, withdrawn by a tombstone, taken back', async () => {
    const files = await filesOf('packages/birth', (content) => {
      content.minutes = 12;
    });
    expect(await operator.publications.publish({ files })).toMatchObject({ state: 'published', revision: 6 });
    await operator.publications.withdraw({ itemIds: ['packages/birth'] });
    const { feed } = await terminal.catalog.feed({ from: 6 });
    expect(feed?.tombstones).toEqual([{ kind: 'item', id: 'packages/birth' }]);
    const back = await operator.publications.rollBack({ revision: 5, itemIds: ['packages/birth'] });
    expect(back).toMatchObject({ state: 'published', revision: 8 });
  });

  test(
    'after a restart it is as operators left it, until the folder says the same',
    async () => {
      const { rule } = (await offeredTravel()) ?? {};
      await hub.close();
      await start();
      expect((await offered()).revision).toBe(8);
      expect((await offeredTravel())?.rule).toEqual(rule);
      expect(events.find(({ event }) => event === 'catalog-overlay')?.detail).toContain(TRAVEL);

      // What was published wins over another version in the folder.
      await hub.close();
      await write(await travelFor(80));
      await start();
      expect((await offeredTravel())?.rule).toEqual(rule);

      await hub.close();
      await write(await filesOf(TRAVEL));
      await start();
      expect(events.filter(({ event }) => event === 'catalog-overlay')).toEqual([]);

      // From now on the folder is followed again.
      await hub.close();
      await write(await travelFor(80));
      await start();
      expect(JSON.stringify((await offeredTravel())?.rule)).toContain('80');
    },
    PATIENCE_MS,
  );

  test(
    'a withdrawal outlives a restart with the policy still in the folder',
    async () => {
      await transport.publications.withdraw({ itemIds: [TRAVEL] });
      await hub.close();
      await start();
      expect(await offeredTravel()).toBeUndefined();
    },
    PATIENCE_MS,
  );

  test(
    'a folder without the item that a published policy needs does not start; with it, all is as before',
    async () => {
      const id = 'disabled-persons-federation/two-subsidies';
      const published = await filesOf(`policies/${id}`, (policy) => {
        policy.phone = '0000-1100099';
      });
      await operator.publications.publish({ files: published });
      const before = await offered();
      await hub.close();
      const taken = [...(await filesOf(`items/${id}`)), ...published];
      for (const { path } of taken) await rm(join(folder, path));
      const failed = await tryStart();
      expect(failed).toMatchObject({ ok: false, failure: { code: 'items-invalid' } });
      expect(JSON.stringify(failed)).toMatch(
        /policies.*two-subsidies.*policy-item-unknown.*operators have published/,
      );
      await write(taken);
      await start();
      expect(await offered()).toEqual(before);
    },
    PATIENCE_MS,
  );
});
