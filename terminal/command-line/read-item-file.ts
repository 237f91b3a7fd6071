import { readFile, stat } from 'node:fs/promises';
import { type FileFinding, notJson } from '#contract/item-lint/lint-files.ts';
import { MOST_FILE_BYTES, parseCatalogFile } from '#contract/item-lint/parse-file.ts';
import type { CatalogFile } from '#contract/item-translation.ts';

/**
 * What stands at this path; undefined: nothing, or something that is neither. A pipe would be waited for, and a device
 * has no end.
 */
export async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    const entry = await stat(path);
    return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : undefined;
  } catch {
    return undefined;
  }
}

/** One file under its name in the catalog, or the finding that says why it cannot be read. */
export async function readItemFile(
  path: string,
  name: string,
): Promise<{ readonly file: CatalogFile } | { readonly broken: FileFinding }> {
  try {
    const entry = await stat(path);
    if (!entry.isFile()) return { broken: notJson(name, 'no file') };
    if (entry.size > MOST_FILE_BYTES)
      return { broken: notJson(name, `larger than ${MOST_FILE_BYTES} bytes`) };
    const parsed = parseCatalogFile(await readFile(path));
    return parsed.ok
      ? { file: { path: name, content: parsed.value } }
      : { broken: notJson(name, parsed.failure.detail ?? parsed.failure.code) };
  } catch (error) {
    return { broken: notJson(name, error instanceof Error && 'code' in error ? String(error.code) : name) };
  }
}
