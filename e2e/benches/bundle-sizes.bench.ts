/** What the screen weighs, chunk by chunk, as built and as gzip would send it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BenchReport } from '#build/bench-report.ts';
import { buildBundle } from '#build/bundles.ts';
import { ROOT } from '../support/station.ts';

await buildBundle('renderer');
const report = new BenchReport('bundle-sizes');
const folder = join(ROOT, 'dist/renderer');
const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();
let total = 0;
for (const file of files) {
  const bytes = await readFile(file);
  total += bytes.length;
  report.add({
    name: file.slice(folder.length + 1),
    value: bytes.length / 1000,
    unit: 'kB',
    peer: { name: 'its gzip', value: gzipSync(bytes).length / 1000 },
  });
}
report.add({ name: 'everything', value: total / 1000, unit: 'kB' });
process.exit(report.exitCode);
