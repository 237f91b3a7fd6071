import { once } from 'node:events';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { CatalogRow } from '#contract/catalog.ts';
import type { HubPublicKeys } from '#contract/crypto/schemas.ts';
import { createEd25519Signer, generateEd25519KeyPair, type Signer } from '#contract/crypto/signing.ts';
import { unwrap } from '#contract/result.ts';
import { type Catalog, createCatalog } from '#hub/catalog/catalog.ts';
import { publishCatalog } from '#hub/catalog/publish-catalog.ts';
import { createSnapshotEndpoint } from '#hub/catalog/snapshot-endpoint.ts';
import { createSnapshotFiles, type SnapshotFiles } from '#hub/catalog/snapshot-files.ts';
import { openDatabase } from '#hub/database/open-database.ts';
import type { Database } from '#hub/database/schema.ts';

/** The catalog's part of a hub, on its real database and files, that can be set back to a backup. */
export class ChainsHub {
  readonly hubKeys: HubPublicKeys;
  /** Digest of every revision that was ever published: a terminal may never hold anything else. */
  readonly published = new Map<number, string>();
  readonly #folder: string;
  readonly #signer: Signer;
  readonly #snapshots: SnapshotFiles;
  readonly #server: Server;
  #database: Database | undefined;
  #catalog: Catalog | undefined;

  private constructor(folder: string, signer: Signer) {
    this.#folder = folder;
    this.#signer = signer;
    this.#snapshots = createSnapshotFiles(join(folder, 'snapshots'), signer);
    this.hubKeys = {
      signing: { keyId: signer.keyId, publicKey: signer.publicKey },
      sealing: { keyId: 'none', publicKey: '' },
    };
    const file = createSnapshotEndpoint({ snapshots: this.#snapshots, authenticate: () => 'terminal' });
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://hub.invalid');
      const answered =
        url.pathname === '/v1/catalog'
          ? this.answer(Number(url.searchParams.get('from'))).then((answer) => {
              response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
            })
          : file(request, response);
      answered.catch(() => response.destroy());
    });
  }

  static async start(folder: string): Promise<ChainsHub> {
    await mkdir(folder, { recursive: true });
    const signer = createEd25519Signer({ privateKey: generateEd25519KeyPair().privateKey });
    const hub = new ChainsHub(folder, signer);
    await hub.#open();
    hub.#server.listen(0, '127.0.0.1');
    await once(hub.#server, 'listening');
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As the hub answers over HTTP. */
  async answer(from: number): Promise<object> {
    const changes = await this.#of(this.#catalog).changes(from);
    const manifest = (changes?.feed ?? changes?.snapshot)?.manifest;
    const revision = manifest?.to ?? (await this.#of(this.#catalog).revision());
    return JSON.parse(JSON.stringify({ revision, ...changes })) as object;
  }

  async file(fileSha256: string): Promise<Buffer> {
    const found = await this.#snapshots.find(fileSha256);
    if (found === undefined) throw new Error('no such file');
    return readFile(found.path);
  }

  async publish(rows: Iterable<CatalogRow>): Promise<void> {
    await publishCatalog(this.#of(this.#database), rows, new Date(), {
      markerFile: join(this.#folder, 'marker.json'),
    });
    const { revision, digest } = await this.newest();
    const known = this.published.get(revision);
    if (known !== undefined && known !== digest) throw new Error(`revision ${revision} was published twice`);
    this.published.set(revision, digest);
  }

  async newest(): Promise<{ revision: number; rowCount: number; digest: string }> {
    const row = await this.#of(this.#database)
      .selectFrom('catalog_revisions')
      .selectAll()
      .orderBy('revision', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return { revision: Number(row.revision), rowCount: Number(row.row_count), digest: row.table_digest };
  }

  async backUp(): Promise<void> {
    await this.#of(this.#database).destroy();
    await copyFile(join(this.#folder, 'hub.db'), join(this.#folder, 'backup.db'));
    await this.#open();
  }

  /** The database is the backup again; the marker beside it is not in any backup. */
  async restore(): Promise<void> {
    await this.#of(this.#database).destroy();
    for (const suffix of ['', '-wal', '-shm'])
      await rm(join(this.#folder, `hub.db${suffix}`), { force: true });
    await copyFile(join(this.#folder, 'backup.db'), join(this.#folder, 'hub.db'));
    await this.#open();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    await this.#of(this.#database).destroy();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #open(): Promise<void> {
    this.#database = unwrap(await openDatabase(join(this.#folder, 'hub.db')));
    this.#catalog = createCatalog(this.#database, this.#signer, {
      snapshots: this.#snapshots,
      maximumFeedRows: 25,
    });
  }

  #of<Part>(part: Part | undefined): Part {
    if (part === undefined) throw new Error('the hub is not open');
    return part;
  }
}
