import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests that change what a whole process shares: Electron's `app`, the texts of the screen. */
const OWN_PROCESS = ['electron/**/*.test.ts', 'renderer/locales/texts.test.ts'];

/**
 * The renderer's build, and the test runner of every room.
 * `--mode gallery` builds the development gallery instead of the kiosk's page.
 */
export default defineConfig(({ mode }) => ({
  root: process.env.VITEST ? here('.') : here('renderer'),
  base: '/',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: mode === 'gallery' ? here('dist/gallery') : here('dist/renderer'),
    emptyOutDir: true,
    // Kept as files: an inlined script or style would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'chrome120',
    rollupOptions: {
      input: here(mode === 'gallery' ? 'renderer/gallery.html' : 'renderer/index.html'),
      output: {
        codeSplitting: {
          groups: [
            // Zod and its setting in one chunk of their own, which every chunk with a schema loads first: a schema
            // that is built before the setting tries `new Function`, and the policy refuses it.
            { name: 'zod', test: /node_modules[\\/]zod|prepare-zod/, priority: 2 },
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler|react-aria|@react-)/,
              priority: 1,
            },
            // One chunk per language besides the source: it is fetched when the first page stands, or when chosen.
            {
              debugName: 'languages',
              name: (id: string) => `language-${/locales[\\/]([\w-]+)[\\/]/.exec(id)?.[1] ?? 'unknown'}`,
              test: /renderer[\\/]locales[\\/](?!zh-Hans)[\w-]+[\\/](?!language\.json)[\w-]+\.json/,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: 'node',
    testTimeout: 90_000,
    // What is waited for comes in its own time: a second, the default, is a guess about the machine.
    expect: { poll: { timeout: 30_000 } },
    // Most of the time goes in waiting for devices: two more than the cores keep them busy.
    maxWorkers: availableParallelism() + 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['{contract,drivers,offline-cache,terminal,renderer,hub,items,build}/**/*.test.{ts,tsx}'],
          exclude: OWN_PROCESS,
          // A process of its own for each of two hundred files costs more than all the tests.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'own-process', include: OWN_PROCESS } },
    ],
  },
}));
