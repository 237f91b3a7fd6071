/**
 * What a key costs in the search of a city's catalog (64,809 items), and whether everything is found.
 *
 * One thousand seeded texts are typed key by key, as people type them: parts of names, pinyin, first letters, jyutping,
 * everyday words, slips. Each key is a whole search as the terminal does it, down to the tiles of the screen. Beside it
 * in the same run: MiniSearch over pairs of characters, and the trigram index of SQLite, over the same items.
 *
 * Then some of the texts are typed into the page itself, in a browser, with a terminal that serves the same catalog:
 * from the event of the key to the frame in which the results for the text stand.
 */
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Database from 'better-sqlite3';
import MiniSearch from 'minisearch';
import { BenchReport, percentile } from '#build/bench-report.ts';
import { buildBundle } from '#build/bundles.ts';
import { type CatalogRow, storedFactsOf } from '#contract/catalog.ts';
import { canonicalJson } from '#contract/crypto/canonical-json.ts';
import { type Item, itemSchema } from '#contract/item.ts';
import { unwrap } from '#contract/result.ts';
import { readSearchText, searchTermsOf } from '#contract/search-terms.ts';
import { foldSearchText, type PublishedVocabulary } from '#contract/search-text.ts';
import { isVocabularyFile, publishVocabulary } from '#contract/search-vocabulary.ts';
import { catalogMigrations } from '#offline-cache/catalog/catalog-database.ts';
import { createCatalogTable } from '#offline-cache/catalog/catalog-table.ts';
import { createTableDigest, digestOfBytes } from '#offline-cache/catalog/table-digest.ts';
import { openDatabase } from '#offline-cache/database/open-database.ts';
import { createSearchIndex } from '#offline-cache/search/search-index.ts';
import { generateCatalog } from '#terminal/command-line/generated-catalog/generate-rows.ts';
import { createRandom } from '#terminal/command-line/generated-catalog/random.ts';
import { SearchDesk } from '#terminal/search/search-desk.ts';
import { timesToPaint } from './search-paint.ts';

const MOST_MS = 10;
const MOST_TO_PAINT_MS = 50;
const quick = process.argv.includes('--quick');
/** On a machine that others use: of each key the fastest of five searches, so that their work is not taken for ours. */
const busy = process.env.SEARCH_BENCH_BUSY !== undefined;
const ITEMS = quick ? 10_000 : 64_809;
const TEXTS = quick ? 200 : 1_000;
const RECALL_TEXTS = quick ? 60 : 300;
/** Typed into the page, of the same texts. */
const PAINTED_TEXTS = quick ? 60 : 130;
/** Above what the hub of the bench publishes: the terminal keeps the city. */
const REVISION = 1_000;
const LIMIT = 9;
/** 清远市 and one of its counties. */
const CITY = '441800';
const HERE = '441803000000';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function memory(): number {
  collect();
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  return (heapUsed + arrayBuffers + external) / 1e6;
}

function timed(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

function timedKey(work: () => void): number {
  return busy ? Math.min(...Array.from({ length: 5 }, () => timed(work))) : timed(work);
}

/** Of an item: what a plain scan looks through. */
interface Plain {
  readonly id: string;
  readonly texts: readonly string[];
}

const random = createRandom(20_261_122);
const whole = (least: number, most: number): number => least + random.below(most - least + 1);
function readingsOf(text: string, language: 'pinyin' | 'jyutping'): string[] {
  return (readSearchText(text)[language] ?? '').split(' ').map((reading) => reading.split('/')[0] ?? '');
}

/** One wrong, missing, doubled or swapped letter. */
function withSlip(letters: string): string {
  const at = whole(1, Math.max(1, letters.length - 2));
  const [before, after] = [letters.slice(0, at), letters.slice(at + 1)];
  switch (whole(0, 3)) {
    case 0:
      return before + random.from([...'abcdefghijklmnopqrstuvwxyz']) + after;
    case 1:
      return before + after;
    case 2:
      return before + (letters[at] ?? '') + letters.slice(at);
    default:
      return before + (after[0] ?? '') + (letters[at] ?? '') + after.slice(1);
  }
}

function typedTexts(items: readonly Plain[], vocabulary: PublishedVocabulary): string[] {
  const said = vocabulary.entries.flatMap((entry) => entry.said.map(({ text }) => text));
  return Array.from({ length: TEXTS }, (_, number) => {
    const name = [...random.from(random.from(items).texts)];
    const length = whole(1, 6);
    const start = whole(0, Math.max(0, name.length - length));
    const part = name.slice(start, start + length).join('');
    switch (number % 8) {
      case 0:
      case 1:
        return part;
      case 2:
        return readingsOf(part, 'pinyin').join('');
      case 3:
        return readingsOf(part, 'pinyin')
          .map((syllable) => syllable[0] ?? '')
          .join('');
      case 4:
        return readingsOf(part, 'jyutping').join('').replaceAll('-', '');
      case 5:
        return random.from(said);
      case 6:
        return withSlip(readingsOf(part, 'pinyin').join(''));
      default:
        return part.slice(0, 2) + readingsOf(part.slice(2), 'pinyin').join('');
    }
  }).filter((text) => text.trim() !== '');
}

/** As a finger types it. */
const keysOf = (text: string): string[] =>
  [...text].map((_, index, characters) => characters.slice(0, index + 1).join(''));

function pairsOf(text: string): string[] {
  return foldSearchText(text) === ''
    ? []
    : (text.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? []).flatMap((run) => {
        const characters = [...run];
        if (!/\p{Script=Han}/u.test(run)) return [run];
        if (characters.length === 1) return characters;
        return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
      });
}

/** The share of what a plain scan finds that is found: 1 is all. */
function recall(
  texts: readonly string[],
  plain: readonly Plain[],
  find: (text: string) => ReadonlySet<string>,
): number {
  let [wanted, found] = [0, 0];
  for (const text of texts) {
    const present = find(text);
    for (const { id, texts: held } of plain) {
      if (!held.some((each) => each.includes(text))) continue;
      wanted += 1;
      if (present.has(id)) found += 1;
    }
  }
  return found / wanted;
}

await buildBundle('renderer');
const report = new BenchReport('search');
const folder = await mkdtemp(join(tmpdir(), 'zhuban-bench-search-'));
try {
  const itemsFolder = join(import.meta.dirname, '../../items');
  const names = (await readdir(itemsFolder)).filter(isVocabularyFile).sort();
  const vocabulary = publishVocabulary(
    await Promise.all(
      names.map(async (path) => ({
        path,
        content: JSON.parse(await readFile(join(itemsFolder, path), 'utf8')) as unknown,
      })),
    ),
  );
  const { departments, items } = generateCatalog({ items: ITEMS, seed: 1, cityCode: CITY });
  const byId = new Map(departments.map((department) => [department.id, department]));
  const path = join(folder, 'catalog.db');
  const { database } = unwrap(openDatabase({ path, migrations: catalogMigrations, durability: 'normal' }));
  const plain: Plain[] = [];
  const load = createCatalogTable(database).beginLoad({ rowsChecked: 'by-hub' });
  const digest = createTableDigest();
  let rowCount = 0;
  const take = (row: CatalogRow): void => {
    const bytes = Buffer.from(canonicalJson(row), 'utf8');
    const line = { bytes, digest: digestOfBytes(bytes) };
    unwrap(load.add(line));
    digest.add(line.digest);
    rowCount += 1;
  };
  departments.forEach((department, at) => {
    take({ kind: 'department', id: department.id, department, ...(at === 0 ? { vocabulary } : {}) });
  });
  for (const source of items()) {
    const item: Item = itemSchema.parse(source);
    const search = searchTermsOf(item, byId.get(item.id.split('/')[0] ?? ''));
    take({ kind: 'item', id: item.id, item, search, stored: storedFactsOf(item) });
    const texts = [item.name, ...item.aliases, ...item.keywords].map(foldSearchText);
    plain.push({ id: item.id, texts: [...new Set(texts)] });
  }
  unwrap(load.finish({ to: REVISION, rowCount, tableDigest: digest.hex() }));

  const before = memory();
  const startedAt = performance.now();
  const index = createSearchIndex(database);
  const making = performance.now() - startedAt;
  const ours = memory() - before;
  const desk = new SearchDesk({
    catalog: {
      search: (question) => index.search(question),
      searchFacts: (entryNumber) => index.facts(entryNumber),
      department: (id) => byId.get(id),
      revision: () => 1,
    },
    regionCode: HERE,
    hindrances: () => [],
    uses: () => new Map(),
    minutes: (_id, minutes) => minutes,
  });

  const beforeMini = memory();
  const mini = new MiniSearch<{ id: number; texts: string }>({
    fields: ['texts'],
    tokenize: (text) => text.split('\n').flatMap(pairsOf),
    searchOptions: { prefix: true, combineWith: 'AND' },
  });
  const makingMini = timed(() =>
    mini.addAll(plain.map(({ texts }, id) => ({ id, texts: texts.join('\n') }))),
  );
  const minis = memory() - beforeMini;

  const trigrams = new Database(join(folder, 'trigrams.db'));
  trigrams.exec("CREATE VIRTUAL TABLE items USING fts5 (texts, tokenize = 'trigram', detail = full)");
  const insert = trigrams.prepare('INSERT INTO items (rowid, texts) VALUES (?, ?)');
  const makingTrigrams = timed(() => {
    trigrams.exec('BEGIN');
    for (const [id, { texts }] of plain.entries()) insert.run(id + 1, texts.join('\n'));
    trigrams.exec('COMMIT');
  });
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const bestTrigrams = trigrams
    .prepare<[string, number], number>('SELECT rowid FROM items WHERE items MATCH ? ORDER BY rank LIMIT ?')
    .pluck();

  const texts = typedTexts(plain, vocabulary);
  const keys = texts.flatMap(keysOf);
  // What is compiled on first use is no cost of a key.
  for (const key of keys.slice(0, 500)) desk.search({ text: key, language: 'zh-Hans' });
  const times = keys.map((key) => timedKey(() => desk.search({ text: key, language: 'zh-Hans' })));
  const chinese = keys.filter((key) => /^\p{Script=Han}+$/u.test(key)).slice(0, 600);
  const timesOfChinese = chinese.map((key) =>
    timedKey(() => desk.search({ text: key, language: 'zh-Hans' })),
  );
  const timesOfMini = chinese.map((key) => timedKey(() => mini.search(key).slice(0, LIMIT)));
  const timesOfTrigrams = chinese.map((key) => timedKey(() => bestTrigrams.all(quoted(key), LIMIT)));

  if (busy) {
    const worst = times.map((time, at) => ({ time, key: keys[at] })).sort((one, two) => two.time - one.time);
    for (const { time, key } of worst.slice(0, 20)) console.error(`${time.toFixed(1)} ms: ${key}`);
  }
  report.add({
    name: `a key of ${keys.length} in ${texts.length} texts, p50`,
    value: percentile(times, 0.5),
    unit: 'ms',
  });
  report.add({
    name: `a key of ${keys.length} in ${texts.length} texts, p99`,
    value: percentile(times, 0.99),
    unit: 'ms',
    limit: { of: 'value', most: MOST_MS },
  });
  const painted = await timesToPaint(
    texts.slice(0, PAINTED_TEXTS).map((text) => text.slice(0, 12)),
    async (terminalDirectory) => {
      database.pragma('wal_checkpoint(TRUNCATE)');
      await copyFile(path, join(terminalDirectory, 'catalog.db'));
    },
  );
  for (const [share, limit] of [
    [0.5, undefined],
    [0.99, { of: 'value', most: MOST_TO_PAINT_MS }],
  ] as const) {
    report.add({
      name: `a key in the page to its results in a frame, p${share * 100} of ${painted.found.length}`,
      value: percentile(painted.found, share),
      unit: 'ms',
      peer: { name: 'the browser alone', value: percentile(painted.floor, share) },
      ...(limit && { limit }),
    });
  }
  for (const [name, peers] of [
    ['MiniSearch', timesOfMini],
    ['SQLite trigrams', timesOfTrigrams],
  ] as const) {
    report.add({
      name: `a key in Chinese, p99 of ${chinese.length}`,
      value: percentile(timesOfChinese, 0.99),
      unit: 'ms',
      peer: { name, value: percentile(peers, 0.99) },
    });
  }
  report.add({ name: 'in memory', value: ours, unit: 'MB', peer: { name: 'MiniSearch', value: minis } });
  report.add({
    name: 'made from the file',
    value: making,
    unit: 'ms',
    peer: { name: 'MiniSearch', value: makingMini },
  });
  report.add({
    name: 'made from the file',
    value: making,
    unit: 'ms',
    peer: { name: 'SQLite trigrams (written)', value: makingTrigrams },
  });

  const parts = Array.from({ length: RECALL_TEXTS }, () => {
    const text = [...random.from(random.from(plain).texts)];
    const length = whole(2, 6);
    const start = whole(0, Math.max(0, text.length - length));
    return text.slice(start, start + length).join('');
  }).filter((part) => [...part].length >= 2);
  const missed = (share: number): number => (1 - share) * 100;
  const all = { regionCode: HERE, limit: ITEMS };
  const ourRecall = recall(
    parts,
    plain,
    (text) => new Set(index.search({ text, ...all }).items.map(({ id }) => id)),
  );
  const idOf = (number: number): string => plain[number]?.id ?? '';
  const miniRecall = recall(
    parts,
    plain,
    (text) => new Set(mini.search(text).map(({ id }) => idOf(Number(id)))),
  );
  const trigramRecall = recall(
    parts,
    plain,
    (text) => new Set(bestTrigrams.all(quoted(text), ITEMS).map((id) => idOf(id - 1))),
  );
  for (const [name, share] of [
    ['MiniSearch', miniRecall],
    ['SQLite trigrams', trigramRecall],
  ] as const) {
    report.add({
      name: `missed, in percent of what a plain scan finds by ${parts.length} parts of two and more characters`,
      value: missed(ourRecall),
      unit: 'count',
      peer: { name, value: missed(share) },
      limit: { of: 'value', most: 0 },
    });
  }
  trigrams.close();
  database.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(report.exitCode);
