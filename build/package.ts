/** `npm run package`: the installable packages into `artifacts/packages`. */
import { parseArgs } from 'node:util';
import { BUNDLES, buildBundle } from './bundles.ts';
import { ensureElectronBinary } from './electron-binary.ts';
import { packagingConfiguration } from './electron-builder.ts';
import { EXIT } from './exit-codes.ts';
import { readOptions } from './options.ts';
import { ROOT } from './paths.ts';

const TARGETS = { deb: 'LINUX', AppImage: 'LINUX', nsis: 'WINDOWS', dir: undefined } as const;
type Target = keyof typeof TARGETS;

const HELP = `Usage: npm run package -- [--target <target>]…

Makes the installable packages in artifacts/packages: deb and AppImage on Linux, the NSIS installer on Windows.

  --target <target>   ${Object.keys(TARGETS).join(', ')} (dir: the unpacked program); default: all of this system
  --help              this text

Exit codes: 0 done, 1 packaging failed, 64 unknown option,
${EXIT.noElectron} Electron's binary is neither here nor to be had, so nothing was packaged.`;

const { values } = readOptions(HELP, () =>
  parseArgs({
    options: {
      target: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h' },
    },
  }),
);
const isTarget = (name: string): name is Target => Object.hasOwn(TARGETS, name);
const unknown = values.target.filter((name) => !isTarget(name));
if (unknown.length > 0) {
  console.error(`There is no target called ${unknown.join(', ')}.\n\n${HELP}`);
  process.exit(EXIT.usage);
}

const binary = await ensureElectronBinary({ limitMs: 120_000 });
if (!binary.ok) {
  console.error(`zhuban: nothing was packaged: ${binary.failure.code}, ${binary.failure.detail ?? ''}`);
  process.exit(EXIT.noElectron);
}

for (const name of BUNDLES) await buildBundle(name);

const { build, Platform } = await import('electron-builder');
const host = Platform.current();
const chosen = values.target.filter(isTarget);
const perPlatform = new Map<typeof host, string[]>();
for (const name of chosen) {
  const platform = TARGETS[name] === undefined ? host : Platform[TARGETS[name]];
  perPlatform.set(platform, [...(perPlatform.get(platform) ?? []), name]);
}
if (chosen.length === 0) perPlatform.set(host, []);

try {
  for (const [platform, names] of perPlatform) {
    const made = await build({
      projectDir: ROOT,
      targets: platform.createTarget(names.length > 0 ? names : null),
      config: packagingConfiguration,
      publish: 'never',
    });
    for (const file of made) console.log(file);
  }
} catch (error) {
  console.error(`zhuban: packaging failed: ${(error as Error).message}`);
  process.exit(EXIT.failed);
}
