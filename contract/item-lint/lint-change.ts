/** A change of the catalog, linted as a whole: what was changed, and what else it would break. */
import type { LintContext } from '../item-lint.ts';
import { type CatalogFile, translationFileName } from '../item-translation.ts';
import { type FileFinding, lintFiles } from './lint-files.ts';

export interface ChangeFindings {
  /** Every error in what was changed, old or new, and every error that the change brings to other files. */
  readonly errors: readonly FileFinding[];
  /** In what was changed. */
  readonly warnings: readonly FileFinding[];
}

/** @param changed Paths of the files that were added, changed or taken away between `before` and `after`. */
export function lintCatalogChange(
  before: readonly CatalogFile[],
  after: readonly CatalogFile[],
  changed: readonly string[],
  context: LintContext,
): ChangeFindings {
  const subjectOf = (path: string): string => translationFileName(path)?.subject ?? path;
  const subjects = new Set(changed.map(subjectOf));
  const isChanged = ({ file }: FileFinding): boolean => subjects.has(subjectOf(file));
  // Of two files that do not go together the later one is blamed: that shall be the changed one.
  const late = (files: readonly CatalogFile[]): CatalogFile[] => [
    ...files.filter(({ path }) => !subjects.has(subjectOf(path))),
    ...files.filter(({ path }) => subjects.has(subjectOf(path))),
  ];
  const findings = lintFiles(late(after), context);
  const elsewhere = findings.filter((finding) => finding.severity === 'error' && !isChanged(finding));
  const known =
    elsewhere.length === 0 ? new Set<string>() : new Set(lintFiles(late(before), context).map(keyOf));
  return {
    errors: [
      ...findings.filter((finding) => finding.severity === 'error' && isChanged(finding)),
      ...elsewhere.filter((finding) => !known.has(keyOf(finding))),
    ],
    warnings: findings.filter((finding) => finding.severity === 'warning' && isChanged(finding)),
  };
}

function keyOf({ file, path, code }: FileFinding): string {
  return `${file} ${path} ${code}`;
}
