/** Everything that operators write, linted as it lies in its files: items, departments, translations, everyday words. */
import { z } from 'zod';
import { type Item, singleItemSchema } from '../item.ts';
import { type CatalogFinding, type LintContext, lintCatalog, lintRules } from '../item-lint.ts';
import { type CatalogFile, sortTranslations } from '../item-translation.ts';
import { lintPolicies } from '../policy/lint.ts';
import { isPolicyFile } from '../policy/policy.ts';
import { isVocabularyFile, lintVocabulary } from '../search-vocabulary.ts';
import { isPackageFile } from '../theme-package/authored.ts';
import { lintPackages } from '../theme-package/lint.ts';
import { jsonPath } from './finding.ts';

/** One finding with all that its reader needs. What has an error may not go on line. */
export const fileFindingSchema = z.strictObject({
  severity: z.enum(['error', 'warning']),
  /** Below the folder of the items: `taxation/tax-payment-certificate.json`. */
  file: z.string(),
  /** JSONPath from the root of the file. */
  path: z.string(),
  code: z.string(),
  message: z.string(),
  /** Where the rule comes from. */
  source: z.string(),
});
export type FileFinding = z.infer<typeof fileFindingSchema>;

const EVERYDAY_WORDS = 'Zhuban: everyday words, docs/search.md';

/** In the order of the files, the vocabularies last. Never throws, whatever is in the files. */
export function lintFiles(files: readonly CatalogFile[], context: LintContext = {}): FileFinding[] {
  const words = files.filter(({ path }) => isVocabularyFile(path));
  const packages = files.filter(({ path }) => isPackageFile(path));
  const policies = files.filter(({ path }) => isPolicyFile(path));
  const catalog = files.filter(
    ({ path }) => !isVocabularyFile(path) && !isPackageFile(path) && !isPolicyFile(path),
  );
  return [
    ...lintCatalog(catalog, context).map(withSource),
    ...lintPackageFiles(packages, catalog, context),
    ...lintPolicyFiles(policies, catalog, context),
    ...lintVocabulary(words).map(({ path, code, place, message }): FileFinding => {
      const keys = place.split('.').filter((key) => key !== '');
      return {
        severity: 'error',
        file: path,
        path: jsonPath(keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key))),
        code,
        message,
        source: EVERYDAY_WORDS,
      };
    }),
  ];
}

export function withSource({ severity, file, path, code, message }: CatalogFinding): FileFinding {
  return { severity, file, path, code, message, source: lintRules[code].source };
}

const THEME_PACKAGES = 'Zhuban: theme packages, docs/theme-packages.md';

/** With the items as they stand in the same files; an item that is no item is found as that. */
function lintPackageFiles(
  files: readonly CatalogFile[],
  catalog: readonly CatalogFile[],
  context: LintContext,
): FileFinding[] {
  const packages = files.filter(({ path }) => !path.startsWith('packages/department.'));
  if (packages.length === 0) return [];
  const items = itemsOf(catalog);
  const { requiredLanguages = [] } = context;
  return lintPackages(packages, { items, requiredLanguages }).map((finding) => ({
    severity: 'error',
    ...finding,
    source: THEME_PACKAGES,
  }));
}

const POLICIES = 'Zhuban: policies, docs/policies.md';

function lintPolicyFiles(
  files: readonly CatalogFile[],
  catalog: readonly CatalogFile[],
  { requiredLanguages, today }: LintContext,
): FileFinding[] {
  if (files.length === 0) return [];
  const items = itemsOf(catalog);
  const departments = new Set(
    catalog.flatMap(({ path }) =>
      path.endsWith('/department.json') ? [path.slice(0, path.indexOf('/'))] : [],
    ),
  );
  return lintPolicies(files, { items, departments, requiredLanguages, today }).map((finding) => ({
    severity: 'error',
    ...finding,
    source: POLICIES,
  }));
}

function itemsOf(catalog: readonly CatalogFile[]): ReadonlyMap<string, Item> {
  return new Map(
    sortTranslations(catalog).subjects.flatMap(({ content }): [string, Item][] => {
      const parsed = singleItemSchema.safeParse(content);
      return parsed.success ? [[parsed.data.id, parsed.data]] : [];
    }),
  );
}

/** A file that cannot be read as JSON at all; `reason` as the parser said it. */
export function notJson(file: string, reason: string): FileFinding {
  return {
    severity: 'error',
    file,
    path: '$',
    code: 'not-json',
    message: `不是JSON / ${reason}`,
    source: 'RFC 8259',
  };
}
