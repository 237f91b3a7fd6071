/** `npm run build`: the screen, the shell and the terminal into `dist/`. */
import { parseArgs } from 'node:util';
import { BUNDLES, type BundleName, buildBundle } from './bundles.ts';
import { EXIT } from './exit-codes.ts';
import { readOptions } from './options.ts';

const HELP = `Usage: npm run build -- [${BUNDLES.join('|')} …] [--force]

Builds the named parts (default: all) into dist/. A part whose files did not change is left as it is.

  --force   build even what did not change
  --help    this text`;

const { values, positionals } = readOptions(HELP, () =>
  parseArgs({
    allowPositionals: true,
    options: { force: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  }),
);

const isBundle = (name: string): name is BundleName => (BUNDLES as string[]).includes(name);
const unknown = positionals.filter((name) => !isBundle(name));
if (unknown.length > 0) {
  console.error(`There is no part called ${unknown.join(', ')}.\n\n${HELP}`);
  process.exit(EXIT.usage);
}

for (const name of positionals.length > 0 ? positionals.filter(isBundle) : BUNDLES) {
  const began = performance.now();
  const { built } = await buildBundle(name, { force: values.force });
  console.log(
    built ? `${name}: built in ${((performance.now() - began) / 1000).toFixed(1)} s` : `${name}: unchanged`,
  );
}
