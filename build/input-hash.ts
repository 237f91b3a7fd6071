import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * One hash over the names and contents of all files that the patterns find, so that a build whose inputs did not
 * change is not done again. Tests are no input.
 */
export function inputHash(root: string, patterns: readonly string[]): string {
  const files = globSync([...patterns], {
    cwd: root,
    exclude: ['**/*.test.ts', '**/*.test.tsx', '**/node_modules/**'],
  })
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/** Is `output` there, and was it built from inputs of this hash? */
export const isBuiltFrom = (output: string, stamp: string, hash: string): boolean =>
  existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;

export function writeBuildStamp(stamp: string, hash: string): void {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}
