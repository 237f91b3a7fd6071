import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { serveFolder } from '../support/built-page.ts';

/** The floor of the screen's benches: an empty React page, built and served as the kiosk's is. */
export async function serveEmptyPage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'zhuban-empty-page-'));
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'empty-page'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, target: 'chrome120' },
  });
  const served = await serveFolder(folder);
  return {
    url: `${served.origin}/index.html`,
    async close() {
      served.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
