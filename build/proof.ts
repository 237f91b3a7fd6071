/**
 * `npm run proof -- <name>`: runs `<name>.proof.ts`, wherever in the rooms it stands.
 * A proof shows one guarantee end to end, on a real pseudo-terminal, printer queue or database, and says what it saw.
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EXIT } from './exit-codes.ts';
import { ROOT } from './paths.ts';

const ROOMS = '{contract,drivers,offline-cache,terminal,electron,renderer,hub,build,e2e}';

/** The first sentence of the file's opening comment. */
function purpose(file: string): string {
  const comment = /^\s*\/\*\*?([\s\S]*?)\*\//.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1] ?? '';
  const text = comment.replaceAll(/^\s*\*\s?/gm, '').trim();
  return text.split(/\n\s*\n|(?<=[.。])\s/)[0]?.replaceAll('\n', ' ') ?? '';
}

const proofs = new Map(
  globSync(`${ROOMS}/**/*.proof.ts`, { cwd: ROOT })
    .sort()
    .map((file) => [basename(file, '.proof.ts'), file] as const),
);

const list = () =>
  proofs.size === 0
    ? 'There is no proof yet.'
    : [...proofs].map(([name, file]) => `  ${name.padEnd(28)} ${purpose(file) || file}`).join('\n');

const [name, ...args] = process.argv.slice(2).filter((value, index) => !(index === 0 && value === '--'));
if (name === '--help' || name === '-h') {
  console.log(`Usage: npm run proof -- <name> [arguments]\n\n${list()}`);
} else {
  const file = name === undefined ? undefined : proofs.get(name);
  if (file === undefined) {
    console.error(`${name === undefined ? 'Which proof?' : `No proof is called "${name}".`}\n${list()}`);
    process.exit(EXIT.usage);
  }
  const { status, signal } = spawnSync(process.execPath, [join(ROOT, file), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (signal) console.error(`The proof was ended by ${signal}.`);
  process.exit(status ?? EXIT.failed);
}
