import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogRow } from '#contract/catalog.ts';
import { type CatalogFile, sortTranslations } from '#contract/item-translation.ts';
import { lintPolicies } from '#contract/policy/lint.ts';
import {
  belowPolicies,
  isPolicyFile,
  POLICIES_FOLDER,
  type Policy,
  policySchema,
} from '#contract/policy/policy.ts';

/** Names of the policy files of a folder, `policies/health/reward.json`; none where there is no such folder. */
export async function policyFilesOf(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { recursive: true });
    return entries.map((name) => join(POLICIES_FOLDER, name).replaceAll('\\', '/')).filter(isPolicyFile);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * The policies (惠民政策) go along with the item by which people look for them: so they are signed, compared and taken
 * back with it. Whatever is wrong is added to `problems`, as with items. Changes `rows`.
 */
export function addPolicies(rows: CatalogRow[], files: readonly CatalogFile[], problems: string[]): void {
  if (files.length === 0) return;
  const items = new Map(rows.flatMap((row) => (row.kind === 'item' ? [[row.id, row.item]] : [])));
  const departments = new Set(rows.flatMap((row) => (row.kind === 'department' ? [row.id] : [])));
  const findings = lintPolicies(files, { items, departments });
  problems.push(...findings.map(({ file, path, code, message }) => `${file} ${path}: ${code}: ${message}`));
  if (findings.length > 0) return;
  const { subjects, translations } = sortTranslations(
    files.map((file) => ({ ...file, path: belowPolicies(file.path) })),
  );
  const policies = subjects.map(({ path, content }): Policy => {
    const { $schema: _, ...policy } = policySchema.parse(content);
    return { ...policy, translations: translations.get(path) ?? {} };
  });
  for (const row of rows) {
    if (row.kind === 'item' && row.item.outcome.kind === 'policies') row.item = { ...row.item, policies };
  }
}
