import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type ServedFolder, serveFolder } from './built-page.ts';
import { ROOT } from './station.ts';

/** The development gallery, built and served under the very policy of the kiosk: any screen, without a terminal. */
export async function serveGallery(folder: string): Promise<ServedFolder> {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  execFileSync(
    process.execPath,
    [vite, 'build', '--mode', 'gallery', '--outDir', folder, '--logLevel', 'error'],
    {
      cwd: ROOT,
      stdio: 'inherit',
    },
  );
  return serveFolder(folder);
}
