import { access, open, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { itemSchema } from '#contract/item.ts';
import { withSource } from '#contract/item-lint/lint-files.ts';
import { lintCatalog } from '#contract/item-lint.ts';
import { sortTranslations } from '#contract/item-translation.ts';
import { fail, ok, type Result } from '#contract/result.ts';
import { EXIT } from './exit-codes.ts';
import { lintContext, readCatalog, showFinding } from './items-lint.ts';
import { NEW_ITEM_QUESTIONS, type NewItemAnswers, newItemAnswersSchema } from './new-item/answers.ts';
import { type DraftedItem, draftItem, type Sibling } from './new-item/draft-item.ts';
import { Output } from './output.ts';

const SHIPPED_ITEMS = fileURLToPath(new URL('../../items/', import.meta.url));

export interface ItemsNewOptions {
  readonly answers?: string;
  readonly items?: string;
  readonly json?: boolean;
}

/** Starts an item in a department that has one already; nothing is written that the lint refuses. */
export async function newItem(options: ItemsNewOptions): Promise<number> {
  const output = new Output(options);
  const answers = await (options.answers === undefined
    ? askAnswers((text) => output.tell(text))
    : readAnswers(options.answers));
  if (!answers.ok) return output.fail(answers.failure);
  const root = resolve(options.items ?? SHIPPED_ITEMS);
  const drafted = await draftInCatalog(root, answers.value);
  if (!drafted.ok) return output.fail(drafted.failure);
  const { files, findings } = drafted.value;
  for (const finding of findings) showFinding(output, withSource(finding));
  if (findings.some(({ severity }) => severity === 'error')) {
    return output.fail({ code: 'new-item-not-sound' });
  }
  const written = await writeAll(root, files);
  if (!written.ok) return output.fail(written.failure);
  for (const { path } of files) output.show({ event: 'written', file: path }, join(root, path));
  return EXIT.ok;
}

/** All of them, or none. */
async function writeAll(
  root: string,
  files: readonly { readonly path: string; readonly content: unknown }[],
): Promise<Result<void>> {
  const written: string[] = [];
  try {
    for (const { path, content } of files) {
      const place = join(root, path);
      // wx: what somebody has written is never replaced.
      const file = await open(place, 'wx');
      written.push(place);
      try {
        await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      } finally {
        await file.close();
      }
    }
    return ok();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    for (const place of written) await rm(place, { force: true });
    return error.code === 'EEXIST'
      ? fail('item-exists', 'path' in error ? String(error.path) : undefined)
      : fail('item-not-written', error.message);
  }
}

async function draftInCatalog(
  root: string,
  answers: NewItemAnswers,
): Promise<
  Result<{
    readonly files: readonly { readonly path: string; readonly content: unknown }[];
    readonly findings: ReturnType<typeof lintCatalog>;
  }>
> {
  if (await exists(join(root, `${answers.id}.json`))) return fail('item-exists', answers.id);
  const known = await readCatalog(root);
  if (!known.ok) return known;
  const { subjects, translations } = sortTranslations(known.value);
  const items = subjects.flatMap(({ path, content }) => {
    const parsed = path.endsWith('/department.json') ? undefined : itemSchema.safeParse(content);
    return parsed?.success === true ? [{ path, item: parsed.data }] : [];
  });
  const [department = ''] = answers.id.split('/');
  const like = items.find(({ path }) => path.startsWith(`${department}/`));
  if (like === undefined) return fail('department-without-items', department);
  const spoken = translations.get(like.path);
  const sibling: Sibling = {
    item: like.item,
    texts: { 'zh-Hant': spoken?.['zh-Hant']?.texts ?? {}, en: spoken?.en?.texts ?? {} },
  };
  const codes = new Set(items.map(({ item }) => item.implementation.handlingCode));
  const files = filesOf(answers.id, draftItem(answers, sibling, codes));
  const written = new Set(files.map(({ path }) => path));
  const findings = lintCatalog([...known.value, ...files], lintContext()).filter(({ file }) =>
    written.has(file),
  );
  return ok({ files, findings });
}

function filesOf(id: string, { item, translations }: DraftedItem) {
  return [
    { path: `${id}.json`, content: item },
    ...Object.entries(translations).map(([language, translation]) => ({
      path: `${id}.${language}.json`,
      content: { $schema: '../translation.schema.json', ...translation },
    })),
  ];
}

async function readAnswers(path: string): Promise<Result<NewItemAnswers>> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    return fail('answers-not-readable', error instanceof Error ? error.message : path);
  }
  return checkedAnswers(content);
}

function checkedAnswers(content: unknown): Result<NewItemAnswers> {
  const parsed = newItemAnswersSchema.safeParse(content);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return fail('answers-incomplete', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

/** One question a line, asked again until the answer fits. Standard input that ends early is no answer. */
async function askAnswers(tell: (text: string) => void): Promise<Result<NewItemAnswers>> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const given: Record<string, unknown> = {};
  for (const { path, ask, schema } of NEW_ITEM_QUESTIONS) {
    for (;;) {
      tell(ask);
      const line = await lines.next();
      if (line.done === true) return fail('answers-incomplete', path.join('.'));
      const parsed = schema.safeParse(line.value.trim());
      if (parsed.success) {
        keep(given, path, parsed.data);
        break;
      }
      tell(`  ${parsed.error.issues[0]?.message ?? ''}`);
    }
  }
  return checkedAnswers(given);
}

function keep(given: Record<string, unknown>, [key = '', inner]: readonly string[], value: unknown): void {
  given[key] = inner === undefined ? value : { ...(given[key] as object | undefined), [inner]: value };
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
