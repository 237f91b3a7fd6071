import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { POLICIES_FOLDER } from '#contract/policy/policy.ts';
import { PACKAGES_DEPARTMENT } from '#contract/theme-package/authored.ts';
import { kindOf } from '../read-item-file.ts';

/** Theme packages and policies lie in folders of their own beside the items. */
export interface BesideItems {
  readonly folder: typeof PACKAGES_DEPARTMENT | typeof POLICIES_FOLDER;
  /** The folder that holds this one, and the items. */
  readonly parent: string;
}

/** For the folder of packages or policies, and for whatever lies in it; undefined: the path is of items. */
export async function besideItems(target: string): Promise<BesideItems | undefined> {
  const inside = [target, dirname(target), dirname(dirname(target))];
  for (const path of inside.slice(0, 2)) {
    if (basename(path) === PACKAGES_DEPARTMENT && (await kindOf(join(path, 'department.json'))) === 'file') {
      return { folder: PACKAGES_DEPARTMENT, parent: dirname(path) };
    }
  }
  for (const path of inside) {
    if (basename(path) === POLICIES_FOLDER && (await hasTwoLevels(path))) {
      return { folder: POLICIES_FOLDER, parent: dirname(path) };
    }
  }
  return undefined;
}

/** Departments with policies in them, and nothing deeper: a whole project may have this name, too. */
async function hasTwoLevels(folder: string): Promise<boolean> {
  try {
    const departments = (await readdir(folder, { withFileTypes: true })).filter((entry) =>
      entry.isDirectory(),
    );
    const inside = await Promise.all(
      departments.map(({ name }) => readdir(join(folder, name), { withFileTypes: true })),
    );
    return !inside.flat().some((entry) => entry.isDirectory() || entry.name === 'department.json');
  } catch {
    return false;
  }
}
