import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { iconNames } from 'lucide-react/dynamic';
import { chinaTime } from '#contract/china-time.ts';
import { type FileFinding, lintFiles, withSource } from '#contract/item-lint/lint-files.ts';
import { type CatalogFile, type LintContext, lintItem } from '#contract/item-lint.ts';
import { REQUIRED_TRANSLATIONS, translationFileName } from '#contract/item-translation.ts';
import { isPolicyFile, POLICIES_FOLDER } from '#contract/policy/policy.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import { isVocabularyFile } from '#contract/search-vocabulary.ts';
import { isPackageFile, PACKAGES_DEPARTMENT } from '#contract/theme-package/authored.ts';
import { EXIT } from './exit-codes.ts';
import { Output } from './output.ts';
import { type BesideItems, besideItems } from './publishing/beside-items.ts';
import { filesToPublish } from './publishing/files-to-publish.ts';
import { kindOf, readItemFile } from './read-item-file.ts';

const SHIPPED_ITEMS = fileURLToPath(new URL('../../items/', import.meta.url));

/** What is linted: the files with their paths below the items folder, and where to look for findings. */
interface Selection {
  readonly files: readonly CatalogFile[];
  readonly broken: readonly FileFinding[];
}

const NOTHING: Selection = { files: [], broken: [] };

/** Lints a folder of departments with the packages and policies beside it, those alone, one department, or one file. */
export async function lintItems(
  path: string | undefined,
  options: { readonly json?: boolean },
): Promise<number> {
  const output = new Output(options);
  // A variable that a script left empty: the current folder is not what was meant.
  if (path === '') return output.fail({ code: 'path-not-found', detail: 'the path is empty' });
  const target = resolve(path ?? SHIPPED_ITEMS);
  const linted = await lintPath(target, lintContext());
  if (!linted.ok) return output.fail(linted.failure);
  const { files, findings } = linted.value;
  for (const finding of findings) showFinding(output, finding);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  output.show(
    { event: 'linted', files, errors, warnings },
    `${files} files, ${errors} errors, ${warnings} warnings`,
  );
  return errors > 0 ? EXIT.failed : EXIT.ok;
}

export function lintContext(): LintContext {
  return {
    // The renderer draws these.
    knownIcons: new Set<string>(iconNames),
    requiredLanguages: REQUIRED_TRANSLATIONS,
    today: chinaTime(new Date()).date,
  };
}

/** With the source of the rule: who writes items may want to look it up. */
export function showFinding(output: Output, finding: FileFinding): void {
  const { severity, file, path, code, message, source } = finding;
  output.show(
    { event: 'finding', ...finding },
    `${severity}  ${file}  ${path}  ${code}\n    ${message}\n    ${source}`,
  );
}

/** Every file below a folder of departments. Fails where one is not JSON: nothing can be held against the others. */
export async function readCatalog(root: string): Promise<Result<readonly CatalogFile[]>> {
  if ((await kindOf(root)) !== 'folder') return fail('path-not-found', root);
  const { files, broken } = await readFiles(root, await jsonFiles(root, root));
  const [first] = broken;
  return first === undefined ? ok(files) : fail('not-json', first.file);
}

async function lintPath(
  target: string,
  context: LintContext,
): Promise<Result<{ files: number; findings: readonly FileFinding[] }>> {
  const kind = await kindOf(target);
  if (kind === undefined) return fail('path-not-found', target);
  const beside = await besideItems(target);
  if (beside !== undefined) return await lintBesideItems(target, beside, context);
  if (kind === 'file') return ok({ files: 1, findings: await lintFile(target, context) });
  // A folder with a department file is one department; its items are named after the folder above.
  const department = (await kindOf(join(target, 'department.json'))) === 'file';
  const root = department ? dirname(target) : target;
  const paths = await jsonFiles(root, target);
  const { files, broken } = await readFiles(
    root,
    department ? paths : [...paths, ...(await wordFiles(root))],
  );
  if (files.length + broken.length === 0) return fail('no-item-files', target);
  const packages = department ? NOTHING : await readPackages(root);
  const policies = department ? NOTHING : await readPolicies(root);
  const all = [...files, ...packages.files, ...policies.files];
  const unread = [...broken, ...packages.broken, ...policies.broken];
  return ok({ files: all.length + unread.length, findings: [...unread, ...lintFiles(all, context)] });
}

/** Packages and policies are sound only with the items around them: all is linted, and what is found here is told. */
async function lintBesideItems(
  target: string,
  { parent }: BesideItems,
  context: LintContext,
): Promise<Result<{ files: number; findings: readonly FileFinding[] }>> {
  const whole = await lintPath(join(parent, 'items'), context);
  if (!whole.ok) return whole;
  const own = await filesToPublish([target]);
  if (!own.ok) return own;
  const names = new Set([
    ...own.value.files.map(({ path }) => path),
    ...own.value.broken.map(({ file }) => file),
  ]);
  return ok({ files: names.size, findings: whole.value.findings.filter(({ file }) => names.has(file)) });
}

/** The theme packages lie beside the items that they are made of. */
async function readPackages(root: string): Promise<Selection> {
  const parent = dirname(root);
  const folder = join(parent, PACKAGES_DEPARTMENT);
  if ((await kindOf(folder)) !== 'folder') return NOTHING;
  const names = (await readdir(folder)).filter((name) => isPackageFile(`${PACKAGES_DEPARTMENT}/${name}`));
  return readFiles(
    parent,
    names.sort().map((name) => join(folder, name)),
  );
}

/** The policies lie beside the items, in folders of their departments. */
async function readPolicies(root: string): Promise<Selection> {
  const parent = dirname(root);
  const folder = join(parent, POLICIES_FOLDER);
  if ((await kindOf(folder)) !== 'folder') return NOTHING;
  const paths = (await jsonFiles(folder, folder)).filter((path) =>
    isPolicyFile(relative(parent, path).replaceAll('\\', '/')),
  );
  return readFiles(parent, paths);
}

/** One file beside its department is linted as part of the catalog, any other for itself. */
async function lintFile(path: string, context: LintContext): Promise<readonly FileFinding[]> {
  const folder = dirname(path);
  const words =
    isVocabularyFile(basename(path)) && (await kindOf(join(folder, 'department.json'))) !== 'file';
  const root = words ? folder : dirname(folder);
  const { files, broken } = await readFiles(root, [path]);
  if (words) return [...broken, ...lintFiles(files)];
  const file = files[0];
  if (file === undefined) return broken;
  const translation = translationFileName(file.path);
  const departmentFile = join(folder, 'department.json');
  if ((await kindOf(departmentFile)) !== 'file' && translation === undefined) {
    return lintItem(file.content, context).map((finding) => withSource({ ...finding, file: file.path }));
  }
  // A translation is held against its item, an item against the translations beside it.
  const subject = translation?.subject ?? file.path;
  const beside = (await jsonFiles(root, folder)).filter((other) => {
    const name = relative(root, other).replaceAll('\\', '/');
    return other === departmentFile || (translationFileName(name)?.subject ?? name) === subject;
  });
  const others = await readFiles(
    root,
    beside.filter((other) => other !== path),
  );
  // Alone, a department has no items.
  return lintFiles([...others.files, file], context).filter(
    (finding) => finding.file === file.path && finding.code !== 'department-empty',
  );
}

async function jsonFiles(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return (
    entries
      // The hub follows links as well.
      .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && entry.name.endsWith('.json'))
      .map((entry) => join(entry.parentPath, entry.name))
      // What lies in the items folder itself are the schemas for editors.
      .filter((path) => dirname(path) !== root)
      .sort()
  );
}

/** The everyday words for the search lie in the items folder itself. */
async function wordFiles(root: string): Promise<string[]> {
  const names = (await readdir(root)).filter(isVocabularyFile).sort();
  return names.map((name) => join(root, name));
}

async function readFiles(root: string, paths: readonly string[]): Promise<Selection> {
  const files: CatalogFile[] = [];
  const broken: FileFinding[] = [];
  for (const path of paths) {
    const name = relative(root, path).replaceAll('\\', '/');
    const read = await readItemFile(path, name);
    if ('file' in read) files.push(read.file);
    else broken.push(read.broken);
  }
  return { files, broken };
}
