import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CatalogRow } from '#contract/catalog.ts';
import { type Department, departmentSchema, itemSchema } from '#contract/item.ts';
import {
  type CatalogFile,
  sortTranslations,
  type TranslationProblem,
  type Translations,
} from '#contract/item-translation.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { searchTermsOf } from '#contract/search-terms.ts';
import { isVocabularyFile, lintVocabulary, publishVocabulary } from '#contract/search-vocabulary.ts';

const DEPARTMENT_FILE = 'department.json';

/**
 * Reads `<department>/department.json`, `<department>/<item>.json` and the translations beside them
 * (`<item>.<language>.json`). One wrong file stops the publication and is named with all the others: a catalog with a
 * hole would look like a decision to withdraw the item.
 */
export async function loadItems(
  directory: string,
): Promise<Result<CatalogRow[], AppFailure<'items-invalid'>>> {
  const rows: CatalogRow[] = [];
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
  for (const folder of folders) {
    const names = (await readdir(join(directory, folder))).filter((name) => name.endsWith('.json')).sort();
    if (!names.includes(DEPARTMENT_FILE)) {
      if (names.length > 0) problems.push(`${folder}: no ${DEPARTMENT_FILE}`);
      continue;
    }
    const files: CatalogFile[] = [];
    for (const name of [DEPARTMENT_FILE, ...names.filter((other) => other !== DEPARTMENT_FILE)]) {
      const file = readJson(`${folder}/${name}`, await readFile(join(directory, folder, name), 'utf8'));
      if (file.ok) files.push(file.value);
      else problems.push(`${folder}/${name}: ${file.failure.detail}`);
    }
    const sorted = sortTranslations(files);
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
  const vocabulary = await loadVocabulary(directory, problems);
  const carrier = rows.findIndex(({ kind, id }) => kind === 'department' && id === VOCABULARY_CARRIER);
  const first = rows.findIndex(({ kind }) => kind === 'department');
  const row = rows[carrier >= 0 ? carrier : first];
  if (vocabulary !== undefined && row?.kind === 'department') row.vocabulary = vocabulary;
  return problems.length > 0 ? fail('items-invalid', problems.join('\n')) : ok(rows);
}

/** The department whose row brings the everyday words along; where there is none such, the first does. */
const VOCABULARY_CARRIER = 'general';

async function loadVocabulary(
  directory: string,
  problems: string[],
): Promise<ReturnType<typeof publishVocabulary> | undefined> {
  const names = (await readdir(directory)).filter(isVocabularyFile).sort();
  const files: CatalogFile[] = [];
  for (const name of names) {
    const file = readJson(name, await readFile(join(directory, name), 'utf8'));
    if (file.ok) files.push(file.value);
    else problems.push(`${name}: ${file.failure.detail}`);
  }
  const found = lintVocabulary(files);
  problems.push(...found.map(({ path, place, code, message }) => `${path} ${place}: ${code}: ${message}`));
  return files.length === 0 || found.length > 0 ? undefined : publishVocabulary(files);
}

function readJson(path: string, text: string): Result<CatalogFile, AppFailure<'item-invalid'>> {
  try {
    return ok({ path, content: JSON.parse(text) as unknown });
  } catch {
    return fail('item-invalid', 'not JSON');
  }
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
  const parsed = itemSchema.safeParse(content);
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
