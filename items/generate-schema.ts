/**
 * Writes the JSON Schemas that editors use while an item is written, and the tables of docs/items.md:
 * `node items/generate-schema.ts`.
 * Draft 7, which every editor knows; the input side of the zod schemas, so that defaults may be left out.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { departmentSchema, singleItemSchema } from '#contract/item.ts';
import { translationFileSchema } from '#contract/item-translation.ts';
import { policySchema } from '#contract/policy/policy.ts';
import { themePackageSchema } from '#contract/theme-package/authored.ts';
import { withTables } from './element-tables.ts';

/** File name → content, exactly as it is committed. */
export function generateEditorSchemas(): ReadonlyMap<string, string> {
  return new Map([
    // Translations are read from the files beside.
    ['item.schema.json', toEditorSchema(singleItemSchema.omit({ translations: true }), '政务服务事项')],
    ['department.schema.json', toEditorSchema(departmentSchema.omit({ translations: true }), '部门')],
    [
      '../packages/package.schema.json',
      toEditorSchema(themePackageSchema.omit({ translations: true }), '一件事'),
    ],
    ['../policies/policy.schema.json', toEditorSchema(policySchema.omit({ translations: true }), '惠民政策')],
    ['translation.schema.json', toEditorSchema(translationFileSchema, '事项或部门的译文')],
  ]);
}

function toEditorSchema(schema: z.ZodType, title: string): string {
  const generated = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify({ ...generated, title }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, content] of generateEditorSchemas()) {
    await writeFile(new URL(name, import.meta.url), content);
  }
  const page = new URL('../docs/items.md', import.meta.url);
  await writeFile(page, withTables(await readFile(page, 'utf8')));
}
