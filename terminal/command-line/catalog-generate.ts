import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SHARD_INDEX_FILE, type ShardIndex } from '#contract/catalog-shards.ts';
import { findRegion, regionsUnder } from '#contract/regions.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { isVocabularyFile } from '#contract/search-vocabulary.ts';
import { EXIT } from './exit-codes.ts';
import { generateCatalog, type ItemSource, problemOf } from './generated-catalog/generate-rows.ts';
import { Output } from './output.ts';

export interface CatalogGenerateOptions {
  readonly items: number;
  readonly out: string;
  readonly seed: number;
  /** Six digits. */
  readonly city: string;
  readonly json?: boolean;
}

const ITEMS_OF_A_SHARD = 5_000;
const TOLD_EVERY = 5_000;
/** What a run leaves, also one that was broken off. Everything else in a folder is somebody's own. */
const GENERATED = /^(?:catalog\.json(?:\.tmp)?|departments\.ndjson|items-\d{3}\.ndjson)$/;

/** Writes a made-up catalog of a city, for trying the software at a real scale. */
export async function generateCatalogFiles(options: CatalogGenerateOptions): Promise<number> {
  const output = new Output(options);
  const city = findRegion(options.city);
  if (city === undefined || regionsUnder(options.city).length === 0) {
    return output.fail({ code: 'city-unknown', detail: `${options.city} is no city with counties` });
  }
  const written = await writeCatalog(resolve(options.out), options, (made) =>
    output.tell(`${made} of ${options.items} items`),
  );
  if (!written.ok) return output.fail(written.failure);
  const { departments, bytes } = written.value;
  output.show(
    { event: 'generated', items: options.items, departments, bytes, seed: options.seed, out: options.out },
    `${options.items} items of ${departments} departments in ${options.out}, ${(bytes / 1e6).toFixed(0)} MB, seed ${options.seed}\n` +
      `npm run zhuban -- hub --data <folder> --items ${options.out} serves them`,
  );
  return EXIT.ok;
}

async function writeCatalog(
  folder: string,
  options: CatalogGenerateOptions,
  onProgress: (made: number) => void,
): Promise<Result<{ departments: number; bytes: number }, AppFailure>> {
  try {
    await mkdir(folder, { recursive: true });
    const names = await readdir(folder);
    // Everyday words are put beside it by hand, and stay.
    const foreign = names.filter((name) => !GENERATED.test(name) && !isVocabularyFile(name));
    if (foreign.length > 0) return fail('folder-not-empty', `${folder} holds ${foreign[0]}`);
    // Without its index a folder is no catalog: a run that is broken off leaves none.
    await rm(join(folder, SHARD_INDEX_FILE), { force: true });
    for (const name of names.filter((each) => GENERATED.test(each)))
      await rm(join(folder, name), { force: true });

    const catalog = generateCatalog({ items: options.items, seed: options.seed, cityCode: options.city });
    const shards: ShardIndex['shards'] = [];
    let bytes = 0;
    const add = async (
      kind: 'departments' | 'items',
      file: string,
      rows: Iterable<unknown>,
    ): Promise<number> => {
      const shard = await writeShard(join(folder, file), rows);
      bytes += shard.bytes;
      if (shard.lines === 0) await rm(join(folder, file));
      else shards.push({ kind, file, lines: shard.lines, sha256: shard.sha256 });
      return shard.lines;
    };
    await add('departments', 'departments.ndjson', catalog.departments.map(withoutTranslations));
    const rows = checkedItems(catalog.items(), onProgress);
    for (let number = 1; ; number += 1) {
      const file = `items-${String(number).padStart(3, '0')}.ndjson`;
      if ((await add('items', file, firstOf(rows, ITEMS_OF_A_SHARD))) < ITEMS_OF_A_SHARD) break;
    }
    const index: ShardIndex = {
      format: 'zhuban-catalog-shards',
      version: 1,
      note: `示例目录，全部内容均为虚构；generated, seed ${options.seed}, city ${options.city}`,
      departmentCount: catalog.departments.length,
      itemCount: options.items,
      shards,
    };
    const path = join(folder, SHARD_INDEX_FILE);
    await writeFile(`${path}.tmp`, `${JSON.stringify(index, null, 2)}\n`);
    await rename(`${path}.tmp`, path);
    return ok({ departments: catalog.departments.length, bytes });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return fail('folder-not-writable', 'code' in error ? `${folder}: ${String(error.code)}` : folder);
  }
}

function withoutTranslations({ translations: _, ...department }: { readonly translations: unknown }): object {
  return department;
}

function* checkedItems(
  items: Generator<ItemSource>,
  onProgress: (made: number) => void,
): Generator<ItemSource> {
  let made = 0;
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) throw new Error(`a generated item does not fit the contract: ${problem}`);
    yield item;
    made += 1;
    if (made % TOLD_EVERY === 0) onProgress(made);
  }
}

/** Leaves the rest for the next shard: `for … of` would close the generator. */
function* firstOf(rows: Generator<ItemSource>, count: number): Generator<ItemSource> {
  for (let taken = 0; taken < count; taken += 1) {
    const next = rows.next();
    if (next.done) return;
    yield next.value;
  }
}

/** A line at a time: memory stays flat however many there are. */
async function writeShard(
  path: string,
  rows: Iterable<unknown>,
): Promise<{ lines: number; bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let lines = 0;
  let bytes = 0;
  function* encoded(): Generator<Buffer> {
    for (const row of rows) {
      const line = Buffer.from(`${JSON.stringify(row)}\n`, 'utf8');
      hash.update(line);
      lines += 1;
      bytes += line.length;
      yield line;
    }
  }
  await pipeline(Readable.from(encoded()), createWriteStream(path));
  return { lines, bytes, sha256: hash.digest('hex') };
}
