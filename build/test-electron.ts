/** `npm run test:electron`: the tests of the shell that need Electron's binary, through Playwright. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasDisplay } from './browser-shell.ts';
import { BUNDLES, buildBundle } from './bundles.ts';
import { ensureElectronBinary } from './electron-binary.ts';
import { EXIT } from './exit-codes.ts';
import { readOptions } from './options.ts';
import { ROOT } from './paths.ts';

const HELP = `Usage: npm run test:electron

Runs the tests of the Electron shell in Electron itself. They need its binary and a screen (or Xvfb).

Exit codes: 0 all passed, 1 a test failed, 64 unknown option, 69 no screen here,
${EXIT.noElectron} Electron's binary is neither here nor to be had, so nothing was run.`;

readOptions(HELP, () => parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }));

const binary = await ensureElectronBinary();
if (!binary.ok) {
  console.error(
    `zhuban: not run: the Electron tests (${binary.failure.code}, ${binary.failure.detail ?? ''})`,
  );
  process.exit(EXIT.noElectron);
}
if (!hasDisplay(process.platform, process.env)) {
  console.error('zhuban: not run: the Electron tests (no screen; try: xvfb-run npm run test:electron)');
  process.exit(EXIT.unavailable);
}
for (const name of BUNDLES) await buildBundle(name);
const { status } = spawnSync(
  process.execPath,
  [
    join(ROOT, 'node_modules/@playwright/test/cli.js'),
    'test',
    '--config=electron/testing/playwright.config.ts',
  ],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ZHUBAN_ELECTRON_BINARY: binary.value } },
);
process.exit(status === 0 ? EXIT.ok : EXIT.failed);
