import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MAXIMUM_CATALOG_LINE_BYTES } from '#contract/catalog.ts';
import { fail, ok } from '#contract/result.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import type { SnapshotLine } from './snapshot-batches.ts';
import { readSnapshotLines } from './snapshot-lines.ts';

let directory: ReturnType<typeof temporaryDirectory>;
let path: string;
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory.path, 'lines.gz');
});
afterEach(() => directory.dispose());

const script = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
const ways = {
  'in a thread': undefined,
  'here, where no thread can be started': new URL('./there-is-none.ts', import.meta.url),
};
const goOn = () => undefined;

function pack(body: Buffer): { path: string; bodyBytes: number } {
  writeFileSync(path, gzipSync(body, { level: 1 }));
  return { path, bodyBytes: body.length };
}
const bodyOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''));
const manyLines = Array.from({ length: 3_000 }, (_, at) => `${at} ${'行'.repeat(500)}`);

async function readAll(file: { path: string; bodyBytes: number }, way: URL | undefined) {
  const lines: SnapshotLine[] = [];
  const take = (line: SnapshotLine) => {
    lines.push(line);
    return ok();
  };
  const missing: string[] = [];
  const read = await readSnapshotLines(file, take, goOn, {
    script: way,
    onThreadMissing: (detail) => missing.push(detail),
  });
  return { read, lines, missing };
}

describe.each(Object.entries(ways))('%s', (_, way) => {
  test('any lines come as they are, each with its hash', async () => {
    const line = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\n', ' '));
    // Some longer than what is unpacked at a time, so that a line begins in one part and ends two later.
    const long = fc.integer({ min: 0, max: MAXIMUM_CATALOG_LINE_BYTES }).map((length) => 'z'.repeat(length));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 20, arbitrary: line }, { weight: 1, arbitrary: long }), {
          maxLength: 60,
        }),
        async (expected) => {
          const { read, lines } = await readAll(pack(bodyOf(expected)), way);
          expect(read).toEqual(ok());
          expect(lines.map(({ bytes }) => bytes.toString())).toEqual(
            expected.map((text) => Buffer.from(text).toString()),
          );
          for (const { bytes, digest } of lines) {
            expect(digest.equals(createHash('sha256').update(bytes).digest())).toBe(true);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  const faults: Record<
    string,
    [file: () => { path: string; bodyBytes: number }, code: string, detail?: string]
  > = {
    'cut file': [
      () => {
        const packed = gzipSync(bodyOf(manyLines));
        writeFileSync(path, packed.subarray(0, packed.length / 2));
        return { path, bodyBytes: bodyOf(manyLines).length };
      },
      'catalog-malformed',
      'Z_BUF_ERROR',
    ],
    'no gzip at all': [
      () => {
        writeFileSync(path, 'something else');
        return { path, bodyBytes: 14 };
      },
      'catalog-malformed',
      'Z_DATA_ERROR',
    ],
    'no file': [() => ({ path, bodyBytes: 1 }), 'catalog-storage-failed', 'ENOENT'],
    'longer than signed': [
      () => ({ ...pack(bodyOf(manyLines)), bodyBytes: 2_000_000 }),
      'catalog-malformed',
      'longer than its manifest says',
    ],
    'shorter than signed': [
      () => ({ ...pack(bodyOf(manyLines)), bodyBytes: 1e9 }),
      'catalog-malformed',
      'shorter than its manifest says',
    ],
    'last line without an end': [
      () => pack(Buffer.from('one\ntwo')),
      'catalog-malformed',
      'shorter than its manifest says',
    ],
    'endless line': [() => pack(Buffer.alloc(4_000_000, 'x')), 'catalog-malformed', 'a line without an end'],
  };
  test.each(Object.entries(faults))('%s', async (_name, [file, code, detail]) => {
    const { read } = await readAll(file(), way);
    expect(read).toEqual(fail(code, detail));
  });

  test('it is told when there is no thread', async () => {
    const { missing } = await readAll(pack(bodyOf(['one'])), way);
    expect(missing).toEqual(way === undefined ? [] : ['MODULE_NOT_FOUND']);
  });

  test('a line that is not taken ends it', async () => {
    let taken = 0;
    const read = await readSnapshotLines(
      pack(bodyOf(manyLines)),
      () => {
        taken += 1;
        return taken < 10 ? ok() : fail('not-taken');
      },
      goOn,
      { script: way },
    );
    expect([read, taken]).toEqual([fail('not-taken'), 10]);
  });

  test('a pause that ends in a failure ends it', async () => {
    let taken = 0;
    const read = await readSnapshotLines(
      pack(bodyOf(manyLines)),
      () => {
        taken += 1;
        return ok();
      },
      () => (taken < 10 ? undefined : Promise.resolve(fail('aborted'))),
      { script: way },
    );
    expect([read, taken]).toEqual([fail('aborted'), 10]);
  });

  test('what takes the lines throws: it comes out, and nothing runs on', async () => {
    const read = readSnapshotLines(
      pack(bodyOf(manyLines)),
      () => {
        throw new TypeError('a bug');
      },
      goOn,
      { script: way },
    );
    await expect(read).rejects.toThrow('a bug');
  });
});

describe('the thread', () => {
  // It is asked for a fourth one when its first batch has arrived: an error does not overtake that.
  const oneBatch = `
    import { parentPort } from 'node:worker_threads';
    let asked = 0;
    parentPort.on('message', () => {
      asked += 1;
      if (asked === 1) parentPort.postMessage({ done: false, value: {
        bytes: new TextEncoder().encode('one\\n'), ends: Uint32Array.of(3),
        digests: new Uint8Array(32), parts: new Uint32Array(4) } });
      else if (asked === 4) THEN
    });`;

  test('killed in mid-file: an expected failure, and nothing is taken twice', async () => {
    const { read, lines } = await readAll(
      pack(bodyOf(manyLines)),
      script(oneBatch.replace('THEN', 'process.exit(1)')),
    );
    expect(read).toEqual(fail('catalog-storage-failed', 'the thread ended'));
    expect(lines).toHaveLength(1);
  });

  test('out of memory in mid-file: an expected failure', async () => {
    const { read } = await readAll(
      pack(bodyOf(manyLines)),
      script(
        oneBatch.replace(
          'THEN',
          "throw Object.assign(new Error('simulated'), { code: 'ERR_WORKER_OUT_OF_MEMORY' })",
        ),
      ),
    );
    expect(read).toEqual(fail('catalog-storage-failed', 'ERR_WORKER_OUT_OF_MEMORY'));
  });

  test('a bug in it comes out', async () => {
    const read = readAll(
      pack(bodyOf(manyLines)),
      script(oneBatch.replace('THEN', "throw new TypeError('a bug')")),
    );
    await expect(read).rejects.toThrow('a bug');
  });

  test('fails after its reader has had enough: nobody is told, and the program goes on', async () => {
    const sign = join(directory.path, 'about-to-fail');
    const failing = `{ process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(sign)}, ''); throw new Error('too late'); }`;
    const read = await readSnapshotLines(
      pack(bodyOf(manyLines)),
      () => {
        while (!existsSync(sign)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        // Its error is on the way by then. An error that nobody listens for would be reported by the test runner.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
        return fail('enough');
      },
      () => undefined,
      { script: script(oneBatch.replace('THEN', failing)) },
    );
    expect(read).toEqual(fail('enough'));
  });
});
