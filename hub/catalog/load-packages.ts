import { readdir } from 'node:fs/promises';
import type { CatalogRow } from '#contract/catalog.ts';
import { type Department, departmentSchema, type Item } from '#contract/item.ts';
import { type CatalogFile, sortTranslations } from '#contract/item-translation.ts';
import { searchTermsOf } from '#contract/search-terms.ts';
import { isPackageFile, PACKAGES_DEPARTMENT, themePackageSchema } from '#contract/theme-package/authored.ts';
import { lintPackages } from '#contract/theme-package/lint.ts';
import { publishPackage } from '#contract/theme-package/publish.ts';

const DEPARTMENT_PATH = `${PACKAGES_DEPARTMENT}/department.json`;

/** Names of the package files of a folder, `packages/birth.json`; none where there is no such folder. */
export async function packageFilesOf(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory);
    return names.map((name) => `${PACKAGES_DEPARTMENT}/${name}`).filter(isPackageFile);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * The theme packages (一件事) as rows of the catalog, made of the items that go on line with them. Whatever is wrong is
 * added to `problems`, as with items.
 */
export function packageRows(
  files: readonly CatalogFile[],
  items: ReadonlyMap<string, Item>,
  problems: string[],
): CatalogRow[] {
  if (files.length === 0) return [];
  const ofDepartment = files.filter(({ path }) => path.startsWith(`${PACKAGES_DEPARTMENT}/department.`));
  const packages = files.filter((file) => !ofDepartment.includes(file));
  const findings = lintPackages(packages, { items });
  problems.push(...findings.map(({ file, path, code, message }) => `${file} ${path}: ${code}: ${message}`));
  const department = departmentOf(ofDepartment);
  if (department === undefined) problems.push(`${DEPARTMENT_PATH}: the packages need their department`);
  if (department === undefined || findings.length > 0) return [];
  const rows: CatalogRow[] = [{ kind: 'department', id: department.id, department }];
  const { subjects, translations } = sortTranslations(packages);
  for (const { path, content } of subjects) {
    const authored = themePackageSchema.parse(content);
    const made = publishPackage({ ...authored, translations: translations.get(path) ?? {} }, items);
    if (!made.ok) {
      problems.push(`${path}: ${made.failure.detail}`);
      continue;
    }
    const item = made.value;
    rows.push({ kind: 'item', id: item.id, item, search: searchTermsOf(item, department) });
  }
  return rows;
}

function departmentOf(files: readonly CatalogFile[]): Department | undefined {
  const { subjects, translations } = sortTranslations(files);
  const parsed = departmentSchema.safeParse(subjects.find(({ path }) => path === DEPARTMENT_PATH)?.content);
  if (!parsed.success || parsed.data.id !== PACKAGES_DEPARTMENT) return undefined;
  const { $schema: _, ...department } = parsed.data;
  return { ...department, translations: translations.get(DEPARTMENT_PATH) ?? {} };
}
