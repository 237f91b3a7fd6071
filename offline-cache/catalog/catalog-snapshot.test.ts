import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CatalogRow, storedFactsOf } from '#contract/catalog.ts';
import { rowSchemaFingerprint } from '#contract/catalog-row-schema.ts';
import { createEd25519Signer, generateEd25519KeyPair } from '#contract/crypto/signing.ts';
import { unwrap } from '#contract/result.ts';
import { createHubClient } from '../hub-client.ts';
import {
  departmentRow,
  itemRow,
  sampleDepartment,
  sampleItem,
  signedFeed,
} from '../testing/sample-catalog.ts';
import { signedSnapshot } from '../testing/signed-snapshot.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { type CatalogPullResult, pullCatalog } from './catalog-pull.ts';
import { type CatalogStore, openCatalogStore } from './catalog-store.ts';

const signer = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
const stranger = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
const hubKeys = {
  signing: { keyId: signer.keyId, publicKey: signer.publicKey },
  sealing: { keyId: 'none', publicKey: '' },
};
const social = sampleDepartment('social-security', '样本人社局', 1);
const rowsOf = (count: number): CatalogRow[] => [
  departmentRow(social),
  ...Array.from({ length: count }, (_, index) =>
    itemRow(sampleItem({ id: `social-security/item-${index}`, name: `样本事项第${index}项` }), social),
  ),
];
const small = rowsOf(3);
const large = rowsOf(40);

/** The hub as a server whose answers a test chooses. */
interface FakeHub {
  readonly url: string;
  /** The answer to a question for changes. */
  answer: object;
  file: Buffer;
  /** Instead of handing out the file as it should. */
  serve: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  readonly ranges: (string | undefined)[];
  sentBytes: number;
  close(): Promise<void>;
}

async function startFakeHub(): Promise<FakeHub> {
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (!path.startsWith('/v1/catalog-snapshots/')) {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(hub.answer));
      return;
    }
    hub.ranges.push(request.headers.range);
    if (hub.serve) {
      hub.serve(request, response);
      return;
    }
    sendFrom(response, path.split('/').at(-1) ?? '', request.headers.range);
  });
  const sendFrom = (response: ServerResponse, name: string, range: string | undefined): void => {
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const { length } = hub.file;
    hub.sentBytes += length - from;
    response.writeHead(range === undefined ? 200 : 206, {
      ETag: `"${name}"`,
      'Content-Length': length - from,
      ...(range !== undefined && { 'Content-Range': `bytes ${from}-${length - 1}/${length}` }),
    });
    response.end(hub.file.subarray(from));
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hub: FakeHub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: { revision: 0 },
    file: Buffer.alloc(0),
    serve: undefined,
    ranges: [],
    sentBytes: 0,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return hub;
}

let directory: ReturnType<typeof temporaryDirectory>;
let path: string;
let store: CatalogStore;
let hub: FakeHub;

beforeEach(async () => {
  directory = temporaryDirectory();
  path = join(directory.path, 'catalog.db');
  store = unwrap(openCatalogStore({ path }));
  unwrap(store.apply(signedFeed(signer, { from: 0, to: 2, after: small }), hubKeys));
  hub = await startFakeHub();
});
afterEach(async () => {
  store.close();
  await hub.close();
  directory.dispose();
});

function offer(offered: ReturnType<typeof signedSnapshot>): void {
  hub.answer = { revision: offered.snapshot.manifest.to, snapshot: offered.snapshot };
  hub.file = offered.file;
}
function pull(signal = new AbortController().signal): Promise<CatalogPullResult> {
  const client = createHubClient({ baseUrl: hub.url, terminalKey: 'test-terminal-key' });
  return pullCatalog({ catalog: store, hub: client, hubKeys }, { deadlineMs: 15_000, signal });
}
function reopen(): void {
  store.close();
  store = unwrap(openCatalogStore({ path }));
}
/** The catalog of before serves, whole, and nothing half is left beside it. */
function expectOld(): void {
  expect([store.revision(), store.rowCount()]).toEqual([2, small.length]);
  expect(store.item('social-security/item-2')?.name).toBe('样本事项第2项');
  expect(readdirSync(directory.path).filter((name) => name.includes('.loading'))).toEqual([]);
  reopen();
  expect([store.revision(), store.rowCount()]).toEqual([2, small.length]);
  expect(store.notes().rollback).toBeUndefined();
}
function expectNew(revision = 3): void {
  expect([store.revision(), store.rowCount()]).toEqual([revision, large.length]);
  expect(store.item('social-security/item-39')?.name).toBe('样本事项第39项');
}
const refusals = () => store.notes().refusals;

describe('a whole catalog as a file', () => {
  test('takes the place of the one at hand, which stays as the last good one', async () => {
    offer(signedSnapshot(signer, { to: 3, rows: large }));
    expect(await pull()).toEqual({ ok: true, value: { revision: 3, changed: true } });
    expectNew();
    expect(existsSync(`${path}.last-good`)).toBe(true);
    expect(readdirSync(directory.path).filter((name) => name.endsWith('.part'))).toEqual([]);
    reopen();
    expectNew();
    // Deltas go on from there.
    const delta = signedFeed(signer, { from: 3, to: 4, before: large, after: small });
    expect(unwrap(store.apply(delta, hubKeys))).toEqual({ revision: 4 });
  });

  test.each([
    ['by the same schema', rowSchemaFingerprint()],
    ['by another schema', 'f'.repeat(64)],
  ])('checked by the hub %s', async (_, rowSchema) => {
    offer(
      signedSnapshot(signer, {
        to: 3,
        rows: large,
        alterManifest: (manifest) => ({ ...manifest, rowSchema }),
      }),
    );
    expect((await pull()).ok).toBe(true);
    expectNew();
  });

  test('without taking the items apart: everything is found and sorted as when they are', async () => {
    const region = '440103';
    const rows = large.map((row, index): CatalogRow => {
      if (row.kind !== 'item') return row;
      const item = {
        ...row.item,
        ...(index % 3 === 0 ? { popularity: index } : {}),
        availability: { ...row.item.availability, regions: index % 2 === 0 ? [region] : [] },
      };
      return { ...row, item, stored: storedFactsOf(item) };
    });
    const contentOf = (regionCode: string): unknown => ({
      found: ['样本', 'ybsx', '39'].map((text) =>
        store.search({ text, regionCode, limit: 50 }).items.map(({ id, here, entryNumber }) => ({
          id,
          here,
          name: store.searchFacts(entryNumber)?.name,
        })),
      ),
      popular: store.popular({ regionCode, limit: 50 }),
      ofDepartment: store.itemsOfDepartment(social.id, { regionCode }),
      asked: store.questions('样本事项第7项怎么办', { regionCode, limit: 5 }),
    });
    const seen: unknown[] = [];
    for (const [to, rowSchema] of [
      [3, 'f'.repeat(64)],
      [4, rowSchemaFingerprint()],
    ] as const) {
      offer(signedSnapshot(signer, { to, rows, alterManifest: (manifest) => ({ ...manifest, rowSchema }) }));
      unwrap(await pull());
      seen.push([contentOf(`${region}000000`), contentOf('110000000000')]);
      reopen();
      seen.push([contentOf(`${region}000000`), contentOf('110000000000')]);
    }
    for (const content of seen.slice(1)) expect(content).toEqual(seen[0]);
  });

  test('a row that was written wrongly is noticed while it serves, and the last good one takes its place', async () => {
    const { prepare } = Database.prototype;
    const writing = vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (
      this: Database.Database,
      sql: string,
    ) {
      const statement = prepare.call(this, sql);
      if (!sql.includes('INSERT INTO catalog_row')) return statement;
      const run = statement.run.bind(statement) as (...values: unknown[]) => Database.RunResult;
      statement.run = (...values: unknown[]) =>
        run(
          ...values.map((value) =>
            Buffer.isBuffer(value) && value.length > 32
              ? Buffer.from(value.toString('utf8').replace('第39项', '第93项'))
              : value,
          ),
        );
      return statement;
    } as typeof prepare);
    try {
      offer(signedSnapshot(signer, { to: 3, rows: large }));
      expect((await pull()).ok).toBe(true);
    } finally {
      writing.mockRestore();
    }
    await vi.waitFor(() => expect(store.revision()).toBe(2), { timeout: 15_000 });
    expect(store.item('social-security/item-2')?.name).toBe('样本事项第2项');
    expect(store.notes().rollback).toMatchObject({ reason: 'catalog-digest-mismatch', revision: 2 });
    offer(signedSnapshot(signer, { to: 3, rows: large }));
    unwrap(await pull());
    expectNew();
    expect(store.notes().rollback?.overcome).toBe(true);
  });

  test('line cut twice in the middle of the file: the rest is asked for, nothing twice', async () => {
    const offered = signedSnapshot(signer, { to: 3, rows: large });
    offer(offered);
    let cuts = 0;
    hub.serve = (request, response) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const { length } = offered.file;
      const to = cuts < 2 ? from + Math.floor((length - from) / 3) : length;
      cuts += 1;
      response.writeHead(request.headers.range === undefined ? 200 : 206, {
        ETag: `"${offered.snapshot.manifest.fileSha256}"`,
        'Content-Length': length - from,
        ...(request.headers.range !== undefined && {
          'Content-Range': `bytes ${from}-${length - 1}/${length}`,
        }),
      });
      hub.sentBytes += to - from;
      response.write(offered.file.subarray(from, to), () =>
        to < length ? response.destroy() : response.end(),
      );
    };
    expect((await pull()).ok).toBe(true);
    expectNew();
    expect(hub.ranges).toHaveLength(3);
    expect(hub.ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range ?? ''))).toBe(true);
    expect(hub.sentBytes).toBe(offered.file.length);
  });

  test('terminal stopped in the middle of the transfer: the next start goes on where it was', async () => {
    const offered = signedSnapshot(signer, { to: 3, rows: large });
    offer(offered);
    const half = Math.floor(offered.file.length / 2);
    const stopped = new AbortController();
    hub.serve = (_request, response) => {
      response.writeHead(200, { ETag: `"${offered.snapshot.manifest.fileSha256}"` });
      response.write(offered.file.subarray(0, half));
      // It hangs until the terminal goes away, which it does as soon as the bytes have arrived.
      const watch = setInterval(() => {
        const part = readdirSync(directory.path).find((name) => name.endsWith('.part'));
        if (part === undefined || readFileSync(join(directory.path, part)).length < half) return;
        clearInterval(watch);
        stopped.abort();
      }, 5);
    };
    expect(await pull(stopped.signal)).toMatchObject({ failure: { code: 'aborted' } });
    expectOld();
    hub.serve = undefined;
    expect((await pull()).ok).toBe(true);
    expectNew();
    expect(hub.ranges.at(-1)).toBe(`bytes=${half}-`);
  });

  test('terminal closed while a file is taken: it ends there, and the next start takes the file', async () => {
    const offered = signedSnapshot(signer, { to: 3, rows: large });
    const file = join(directory.path, 'offered');
    writeFileSync(file, offered.file);
    const goesOn = new AbortController().signal;
    const replacing = store.replace(offered.snapshot.manifest, file, goesOn);
    store.close();
    expect(await replacing).toMatchObject({ failure: { code: 'aborted' } });
    reopen();
    expectOld();
    unwrap(await store.replace(offered.snapshot.manifest, file, goesOn));
    expectNew();
  });

  test('a hub that knows no ranges: begun anew, and right', async () => {
    const offered = signedSnapshot(signer, { to: 3, rows: large });
    offer(offered);
    writeFileSync(store.partOf(offered.snapshot.manifest.fileSha256), offered.file.subarray(0, 100));
    hub.serve = (_request, response) => {
      response.writeHead(200, { ETag: `"${offered.snapshot.manifest.fileSha256}"` });
      response.end(offered.file);
    };
    expect((await pull()).ok).toBe(true);
    expectNew();
  });
});

describe('what is not taken: typed, counted, and the catalog of before serves', () => {
  test('tampered file: other bytes under the signed name', async () => {
    const offered = signedSnapshot(signer, { to: 3, rows: large });
    offer(offered);
    hub.file = Buffer.from(offered.file);
    hub.file[50] = (hub.file[50] ?? 0) ^ 1;
    expect(await pull()).toMatchObject({ failure: { code: 'catalog-file-mismatch' } });
    expect(refusals()).toEqual({ 'catalog-file-mismatch': 1 });
    expectOld();
    // Counted over a restart, and the right file is taken afterwards.
    hub.file = offered.file;
    expect((await pull()).ok).toBe(true);
    expect(refusals()).toEqual({ 'catalog-file-mismatch': 1 });
  });

  test('tampered manifest, or one that a stranger signed', async () => {
    const offered = signedSnapshot(signer, { to: 3, rows: large });
    hub.answer = {
      revision: 9,
      snapshot: { ...offered.snapshot, manifest: { ...offered.snapshot.manifest, to: 9 } },
    };
    expect(await pull()).toMatchObject({ failure: { code: 'catalog-signature-invalid' } });
    offer(signedSnapshot(stranger, { to: 3, rows: large }));
    expect(await pull()).toMatchObject({ failure: { code: 'catalog-signature-invalid' } });
    expect(refusals()).toEqual({ 'catalog-signature-invalid': 2 });
    expect(hub.ranges).toEqual([]);
    expectOld();
  });

  test('replayed older snapshot', async () => {
    offer(signedSnapshot(signer, { to: 1, rows: large }));
    expect(await pull()).toMatchObject({ failure: { code: 'catalog-revision-old' } });
    expect(refusals()).toEqual({ 'catalog-revision-old': 1 });
    expect(hub.ranges).toEqual([]);
    expectOld();
  });

  test.each([
    [
      'truncated file that was signed as it is',
      { alterFile: (file: Buffer) => file.subarray(0, -40) },
      'catalog-malformed',
    ],
    [
      'truncated body: the last row is cut off',
      { alterLines: (lines: string[]) => lines.slice(0, -1) },
      'catalog-digest-mismatch',
    ],
    ['a row twice', { alterLines: (lines: string[]) => [...lines, lines.at(-1) ?? ''] }, 'catalog-malformed'],
    [
      'a row that this program cannot read',
      { alterLines: (lines: string[]) => lines.map((line) => line.replace('"minutes":', '"hours":')) },
      'catalog-malformed',
    ],
    [
      'a row that this program cannot read, though another has checked it',
      {
        alterLines: (lines: string[]) => lines.map((line) => line.replace('"minutes":', '"hours":')),
        alterManifest: <Manifest extends object>(manifest: Manifest) => ({
          ...manifest,
          rowSchema: 'f'.repeat(64),
        }),
      },
      'catalog-malformed',
    ],
    [
      'a row that is no JSON',
      { alterLines: (lines: string[]) => lines.map((line) => line.slice(1)) },
      'catalog-malformed',
    ],
    [
      'a row under another id',
      {
        alterLines: (lines: string[]) =>
          lines.map((line) => line.replace('"id":"social-security/item-1"', '"id":"social-security/item-x"')),
      },
      'catalog-malformed',
    ],
    [
      'longer than its manifest says',
      { alterManifest: <Manifest extends object>(manifest: Manifest) => ({ ...manifest, bodyBytes: 10 }) },
      'catalog-malformed',
    ],
  ] as const)('%s', async (_, alteration, code) => {
    offer(signedSnapshot(signer, { to: 3, rows: large, ...(alteration as object) }));
    expect(await pull()).toMatchObject({ failure: { code } });
    expect(refusals()[code]).toBeGreaterThan(0);
    expectOld();
  });

  test.each([
    ['facts', (line: string) => line.replace(/,"stored":\{.*\}\}$/, ',"stored":{}')],
    ['words', (line: string) => line.replace('"kind":"item","search":{', '"kind":"item","search":{{')],
  ])('a row whose %s are no JSON, though the hub says that it has checked it', async (_, alter) => {
    const rows = large.map((row) =>
      row.kind === 'item' ? { ...row, stored: storedFactsOf(row.item) } : row,
    );
    const alterManifest = <Manifest extends object>(manifest: Manifest) => ({
      ...manifest,
      rowSchema: rowSchemaFingerprint(),
    });
    offer(signedSnapshot(signer, { to: 3, rows, alterLines: (lines) => lines.map(alter), alterManifest }));
    expect(await pull()).toMatchObject({ failure: { code: 'catalog-malformed', detail: 'not JSON' } });
    expect(refusals()['catalog-malformed']).toBeGreaterThan(0);
    expectOld();
  });

  test('portal of the hall answers instead of the hub', async () => {
    offer(signedSnapshot(signer, { to: 3, rows: large }));
    hub.serve = (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Please log in</html>');
    };
    expect(await pull()).toMatchObject({ failure: { code: 'hub-malformed' } });
    expectOld();
  });

  test('an endless file: no more is taken than was announced', async () => {
    const offered = signedSnapshot(signer, { to: 3, rows: large });
    offer(offered);
    hub.serve = (_request, response) => {
      response.writeHead(200, { ETag: `"${offered.snapshot.manifest.fileSha256}"` });
      const more = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(4_096, 1), () => setImmediate(more));
      };
      more();
    };
    expect(await pull()).toMatchObject({ failure: { code: 'catalog-file-mismatch' } });
    expectOld();
  });

  test('truncated answer of the hub', async () => {
    const client = createHubClient({
      baseUrl: hub.url,
      terminalKey: 'test-terminal-key',
      fetch: async () =>
        new Response('{"revision":3,"feed":{"manifest', { headers: { 'content-type': 'application/json' } }),
    });
    const bounds = { deadlineMs: 15_000, signal: new AbortController().signal };
    expect(await pullCatalog({ catalog: store, hub: client, hubKeys }, bounds)).toMatchObject({
      failure: { code: 'hub-malformed' },
    });
    expect(refusals()).toEqual({ 'hub-malformed': 1 });
    expectOld();
  });

  test('another process reads the catalog in the moment of the switch: at the next pull', async () => {
    const offered = signedSnapshot(signer, { to: 3, rows: large });
    offer(offered);
    // Something in the log, and a reader that looks at the state before it.
    const reader = new Database(path, { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM catalog_row').get();
    unwrap(store.apply(signedFeed(signer, { from: 0, to: 2, after: small }), hubKeys));
    const held = await pull();
    reader.exec('ROLLBACK');
    reader.close();
    expect(held).toMatchObject({ failure: { code: 'catalog-storage-failed' } });
    expect(refusals()).toEqual({});
    expect(store.revision()).toBe(2);
    // The file is still there: nothing is fetched again.
    const asked = hub.ranges.length;
    expect((await pull()).ok).toBe(true);
    expect(hub.ranges).toHaveLength(asked);
    expectNew();
  });
});

/** With the store closed: pages that were in use and wait to be used again. */
function leaveFreePages(): void {
  const database = new Database(path);
  database.exec(
    'CREATE TABLE filler (content BLOB); INSERT INTO filler VALUES (zeroblob(100000)); DROP TABLE filler',
  );
  database.close();
}

/** The first page of the list: its number stands at byte 32 of the header (fileformat2.html, 1.5). */
function damageFreePages(): void {
  const bytes = readFileSync(path);
  const page = bytes.readUInt32BE(32);
  expect(page).toBeGreaterThan(1);
  bytes.fill(0x5a, (page - 1) * 4_096, page * 4_096);
  writeFileSync(path, bytes);
}

describe('at the start the last good catalog is used when the one at hand', () => {
  beforeEach(async () => {
    offer(signedSnapshot(signer, { to: 3, rows: large }));
    unwrap(await pull());
    // Last good is revision 2 now, and a later start has not been: the one at hand is revision 3.
    store.close();
  });
  /** With the store closed. */
  function expectRolledBack(reason: string): void {
    store = unwrap(openCatalogStore({ path }));
    expect([store.revision(), store.rowCount()]).toEqual([2, small.length]);
    expect(store.notes().rollback).toMatchObject({ reason, revision: 2, overcome: false });
    expect(existsSync(`${path}.damaged`)).toBe(true);
  }

  test('is damaged, and a later one overcomes it', async () => {
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 4_096, 4_096 * 6);
    writeFileSync(path, bytes);
    expectRolledBack('database-damaged');
    offer(signedSnapshot(signer, { to: 3, rows: large }));
    unwrap(await pull());
    expectNew();
    expect(store.notes().rollback?.overcome).toBe(true);
  });

  test('is damaged in the list of its free pages, which no check of the tables reads', () => {
    leaveFreePages();
    damageFreePages();
    expectRolledBack('database-damaged');
  });

  test('is damaged while it serves: the delta that meets it is taken all the same', async () => {
    leaveFreePages();
    const told: unknown[] = [];
    store = unwrap(openCatalogStore({ path, onRollback: (rollback) => told.push(rollback) }));
    await store.settled();
    // Another process writes, so that ours reads its pages anew, and leaves nothing in the log.
    const other = new Database(path);
    other.exec('UPDATE schema_information SET opened = opened + 1');
    other.pragma('wal_checkpoint(TRUNCATE)');
    damageFreePages();
    const after = rowsOf(60);
    hub.answer = { revision: 4, feed: signedFeed(signer, { from: 3, to: 4, before: large, after }) };
    // Once more onto the copy that the start has made of what was sound then.
    expect(await pull()).toMatchObject({ ok: true });
    other.close();
    expect(told).toMatchObject([{ reason: 'database-damaged', revision: 3, overcome: false }]);
    expect(store.notes().rollback).toMatchObject({ reason: 'database-damaged', revision: 3, overcome: true });
    expect(refusals()).toEqual({});
    expect(existsSync(`${path}.damaged`)).toBe(true);
    expect([store.revision(), store.rowCount()]).toEqual([4, after.length]);
  });

  test('is no database at all', () => {
    writeFileSync(
      path,
      'not a database, but long enough to look like a file with something in it'.repeat(100),
    );
    expectRolledBack('database-damaged');
  });

  test('holds a row with a flipped bit, which no check of the database sees', () => {
    const database = new Database(path);
    database.exec(
      "UPDATE catalog_row SET body = replace(body, '第39项', '第93项') WHERE id = 'social-security/item-39'",
    );
    database.close();
    expectRolledBack('catalog-digest-mismatch');
  });

  test('lacks a row', () => {
    const database = new Database(path);
    database.exec("DELETE FROM catalog_row WHERE id = 'social-security/item-39'");
    database.close();
    expectRolledBack('catalog-digest-mismatch');
  });

  test('was made by a newer program', () => {
    const database = new Database(path);
    database.exec('UPDATE schema_information SET readable_from = 999; PRAGMA user_version = 999;');
    database.close();
    expectRolledBack('database-newer-than-program');
  });

  test('is damaged, and so is the last good one: an empty one, and the hub gives it again', async () => {
    for (const damaged of [path, `${path}.last-good`]) writeFileSync(damaged, Buffer.alloc(20_000, 0x5a));
    store = unwrap(openCatalogStore({ path }));
    expect(store.revision()).toBe(0);
    expect(store.notes().rollback).toMatchObject({ reason: 'database-damaged', revision: 0 });
    offer(signedSnapshot(signer, { to: 3, rows: large }));
    unwrap(await pull());
    expectNew();
  });

  test('the power went in mid-load: what was half filled is swept', () => {
    writeFileSync(`${path}.loading`, Buffer.alloc(10_000, 1));
    store = unwrap(openCatalogStore({ path }));
    expectNew();
    expect(existsSync(`${path}.loading`)).toBe(false);
    expect(store.notes().rollback).toBeUndefined();
  });

  test('a sound start makes the one at hand the last good one', () => {
    store = unwrap(openCatalogStore({ path }));
    store.close();
    writeFileSync(path, Buffer.alloc(20_000, 0x5a));
    store = unwrap(openCatalogStore({ path }));
    expectNew();
    expect(store.notes().rollback).toMatchObject({ revision: 3 });
  });
});
