import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { buildBundle } from './bundles.ts';
import { ROOT } from './paths.ts';

// Inside the repository, so that the built code finds its packages as it does in dist/.
const dist = mkdtempSync(join(ROOT, 'node_modules', '.zhuban-bundles-'));
afterAll(() => rmSync(dist, { recursive: true, force: true }));

const packagesOf = (text: string) => [
  ...new Set(
    [...text.matchAll(/(?:\bfrom |\brequire\(|^import )"([^"./][^"]*)"/gm)]
      .map(([, name]) => name ?? '')
      .filter((name) => !isBuiltin(name)),
  ),
];

describe('built shell', () => {
  test('the preload loads nothing but electron, as its sandbox demands', async () => {
    expect(await buildBundle('electron', { dist })).toEqual({ built: true });
    const preload = readFileSync(join(dist, 'electron/preload.cjs'), 'utf8');
    expect(packagesOf(preload)).toEqual(['electron']);
    expect(preload).not.toMatch(/^(import|export)\b/m);
    expect(packagesOf(readFileSync(join(dist, 'electron/main.js'), 'utf8'))).toEqual(['electron']);
  });

  test('is not built again while nothing changed', async () => {
    expect(await buildBundle('electron', { dist })).toEqual({ built: false });
  });
});

describe('built terminal', () => {
  test('runs by itself and finds its profiles beside it', async () => {
    await buildBundle('terminal', { dist });
    expect(existsSync(join(dist, 'terminal/profiles/development.json'))).toBe(true);
    const { status, stdout } = spawnSync(process.execPath, [join(dist, 'terminal/main.js'), '--help'], {
      cwd: tmpdir(),
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('--message-port');
  });

  test('finds the thread that unpacks a catalog beside it', async () => {
    await buildBundle('terminal', { dist });
    expect(readFileSync(join(dist, 'terminal/main.js'), 'utf8')).toContain('./snapshot-thread$');
    const path = join(dist, 'lines.gz');
    writeFileSync(path, gzipSync('a line\n'));
    const thread = new Worker(join(dist, 'terminal/snapshot-thread.js'), {
      workerData: { path, bodyBytes: 7, maximumLineBytes: 100 },
    });
    try {
      thread.postMessage('next');
      const [step] = await once(thread, 'message');
      expect(Buffer.from(step.value.bytes).toString()).toBe('a line\n');
    } finally {
      await thread.terminate();
    }
  });
});
