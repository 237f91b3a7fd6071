/** Everything that operators write, linted as it lies in its files: items, departments, translations, everyday words. */
import { z } from 'zod';
import { type CatalogFinding, type LintContext, lintCatalog, lintRules } from '../item-lint.ts';
import type { CatalogFile } from '../item-translation.ts';
import { isVocabularyFile, lintVocabulary } from '../search-vocabulary.ts';
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
  const catalog = files.filter(({ path }) => !isVocabularyFile(path));
  return [
    ...lintCatalog(catalog, context).map(withSource),
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
