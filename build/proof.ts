/**
 * `npm run proof -- <name>`: runs `<name>.proof.ts`, wherever in the rooms it stands.
 * A proof shows one guarantee end to end, on a real pseudo-terminal, printer queue or database, and says what it saw.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { EXIT } from './exit-codes.ts';
import { ROOT } from './paths.ts';
import { describeRunnables, findRunnables, openingComment } from './runnables.ts';

const proofs = findRunnables('proof');
const [name, ...args] = process.argv.slice(2).filter((value, index) => !(index === 0 && value === '--'));
if (name === '--help' || name === '-h') {
  console.log(`Usage: npm run proof -- <name> [arguments]\n\n${describeRunnables(proofs)}`);
} else {
  const file = name === undefined ? undefined : proofs.get(name);
  if (file === undefined) {
    console.error(
      `${name === undefined ? 'Which proof?' : `No proof is called "${name}".`}\n${describeRunnables(proofs)}`,
    );
    process.exit(EXIT.usage);
  }
  if (args.includes('--help') || args.includes('-h')) {
    console.log(`Usage: npm run proof -- ${name} [arguments]\n\n${openingComment(file)}`);
    process.exit(EXIT.ok);
  }
  const { status, signal } = spawnSync(process.execPath, [join(ROOT, file), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (signal) console.error(`The proof was ended by ${signal}.`);
  process.exit(status ?? EXIT.failed);
}
