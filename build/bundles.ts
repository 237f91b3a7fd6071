/**
 * What is built into `dist/`:
 * `dist/renderer` the screen, by the root's vite.config.ts; `dist/electron` the shell's main script (ES module) and
 * its preload (CommonJS: a sandboxed preload cannot use ES modules); `dist/terminal` the terminal's process for
 * Electron, and the thread that it starts. npm packages stay outside of the last two: native modules must be found where they were installed.
 */
import { cpSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { inputHash, isBuiltFrom, writeBuildStamp } from './input-hash.ts';
import { ROOT } from './paths.ts';

export type BundleName = 'renderer' | 'electron' | 'terminal';

const node = (
  entry: string,
  outDir: string,
  format: 'es' | 'cjs',
  file: string,
  empty: boolean,
): InlineConfig => ({
  configFile: false,
  root: ROOT,
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir,
    emptyOutDir: empty,
    target: 'node24',
    minify: false,
    sourcemap: true,
    ssr: join(ROOT, entry),
    rolldownOptions: {
      external: ['electron', /^node:/, ...builtinModules],
      output: { format, entryFileNames: file },
    },
  },
  ssr: { target: 'node' },
});

interface Bundle {
  readonly inputs: readonly string[];
  readonly configs: (outDir: string) => InlineConfig[];
  /** Folders and files that the built code reads, and where it finds them in its own folder. */
  readonly copies?: ReadonlyArray<readonly [from: string, to: string]>;
}

const bundles: Record<BundleName, Bundle> = {
  renderer: {
    inputs: ['renderer/**', 'contract/**', 'vite.config.ts', 'package-lock.json', 'tsconfig.json'],
    configs: (outDir) => [
      {
        configFile: join(ROOT, 'vite.config.ts'),
        logLevel: 'warn',
        build: { outDir, chunkSizeWarningLimit: 4_000 },
      },
    ],
  },
  electron: {
    inputs: ['electron/**', 'contract/**', 'build/bundles.ts', 'package-lock.json'],
    configs: (outDir) => [
      node('electron/main.ts', outDir, 'es', 'main.js', true),
      node('electron/preload.ts', outDir, 'cjs', 'preload.cjs', false),
    ],
  },
  terminal: {
    inputs: ['{terminal,drivers,offline-cache,contract}/**', 'build/bundles.ts', 'package-lock.json'],
    configs: (outDir) => [
      node('terminal/main.ts', outDir, 'es', 'main.js', true),
      node('offline-cache/catalog/snapshot-thread.ts', outDir, 'es', 'snapshot-thread.js', false),
    ],
    copies: [
      ['terminal/configuration/profiles', 'profiles'],
      ['terminal/questions/intents', 'intents'],
      ['terminal/simulation/scenarios', 'scenarios'],
      ['drivers/document-printer/windows-spooler/spooler.ps1', 'spooler.ps1'],
    ],
  },
};

export const BUNDLES = Object.keys(bundles) as BundleName[];

/** Builds one part when its inputs changed since its last build, or always with `force`; says whether it did. */
export async function buildBundle(
  name: BundleName,
  { force = false, dist = join(ROOT, 'dist') } = {},
): Promise<{ readonly built: boolean }> {
  const { inputs, configs, copies = [] } = bundles[name];
  const outDir = join(dist, name);
  const stamp = join(dist, `${name}.input-sha256`);
  const hash = inputHash(ROOT, inputs);
  if (!force && isBuiltFrom(outDir, stamp, hash)) return { built: false };
  for (const config of configs(outDir)) await build(config);
  for (const [from, to] of copies) cpSync(join(ROOT, from), join(outDir, to), { recursive: true });
  writeBuildStamp(stamp, hash);
  return { built: true };
}
