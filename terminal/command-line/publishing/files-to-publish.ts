import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { type FileFinding, notJson } from '#contract/item-lint/lint-files.ts';
import { type CatalogFile, translationFileName } from '#contract/item-translation.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { isVocabularyFile } from '#contract/search-vocabulary.ts';

export interface FilesToPublish {
  readonly files: readonly CatalogFile[];
  /** One for each file that is no JSON: then nothing can be published. */
  readonly broken: readonly FileFinding[];
}

/**
 * What belongs to a path: one item or department with all its translations, the everyday words, a whole department, or
 * all of a folder of departments. Paths are as they stand below the items folder.
 */
export async function filesToPublish(
  target: string,
): Promise<Result<FilesToPublish, AppFailure<'path-not-found' | 'no-item-files'>>> {
  const kind = await kindOf(target);
  if (kind === undefined) return fail('path-not-found', target);
  const read = kind === 'file' ? await besides(target) : await inside(target);
  if (read.paths.length === 0) return fail('no-item-files', target);
  const files: CatalogFile[] = [];
  const broken: FileFinding[] = [];
  for (const path of read.paths) {
    const name = relative(read.root, path).replaceAll('\\', '/');
    try {
      files.push({ path: name, content: JSON.parse(await readFile(path, 'utf8')) as unknown });
    } catch (error) {
      broken.push(notJson(name, error instanceof Error ? error.message : 'not JSON'));
    }
  }
  return ok({ files, broken });
}

interface Paths {
  /** The items folder. */
  readonly root: string;
  readonly paths: readonly string[];
}

async function besides(file: string): Promise<Paths> {
  const folder = dirname(file);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  if (isVocabularyFile(basename(file)) && !names.includes('department.json')) {
    return { root: folder, paths: names.filter(isVocabularyFile).map((name) => join(folder, name)) };
  }
  const subjectOf = (name: string): string => {
    const subject = translationFileName(`folder/${name}`)?.subject;
    return subject === undefined ? name : basename(subject);
  };
  const subject = subjectOf(basename(file));
  return {
    root: dirname(folder),
    paths: names.filter((name) => subjectOf(name) === subject).map((name) => join(folder, name)),
  };
}

async function inside(folder: string): Promise<Paths> {
  const department = (await kindOf(join(folder, 'department.json'))) === 'file';
  const entries = await readdir(folder, { withFileTypes: true });
  const here = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  if (department) {
    return { root: dirname(folder), paths: here.map(({ name }) => join(folder, name)).sort() };
  }
  const departments = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => {
        const names = await readdir(join(folder, name));
        return names.filter((each) => each.endsWith('.json')).map((each) => join(folder, name, each));
      }),
  );
  const words = here.filter(({ name }) => isVocabularyFile(name)).map(({ name }) => join(folder, name));
  return { root: folder, paths: [...departments.flat(), ...words].sort() };
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}
