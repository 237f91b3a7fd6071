/**
 * What it costs to take over the catalog of a city (64,809 items), and a delta of 500 of its rows.
 *
 * The floor of the full load is a bare insert: the rows of the main table with all their columns, held in memory as a
 * program holds them, put in by one statement in one transaction into a new file of the same schema, with the same pragmas
 * and without a sync. The load itself begins with the packed file on the disk and ends when the new catalog serves and is
 * searched: unpack, hash, insert, index, sync, switch. What follows while it serves is measured apart: reading back, and the
 * entries for questions. Each runs in a process of its own, in turn.
 */
import { fork } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchReport, percentile } from '#build/bench-report.ts';
import { cityCatalog } from '../catalog/city-catalog.ts';
import type { ChildAnswer, ChildTask } from './catalog-child.ts';

const MOST_TIMES_THE_FLOOR = 1.5;
const MOST_FOR_A_DELTA_MS = 1_000;
const CHILD = fileURLToPath(new URL('./catalog-child.ts', import.meta.url));

const quick = process.argv.includes('--quick');
const items = quick ? 5_000 : 64_809;
const rounds = quick ? 1 : 3;
const report = new BenchReport('catalog');
const folder = await mkdtemp(join(tmpdir(), 'zhuban-bench-catalog-'));

/** A process of its own: nothing that another round has compiled, cached or left to be collected. */
function inChild(task: ChildTask): Promise<ChildAnswer> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let answer: ChildAnswer | undefined;
    child.on('message', (message) => {
      answer = message as ChildAnswer;
    });
    child.on('exit', (code) =>
      answer === undefined ? reject(new Error(`${task.kind} ended with ${code}`)) : resolve(answer),
    );
    child.send(task);
  });
}

try {
  const city = await cityCatalog({ folder: join(folder, 'hub'), items, changedItems: 500 });
  const bare: ChildAnswer[] = [];
  const full: ChildAnswer[] = [];
  const delta: ChildAnswer[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const own = join(folder, `round-${round}`);
    await mkdir(own);
    const task = { city, path: join(own, 'catalog.db') };
    bare.push(await inChild({ ...task, kind: 'bare', path: join(own, 'bare.db') }));
    full.push(await inChild({ ...task, kind: 'full' }));
    delta.push(await inChild({ ...task, kind: 'delta' }));
    if (round + 1 < rounds) await rm(own, { recursive: true });
  }
  const middle = (answers: readonly ChildAnswer[], of: (answer: ChildAnswer) => number): number =>
    percentile(answers.map(of), 0.5);
  const last = join(folder, `round-${rounds - 1}`);
  const stored = (await stat(join(last, 'catalog.db'))).size;
  const megabytes = (bytes: number): number => bytes / 1e6;

  report.add({
    name: `full load of ${items} items, p50 of ${rounds}`,
    value: middle(full, ({ ms }) => ms),
    unit: 'ms',
    peer: { name: 'a bare insert of the same rows', value: middle(bare, ({ ms }) => ms) },
    // What a process does once, such as compiling, is most of it where the rows are few.
    ...(quick ? {} : { limit: { of: 'ratio', most: MOST_TIMES_THE_FLOOR } as const }),
  });
  report.add({
    name: 'the same in seconds of the processor',
    value: middle(full, ({ cpuMs }) => cpuMs),
    unit: 'ms',
    peer: { name: 'a bare insert of the same rows', value: middle(bare, ({ cpuMs }) => cpuMs) },
  });
  report.add({
    name: 'the longest that others had to wait during the load',
    value: middle(full, ({ longestBlockMs }) => longestBlockMs),
    unit: 'ms',
  });
  report.add({
    name: 'read back and followed for questions afterwards, while it serves',
    value: middle(full, ({ after }) => after?.ms ?? Number.NaN),
    unit: 'ms',
  });
  report.add({
    name: 'the longest that others had to wait meanwhile',
    value: middle(full, ({ after }) => after?.longestBlockMs ?? Number.NaN),
    unit: 'ms',
  });
  report.add({
    name: `delta of 500 rows, slowest of ${rounds}`,
    value: percentile(
      delta.map(({ ms }) => ms),
      1,
    ),
    unit: 'ms',
    limit: { of: 'value', most: MOST_FOR_A_DELTA_MS },
  });
  report.add({
    name: 'memory of the loading process at its highest',
    value: megabytes(middle(full, ({ peakBytes }) => peakBytes)),
    unit: 'MB',
    peer: {
      name: 'of the same process before it',
      value: megabytes(middle(full, ({ startBytes }) => startBytes)),
    },
  });
  report.add({
    name: 'the database, with all that follows',
    value: megabytes(stored),
    unit: 'MB',
    peer: { name: 'the rows as JSON', value: megabytes(city.bodyBytes) },
  });
  report.add({ name: 'the file that travels', value: megabytes(city.fileBytes), unit: 'MB' });
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(report.exitCode);
