import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { FileFinding } from '#contract/item-lint/lint-files.ts';
import { type CatalogFile, translationFileName } from '#contract/item-translation.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { isVocabularyFile } from '#contract/search-vocabulary.ts';
import { kindOf, readItemFile } from '../read-item-file.ts';
import { besideItems } from './beside-items.ts';

export interface FilesToPublish {
  readonly files: readonly CatalogFile[];
  /** One for each file that is no JSON: then nothing can be published. */
  readonly broken: readonly FileFinding[];
}

/**
 * What belongs to the paths: one item, package, policy or department with all its translations, the everyday words, a
 * whole department, or all of a folder of departments. A file that two of them lead to is taken once. Names are as they
 * stand below the items folder, those of packages and policies with their folder's name before.
 */
export async function filesToPublish(
  targets: readonly string[],
): Promise<Result<FilesToPublish, AppFailure<'path-not-found' | 'no-item-files'>>> {
  const places = new Map<string, string>();
  for (const target of targets) {
    const kind = await kindOf(target);
    if (kind === undefined) return fail('path-not-found', target);
    const { root, paths } = kind === 'file' ? await besides(target) : await inside(target);
    if (paths.length === 0) return fail('no-item-files', target);
    for (const path of paths) places.set(path, relative(root, path).replaceAll('\\', '/'));
  }
  const files: CatalogFile[] = [];
  const broken: FileFinding[] = [];
  for (const [path, name] of places) {
    const read = await readItemFile(path, name);
    if ('file' in read) files.push(read.file);
    else broken.push(read.broken);
  }
  return ok({ files, broken });
}

interface Paths {
  /** What the names of the files begin below. */
  readonly root: string;
  readonly paths: readonly string[];
}

async function besides(file: string): Promise<Paths> {
  const folder = dirname(file);
  const names = await jsonNames(folder);
  if (isVocabularyFile(basename(file)) && !names.includes('department.json')) {
    return { root: folder, paths: names.filter(isVocabularyFile).map((name) => join(folder, name)) };
  }
  const subjectOf = (name: string): string => {
    const subject = translationFileName(`folder/${name}`)?.subject;
    return subject === undefined ? name : basename(subject);
  };
  const subject = subjectOf(basename(file));
  return {
    root: (await besideItems(file))?.parent ?? dirname(folder),
    paths: names.filter((name) => subjectOf(name) === subject).map((name) => join(folder, name)),
  };
}

async function inside(folder: string): Promise<Paths> {
  const beside = await besideItems(folder);
  const own = (await jsonNames(folder)).map((name) => join(folder, name));
  // One department: of items or of policies, or the folder of the packages.
  if ((await kindOf(join(folder, 'department.json'))) === 'file') {
    return { root: dirname(folder), paths: own };
  }
  const entries = await readdir(folder, { withFileTypes: true });
  const departments = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => (await jsonNames(join(folder, name))).map((each) => join(folder, name, each))),
  );
  if (beside !== undefined) return { root: beside.parent, paths: [...departments.flat(), ...own].sort() };
  const words = own.filter((path) => isVocabularyFile(basename(path)));
  return { root: folder, paths: [...departments.flat(), ...words].sort() };
}

/** Without the schemas for editors. */
async function jsonNames(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json')).sort();
}
