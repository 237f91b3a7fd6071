import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CatalogRow } from '#contract/catalog.ts';
import { type Department, departmentSchema, singleItemSchema } from '#contract/item.ts';
import { parseCatalogFile } from '#contract/item-lint/parse-file.ts';
import {
  type CatalogFile,
  sortTranslations,
  type TranslationProblem,
  type Translations,
} from '#contract/item-translation.ts';
import { isPolicyFile, POLICIES_FOLDER } from '#contract/policy/policy.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { searchTermsOf } from '#contract/search-terms.ts';
import { isVocabularyFile, lintVocabulary, publishVocabulary } from '#contract/search-vocabulary.ts';
import { isPackageFile, PACKAGES_DEPARTMENT } from '#contract/theme-package/authored.ts';
import { packageFilesOf, packageRows } from './load-packages.ts';
import { addPolicies, policyFilesOf } from './load-policies.ts';

const DEPARTMENT_FILE = 'department.json';

/** The files of a folder, and what is wrong with those that are no JSON. */
export interface ItemFiles {
  readonly files: readonly CatalogFile[];
  readonly problems: readonly string[];
}

/**
 * Reads `<department>/department.json`, `<department>/<item>.json` and the translations beside them
 * (`<item>.<language>.json`). One wrong file stops the publication and is named with all the others: a catalog with a
 * hole would look like a decision to withdraw the item.
 */
export async function loadItems(
  directory: string,
): Promise<Result<CatalogRow[], AppFailure<'items-invalid'>>> {
  const read = await readItemFiles(directory);
  return read.ok ? makeRows(read.value) : read;
}

export async function readItemFiles(
  directory: string,
): Promise<Result<ItemFiles, AppFailure<'items-invalid'>>> {
  const files: CatalogFile[] = [];
  const problems: string[] = [];
  let folders: string[];
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    folders = entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    return fail('items-invalid', `${directory}: no such folder`);
  }
  const words = (await readdir(directory)).filter(isVocabularyFile);
  const inside = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(directory, folder)))
        .filter((name) => name.endsWith('.json'))
        .map((name) => `${folder}/${name}`),
    ),
  );
  // Theme packages and policies lie beside the items, in folders of their own.
  const beside = [
    ...(await packageFilesOf(join(directory, '..', PACKAGES_DEPARTMENT))),
    ...(await policyFilesOf(join(directory, '..', POLICIES_FOLDER))),
  ];
  for (const path of [...inside.flat(), ...words, ...beside].sort()) {
    const place = beside.includes(path) ? join(directory, '..', path) : join(directory, path);
    const file = await readOne(place);
    if (file.ok) files.push({ path, content: file.value });
    else problems.push(`${path}: ${file.failure.detail}`);
  }
  return ok({ files, problems });
}

async function readOne(place: string): Promise<Result<unknown, AppFailure>> {
  try {
    return parseCatalogFile(await readFile(place));
  } catch (error) {
    // A link that leads nowhere, a folder of this name, a file of somebody else's.
    if (!(error instanceof Error && 'code' in error)) throw error;
    return fail('not-readable', `cannot be read: ${String(error.code)}`);
  }
}

/** What terminals are given of these files, in any order. */
export function makeRows({
  files,
  problems: before,
}: ItemFiles): Result<CatalogRow[], AppFailure<'items-invalid'>> {
  const rows: CatalogRow[] = [];
  const problems = [...before];
  const folders = new Map<string, CatalogFile[]>();
  const words: CatalogFile[] = [];
  const packages: CatalogFile[] = [];
  const policies: CatalogFile[] = [];
  for (const file of [...files].sort((one, other) => (one.path < other.path ? -1 : 1))) {
    const folder = file.path.slice(0, Math.max(0, file.path.indexOf('/')));
    if (folder === '') words.push(file);
    else if (isPackageFile(file.path)) packages.push(file);
    else if (isPolicyFile(file.path)) policies.push(file);
    else folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  for (const [folder, inside] of folders) {
    const departmentFile = inside.find(({ path }) => path === `${folder}/${DEPARTMENT_FILE}`);
    if (departmentFile === undefined) {
      problems.push(`${folder}: no ${DEPARTMENT_FILE}`);
      continue;
    }
    const sorted = sortTranslations([departmentFile, ...inside.filter((file) => file !== departmentFile)]);
    problems.push(...sorted.problems.map((problem) => `${problem.path}: ${wordsOf(problem)}`));
    let department: Department | undefined;
    for (const file of sorted.subjects) {
      const row = rowOf(file, sorted.translations.get(file.path) ?? {}, department);
      if (row.ok) {
        rows.push(row.value);
        if (row.value.kind === 'department') department = row.value.department;
      } else problems.push(`${file.path}: ${row.failure.detail}`);
    }
  }
  const items = new Map(rows.flatMap((row) => (row.kind === 'item' ? [[row.id, row.item]] : [])));
  rows.push(...packageRows(packages, items, problems));
  addPolicies(rows, policies, problems);
  const vocabulary = readVocabulary(words, problems);
  const carrier = rows.findIndex(({ kind, id }) => kind === 'department' && id === VOCABULARY_CARRIER);
  const first = rows.findIndex(({ kind }) => kind === 'department');
  const row = rows[carrier >= 0 ? carrier : first];
  if (vocabulary !== undefined && row?.kind === 'department') row.vocabulary = vocabulary;
  return problems.length > 0 ? fail('items-invalid', problems.join('\n')) : ok(rows);
}

/** The department whose row brings the everyday words along; where there is none such, the first does. */
const VOCABULARY_CARRIER = 'general';

function readVocabulary(
  files: readonly CatalogFile[],
  problems: string[],
): ReturnType<typeof publishVocabulary> | undefined {
  const found = lintVocabulary(files);
  problems.push(...found.map(({ path, place, code, message }) => `${path} ${place}: ${code}: ${message}`));
  return files.length === 0 || found.length > 0 ? undefined : publishVocabulary(files);
}

function wordsOf({ kind, issues }: TranslationProblem): string {
  switch (kind) {
    case 'schema':
      return issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    case 'without-subject':
      return 'no item or department of this name beside it';
    case 'source-language':
      return 'the item itself is in this language';
  }
}

function rowOf(
  { path, content }: CatalogFile,
  translations: Translations,
  departmentOfFolder: Department | undefined,
): Result<CatalogRow, AppFailure<'item-invalid'>> {
  const id = path.slice(0, -'.json'.length);
  if (path.endsWith(`/${DEPARTMENT_FILE}`)) {
    const parsed = departmentSchema.safeParse(content);
    if (!parsed.success) return fail('item-invalid', z.prettifyError(parsed.error));
    const folder = path.slice(0, path.indexOf('/'));
    if (parsed.data.id !== folder)
      return fail('item-invalid', `id ${parsed.data.id} is not the folder's name`);
    const { $schema: _, translations: inside, ...rest } = parsed.data;
    if (hasAny(inside)) return fail('item-invalid', TRANSLATIONS_INSIDE);
    const department: Department = { ...rest, translations };
    return ok({ kind: 'department', id: department.id, department });
  }
  const parsed = singleItemSchema.safeParse(content);
  if (!parsed.success) return fail('item-invalid', z.prettifyError(parsed.error));
  const { $schema: _, translations: inside, ...rest } = parsed.data;
  if (rest.id !== id) return fail('item-invalid', `id ${rest.id} is not the file's path`);
  if (hasAny(inside)) return fail('item-invalid', TRANSLATIONS_INSIDE);
  const item = { ...rest, translations };
  return ok({ kind: 'item', id, item, search: searchTermsOf(item, departmentOfFolder) });
}

const TRANSLATIONS_INSIDE = 'translations belong into the files beside';

function hasAny(translations: Translations): boolean {
  return Object.keys(translations).length > 0;
}
