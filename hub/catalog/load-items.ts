import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CatalogRow } from '#contract/catalog.ts';
import { type Department, departmentSchema, itemSchema } from '#contract/item.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { searchTermsOf } from '#contract/search-terms.ts';

const DEPARTMENT_FILE = 'department.json';

/**
 * Reads `<department>/department.json` and `<department>/<item>.json`. One wrong file stops the publication
 * and is named with all the others: a catalog with a hole would look like a decision to withdraw the item.
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
    let department: Department | undefined;
    for (const name of [DEPARTMENT_FILE, ...names.filter((other) => other !== DEPARTMENT_FILE)]) {
      const path = `${folder}/${name}`;
      const row = readRow(path, await readFile(join(directory, folder, name), 'utf8'), department);
      if (row.ok) {
        rows.push(row.value);
        if (row.value.kind === 'department') department = row.value.department;
      } else problems.push(`${path}: ${row.failure.detail}`);
    }
  }
  return problems.length > 0 ? fail('items-invalid', problems.join('\n')) : ok(rows);
}

function readRow(
  path: string,
  text: string,
  departmentOfFolder: Department | undefined,
): Result<CatalogRow, AppFailure<'item-invalid'>> {
  const id = path.slice(0, -'.json'.length);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('item-invalid', 'not JSON');
  }
  if (path.endsWith(`/${DEPARTMENT_FILE}`)) {
    const parsed = departmentSchema.safeParse(json);
    if (!parsed.success) return fail('item-invalid', z.prettifyError(parsed.error));
    const folder = path.slice(0, path.indexOf('/'));
    if (parsed.data.id !== folder)
      return fail('item-invalid', `id ${parsed.data.id} is not the folder's name`);
    const { $schema: _, ...department } = parsed.data;
    return ok({ kind: 'department', id: department.id, department });
  }
  const parsed = itemSchema.safeParse(json);
  if (!parsed.success) return fail('item-invalid', z.prettifyError(parsed.error));
  const { $schema: _, ...item } = parsed.data;
  if (item.id !== id) return fail('item-invalid', `id ${item.id} is not the file's path`);
  return ok({ kind: 'item', id: item.id, item, search: searchTermsOf(item, departmentOfFolder) });
}
