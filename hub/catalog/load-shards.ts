import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CatalogRow } from '#contract/catalog.ts';
import { SHARD_INDEX_FILE, type ShardIndex, shardIndexSchema } from '#contract/catalog-shards.ts';
import { type Department, departmentSchema, itemSchema } from '#contract/item.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { searchTermsOf } from '#contract/search-terms.ts';
import type { PublishedVocabulary } from '#contract/search-text.ts';
import {
  isVocabularyFile,
  lintVocabulary,
  publishVocabulary,
  type VocabularyFile,
} from '#contract/search-vocabulary.ts';

/** Thrown from the middle of a source: the publication ends and nothing of it stays. `message`: file, line and reason. */
export class ItemsInvalid extends Error {
  override name = 'ItemsInvalid';
}

/** Reads the index; the rows are read, checked and made one after the other as they are taken. */
export async function openShards(
  directory: string,
): Promise<Result<AsyncIterable<CatalogRow>, AppFailure<'items-invalid'>>> {
  let index: ShardIndex;
  try {
    index = shardIndexSchema.parse(JSON.parse(await readFile(join(directory, SHARD_INDEX_FILE), 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : 'not readable';
    return fail('items-invalid', `${SHARD_INDEX_FILE}: ${reason}`);
  }
  const vocabulary = await readVocabulary(directory);
  if (!vocabulary.ok) return vocabulary;
  return ok({ [Symbol.asyncIterator]: () => rowsOf(directory, index, vocabulary.value) });
}

/** `vocabulary*.json` beside the index; undefined: there is none. */
async function readVocabulary(
  directory: string,
): Promise<Result<PublishedVocabulary | undefined, AppFailure<'items-invalid'>>> {
  const files: VocabularyFile[] = [];
  for (const path of (await readdir(directory)).filter(isVocabularyFile).sort()) {
    try {
      files.push({ path, content: JSON.parse(await readFile(join(directory, path), 'utf8')) });
    } catch {
      return fail('items-invalid', `${path}: not JSON`);
    }
  }
  const problems = lintVocabulary(files);
  if (problems.length > 0) {
    const lines = problems.map(({ path, place, code, message }) => `${path} ${place}: ${code}: ${message}`);
    return fail('items-invalid', lines.join('\n'));
  }
  return ok(files.length === 0 ? undefined : publishVocabulary(files));
}

async function* rowsOf(
  directory: string,
  index: ShardIndex,
  vocabulary: PublishedVocabulary | undefined,
): AsyncGenerator<CatalogRow> {
  const departments = new Map<string, Department>();
  let items = 0;
  for (const shard of index.shards) {
    let number = 0;
    for await (const line of checkedLines(directory, shard)) {
      number += 1;
      const place = `${shard.file}:${number}`;
      const content = parseLine(line, place);
      if (shard.kind === 'departments') {
        const department = checked(departmentSchema, content, place);
        const { $schema: _, ...rest } = department;
        // The first department brings the everyday words along.
        const words = departments.size === 0 && vocabulary !== undefined ? { vocabulary } : {};
        departments.set(rest.id, rest);
        yield { kind: 'department', id: rest.id, department: rest, ...words };
        continue;
      }
      const { $schema: _, ...item } = checked(itemSchema, content, place);
      const department = departments.get(item.id.slice(0, item.id.indexOf('/')));
      if (!department) throw new ItemsInvalid(`${place}: ${item.id} belongs to no department`);
      items += 1;
      yield { kind: 'item', id: item.id, item, search: searchTermsOf(item, department) };
    }
  }
  if (departments.size !== index.departmentCount || items !== index.itemCount) {
    throw new ItemsInvalid(
      `${SHARD_INDEX_FILE}: says ${index.departmentCount} departments and ${index.itemCount} items, there are ${departments.size} and ${items}`,
    );
  }
}

/** The lines of a shard; at its end they must be those that the index names, or the file was cut or changed. */
async function* checkedLines(directory: string, shard: ShardIndex['shards'][number]): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const pending: Buffer[] = [];
  let lines = 0;
  try {
    for await (const chunk of createReadStream(join(directory, shard.file))) {
      hash.update(chunk as Buffer);
      let rest = chunk as Buffer;
      for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
        lines += 1;
        yield Buffer.concat([...pending.splice(0), rest.subarray(0, end)]).toString('utf8');
        rest = rest.subarray(end + 1);
      }
      pending.push(rest);
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) {
      throw new ItemsInvalid(`${shard.file}: ${'code' in error ? String(error.code) : 'not readable'}`);
    }
    throw error;
  }
  if (lines !== shard.lines || hash.digest('hex') !== shard.sha256) {
    throw new ItemsInvalid(`${shard.file}: cut or changed, it is not what ${SHARD_INDEX_FILE} names`);
  }
}

function parseLine(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ItemsInvalid(`${place}: not JSON`);
  }
}

function checked<Value>(schema: z.ZodType<Value>, content: unknown, place: string): Value {
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw new ItemsInvalid(`${place}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
