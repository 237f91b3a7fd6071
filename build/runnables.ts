/** Files that `npm run proof` and `npm run zhuban -- bench` run by name, wherever in the rooms they stand. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from './paths.ts';

const ROOMS = '{contract,drivers,offline-cache,terminal,electron,renderer,hub,build,e2e}';

/** Name → path of every `<name>.<kind>.ts`, sorted by path. */
export function findRunnables(kind: 'proof' | 'bench'): ReadonlyMap<string, string> {
  return new Map(
    globSync(`${ROOMS}/**/*.${kind}.ts`, { cwd: ROOT })
      .sort()
      .map((file) => [basename(file, `.${kind}.ts`), file] as const),
  );
}

/** One line each: the name and the first sentence of the file's opening comment. */
export function describeRunnables(runnables: ReadonlyMap<string, string>): string {
  return [...runnables].map(([name, file]) => `  ${name.padEnd(28)} ${purpose(file) || file}`).join('\n');
}

function purpose(file: string): string {
  return (
    openingComment(file)
      .split(/\n\s*\n|(?<=[.。])\s/)[0]
      ?.replaceAll('\n', ' ') ?? ''
  );
}

/** What the file says of itself, its arguments included: the help of a proof. */
export function openingComment(file: string): string {
  const comment = /^\s*\/\*\*?([\s\S]*?)\*\//.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1] ?? '';
  return comment.replaceAll(/^\s*\*[^\S\n]?/gm, '').trim();
}
