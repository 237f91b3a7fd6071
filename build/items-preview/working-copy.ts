import { type FSWatcher, statSync, watch } from 'node:fs';
import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { translationFileName } from '#contract/item-translation.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { isVocabularyFile } from '#contract/search-vocabulary.ts';
import { PACKAGES_DEPARTMENT } from '#contract/theme-package/authored.ts';
import { type FilesToPublish, filesToPublish } from '#terminal/command-line/publishing/files-to-publish.ts';

const DEPARTMENT_FILE = 'department.json';
/** Editors write a file in several steps. */
const SETTLE_MS = 150;
/** Between two looks for a folder that is not there. */
const RETURN_MS = 500;

/** The item or theme package that is being written, in the folder of its department. */
export interface WorkingCopy {
  readonly itemId: string;
  readonly file: string;
  /** The folder of departments around it; of a package, the one with the items that it is made of. */
  readonly itemsFolder: string;
  /** Of a package: the folder with all of them. */
  readonly packagesFolder?: string;
}

export async function findWorkingCopy(
  path: string,
): Promise<
  Result<
    WorkingCopy,
    AppFailure<'path-not-found' | 'not-an-item' | 'not-in-a-department' | 'no-items-beside-packages'>
  >
> {
  const is = async (kind: 'isFile' | 'isDirectory', place: string): Promise<boolean> =>
    stat(place).then(
      (entry) => entry[kind](),
      () => false,
    );
  const isFile = (place: string) => is('isFile', place);
  if (!(await isFile(path))) return fail('path-not-found', path);
  const folder = dirname(path);
  if (!(await isFile(join(folder, DEPARTMENT_FILE)))) return fail('not-in-a-department', path);
  const department = basename(folder);
  const name = `${department}/${basename(path)}`;
  const subject = translationFileName(name)?.subject ?? name;
  if (subject === `${department}/${DEPARTMENT_FILE}` || !/^[a-z0-9-]+\/[a-z0-9-]+\.json$/.test(subject)) {
    return fail('not-an-item', path);
  }
  const file = join(dirname(folder), subject);
  if (!(await isFile(file))) return fail('path-not-found', file);
  const itemId = subject.slice(0, -'.json'.length);
  if (department !== PACKAGES_DEPARTMENT) return ok({ itemId, file, itemsFolder: dirname(folder) });
  const itemsFolder = join(dirname(folder), 'items');
  if (!(await is('isDirectory', itemsFolder))) return fail('no-items-beside-packages', itemsFolder);
  return ok({ itemId, file, itemsFolder, packagesFolder: folder });
}

/**
 * The catalog around the item or package, without it: it is laid over by publishing, as often as it changes. Items go to
 * `items` below `to`. A package has all others beside it; an item has none, for it may be a part of one.
 */
export async function copySurroundings(copy: WorkingCopy, to: string): Promise<void> {
  const items = join(to, 'items');
  await mkdir(items, { recursive: true });
  for (const entry of await readdir(copy.itemsFolder, { withFileTypes: true })) {
    const from = join(copy.itemsFolder, entry.name);
    if (entry.isFile() && isVocabularyFile(entry.name)) await cp(from, join(items, entry.name));
    if (entry.isDirectory()) await copyDepartment(copy, from, join(items, entry.name));
  }
  if (copy.packagesFolder !== undefined) {
    await copyDepartment(copy, copy.packagesFolder, join(to, PACKAGES_DEPARTMENT));
  }
}

async function copyDepartment({ itemId }: WorkingCopy, from: string, to: string): Promise<void> {
  const names = await readdir(from);
  if (!names.includes(DEPARTMENT_FILE)) return;
  for (const name of names) {
    const path = `${basename(from)}/${name}`;
    const own = (translationFileName(path)?.subject ?? path) === `${itemId}.json`;
    if (name.endsWith('.json') && !own) await cp(join(from, name), join(to, name));
  }
}

/** The item or package with its translations, and its department with its own. */
export async function readWorkingCopy({ file }: WorkingCopy): Promise<Result<FilesToPublish, AppFailure>> {
  const item = await filesToPublish([file]);
  if (!item.ok) return item;
  const department = await filesToPublish([join(dirname(file), DEPARTMENT_FILE)]);
  if (!department.ok) return department;
  return ok({
    files: [...department.value.files, ...item.value.files],
    broken: [...department.value.broken, ...item.value.broken],
  });
}

/**
 * Calls `onChange` a moment after the last of a burst of changes to what {@link readWorkingCopy} reads. A folder that goes
 * and comes back, as when another branch is checked out, is watched again.
 */
export function watchWorkingCopy({ file, itemId }: WorkingCopy, onChange: () => void): { close(): void } {
  const folder = dirname(file);
  const department = basename(folder);
  const subjects = [`${itemId}.json`, `${department}/${DEPARTMENT_FILE}`];
  let timer: NodeJS.Timeout | undefined;
  let watched: { readonly watcher: FSWatcher; readonly inode: number } | undefined;
  // The watch of a folder that was removed stays with it, whatever stands in its place.
  const isGone = (): boolean => watched === undefined || inodeOf(folder) !== watched.inode;

  function later(): void {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        const wasAway = watched === undefined;
        if (isGone()) begin();
        // That it is away is told once.
        if (!wasAway || !isGone()) onChange();
        if (isGone()) later();
      },
      watched === undefined ? RETURN_MS : SETTLE_MS,
    );
  }
  function begin(): void {
    watched?.watcher.close();
    watched = undefined;
    const inode = inodeOf(folder);
    if (inode === undefined) return;
    try {
      // The folder, not the file: many editors write a new file and put it in the place of the old one.
      const watcher = watch(folder, (_event, name) => {
        const path = name === null ? undefined : `${department}/${name}`;
        const isOurs = path === undefined || subjects.includes(translationFileName(path)?.subject ?? path);
        if (isOurs || isGone()) later();
      });
      watcher.on('error', later);
      watched = { watcher, inode };
    } catch {
      // It went again: looked for a moment later.
    }
  }

  begin();
  if (isGone()) later();
  return {
    close() {
      clearTimeout(timer);
      watched?.watcher.close();
    },
  };
}

function inodeOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino;
}
