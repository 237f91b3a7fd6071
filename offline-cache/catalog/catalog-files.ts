import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * The files of a catalog, all in one folder beside `catalog.db`:
 * `.last-good` the one before, or a copy made at a start at which everything was sound; `.loading` one that is being
 * filled and serves nobody; `.damaged` the last one that was found damaged; `.notes.json` what happened to them;
 * `.<hash>.part` what has arrived of a whole catalog.
 */
export interface CatalogFiles {
  readonly current: string;
  readonly lastGood: string;
  readonly loading: string;
  readonly damaged: string;
  readonly notes: string;
  partOf(fileSha256: string): string;
}

export function catalogFilesOf(path: string): CatalogFiles {
  return {
    current: path,
    lastGood: `${path}.last-good`,
    loading: `${path}.loading`,
    damaged: `${path}.damaged`,
    notes: `${path}.notes.json`,
    partOf: (fileSha256) => `${path}.${fileSha256.slice(0, 32)}.part`,
  };
}

/** A database with its write-ahead log. */
export function removeDatabase(path: string): void {
  for (const suffix of ['-wal', '-shm', '-journal', '']) rmSync(path + suffix, { force: true });
}

/** What has arrived of other whole catalogs than the one that is fetched now. */
export function removeOtherParts(files: CatalogFiles, keptPart: string | undefined): void {
  const folder = dirname(files.current);
  const prefix = `${basename(files.current)}.`;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith(prefix) && name.endsWith('.part') && path !== keptPart) rmSync(path, { force: true });
  }
}

/** The one that was put aside before is given up: a service engineer looks at the newest. */
export function setAside(files: CatalogFiles): void {
  removeDatabase(files.damaged);
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(files.current + suffix)) renameSync(files.current + suffix, files.damaged + suffix);
  }
}

/** After it returns the copy survives a power cut, or there is no copy. A closed, checkpointed database only. */
export function copyDurably(from: string, to: string): void {
  const temporary = `${to}.tmp`;
  rmSync(temporary, { force: true });
  copyFileSync(from, temporary, constants.COPYFILE_FICLONE);
  syncFile(temporary);
  renameSync(temporary, to);
  syncFolder(dirname(to));
}

/**
 * Puts the loaded file in the place of the current one, which stays as the last good one. There is no moment
 * without a current file, and whichever it is, it is whole. Both databases must be closed, without a log.
 */
export function switchFiles(files: CatalogFiles): void {
  for (const suffix of ['-wal', '-shm']) rmSync(files.current + suffix, { force: true });
  rmSync(files.lastGood, { force: true });
  linkSync(files.current, files.lastGood);
  renameSync(files.loading, files.current);
  syncFolder(dirname(files.current));
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Windows has no such call and needs none. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
