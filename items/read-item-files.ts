import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CatalogFile } from '#contract/item-translation.ts';

/** This folder. */
export const itemsDirectory = fileURLToPath(new URL('.', import.meta.url));

/**
 * Every `department/item.json` below `directory` and the translations beside them (`department/item.en.json`), sorted
 * by path. A file that is not JSON throws with its name.
 */
export async function readItemFiles(directory: string = itemsDirectory): Promise<CatalogFile[]> {
  const entries = await readdir(directory, { recursive: true });
  const paths = entries
    .map((entry) => entry.replaceAll('\\', '/'))
    .filter((entry) => entry.includes('/') && entry.endsWith('.json'))
    .sort();
  return await Promise.all(
    paths.map(async (path) => {
      const source = await readFile(`${directory}/${path}`, 'utf8');
      try {
        return { path, content: JSON.parse(source) as unknown };
      } catch (cause) {
        throw new Error(`${path} is not JSON`, { cause });
      }
    }),
  );
}
