/**
 * Electron's npm package brings no binary (since Electron 42): it is downloaded on first use, from a server that many
 * halls, villages and test machines do not reach. Everything else must go on without it.
 */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '#contract/result.ts';
import { endGroup, spawnGroup } from './child-processes.ts';
import { ROOT } from './paths.ts';

const PACKAGE = join(ROOT, 'node_modules', 'electron');
/** Remembers an attempt that failed, so that each start without a network does not wait again. */
const FAILED_ATTEMPT = join(ROOT, 'node_modules', '.zhuban-electron-not-downloaded');

/** The path of the downloaded binary, or undefined. Downloads nothing. */
export function electronBinary(packageFolder = PACKAGE): string | undefined {
  const pathFile = join(packageFolder, 'path.txt');
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!existsSync(pathFile) && !override) return undefined;
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  const binary = join(override ?? join(packageFolder, 'dist'), name);
  return existsSync(binary) ? binary : undefined;
}

/** Was an attempt to download it given up in the last `hours`? */
export function failedLately(marker = FAILED_ATTEMPT, hours = 24): boolean {
  return existsSync(marker) && Date.now() - statSync(marker).mtimeMs < hours * 3_600_000;
}

/**
 * The binary, downloaded if need be.
 *
 * @returns `electron-not-installed` when the npm package is not there, `electron-download-timeout` when the
 *   download was not done within `limitMs`, `electron-download-failed` otherwise.
 */
export async function ensureElectronBinary({
  limitMs = 20_000,
  packageFolder = PACKAGE,
  marker = FAILED_ATTEMPT,
}: {
  limitMs?: number;
  packageFolder?: string;
  marker?: string;
} = {}): Promise<Result<string>> {
  const there = electronBinary(packageFolder);
  if (there) return ok(there);
  const installer = join(packageFolder, 'install.js');
  if (!existsSync(installer)) return fail('electron-not-installed');
  const child = spawnGroup(process.execPath, [installer], { cwd: packageFolder, stdio: 'ignore' });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void endGroup(child, 500);
  }, limitMs);
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  clearTimeout(timer);
  const downloaded = electronBinary(packageFolder);
  if (downloaded) {
    rmSync(marker, { force: true });
    return ok(downloaded);
  }
  writeFileSync(marker, '');
  return timedOut
    ? fail('electron-download-timeout', `not within ${limitMs / 1000} s`)
    : fail(
        'electron-download-failed',
        'its server cannot be reached from here (ELECTRON_MIRROR names another)',
      );
}
