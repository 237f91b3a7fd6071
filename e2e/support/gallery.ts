import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ServedFolder, serveFolder } from './built-page.ts';
import { ROOT } from './station.ts';

/** The environment's variable that names the folder of the gallery that is built before the first spec. */
export const PREPARED_GALLERY = 'ZHUBAN_PREPARED_GALLERY';

/** The development gallery: any screen, without a terminal. */
export async function buildGallery(folder: string): Promise<void> {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--mode', 'gallery', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
    { cwd: ROOT },
  );
}

/** The gallery, built and served under the very policy of the kiosk. */
export async function serveGallery(folder: string): Promise<ServedFolder> {
  await buildGallery(folder);
  return serveFolder(folder);
}

/** The same, as it was built before the first spec (prepare.ts). */
export function servePreparedGallery(): Promise<ServedFolder> {
  const folder = process.env[PREPARED_GALLERY];
  if (folder === undefined) throw new Error('no gallery was built before the specs');
  return serveFolder(folder);
}
