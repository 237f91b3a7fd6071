/**
 * The tables of docs/items.md: every element of an item by its path, with the name the standard gives it, and every
 * lint code with its source. Made from the schema and from the lint's own bad examples, so that they cannot rot.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { NATIONAL_CODES } from '#contract/item/national-codes.ts';
import { singleItemSchema } from '#contract/item.ts';
import { lintRules } from '#contract/item-lint.ts';

/** As much of JSON Schema as zod writes for an item. */
interface Node {
  readonly title?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

export interface Element {
  /** `implementation.fee.amounts[].fen`; members of a variant stand below the element that varies. */
  readonly path: string;
  /** Chinese, as in the data dictionary. */
  readonly name: string;
  readonly type: string;
  readonly needed: boolean;
}

/** What the patterns of the schema mean to a reader. */
const FORMS: Readonly<Record<string, string>> = {
  '^[a-z][a-z0-9]*(-[a-z0-9]+)*$': 'id, such as `bank-card`',
  '^[a-z0-9-]+\\/[a-z0-9-]+$': '`department/item`',
  '^[\\d-]{3,20}$': 'phone number',
  '^\\d{12}$': '12 digits',
  '^\\d{2,12}$': 'region prefix',
  '^\\d\\d:\\d\\d$': '`HH:MM`',
  '^[a-z0-9-]+\\.(png|webp|svg)$': 'name of a picture',
  '^[a-z0-9-]+\\.(pdf|png|webp|svg)$': 'name of a file',
};

/** Every element of the item schema, in its order. */
export function itemElements(): readonly Element[] {
  const schema = z.toJSONSchema(singleItemSchema.omit({ $schema: true, translations: true }), {
    target: 'draft-7',
    io: 'input',
  }) as Node;
  const seen = new Set<string>();
  return membersOf(schema, '').filter(({ path }) => {
    if (seen.has(path)) return false;
    seen.add(path);
    return true;
  });
}

function membersOf(node: Node, parent: string): Element[] {
  const variants = node.oneOf ?? node.anyOf ?? [];
  const own = Object.entries(node.properties ?? {}).flatMap(([key, member]): Element[] => {
    // The kind of a variant is told by the type of what varies.
    if (member.const !== undefined) return [];
    const path = parent === '' ? key : `${parent}.${key}`;
    const element = {
      path,
      name: member.title ?? '',
      type: typeOf(member, key),
      needed: node.required?.includes(key) ?? false,
    };
    // A condition has one form everywhere, told once.
    if (key === 'when') return [element];
    return [element, ...membersOf(member, path)];
  });
  return [
    ...own,
    ...variants.flatMap((variant) => membersOf(variant, parent)),
    ...(node.items === undefined ? [] : membersOf(node.items, `${parent}[]`)),
  ];
}

function typeOf(node: Node, key: string): string {
  if (key === 'when') return 'condition';
  const variants = node.oneOf ?? node.anyOf;
  if (variants !== undefined) {
    return variants.map((variant) => kindOf(variant) ?? typeOf(variant, '')).join(', ');
  }
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  switch (node.type) {
    case 'array':
      return `list of ${node.items === undefined ? 'anything' : typeOf(node.items, '')}`;
    case 'object':
      return 'object';
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'number':
      return `${node.type === 'integer' ? 'whole number' : 'number'}${rangeOf(node)}`;
    default:
      if (node.format === 'date') return 'date';
      if (node.pattern !== undefined)
        return FORMS[node.pattern] ?? `\`${node.pattern.replaceAll('|', '\\|')}\``;
      return node.minLength !== undefined && node.minLength === node.maxLength
        ? `${node.minLength} characters`
        : 'text';
  }
}

function kindOf(node: Node): string | undefined {
  const kind = node.properties?.kind?.const;
  return kind === undefined ? undefined : `\`${String(kind)}\``;
}

function rangeOf({ minimum, maximum }: Node): string {
  const limit = (value: number | undefined): value is number =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  if (limit(minimum) && limit(maximum)) return ` ${minimum} to ${maximum}`;
  return limit(minimum) ? ` from ${minimum}` : '';
}

/** Which rules look at which element: where the bad example of each rule is found. */
export function rulesByElement(): ReadonlyMap<string, readonly string[]> {
  const folder = new URL('../contract/item-lint/bad-examples/', import.meta.url);
  const rules = new Map<string, string[]>();
  for (const name of readdirSync(folder).sort()) {
    const example = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as {
      readonly at: readonly string[];
      readonly file?: string;
    };
    // Of departments and translations there is no table.
    if (example.file?.includes('department') === true) continue;
    for (const at of example.at) {
      const path = at
        .replace(/^\$\.?/, '')
        .replace(/\[\d+\]/g, '[]')
        .replace(/\[\]$/, '');
      rules.set(path, [...(rules.get(path) ?? []), name.replace(/\.json$/, '')]);
    }
  }
  return rules;
}

/** Markdown, by the name of the table in docs/items.md. */
export function itemTables(): ReadonlyMap<string, string> {
  const rules = rulesByElement();
  const line = ({ path, name, type, needed }: Element): string => {
    const codes = (rules.get(path) ?? []).map((code) => `\`${code}\``).join(', ');
    return `| \`${path}\` | ${name} | ${type} | ${needed ? 'yes' : ''} | ${codes} |`;
  };
  const elements = [
    '| Element | 名称 | Type | Needed | Lint |',
    '| --- | --- | --- | --- | --- |',
    ...itemElements().map(line),
  ];
  const lints = [
    '| Code | It says | Source |',
    '| --- | --- | --- |',
    ...Object.entries(lintRules).map(([code, { says, source }]) => `| \`${code}\` | ${says} | ${source} |`),
  ];
  const codes = [
    '| Element | Word | Code |',
    '| --- | --- | --- |',
    ...Object.entries(NATIONAL_CODES).flatMap(([element, words]) =>
      Object.entries(words).map(([word, code]) => `| \`${element}\` | \`${word}\` | ${String(code)} |`),
    ),
  ];
  return new Map([
    ['elements', elements.join('\n')],
    ['lints', lints.join('\n')],
    ['codes', codes.join('\n')],
  ]);
}

/** `page` with the tables between their markers as they are now. Throws when a marker is missing. */
export function withTables(page: string): string {
  return [...itemTables()].reduce((text, [name, table]) => {
    const between = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!between.test(text)) throw new Error(`the page has no place for the table “${name}”`);
    return text.replace(between, (_whole, begin: string, end: string) => `${begin}${table}\n${end}`);
  }, page);
}
