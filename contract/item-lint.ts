/**
 * The lint of service items (事项要素校验): what the schema alone cannot say. Pure; `npm test` and the command line run it
 * over every item before it goes on line, editors while it is being written.
 * Rules after the consistency checks used with GB/T 39554.1-2020 and GB/T 39554.2-2020.
 */
import { z } from 'zod';
import { type Department, departmentSchema, type Item, singleItemSchema } from './item.ts';
import { lintAgreement } from './item-lint/agreement.ts';
import { lintCodesOf } from './item-lint/codes.ts';
import { lintCompleteness } from './item-lint/completeness.ts';
import { lintDelivery } from './item-lint/delivery.ts';
import { jsonPath, type LintFinding, lintError, lintWarning } from './item-lint/finding.ts';
import { lintFlow } from './item-lint/flow.ts';
import { lintImplementation } from './item-lint/implementation.ts';
import { lintListed } from './item-lint/listed.ts';
import { lintOutcome } from './item-lint/outcome.ts';
import { lintPeople } from './item-lint/people.ts';
import { lintSituations } from './item-lint/situations.ts';
import {
  lintInsideTranslations,
  lintTranslationFile,
  lintTranslations,
  type TranslationContext,
} from './item-lint/translation.ts';
import { lintIcon, lintUncleanText, lintWording, type WordingContext } from './item-lint/wording.ts';
import { type CatalogFile, sortTranslations } from './item-translation.ts';

export type { LintFinding } from './item-lint/finding.ts';
export { type LintCode, lintRules } from './item-lint/rules.ts';

/** What the lint knows beside the file; every part may be absent. */
export type LintContext = WordingContext & TranslationContext;

/** All findings of one item; an empty list means that it may go on line. Never throws, whatever it is given. */
export function lintItem(item: unknown, context: LintContext = {}): LintFinding[] {
  const parsed = singleItemSchema.safeParse(item);
  return parsed.success ? lintParsedItem(parsed.data, context) : schemaFindings(parsed.error);
}

function lintParsedItem(item: Item, context: LintContext): LintFinding[] {
  return [
    ...lintCodesOf(item),
    ...lintImplementation(item),
    ...lintCompleteness(item),
    ...lintAgreement(item, context),
    ...lintListed(item),
    ...lintPeople(item),
    ...lintFlow(item),
    ...lintSituations(item),
    ...lintOutcome(item),
    ...lintDelivery(item),
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
  /** Departments with anything in them, were it broken. */
  const filled = new Set<string>();
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
    filled.add(folder);
    const parsed = singleItemSchema.safeParse(content);
    if (!parsed.success) {
      add(path, schemaFindings(parsed.error));
      continue;
    }
    add(path, lintParsedItem(parsed.data, context));
    addTranslations(path, parsed.data, singleItemSchema);
    if (parsed.data.id !== `${folder}/${name}`) {
      add(path, [
        lintError('file-path', '$.id', `事项编号应与路径一致：${folder}/${name} / the id is the path`),
      ]);
    }
    items.push({ file: path, folder, item: parsed.data });
  }

  lintDepartments(departments, items, filled, add);
  lintUniqueCodes(items, add);
  lintSameItem(items, add);
  lintOfferedTwice(items, add);
  lintEarlierCases(items, add);
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
  filled: ReadonlySet<string>,
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
    if (!filled.has(folder)) {
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

const SAME_EVERYWHERE = [
  ['name', '事项名称', (item: Item): unknown => item.name],
  ['implementation.catalogCode', '基本编码', (item: Item): unknown => item.implementation.catalogCode],
  ['implementation.taskType', '事项类型', (item: Item): unknown => item.implementation.taskType],
  ['implementation.legalBasis', '设定依据', (item: Item): unknown => item.implementation.legalBasis],
] as const;

/**
 * 四级四同: the same item has the same name, code, type and legal basis at every level and place. Two items are the same
 * by their name, or by 基本编码 and the two digits of the handling item (14 digits).
 */
function lintSameItem(items: readonly LocatedItem[], add: Add): void {
  const byName = new Map<string, Item>();
  const byCode = new Map<string, Item>();
  for (const { file, item } of items) {
    const code = item.implementation.catalogCode + item.implementation.handlingCode.slice(-2);
    const named = byName.get(item.name);
    const coded = byCode.get(code);
    if (named === undefined) byName.set(item.name, item);
    if (coded === undefined) byCode.set(code, item);
    const same = named ?? coded;
    if (same === undefined) continue;
    // Two items of one body under one code are a code that was given twice, and told as that.
    if (named === undefined && same.implementation.handlingCode === item.implementation.handlingCode)
      continue;
    for (const [path, label, read] of SAME_EVERYWHERE) {
      if (JSON.stringify(read(same)) === JSON.stringify(read(item))) continue;
      add(file, [
        lintError(
          named === undefined ? 'same-code-differs' : 'same-name-differs',
          `$.${path}`,
          `${label}与${named === undefined ? '同编码' : '同名'}事项 ${same.id} 不一致 / differs from the item of the same ${named === undefined ? 'code' : 'name'}`,
        ),
      ]);
    }
  }
}

/** Who looks for it in one place must find it once. */
function lintOfferedTwice(items: readonly LocatedItem[], add: Add): void {
  const seen: Item[] = [];
  for (const { file, item } of items) {
    const regions = item.availability.regions;
    const other = seen.find(
      (candidate) => candidate.name === item.name && overlap(candidate.availability.regions, regions),
    );
    seen.push(item);
    if (other === undefined) continue;
    add(file, [
      lintError(
        'offered-twice',
        '$.availability.regions',
        `与同名事项 ${other.id} 的区划重叠，同一处会出现两次 / the same item twice in one region`,
      ),
    ]);
  }
}

function overlap(one: readonly string[], other: readonly string[]): boolean {
  if (one.length === 0 || other.length === 0) return true;
  return one.some((region) => other.some((second) => region.startsWith(second) || second.startsWith(region)));
}

/** What is reused from an earlier case must be asked for by the item it was given for. */
function lintEarlierCases(items: readonly LocatedItem[], add: Add): void {
  const byId = new Map(items.map(({ item }) => [item.id, item]));
  for (const { file, item } of items) {
    const wrong = [
      ...item.fields.flatMap(({ prefill }, index) => {
        if (typeof prefill === 'string' || prefill.kind !== 'earlier-case') return [];
        const known = byId.get(prefill.itemId)?.fields.some(({ id }) => id === prefill.fieldId);
        return known === true ? [] : [`$.fields[${index}].prefill`];
      }),
      ...item.materials.flatMap(({ sources }, index) =>
        sources.flatMap((source, sourceIndex) => {
          if (source.kind !== 'earlier-case') return [];
          const known = byId.get(source.itemId)?.materials.some(({ id }) => id === source.materialId);
          return known === true ? [] : [`$.materials[${index}].sources[${sourceIndex}]`];
        }),
      ),
    ];
    for (const path of wrong) {
      add(file, [
        lintError(
          'earlier-case-unknown',
          path,
          '以前的办件里没有这一项 / no item of the catalog asks for what is to be reused',
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
