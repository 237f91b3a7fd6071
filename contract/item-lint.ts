/**
 * The lint of service items (事项要素校验): what the schema alone cannot say. Pure; `npm test` and the command line run it
 * over every item before it goes on line, editors while it is being written.
 * Rules after the consistency checks used with GB/T 39554.1-2020 and GB/T 39554.2-2020.
 */
import { z } from 'zod';
import { type Department, departmentSchema, type Item, itemSchema } from './item.ts';
import { lintCodesOf } from './item-lint/codes.ts';
import { jsonPath, type LintFinding, lintError, lintWarning } from './item-lint/finding.ts';
import { lintFlow } from './item-lint/flow.ts';
import { lintImplementation } from './item-lint/implementation.ts';
import { lintOutcome } from './item-lint/outcome.ts';
import {
  lintInsideTranslations,
  lintTranslationFile,
  lintTranslations,
  type TranslationContext,
} from './item-lint/translation.ts';
import { lintIcon, lintUncleanText, lintWording, type WordingContext } from './item-lint/wording.ts';
import { type CatalogFile, sortTranslations } from './item-translation.ts';

export { type LintCode, type LintFinding, lintCodes } from './item-lint/finding.ts';

/** What the lint knows beside the file; every part may be absent. */
export type LintContext = WordingContext & TranslationContext;

/** All findings of one item; an empty list means that it may go on line. Never throws, whatever it is given. */
export function lintItem(item: unknown, context: LintContext = {}): LintFinding[] {
  const parsed = itemSchema.safeParse(item);
  return parsed.success ? lintParsedItem(parsed.data, context) : schemaFindings(parsed.error);
}

function lintParsedItem(item: Item, context: LintContext): LintFinding[] {
  return [
    ...lintCodesOf(item),
    ...lintImplementation(item),
    ...lintFlow(item),
    ...lintOutcome(item),
    ...lintWording(item, context),
    ...lintInsideTranslations(item),
  ];
}

/** All findings of one department file. */
export function lintDepartment(department: unknown, context: LintContext = {}): LintFinding[] {
  const parsed = departmentSchema.safeParse(department);
  if (!parsed.success) return schemaFindings(parsed.error);
  return [
    ...lintIcon(parsed.data.icon, context),
    ...lintUncleanText(parsed.data),
    ...lintInsideTranslations(parsed.data),
  ];
}

function schemaFindings(error: z.ZodError): LintFinding[] {
  return error.issues.map((issue) =>
    lintError('schema', jsonPath(issue.path), `格式不符 / ${issue.message}`),
  );
}

export type { CatalogFile } from './item-translation.ts';

export interface CatalogFinding extends LintFinding {
  readonly file: string;
}

/** Eight Chinese characters are more letters elsewhere; a tile takes this many. */
const TRANSLATED_DEPARTMENT = departmentSchema.extend({ shortName: z.string().min(1).max(24) });

/** Lints every file, then what only shows between files. Findings keep the order of the files. */
export function lintCatalog(files: readonly CatalogFile[], context: LintContext = {}): CatalogFinding[] {
  const findings: CatalogFinding[] = [];
  const items: LocatedItem[] = [];
  const departments = new Map<string, { readonly file: string; readonly order: number }>();
  const add = (file: string, found: readonly LintFinding[]): void => {
    findings.push(...found.map((finding) => ({ ...finding, file })));
  };

  const { subjects, translations, problems } = sortTranslations(files);
  for (const problem of problems) add(problem.path, lintTranslationFile(problem));
  const addTranslations = (path: string, subject: Item | Department, schema: z.ZodType): void => {
    const found = lintTranslations(path, subject, schema, translations.get(path) ?? {}, context);
    for (const { file, finding } of found) add(file, [finding]);
  };

  for (const { path, content } of subjects) {
    const match = /^([a-z0-9-]+)\/([a-z0-9-]+)\.json$/.exec(path);
    const folder = match?.[1];
    const name = match?.[2];
    if (folder === undefined || name === undefined) {
      add(path, [
        lintError(
          'file-path',
          '$',
          '文件应为 部门/事项.json，用小写字母、数字和连字符 / expected department/item.json',
        ),
      ]);
      continue;
    }
    if (name === 'department') {
      add(path, lintDepartment(content, context));
      const parsed = departmentSchema.safeParse(content);
      if (!parsed.success) continue;
      departments.set(folder, { file: path, order: parsed.data.order });
      addTranslations(path, parsed.data, TRANSLATED_DEPARTMENT);
      if (parsed.data.id !== folder) {
        add(path, [
          lintError('file-path', '$.id', `部门编号应与文件夹同名：${folder} / the id is the folder's name`),
        ]);
      }
      continue;
    }
    const parsed = itemSchema.safeParse(content);
    if (!parsed.success) {
      add(path, schemaFindings(parsed.error));
      continue;
    }
    add(path, lintParsedItem(parsed.data, context));
    addTranslations(path, parsed.data, itemSchema);
    if (parsed.data.id !== `${folder}/${name}`) {
      add(path, [
        lintError('file-path', '$.id', `事项编号应与路径一致：${folder}/${name} / the id is the path`),
      ]);
    }
    items.push({ file: path, folder, item: parsed.data });
  }

  lintDepartments(departments, items, add);
  lintUniqueCodes(items, add);
  lintSameItem(items, add);
  lintNames(items, add);
  return findings;
}

interface LocatedItem {
  readonly file: string;
  readonly folder: string;
  readonly item: Item;
}
type Add = (file: string, found: readonly LintFinding[]) => void;

function lintDepartments(
  departments: ReadonlyMap<string, { readonly file: string; readonly order: number }>,
  items: readonly LocatedItem[],
  add: Add,
): void {
  for (const { file, folder } of items) {
    if (departments.has(folder)) continue;
    add(file, [
      lintError('department-missing', '$.id', `缺少 ${folder}/department.json / the department has no file`),
    ]);
  }
  const orders = new Map<number, string>();
  for (const [folder, { file, order }] of departments) {
    if (!items.some((located) => located.folder === folder)) {
      add(file, [lintWarning('department-empty', '$', '部门下没有事项 / a department without items')]);
    }
    const other = orders.get(order);
    if (other === undefined) orders.set(order, folder);
    else
      add(file, [
        lintError('department-order', '$.order', `顺序与 ${other} 相同 / two departments in one place`),
      ]);
  }
}

function lintUniqueCodes(items: readonly LocatedItem[], add: Add): void {
  const handlingCodes = new Map<string, string>();
  const popularities = new Map<number, string>();
  const bodies = new Map<string, string>();
  for (const { file, item } of items) {
    const { handlingCode, body } = item.implementation;
    const taken = handlingCodes.get(handlingCode);
    if (taken === undefined) handlingCodes.set(handlingCode, item.id);
    else {
      add(file, [
        lintError(
          'handling-code-taken',
          '$.implementation.handlingCode',
          `业务办理项编码已用于 ${taken} / the handling code belongs to another item`,
        ),
      ]);
    }
    const bodyName = bodies.get(body.creditCode);
    if (bodyName === undefined) bodies.set(body.creditCode, body.name);
    else if (bodyName !== body.name) {
      add(file, [
        lintError(
          'body-name-differs',
          '$.implementation.body.name',
          `同一信用代码的实施主体在别处叫“${bodyName}” / one credit code, two names`,
        ),
      ]);
    }
    if (item.popularity === undefined) continue;
    const popular = popularities.get(item.popularity);
    if (popular === undefined) popularities.set(item.popularity, item.id);
    else add(file, [lintError('popularity-taken', '$.popularity', `顺序已用于 ${popular} / place taken`)]);
  }
}

/** 四同: the same item has the same name, type, legal basis and 基本编码 at every level and place. */
function lintSameItem(items: readonly LocatedItem[], add: Add): void {
  const first = new Map<string, Item>();
  for (const { file, item } of items) {
    const same = first.get(item.name);
    if (same === undefined) {
      first.set(item.name, item);
      continue;
    }
    for (const key of ['catalogCode', 'taskType', 'legalBasis'] as const) {
      if (JSON.stringify(same.implementation[key]) === JSON.stringify(item.implementation[key])) continue;
      add(file, [
        lintError(
          'same-name-differs',
          `$.implementation.${key}`,
          `与同名事项 ${same.id} 不一致 / differs from the item of the same name`,
        ),
      ]);
    }
  }
}

/** Search would lead to the wrong item if an alias were another item's name. */
function lintNames(items: readonly LocatedItem[], add: Add): void {
  const names = new Map(items.map(({ item }) => [item.name, item.id]));
  for (const { file, item } of items) {
    for (const [index, alias] of item.aliases.entries()) {
      const owner = names.get(alias);
      if (owner === undefined || owner === item.id) continue;
      add(file, [
        lintWarning(
          'alias-taken',
          `$.aliases[${index}]`,
          `别名是事项 ${owner} 的名称 / the alias is another item's name`,
        ),
      ]);
    }
  }
}
