import { readdirSync, readFileSync } from 'node:fs';
import { type Department, departmentSchema, type Item } from '#contract/item.ts';
import { sortTranslations } from '#contract/item-translation.ts';
import { unwrap } from '#contract/result.ts';
import { isPackageFile, themePackageSchema } from '#contract/theme-package/authored.ts';
import { publishPackage } from '#contract/theme-package/publish.ts';

/** The project's own theme packages, made of its own items, as a hub publishes them. */
export function projectPackages(items: ReadonlyMap<string, Item>): {
  readonly department: Department;
  readonly items: readonly Item[];
} {
  const root = new URL('../../../packages/', import.meta.url);
  const files = readdirSync(root)
    .map((name) => `packages/${name}`)
    .filter(isPackageFile)
    .map((path) => ({
      path,
      content: JSON.parse(readFileSync(new URL(path.slice('packages/'.length), root), 'utf8')) as object,
    }));
  const { subjects, translations } = sortTranslations(files);
  const [department] = subjects.filter(({ path }) => path === 'packages/department.json');
  return {
    department: departmentSchema.parse({
      ...(department?.content as object),
      translations: translations.get('packages/department.json') ?? {},
    }),
    items: subjects
      .filter((subject) => subject !== department)
      .map(({ path, content }) =>
        unwrap(
          publishPackage(
            themePackageSchema.parse({
              ...(content as object),
              translations: translations.get(path) ?? {},
            }),
            items,
          ),
        ),
      ),
  };
}
